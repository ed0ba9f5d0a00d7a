import Documents
public import PolicyModel

extension Containment {
  /// A policy that lets traffic through to or from pods that are cut off.
  public struct Opening: Sendable {
    public let policy: Policy
    /// In the order of ``Direction``; never empty.
    public let directions: [Direction]

    /// `ingress`, `egress`, or `ingress and egress`.
    public var inWords: String { directions.map(\.rawValue).joined(separator: " and ") }
  }

  /// The live policies that let traffic through to or from pods of a namespace while this containment
  /// stands. When in doubt, a policy is one of them.
  ///
  /// The containment's own policies are not among them, and another one's are.
  public func openings(in live: [Policy], namespace: NamespaceLabels) -> [Opening] {
    live.compactMap { policy in
      guard policy.kind.role == .policy, !isOwn(policy), Containment.applies(policy, to: namespace)
      else { return nil }
      let directions = Direction.allCases.filter { Containment.allows(policy, $0) }
      return directions.isEmpty ? nil : Opening(policy: policy, directions: directions)
    }
  }

  /// Whether a policy is one that this containment writes. The name counts, as anybody may set the label.
  private func isOwn(_ policy: Policy) -> Bool {
    policy.reference.name == policyName && Mark(policy)?.incident == incident
      && (policy.kind === PolicyKind.networkPolicy
        || AdminAPI.allCases.contains { $0.kind === policy.kind })
  }

  private static func allows(_ policy: Policy, _ direction: Direction) -> Bool {
    let kind = policy.kind
    if kind === PolicyKind.networkPolicy {
      let own = NetworkPolicyRules(policy, direction)
      return own.isolates && own.rules?.isEmpty != true
    }
    if isOfAdminTier(kind) {
      // Behind the NetworkPolicies nobody is asked about a pod that one of them isolates.
      return isBeforeNetworkPolicies(policy)
        && has(policy.spec[direction.rawValue]) { !["Deny", "Pass"].contains($0["action"]) }
    }
    if kind === PolicyKind.ciliumNetworkPolicy || kind === PolicyKind.ciliumClusterwideNetworkPolicy
    {
      return ciliumAllows(policy.body, direction)
    }
    if kind === PolicyKind.calicoNetworkPolicy || kind === PolicyKind.calicoGlobalNetworkPolicy {
      let types = policy.spec["types"]?.sequence
      // What passes here leaves the tier of the NetworkPolicies too.
      return types?.contains(Node(.string(direction.policyType))) ?? true
        && has(policy.spec[direction.rawValue]) { !["Deny", "Log"].contains($0["action"]) }
    }
    return true
  }

  private static func ciliumAllows(_ body: Node, _ direction: Direction) -> Bool {
    let rules = [body["spec"]].compactMap { $0 } + (body["specs"]?.sequence ?? [])
    return rules.contains { rule in
      // A rule with a selector of nodes is about no pod.
      (rule["endpointSelector"] != nil || rule["nodeSelector"] == nil)
        // An empty rule isolates and allows nobody.
        && has(rule[direction.rawValue]) { $0.mapping?.isEmpty != true }
    }
  }

  /// Whether a list has an element of some kind; one that cannot be read may.
  static func has(_ list: Node?, where isSuch: (Node) -> Bool) -> Bool {
    guard let list else { return false }
    return list.sequence?.contains(where: isSuch) ?? true
  }
}
