public import DriftHistory

extension HTMLRenderer {
  /// How many rows of a table, and how many drifts, the page has at most.
  private static let mostRows = 200

  /// An audit on one page that needs nothing else, to be read on a screen and on paper.
  public static func render(_ audit: DriftAudit) -> String {
    let verdict = AuditText.verdict(audit)
    var body = "<header>\n<p>Audit of network policies: \(text(audit.cluster.inWords))</p>\n"
    body += "<h1 class=\"\(tone(verdict))\">\(text(verdict.words))</h1>\n</header>\n<main>\n"
    body += facts(audit)
    let periods = audit.periods
    if !periods.isEmpty {
      for chart in AuditChart.all {
        body += section(chart.id, chart.title, figure(chart, periods))
      }
    }
    for (index, table) in AuditText.tables(audit, limit: mostRows).enumerated() {
      body += section("table-\(index)", table.title, self.table(table))
    }
    if !periods.isEmpty {
      let table = AuditText.periods(audit, limit: mostRows)
      body += section("periods", table.title, self.table(table))
    }
    body += ledger(audit) + "</main>\n"
    return HTMLPage(
      title: "\(audit.cluster.inWords): \(verdict.words)",
      innerStyles: periods.isEmpty ? [] : [AuditChart.style], body: body
    ).document
  }

  private static func section(_ id: String, _ title: String, _ content: String) -> String {
    "<section aria-labelledby=\"\(id)-title\">\n<h2 id=\"\(id)-title\">\(text(title))</h2>\n"
      + content + "</section>\n"
  }

  private static func facts(_ audit: DriftAudit) -> String {
    let rows = AuditText.facts(audit).map { name, value in
      "<tr><th scope=\"row\">\(text(name))</th><td data-side=\"\(text(name))\">\(text(value))</td></tr>\n"
    }
    return section(
      "numbers", "In numbers", "<table>\n<tbody>\n\(rows.joined())</tbody>\n</table>\n")
  }

  private static func figure(_ chart: AuditChart, _ periods: [HistoryPeriod]) -> String {
    "<figure tabindex=\"0\" aria-labelledby=\"\(chart.id)-title\">\(chart.svg(periods))</figure>\n"
  }

  private static func table(_ table: AuditText.Table) -> String {
    let head = table.head.map { "<th scope=\"col\">\(text($0))</th>" }.joined()
    let rows = table.rows.map { row in
      let cells = zip(table.head, row).map { name, cell in
        "<td data-side=\"\(text(name))\">\(text(cell))</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    let more = table.omitted > 0 ? "<p class=\"dim\">and \(table.omitted) more</p>\n" : ""
    return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(rows.joined())</tbody>\n</table>\n"
      + more
  }

  /// Each drift of the time, so that what is counted can be checked.
  private static func ledger(_ audit: DriftAudit) -> String {
    let shown = audit.episodes.prefix(mostRows).map { episode in
      [
        episode.severity, "\(episode.object)", AuditText.actor(episode), AuditText.began(episode),
        "\(episode.detectedAt)", episode.endedAt.map { "\($0)" } ?? "open",
        episode.endedBy ?? "",
      ]
    }
    if shown.isEmpty { return "" }
    let head = ["Severity", "Object", "By", "Since", "Detected", "Ended", "Ended by"]
    let omitted = audit.episodes.count + audit.episodesOmitted - shown.count
    return section(
      "ledger", "Each drift",
      table(.init(title: "Each drift", head: head, rows: Array(shown), omitted: omitted)))
  }
}
