import Documents
import Reports

extension MarkdownRenderer {
  /// What was seen of connections: a table a question, as far as there is room for it.
  static func section(_ account: FlowAccount, within limit: Int) -> String {
    var text = "\n\(plain(account.verdict))\n"
    for question in account.questions {
      let head = "\n**\(plain(question.title))**\n\n| connection | seen |\n|---|---|\n"
      var told = 0
      var rows = ""
      for connection in question.answer.connections {
        let mark = question.marks.contains(connection.pair) ? ", opened by drift" : ""
        let row =
          "| \(code(short(connection.pair))) | \(plain(connection.seenInWords + mark)) |\n"
        if text.utf8.count + head.utf8.count + rows.utf8.count + row.utf8.count > limit { break }
        rows += row
        told += 1
      }
      if told > 0 { text += head + rows }
      let rest = question.answer.total - told
      if rest > 0 { text += "\n\(plain(question.title)): \(rest) more are left out here.\n" }
    }
    return text
  }
}
