import Documents
import PolicyModel
public import Reports

extension TextRenderer {
  /// An overview of the clusters, then what there is to tell of each.
  public func render(_ list: DriftReportList) -> String {
    let overview = FleetOverview(list)
    var text = style.text(
      [style.bold(style.toned(Verdict(list)))]
        + FleetOverview.lines(overview, style) + list.diagnostics.map(diagnostic))
    for row in overview.rows {
      guard let report = row.report else { continue }
      text += style.text(FleetOverview.heading(row, style)) + render(report)
    }
    return text
  }
}

extension TableRenderer {
  /// An overview of the clusters, then a table for each.
  public static func render(
    _ list: DriftReportList, style: TerminalStyle = TerminalStyle(isColoured: false)
  ) -> String {
    let overview = FleetOverview(list)
    var text = style.text(
      [Verdict(list).words] + FleetOverview.lines(overview, style)
        + list.diagnostics.map { style.sentence($0.inWords) })
    for row in overview.rows {
      guard let report = row.report else { continue }
      text += style.text(FleetOverview.heading(row, style)) + render(report, style: style)
    }
    return text
  }
}

extension NameRenderer {
  /// The objects that depart, each behind its cluster and a tab.
  public static func render(_ list: DriftReportList) -> String {
    zip(list.names, list.items).map { name, report in
      render(report).split(separator: "\n").map { "\(printable(name))\t\($0)\n" }.joined()
    }.joined()
  }
}

extension FleetOverview {
  /// The table, after an empty line.
  fileprivate static func lines(_ overview: FleetOverview, _ style: TerminalStyle) -> [String] {
    overview.rows.isEmpty ? [] : [""] + TableRenderer.table(head, overview.rows.map(cells), style)
  }

  fileprivate static func heading(_ row: Row, _ style: TerminalStyle) -> [String] {
    ["", style.bold("== \(style.whole(printable(row.cluster))) ==")]
  }
}

extension TerminalStyle {
  /// A verdict in its colour.
  func toned(_ verdict: Verdict) -> String {
    switch verdict.tone {
    case .good: green(verdict.words)
    case .doubtful: yellow(verdict.words)
    case .bad: red(verdict.words)
    }
  }
}
