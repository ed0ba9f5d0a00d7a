import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// Many clusters in a line each, the gravest first.
struct FleetOverview {
  struct Row {
    let cluster: String
    /// What departs, in few words; empty where nothing is known.
    let drift: String
    /// The gravest severity of what departs; nil where nothing does.
    let worst: Severity?
    /// Whether all of it could be seen, in words.
    let seen: String
    let tone: Verdict.Tone
    /// The report; nil of a cluster that could not be compared.
    let report: DriftReport?
  }

  let rows: [Row]

  init(_ list: DriftReportList) {
    let items = zip(list.names, list.items).map { name, report in Row(name, report) }
    let failures = list.failures.map { Row($0) }
    rows = (items + failures).enumerated().sorted { left, right in
      (left.element.order, left.offset) < (right.element.order, right.offset)
    }.map(\.element)
  }

  static let head = ["CLUSTER", "DRIFT", "WORST", "SEEN"]

  /// As many as ``head``.
  static func cells(_ row: Row) -> [String] {
    [
      row.cluster, row.drift.isEmpty ? "-" : row.drift, row.worst?.rawValue ?? "-", row.seen,
    ]
  }
}

extension FleetOverview.Row {
  fileprivate init(_ name: String, _ report: DriftReport) {
    let departing = report.findings.filter(\.isDeparture)
    let summary = report.summary
    let drifted = [summary.modified, summary.missing, summary.unmanaged].total
    let counts = [
      (summary.modified, "modified"), (summary.missing, "missing"),
      (summary.unmanaged, "not in Git"), (departing.count - drifted, "other"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    cluster = name
    drift = counts.isEmpty ? "none" : counts.joined(separator: ", ")
    worst = departing.map(\.severity).max()
    seen = report.complete ? "all" : "not all"
    tone = Verdict(report).tone
    self.report = report
  }

  fileprivate init(_ failure: DriftReportList.Failure) {
    cluster = failure.cluster
    drift = ""
    worst = nil
    seen = "no: \(failure.message)"
    tone = .doubtful
    report = nil
  }

  /// The least first: what departs by its severity, then what could not be compared or seen, then the rest.
  fileprivate var order: Int {
    if let worst { return Severity.allCases.firstIndex(of: worst) ?? 0 }
    if report == nil { return Severity.allCases.count }
    return Severity.allCases.count + (report?.complete == false ? 1 : 2)
  }
}

extension Verdict {
  /// What many clusters come to.
  public init(_ list: DriftReportList) {
    let (count, unreached) = (list.items.count + list.failures.count, list.failures.count)
    let departing = list.items.count(where: \.departs)
    let partial = list.items.count { !$0.complete }
    let lacks =
      (unreached > 0 ? ["\(unreached) could not be compared"] : [])
      + (partial > 0 ? ["\(partial) could not be seen whole"] : [])
      + (list.complete || unreached + partial > 0 ? [] : ["some may be missing here"])
    let rest = lacks.joined(separator: ", ")
    let part = list.shard.map { "Shard \($0) alone. " } ?? ""
    if count == 0 {
      self.init(
        words: part + (list.complete ? "No cluster falls into it." : "Not known: \(rest)."),
        tone: .doubtful)
    } else if departing > 0 {
      self.init(
        words:
          "\(part)\(departing) of \(counted(count, "cluster")) \(departing == 1 ? "departs" : "depart") from Git"
          + (rest.isEmpty ? "." : "; \(rest)."), tone: .bad)
    } else if list.items.isEmpty {
      self.init(
        words: "\(part)Not known: none of \(counted(count, "cluster")) could be compared.",
        tone: .doubtful)
    } else if !list.complete {
      self.init(
        words:
          "\(part)Not known: no drift in what could be seen of \(counted(count, "cluster")); \(rest).",
        tone: .doubtful)
    } else {
      self.init(
        words: "\(part)In sync: "
          + (count == 1 ? "the cluster is as Git says." : "all \(count) clusters are as Git says."),
        tone: .good)
    }
  }
}
