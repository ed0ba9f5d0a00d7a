import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

extension HTMLRenderer {
  /// One page: a table of the clusters, then a part for each, the gravest first.
  public static func render(_ list: DriftReportList) -> String {
    let verdict = Verdict(list)
    let overview = FleetOverview(list)
    var body = "<header>\n"
    if !overview.rows.isEmpty {
      body = "<a class=\"skip\" href=\"#cluster-0\">To the clusters</a>\n" + body
    }
    body += "<h1 class=\"\(tone(verdict))\">\(text(verdict.words))</h1>\n"
    body += "<p class=\"dim\">Seen \(time(list.finishedAt))</p>\n</header>\n<main>\n"
    body += table(overview)
    if !list.diagnostics.isEmpty {
      let notes = list.diagnostics.map {
        "<li>\(text("\($0.severity.rawValue): \($0.inWords)"))</li>\n"
      }
      body += "<ul>\(notes.joined())</ul>\n"
    }
    var articles = 0
    for (index, row) in overview.rows.enumerated() {
      body += section(row, index, firstArticle: articles)
      articles += row.report?.findings.count ?? 0
    }
    return HTMLPage(title: verdict.words, innerStyles: [], body: body + "</main>\n").document
  }

  private static func table(_ overview: FleetOverview) -> String {
    let head = ["Cluster", "Drift", "Worst", "Seen"]
    let columns = head.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let rows = overview.rows.enumerated().map { index, row -> String in
      let cells = zip(head, FleetOverview.cells(row)).enumerated().map { column, cell in
        let shown = text(cell.1)
        let value = column == 0 ? "<a href=\"#cluster-\(index)\">\(shown)</a>" : shown
        return "<td data-side=\"\(cell.0)\">\(value)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return """
      <table>
      <caption>\(counted(overview.rows.count, "cluster"))</caption>
      <thead><tr>\(columns)</tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>

      """
  }

  private static func section(_ row: FleetOverview.Row, _ index: Int, firstArticle: Int) -> String {
    let title = "cluster-\(index)-title"
    var html =
      "<section id=\"cluster-\(index)\" aria-labelledby=\"\(title)\">\n"
      + "<h2 id=\"\(title)\">\(text(row.cluster))</h2>\n"
    guard let report = row.report else {
      return html + "<p class=\"doubtful\">Not compared: \(text(row.seen))</p>\n</section>\n"
    }
    let verdict = Verdict(report)
    html += "<p class=\"\(tone(verdict))\">\(text(verdict.words))</p>\n" + compared(report)
    if let proposed = report.proposed { html += "<p>\(text(proposed.headline))</p>\n" }
    let proposals = report.proposedByFinding
    for (offset, finding) in report.findings.enumerated() {
      html += article(finding, firstArticle + offset, proposals[finding.id])
    }
    let remarks = remarkItems(report)
    if !remarks.isEmpty { html += "<p>Remarks:</p>\n<ul>\(remarks)</ul>\n" }
    return html + "</section>\n"
  }
}
