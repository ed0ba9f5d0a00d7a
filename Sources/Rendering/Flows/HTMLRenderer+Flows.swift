import Documents
import Reports

extension HTMLRenderer {
  /// What was seen of connections: a table a question.
  static func section(_ account: FlowAccount) -> String {
    var html = "<section id=\"flows\" aria-labelledby=\"flows-title\">\n"
    html += "<h2 id=\"flows-title\">Observed connections</h2>\n<p>\(text(account.verdict))</p>\n"
    for question in account.questions { html += table(question) }
    return html + list("Beside that", account.asides) + "</section>\n"
  }

  private static func table(_ question: FlowAccount.Question) -> String {
    let rows = question.answer.connections.map { connection in
      let mark = question.marks.contains(connection.pair) ? ", opened by drift" : ""
      return
        "<tr><td><code>\(text(connection.pair))</code></td><td>\(text(connection.seenInWords + mark))</td></tr>\n"
    }
    let rest = question.answer.total - question.answer.connections.count
    return """
      <table>
      <caption>\(text(question.title))</caption>
      <thead><tr><th scope="col">Connection</th><th scope="col">Seen</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>

      """ + (rest > 0 ? "<p>and \(rest) more</p>\n" : "")
  }
}
