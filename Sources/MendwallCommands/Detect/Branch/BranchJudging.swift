import Documents
import DriftDetection
import GitRepository
import MendwallConfiguration
import PolicyModel
import Reachability
import Reports
import Workloads

/// Judges what a branch changes, beside the base and the cluster as a run saw them.
struct BranchJudging: Sendable {
  let states: BranchStates
  let changes: [BranchChange]
  private let seen: Surroundings
  private let impact: DriftImpact
  /// What the base declares, by object.
  private let base: [ObjectIdentity: Policy]

  /// What a run saw.
  struct Surroundings: Sendable {
    /// Of the base.
    let declared: DeclaredState
    /// Every policy of the cluster that was read.
    let live: [Policy]
    let comparison: Comparison
    let workloads: SeenWorkloads
    let namespaces: [NamespaceLabels]
    let definitions: Definitions
    /// Whether the policies of some of the cluster's namespaces alone were read.
    let isNarrowed: Bool
    /// What stands for the cluster in ids.
    let cluster: String
  }

  init(_ states: BranchStates, beside seen: Surroundings) {
    self.states = states
    self.seen = seen
    changes = states.changes(seen.definitions)
    let declared = seen.definitions.complete(seen.declared.all)
    base = Dictionary(declared.map { ($0.identity, $0) }) { first, _ in first }
    let known = Set(base.keys)
    // Once the cluster is as the base says it still has what Git does not own.
    let others = seen.live.filter { policy in
      policy.kind.role == .policy && !known.contains(policy.identity)
        && !seen.comparison.owns(policy)
    }
    let namespaces = states.after?.all ?? []
    var places = Inventory()
    places.namespaces = seen.namespaces
    impact = DriftImpact(
      of: changes.map { ObjectChange(before: $0.before, after: $0.after) },
      beside: declared + others, inventory: seen.workloads.inventory?.declaring(namespaces),
      namespaces: places.declaring(namespaces).namespaces, isNarrowed: seen.isNarrowed)
  }

  /// - Parameters:
  ///   - who: who made the changes, as far as history tells.
  ///   - report: of what is drifted now.
  ///   - severities: the base's rules.
  func proposal(
    by who: BranchAuthors, beside report: DriftReport, _ severities: [SeverityRule]
  ) -> Proposal {
    let drifted = Dictionary(grouping: report.findings.filter(\.isOfPolicy)) { finding in
      PolicyKind.of(apiVersion: finding.object.apiVersion, kind: finding.object.kind)?
        .identity(namespace: finding.object.namespace, name: finding.object.name)
    }
    let live = seen.comparison.liveForms
    let objects = changes.compactMap { change -> Proposal.Object? in
      guard
        var object = Proposal.Object(
          before: change.before, after: change.after,
          changes: who.changes(of: change, states.after),
          cluster: seen.cluster)
      else { return nil }
      who.explain(&object, change)
      impact.explain(&object, change.identity, owns: seen.comparison.owns)
      object.grade(by: severities)
      if let sentence = news(of: change) { object.add(sentence) }
      if let findings = drifted[change.identity] {
        object.alsoDrifted = findings.map(\.id)
        let ends = change.after.map { after in
          live[change.identity].map { seen.comparison.isInSync(after, $0) } ?? false
        }
        object.endsDrift = ends ?? (live[change.identity] == nil) ? true : nil
      }
      return object
    }
    let branch = states.branch
    var proposal = Proposal(
      base: branch.base.told, head: branch.head.told,
      mergeBase: branch.isUpToDate ? nil : branch.start.commit.id, complete: states.isComplete,
      objects: Severity.allCases.flatMap { grade in objects.filter { $0.severity == grade } },
      diagnostics: diagnostics(objects, who).filter { !report.diagnostics.contains($0) })
    impact.tellConnections(in: &proposal)
    return proposal
  }

  /// That the base has changed an object as well since the branch left it.
  private func news(of change: BranchChange) -> String? {
    if states.branch.isUpToDate { return nil }
    let name = states.branch.base.revision
    let now = base[change.identity]
    func differ(_ one: Policy?, _ other: Policy?) -> Bool {
      guard let one, let other else { return (one == nil) != (other == nil) }
      return !DriftDetector.allChanges(from: one, to: other).isEmpty
    }
    if !differ(now, change.after) { return "\(name) has it so by now" }
    if !differ(now, change.before) { return nil }
    return "\(name) has changed it too since the branch left it: look at both when they are merged"
  }

  private func diagnostics(_ objects: [Proposal.Object], _ who: BranchAuthors) -> [Diagnostic] {
    let isJudged = objects.contains { $0.impact != nil }
    let old = Set(
      Comparison.unknownFields(changes.compactMap(\.before), seen.definitions).map(\.message))
    let unknown = Comparison.unknownFields(changes.compactMap(\.after), seen.definitions)
      .filter { !old.contains($0.message) }
    return states.diagnostics + unknown + who.diagnostics
      + (isJudged ? seen.workloads.notes + impact.diagnostics : [])
  }
}

extension Finding {
  /// Whether it is about a policy as a whole, and not about labels, exceptions or assertions.
  fileprivate var isOfPolicy: Bool { type == .drift || type == .containment }
}

extension Proposal.Object {
  /// Sets the severity that the first rule that fits says.
  fileprivate mutating func grade(by rules: [SeverityRule]) {
    let paths = changes.compactMap { JSONPointer($0.path) }
    guard
      let rule = rules.first(where: { $0.matches(object, state: change.rawValue, paths: paths) })
    else { return }
    severity = rule.severity
    severityReason = "as \(Configuration.path) says"
  }
}

extension Inventory {
  /// With namespaces as manifests declare them, those too that are not there yet.
  fileprivate func declaring(_ objects: [Policy]) -> Inventory {
    var result = labelled(as: objects)
    let known = Set(namespaces.map(\.name))
    result.namespaces += objects.filter {
      $0.kind === PolicyKind.namespace && !known.contains($0.reference.name)
    }.map { NamespaceLabels($0) }
    return result
  }
}
