import Documents
public import Reports

/// The report in its own JSON form, with sorted keys, ending in a line break.
public enum JSONRenderer {
  public static func render(_ report: DriftReport) throws -> String {
    // Its findings are the long part: some thousands at a time are made into text.
    var head = report
    head.findings = []
    return try JSONWriter.pretty(
      try NodeEncoder.encode(head).mapping ?? Mapping(), list: "findings",
      count: report.findings.count
    ) { try NodeEncoder.encode(report.findings[$0]) }
  }

  public static func render(_ list: DriftReportList) throws -> String {
    // Each may be large.
    var head = list
    head.items = []
    return try JSONWriter.pretty(
      try NodeEncoder.encode(head).mapping ?? Mapping(), list: "items", count: list.items.count,
      atOnce: 16
    ) { try NodeEncoder.encode(list.items[$0]) }
  }

  public static func render(_ report: LintReport) throws -> String { try pretty(report) }

  public static func render(_ timeline: Timeline) throws -> String { try pretty(timeline) }

  public static func render(_ plan: RestorePlan) throws -> String { try pretty(plan) }

  public static func render(_ report: RestoreReport) throws -> String { try pretty(report) }

  public static func render(_ report: ReachReport) throws -> String { try pretty(report) }

  public static func render(_ report: FlowReport) throws -> String { try pretty(report) }

  /// An event in one line.
  public static func line(_ event: RestoreEvent) throws -> String {
    JSONWriter.compact(try NodeEncoder.encode(event)) + "\n"
  }

  private static func pretty(_ report: some Encodable) throws -> String {
    JSONWriter.pretty(try NodeEncoder.encode(report))
  }
}
