import MendwallConfiguration
import PolicyModel
public import Reports

/// What a report comes to, in one sentence.
public struct Verdict: Sendable {
  enum Tone { case good, doubtful, bad }

  public let words: String
  let tone: Tone

  public init(_ report: DriftReport) {
    let count = report.findings.count(where: \.isDeparture)
    let (words, tone) = count == 0 ? Verdict.quiet(report) : Verdict.loud(report, count)
    let seen = report.flows.flatMap { $0.departs ? $0 : nil }
    // A part must not be taken for the whole.
    self.init(
      words: (report.shard.map { "Shard \($0) alone. " } ?? "") + words
        + (seen == nil ? "" : " Observed connections are not as they should be."),
      tone: seen == nil ? tone : .bad)
  }

  init(words: String, tone: Tone) {
    self.words = words
    self.tone = tone
  }

  private static func quiet(_ report: DriftReport) -> (String, Tone) {
    guard report.complete else {
      return ("Not known: no drift in what could be seen, but not everything could be.", .doubtful)
    }
    let tolerated = report.exceptions.map(\.tolerated).total
    let words =
      tolerated > 0
      ? "In sync but for \(counted(tolerated, "tolerated difference"))."
      : "In sync: \(report.shard == nil ? "the cluster's" : "its share's") policies are as Git says."
    let contained = report.findings.count
    return (
      contained == 0 ? words : "\(words) \(counted(contained, "containment")) in force.", .good
    )
  }

  private static func loud(_ report: DriftReport, _ count: Int) -> (String, Tone) {
    let partly = report.complete ? "." : "; not everything could be seen."
    let summary = report.summary
    let parts = [
      (summary.modified, "modified"), (summary.missing, "missing"),
      (summary.unmanaged, "not in Git"),
      (
        report.findings.count { $0.type == .containment && $0.isDeparture },
        "claiming to be a containment"
      ),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let others = [
      (summary.assertions, counted(summary.assertions, "broken assertion")),
      (
        summary.effects,
        counted(summary.effects, "workload or pod", "workloads or pods")
          + " with labels that policies take otherwise"
      ),
      (
        summary.exceptions,
        counted(summary.exceptions, "exception that does", "exceptions that do") + " not hold"
      ),
    ].filter { $0.0 > 0 }.map(\.1).joined(separator: ", and ")
    let drifted = count - [summary.exceptions, summary.assertions, summary.effects].total
    if drifted <= 0 {
      return (
        "No drift, and \(others)\(partly)",
        [summary.assertions, summary.effects].total > 0 ? .bad : .doubtful
      )
    }
    let arePolicies = report.findings.allSatisfy { finding in
      finding.type != .drift
        || PolicyKind.of(apiVersion: finding.object.apiVersion, kind: finding.object.kind)?.role
          != .support
    }
    let departing =
      arePolicies
      ? counted(drifted, "policy departs", "policies depart")
      : counted(drifted, "object departs", "objects depart")
    return (
      "Drift: \(departing) from Git (\(parts.joined(separator: ", ")))"
        + (others.isEmpty ? "" : ", and \(others)") + partly, .bad
    )
  }
}
