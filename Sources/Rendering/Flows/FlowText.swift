import Documents
import Reports

/// What was seen of connections, in lines for a person.
struct FlowText {
  /// As many of each answer as a person reads.
  private static let mostLines = 10

  let style: TerminalStyle

  /// What logs say of two states, or of one; what is worst comes first.
  func lines(_ account: FlowAccount) -> [String] {
    let answers = account.questions.flatMap { lines($0) }
    let head =
      account.departs ? style.bold(style.red(account.verdict)) : style.green(account.verdict)
    return [head] + answers + account.asides.map { style.dim("  \(printable($0))") }
  }

  /// The connections of one answer, with what they are.
  func lines(_ question: FlowAccount.Question) -> [String] {
    let title = "  \(question.title)"
    return [question.isGrave ? style.bold(style.red(title)) : style.bold(style.yellow(title))]
      + connections(question.answer, in: question)
  }

  private func connections(_ answer: FlowAccount.Answer, in question: FlowAccount.Question)
    -> [String]
  {
    var lines: [String] = []
    for connection in answer.connections.prefix(FlowText.mostLines) {
      let mark = question.marks.contains(connection.pair) ? style.red("  opened by drift") : ""
      lines.append("    \(printable(connection.pair))  \(printable(connection.seenInWords))\(mark)")
      lines += (connection.explanation ?? []).map { style.dim("      \(printable($0))") }
    }
    let rest = answer.total - min(answer.connections.count, FlowText.mostLines)
    if rest > 0 { lines.append(style.dim("    and \(rest) more; -o json tells them")) }
    return lines
  }
}
