import Documents
import Reports

extension DriftSuites {
  /// Whether connections were seen that should not have been, as one test.
  static func seen(_ account: FlowAccount, among prefix: String) -> [String] {
    let head =
      "    <testcase classname=\"\(xml(prefix)).flows\" name=\"connections are as \(xml(account.expected)) says\" "
      + "time=\"0\""
    if !account.departs { return [head + "/>"] }
    let lines = account.questions.flatMap { question in
      [question.title] + question.answer.connections.map { "  \($0.pair)  \($0.seenInWords)" }
    }
    return [
      head + ">", "      <failure type=\"flows\" message=\"\(xml(printable(account.verdict)))\">",
    ] + lines.map { "        \(xml(printable($0)))" } + ["      </failure>", "    </testcase>"]
  }
}
