import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

extension MarkdownRenderer {
  /// The table of the clusters first, then those with something to tell, the gravest first, each within its
  /// share of the room; what there is no room for is counted.
  public func render(_ list: DriftReportList) -> String {
    let overview = FleetOverview(list)
    let rows = overview.rows
    let head = heading(list)
    let foot = footer(from: list.startedAt, to: list.finishedAt)
    let room = limit - head.utf8.count - foot.utf8.count
    let loud = rows.count { $0.report.map(Self.hasMuchToTell) ?? false }
    let share = max(room / 2 / max(1, loud), 1000)
    let part = MarkdownRenderer(limit: share, showsHTML: showsHTML)
    let listing = MarkdownRenderer.listing(
      of: rows.count, within: room,
      head: "\n| | cluster | drift | worst | seen |\n|---|---|---|---|---|\n",
      row: { Self.row(rows[$0]) },
      section: { index in
        guard let report = rows[index].report, Self.hasMuchToTell(report) else { return "" }
        let name = Self.code(Self.short(rows[index].cluster))
        return "\n---\n\nCluster \(name)\n\n" + part.render(report)
      },
      leftOut: { "\n\(counted($0, "cluster")) more left out here for lack of room.\n" })
    return head + listing + foot
  }

  private static func hasMuchToTell(_ report: DriftReport) -> Bool {
    report.departs || !report.complete || report.proposed?.objects.isEmpty == false
  }

  private func heading(_ list: DriftReportList) -> String {
    let verdict = Verdict(list)
    return
      "## \(Self.sign(verdict.tone)) \(isResolved ? "Resolved. " : "")\(Self.plain(verdict.words))\n"
      + Self.errors(list.diagnostics)
  }

  private static func row(_ row: FleetOverview.Row) -> String {
    let cells = [
      sign(row.tone), code(short(row.cluster)), plain(row.drift), row.worst?.rawValue ?? "",
      plain(short(row.seen)),
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }
}
