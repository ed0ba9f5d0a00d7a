import DriftDetection
import KubernetesClient
import PolicyModel
import Reachability
import Reports
import Workloads

/// What the drift lets through.
struct DriftImpact: Sendable {
  private let impact: Impact
  private let indices: [ObjectIdentity: Int]
  private let names: [String]

  /// - Parameters:
  ///   - drift: how the cluster departs from Git, what is tolerated too.
  ///   - live: every policy of the cluster that was read, in the form in which the drift has them.
  ///   - workloads: what runs there.
  ///   - namespaces: what is known of the namespaces where the pods are not.
  init(
    _ drift: [Drift], live: [Policy], workloads: SeenWorkloads, namespaces: [NamespaceLabels]
  ) {
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
  }

  /// Tells what a finding lets through, and grades it by that.
  func explain(
    _ finding: inout Finding, _ drift: Drift, owns: @escaping @Sendable (String) -> Bool
  ) {
    guard let index = indices[drift.identity], isKnown(drift) else { return }
    finding.take(impact.parts[index], index: index, names: names, owns: owns)
  }

  /// Whether both forms of the object could be evaluated.
  private func isKnown(_ drift: Drift) -> Bool {
    !impact.unevaluated.contains { $0.object == drift.reference }
  }

  /// What the answers lean on.
  var diagnostics: [Diagnostic] {
    guard !indices.isEmpty else { return [] }
    var found: [Diagnostic] = []
    if !impact.unevaluated.isEmpty {
      let names = impact.unevaluated.prefix(3).map(\.object.description).joined(separator: ", ")
      let more = impact.unevaluated.count > 3 ? " and \(impact.unevaluated.count - 3) more" : ""
      found.append(
        Diagnostic(
          .warning,
          "what is let through was worked out without \(names)\(more), which cannot be evaluated yet: "
            + "they may open or close more than is told"))
    }
    return found + impact.assumptions.map { Diagnostic(.info, "assumed: \($0)") }
  }
}

/// What could be seen of the pods.
struct SeenWorkloads: Sendable {
  /// Nil where none could be seen.
  let inventory: Inventory?
  let coverage: DriftReport.Coverage.Extent
  let diagnostics: [Diagnostic]

  /// Reads what runs in a cluster. That it may not be read is no failure.
  ///
  /// - Throws: ``KubernetesError`` where the cluster is out of reach.
  static func read(from cluster: any Cluster, namespaces: Set<String>?)
    async throws(KubernetesError)
    -> SeenWorkloads
  {
    let live: LiveInventory
    do throws(KubernetesError) {
      live = try await cluster.inventory(namespaces: namespaces)
    } catch {
      if error.concernsEveryRequest { throw error }
      return SeenWorkloads(
        inventory: nil, coverage: .none,
        diagnostics: [
          Diagnostic(
            .info,
            "what is let through was judged at its worst, from the policies alone, since the pods could "
              + "not be listed: \(error)")
        ])
    }
    let isEmpty = live.inventory.pods.isEmpty
    return SeenWorkloads(
      inventory: isEmpty ? nil : live.inventory,
      coverage: isEmpty ? .none : live.podsError == nil ? .full : .partial,
      diagnostics: live.notes.map { Diagnostic(.info, $0.message, path: $0.path, line: $0.line) }
        + (isEmpty
          ? [
            Diagnostic(
              .info,
              "what is let through was judged at its worst, from the policies alone: there are no pods"
            )
          ] : []))
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
