import MendwallConfiguration
import PolicyModel

/// Where a policy that Git does not declare is drift.
struct Ownership {
  private let named: Set<String>
  private let configured: OwnedNamespaces?
  private let inhabited: Set<String>
  /// What is known of the cluster's namespaces, by name.
  private let namespaces: [String: NamespaceLabels]
  /// The namespaces that are known and owned, by name.
  private var owned: [NamespaceLabels] = []

  /// - Parameters:
  ///   - named: the namespaces of the command line.
  ///   - configured: what the configuration owns; nil where it does not say.
  ///   - inhabited: the namespaces that hold a declared policy.
  ///   - namespaces: what is known of the cluster's namespaces.
  init(
    named: Set<String>, configured: OwnedNamespaces?, inhabited: Set<String>,
    namespaces: [NamespaceLabels]
  ) {
    self.named = named
    self.configured = configured
    self.inhabited = inhabited
    self.namespaces = Dictionary(namespaces.map { ($0.name, $0) }) { first, _ in first }
    owned = Set(self.namespaces.keys).union(named).union(inhabited).sorted()
      .map { self.namespaces[$0] ?? NamespaceLabels(name: $0, labels: nil) }
      .filter(owns)
  }

  /// Whether Git owns the place of a policy: its namespace, or for a policy without one any namespace
  /// that it reaches. Where that cannot be told, it does.
  func owns(_ policy: Policy) -> Bool {
    guard let namespace = policy.reference.namespace else { return !reached(by: policy).isEmpty }
    return owns(namespaces[namespace] ?? NamespaceLabels(name: namespace, labels: nil))
  }

  /// The owned namespaces that a policy without a namespace applies to, as far as is known.
  func reached(by policy: Policy) -> [String] {
    owned.filter { policy.reaches($0) ?? true }.map(\.name)
  }

  private func owns(_ namespace: NamespaceLabels) -> Bool {
    if named.contains(namespace.name) { return true }
    guard let configured else {
      return inhabited.contains(namespace.name)
        && !OwnedNamespaces.system.contains(namespace.name)
    }
    return configured.contains(namespace) ?? true
  }
}
