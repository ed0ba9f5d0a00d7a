import DriftDetection
import PolicyModel
import Reachability
import Reports
import Workloads

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
    self.init(
      of: drift.map(\.objectChange), beside: live, inventory: workloads.inventory,
      namespaces: namespaces, isNarrowed: isNarrowed)
  }

  /// - Parameters:
  ///   - changes: what differs between two states.
  ///   - others: the policies of either state; those that differ are passed over.
  ///   - inventory: what runs, with the namespaces as the second state has them; nil where it is not known.
  ///   - namespaces: what is known of the namespaces where the pods are not.
  ///   - isNarrowed: whether the policies of some namespaces alone were read.
  init(
    of changes: [ObjectChange], beside others: [Policy], inventory: Inventory?,
    namespaces: [NamespaceLabels], isNarrowed: Bool
  ) {
    self.isNarrowed = isNarrowed
    let relevant = changes.filter { change in
      change.any.map { Evaluator.evaluates($0.kind) || $0.kind === PolicyKind.namespace } ?? false
    }
    let all = changes.compactMap(\.any)
    let changed = Set(all.map(\.identity))
    impact = Impact(
      of: relevant, beside: others.filter { !changed.contains($0.identity) },
      inventory: inventory, namespaces: namespaces)
    indices = Dictionary(
      relevant.enumerated().compactMap { index, change in
        change.any.map { ($0.identity, index) }
      }
    ) { first, _ in first }
    names = relevant.compactMap { $0.any?.reference.description }
    let unknown = all.filter { $0.kind.role == .policy && !Evaluator.evaluates($0.kind) }
    unevaluated = (impact.unevaluated.map(\.object) + unknown.map(\.reference)).sorted()
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

  /// Tells what a branch's change of an object lets through, and grades it by that.
  func explain(
    _ object: inout Proposal.Object, _ identity: ObjectIdentity,
    owns: @escaping @Sendable (String) -> Bool
  ) {
    if unevaluated.contains(object.object) {
      object.severityReason = "what it lets through cannot be worked out yet"
    } else if let index = indices[identity] {
      object.take(impact.parts[index], index: index, names: names, owns: owns)
    }
  }

  /// Tells between whom something else may be sent.
  func tellConnections(in proposal: inout Proposal) {
    proposal.take(connectionsOf: impact.parts, names: names)
  }

  /// What the answers lean on, where there are any.
  ///
  /// - Parameter findings: all of them, explained.
  func diagnostics(of findings: [Finding]) -> [Diagnostic] {
    findings.contains { $0.impact != nil } ? diagnostics : []
  }

  /// What the answers lean on.
  var diagnostics: [Diagnostic] {
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
  fileprivate var objectChange: ObjectChange {
    switch self {
    case .modified(let declared, let live, _): ObjectChange(before: declared, after: live)
    case .missing(let declared): ObjectChange(before: declared, after: nil)
    case .unmanaged(let live): ObjectChange(before: nil, after: live)
    }
  }
}

extension ObjectChange {
  fileprivate var any: Policy? { before ?? after }
}
