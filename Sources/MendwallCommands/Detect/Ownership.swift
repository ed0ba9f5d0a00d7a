import MendwallConfiguration
import PolicyModel

/// Where a policy that Git does not declare is drift.
struct Ownership {
  private let named: Scope
  private let configured: OwnedNamespaces?
  private let inhabited: Set<String>
  /// What is known of the cluster's namespaces, by name.
  private let namespaces: [String: NamespaceLabels]
  /// Git's own policies without a namespace.
  private let clusterWide: [Policy]
  /// The namespaces that are known and owned, or that Git's own policies without a namespace reach, by name.
  private var governed: [NamespaceLabels] = []

  /// - Parameters:
  ///   - named: what the command line names: its namespaces are owned, and each policy that it names by
  ///     itself is asked for.
  ///   - configured: what the configuration owns; nil where it does not say.
  ///   - declared: what Git declares.
  ///   - live: what the cluster has; in whose namespaces something is, is known to be there.
  ///   - namespaces: what is known of the cluster's namespaces.
  init(
    named: Scope, configured: OwnedNamespaces?, declared: [Policy], live: [Policy],
    namespaces: [NamespaceLabels]
  ) {
    self.named = named
    self.configured = configured
    let policies = declared.filter { $0.kind.role == .policy }
    inhabited = Set(policies.compactMap(\.reference.namespace))
    clusterWide = configured == nil ? policies.filter { $0.reference.namespace == nil } : []
    self.namespaces = Dictionary(namespaces.map { ($0.name, $0) }) { first, _ in first }
    let known = Set(self.namespaces.keys).union(named.owned.literalNames).union(inhabited)
      .union(live.compactMap(\.reference.namespace))
    governed = known.sorted()
      .map { self.namespaces[$0] ?? NamespaceLabels(name: $0, labels: nil) }
      .filter { owns($0) || isReachedByGit($0) }
  }

  /// Whether Git owns the place of a policy: its namespace, or for a policy without one any namespace
  /// that it reaches. Where that cannot be told, it does.
  func owns(_ policy: Policy) -> Bool {
    if named.names(policy.reference) { return true }
    guard let namespace = policy.reference.namespace else {
      let isUnknown = namespaces.isEmpty && !clusterWide.isEmpty
      return isUnknown || !reached(by: policy).isEmpty
    }
    return owns(namespace: namespace)
  }

  /// The namespaces of Git's that a policy without a namespace applies to, as far as is known: those that
  /// it owns, and those that its own policies without a namespace apply to.
  func reached(by policy: Policy) -> [String] {
    governed.filter { policy.reaches($0) ?? true }.map(\.name)
  }

  func owns(namespace: String) -> Bool {
    owns(namespaces[namespace] ?? NamespaceLabels(name: namespace, labels: nil))
  }

  private func owns(_ namespace: NamespaceLabels) -> Bool {
    if named.owned.contains(namespace) == true { return true }
    let isInhabited =
      inhabited.contains(namespace.name) && !OwnedNamespaces.system.contains(namespace.name)
    guard let configured else { return isInhabited }
    // Whoever takes a label from a namespace does not take Git's policies from it.
    return configured.contains(namespace) ?? true || configured.selector != nil && isInhabited
  }

  private func isReachedByGit(_ namespace: NamespaceLabels) -> Bool {
    !OwnedNamespaces.system.contains(namespace.name)
      && clusterWide.contains { $0.reaches(namespace) ?? true }
  }
}
