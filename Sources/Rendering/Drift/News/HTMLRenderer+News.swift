import Reports

extension HTMLRenderer {
  /// What is new since an earlier run, and what is no more.
  static func section(_ news: News) -> String {
    "<section id=\"news\" aria-labelledby=\"news-title\">\n<h2 id=\"news-title\">News</h2>\n"
      + "<p>\(text(news.inWords))</p>\n" + list("No longer found", news.pastInWords)
      + "</section>\n"
  }

  /// A mark on a finding, beside that of its severity.
  static func badge(_ mark: NewsMarks.Mark) -> String {
    "<span class=\"badge\">\(mark.rawValue)</span> "
  }
}
