import DriftDetection
import PolicyModel
import Reachability
import Reports

/// What the drift lets through.
struct DriftImpact: Sendable {
  private let impact: Impact
  private let indices: [ObjectIdentity: Int]
  private let names: [String]
  /// The policies that count in the cluster or in Git, and not in the answers.
  private let unevaluated: [ObjectReference]
  private let isNarrowed: Bool

  /// - Parameters:
  ///   - drift: how the cluster departs from Git, what is tolerated too.
  ///   - live: every policy of the cluster that was read, in the form in which the drift has them.
  ///   - workloads: what runs there.
  ///   - namespaces: what is known of the namespaces where the pods are not.
  ///   - isNarrowed: whether the policies of some namespaces alone were read.
  init(
    _ drift: [Drift], live: [Policy], workloads: SeenWorkloads, namespaces: [NamespaceLabels],
    isNarrowed: Bool
  ) {
    self.isNarrowed = isNarrowed
    let relevant = drift.filter {
      Evaluator.evaluates($0.kind) || $0.kind === PolicyKind.namespace
    }
    let objects = relevant.map(\.objectChange)
    let changed = Set(drift.map(\.identity))
    impact = Impact(
      of: objects, beside: live.filter { !changed.contains($0.identity) },
      inventory: workloads.inventory, namespaces: namespaces)
    indices = Dictionary(
      relevant.enumerated().map { ($0.element.identity, $0.offset) }
    ) { first, _ in first }
    names = relevant.map(\.reference.description)
    let others = drift.filter { $0.kind.role == .policy && !Evaluator.evaluates($0.kind) }
    unevaluated = (impact.unevaluated.map(\.object) + others.map(\.reference)).sorted()
  }

  /// Tells what a finding lets through, and grades it by that.
  func explain(
    _ finding: inout Finding, _ drift: Drift, owns: @escaping @Sendable (String) -> Bool
  ) {
    if unevaluated.contains(drift.reference) {
      finding.severityReason = "what it lets through cannot be worked out yet"
    } else if let index = indices[drift.identity] {
      finding.take(impact.parts[index], index: index, names: names, owns: owns)
    }
  }

  /// What the answers lean on, where there are any.
  ///
  /// - Parameter findings: all of them, explained.
  func diagnostics(of findings: [Finding]) -> [Diagnostic] {
    guard findings.contains(where: { $0.impact != nil }) else { return [] }
    var found: [Diagnostic] = []
    if !unevaluated.isEmpty {
      let names = unevaluated.prefix(3).map(\.description).joined(separator: ", ")
      let more = unevaluated.count > 3 ? " and \(unevaluated.count - 3) more" : ""
      found.append(
        Diagnostic(
          .warning,
          "what is let through was worked out without \(names)\(more), which cannot be evaluated yet: "
            + "they may open or close more than is told"))
    }
    if !impact.isOfRealPods {
      found.append(
        Diagnostic(
          .info,
          "what is let through was judged at its worst, from the policies alone, since no pods could be seen"
        ))
    }
    if isNarrowed {
      found.append(
        Diagnostic(
          .info,
          "the policies of other namespaces were not read: what pods there send and accept was taken as "
            + "open, so more may be told as let through than is"))
    }
    return found + impact.assumptions.map { Diagnostic(.info, "assumed: \($0)") }
  }
}

extension Drift {
  fileprivate var kind: PolicyKind {
    switch self {
    case .modified(let declared, _, _), .missing(let declared): declared.kind
    case .unmanaged(let live): live.kind
    }
  }

  fileprivate var objectChange: ObjectChange {
    switch self {
    case .modified(let declared, let live, _): ObjectChange(before: declared, after: live)
    case .missing(let declared): ObjectChange(before: declared, after: nil)
    case .unmanaged(let live): ObjectChange(before: nil, after: live)
    }
  }
}
