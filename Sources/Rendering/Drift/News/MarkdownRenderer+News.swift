import Reports

extension MarkdownRenderer {
  /// How many of the findings that are no more are named.
  private static let mostPast = 20

  /// What is new since an earlier run, and what is no more.
  ///
  /// - Parameters:
  ///   - news: of the report.
  ///   - limit: how many bytes the list of what is no more may have.
  static func heading(_ news: News, within limit: Int) -> String {
    let past = news.pastInWords
    var list = ""
    var told = 0
    for each in past.prefix(mostPast) {
      let line = "- \(plain(short(each)))\n"
      if list.utf8.count + line.utf8.count > limit { break }
      list += line
      told += 1
    }
    if told < past.count { list += "- and \(past.count - told) more\n" }
    return "\n**\(plain(news.inWords))**\n" + (list.isEmpty ? "" : "\n\(list)")
  }
}
