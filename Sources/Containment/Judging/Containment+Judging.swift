import Documents
public import PolicyModel

extension Containment {
  /// Whether a live policy that claims to be a containment allows anything that Git does not. When in
  /// doubt, it does.
  ///
  /// - Parameters:
  ///   - live: a policy with a ``Mark``.
  ///   - declared: all that Git declares.
  public static func allowsBeyond(_ live: Policy, declared: [Policy]) -> Bool {
    if live.kind === PolicyKind.networkPolicy {
      return Direction.allCases.contains { allowsBeyond(live, $0, declared: declared) }
    }
    if isOfAdminTier(live.kind) {
      return Direction.allCases.contains { adminRulesAllowBeyond(live, $0, declared: declared) }
    }
    // No other kind is one that Mendwall contains with.
    return true
  }

  static func isOfAdminTier(_ kind: PolicyKind) -> Bool {
    [PolicyKind.adminNetworkPolicy, .baselineAdminNetworkPolicy, .clusterNetworkPolicy]
      .contains { $0 === kind }
  }

  /// Whether it stands before the NetworkPolicies, where a policy of the admin tier may also stand behind
  /// them. A tier that cannot be read is taken for the first.
  static func isBeforeNetworkPolicies(_ policy: Policy) -> Bool {
    policy.kind !== PolicyKind.baselineAdminNetworkPolicy && policy.spec["tier"] != "Baseline"
  }

  /// NetworkPolicies add up: what one of Git's allows to the same pods is not news.
  private static func allowsBeyond(_ live: Policy, _ direction: Direction, declared: [Policy])
    -> Bool
  {
    let own = NetworkPolicyRules(live, direction)
    guard own.isolates else { return false }
    guard let rules = own.rules else { return true }
    if rules.isEmpty { return false }
    let isolating = declared.filter {
      $0.kind === PolicyKind.networkPolicy && $0.reference.namespace == live.reference.namespace
        && NetworkPolicyRules($0, direction).isolates
    }
    if isolating.isEmpty {
      // Git leaves the pods open, unless a policy of another kind closes them where no NetworkPolicy allows.
      return declared.contains { mayClose($0, direction, inNamespaceOf: live) }
    }
    // A field that is not known may widen what is live and narrow what is declared.
    guard live.unknownFields().isEmpty, let selected = LabelSelector(live.spec["podSelector"] ?? [])
    else { return true }
    let allowed = isolating.filter {
      $0.unknownFields().isEmpty
        && LabelSelector($0.spec["podSelector"] ?? [])?.covers(selected) == true
    }.flatMap { NetworkPolicyRules($0, direction).rules ?? [] }
      .flatMap { AllowedTraffic.of($0, peers: direction.peersKey) ?? [] }
    return !rules.allSatisfy { rule in
      AllowedTraffic.of(rule, peers: direction.peersKey)?.allSatisfy { part in
        allowed.contains { $0.covers(part) }
      } ?? false
    }
  }

  /// Whether a declared policy that is no NetworkPolicy may deny to pods of a namespace what a NetworkPolicy
  /// would allow them.
  private static func mayClose(
    _ policy: Policy, _ direction: Direction, inNamespaceOf live: Policy
  ) -> Bool {
    guard policy.kind.role == .policy, policy.kind !== PolicyKind.networkPolicy else {
      return false
    }
    if isOfAdminTier(policy.kind) {
      // What comes before the NetworkPolicies denies with the containment as without it.
      guard !isBeforeNetworkPolicies(policy),
        has(
          policy.spec[direction.rawValue], where: { !["Allow", "Accept"].contains($0["action"]) })
      else { return false }
    }
    let namespace = NamespaceLabels(name: live.reference.namespace ?? "", labels: nil)
    return applies(policy, to: namespace)
  }

  /// Whether a policy may be about pods of a namespace.
  static func applies(_ policy: Policy, to namespace: NamespaceLabels) -> Bool {
    policy.kind.isNamespaced
      ? policy.reference.namespace == namespace.name : policy.reaches(namespace) != false
  }

  private static func adminRulesAllowBeyond(
    _ live: Policy, _ direction: Direction, declared: [Policy]
  ) -> Bool {
    guard let rules = live.spec[direction.rawValue] else { return false }
    return rules.sequence?.contains { rule in
      switch rule["action"]?.string {
      case "Deny": false
      // It passes by what the rest of the tier denies.
      case "Pass": declared.contains { denies($0, direction, besideOf: live) }
      default: true
      }
    } ?? true
  }

  /// Whether a declared policy of the same tier has a rule that denies.
  private static func denies(_ policy: Policy, _ direction: Direction, besideOf live: Policy)
    -> Bool
  {
    guard isOfAdminTier(policy.kind),
      isBeforeNetworkPolicies(policy) == isBeforeNetworkPolicies(live)
    else { return false }
    return policy.spec[direction.rawValue]?.sequence?.contains { $0["action"] == "Deny" } ?? false
  }
}
