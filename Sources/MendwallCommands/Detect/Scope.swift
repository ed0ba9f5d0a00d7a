import PolicyModel

/// Which policies a run is about.
struct Scope: Sendable {
  private static let systemNamespaces: Set<String> = [
    "kube-system", "kube-public", "kube-node-lease",
  ]

  /// Empty for every namespace.
  let namespaces: Set<String>
  /// Empty for every policy.
  let policies: Set<PolicyName>
  private let owned: Set<String>

  init(_ options: ScopeOptions) {
    policies = Set(options.policies)
    owned = Set(options.owned)
    let named = Set(options.namespaces)
    // Policies that are named one by one need no other namespace than theirs.
    let ofPolicies = Set(options.policies.map(\.namespace))
    namespaces =
      ofPolicies.isEmpty ? named : named.isEmpty ? ofPolicies : named.intersection(ofPolicies)
  }

  func contains(_ reference: ObjectReference) -> Bool {
    guard let namespace = reference.namespace else { return policies.isEmpty && namespaces.isEmpty }
    guard namespaces.isEmpty || namespaces.contains(namespace) else { return false }
    return policies.isEmpty
      || policies.contains { $0.namespace == namespace && $0.name == reference.name }
  }

  /// Whether a namespace was named as owned, so that it counts without a declared policy.
  var namesOwned: Bool { !owned.isEmpty }

  /// The namespaces in which a policy that Git does not declare is drift.
  ///
  /// - Parameter declared: the namespaces that hold a declared policy.
  func owned(with declared: Set<String>) -> Set<String> {
    owned.union(declared.subtracting(Scope.systemNamespaces))
  }

  /// The namespaces of which anything must be known.
  func needed(for declared: [Policy]) -> Set<String> {
    owned.union(declared.compactMap(\.reference.namespace))
  }

  /// The namespaces that were named, but not as owned: each must hold a policy, on either side.
  var mustHoldPolicies: Set<String> { namespaces.subtracting(owned) }
}
