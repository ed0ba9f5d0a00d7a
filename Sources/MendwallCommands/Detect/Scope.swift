import MendwallConfiguration
import PolicyModel
import Reports

/// Which policies a run is about, as the command line narrows it.
struct Scope: Sendable {
  /// Empty for every namespace.
  let namespaces: Set<String>
  /// Empty for every policy.
  let policies: Set<PolicyName>
  /// The namespaces that were named as owned.
  let owned: OwnedNamespaces
  /// The same as they were named.
  private let owns: [String]
  /// Of the policies that are named these alone: objects of several kinds may have one name. Empty for all.
  private var only: Set<ObjectIdentity> = []

  init(_ options: ScopeOptions) {
    self.init(
      policies: options.policies, namespaces: options.namespaces, owned: options.owned)
  }

  init(policies: [PolicyName], namespaces: [String], owned: [String]) {
    self.policies = Set(policies)
    owns = owned
    self.owned = OwnedNamespaces(names: owned.map { Glob($0) })
    let named = Set(namespaces)
    // Policies that are named one by one need no other namespace than theirs.
    let ofPolicies = Set(policies.compactMap(\.namespace))
    self.namespaces =
      ofPolicies.isEmpty ? named : named.isEmpty ? ofPolicies : named.intersection(ofPolicies)
  }

  /// Single objects.
  init(_ objects: [ObjectReference], owned: [String]) {
    self.init(
      policies: objects.compactMap { PolicyName(argument: $0.qualifiedName) }, namespaces: [],
      owned: owned)
    only = Set(objects.compactMap(\.identity))
  }

  /// One policy alone.
  init(_ policy: PolicyName) {
    policies = [policy]
    namespaces = Set([policy.namespace].compactMap { $0 })
    owned = OwnedNamespaces(names: [])
    owns = []
  }

  /// What a report says of it; nil where nothing was narrowed.
  ///
  /// - Parameter paths: those of the repository that were named.
  func inReport(paths: [String]) -> DriftReport.Scope? {
    DriftReport.Scope(
      policies: policies.map(\.qualifiedName).sorted(), namespaces: namespaces.sorted(),
      owns: owns, paths: paths)
  }

  func contains(_ reference: ObjectReference) -> Bool {
    if !policies.isEmpty { return names(reference) }
    guard let namespace = reference.namespace else { return namespaces.isEmpty }
    return namespaces.isEmpty || namespaces.contains(namespace)
  }

  /// Whether a policy is one of those that were named one by one, under any of the names that it has.
  func names(_ reference: ObjectReference) -> Bool {
    if !only.isEmpty, !(reference.identity.map(only.contains) ?? false) { return false }
    return policies.contains {
      let typed = ObjectReference(
        apiVersion: reference.apiVersion, kind: reference.kind, namespace: $0.namespace,
        name: $0.name)
      return typed.namespace == reference.namespace
        && typed.canonicalName == reference.canonicalName
    }
  }

  /// Whether objects of a kind can be in it.
  func contains(_ kind: PolicyKind) -> Bool {
    kind.isNamespaced
      ? policies.isEmpty || policies.contains { $0.namespace != nil }
      : policies.contains { $0.namespace == nil } || policies.isEmpty && namespaces.isEmpty
  }

  /// The namespaces that were named, but not as owned: each must hold a policy, on either side.
  var mustHoldPolicies: Set<String> { namespaces.filter { !owned.names($0) } }
}
