public import Containment
import Documents
public import PolicyModel

/// In which directions a namespace denies what no policy allows.
public enum DefaultDeny {
  /// The directions in which declared policies isolate every pod of a namespace.
  ///
  /// A NetworkPolicy does so that selects all pods and has no rule that allows everybody; a policy of the
  /// baseline tier does by a rule that denies all pods on all ports. What other APIs deny does not count.
  ///
  /// - Parameters:
  ///   - namespace: with its labels, by which a policy of the baseline tier may select it.
  ///   - declared: Git's policies.
  public static func directions(of namespace: NamespaceLabels, in declared: [Policy])
    -> Set<Containment.Direction>
  {
    var found: Set<Containment.Direction> = []
    for direction in Containment.Direction.allCases
    where declared.contains(where: { denies($0, namespace, direction) }) {
      found.insert(direction)
    }
    return found
  }

  private static func denies(
    _ policy: Policy, _ namespace: NamespaceLabels, _ direction: Containment.Direction
  ) -> Bool {
    if policy.kind === PolicyKind.networkPolicy {
      return policy.reference.namespace == namespace.name && isolates(policy.spec, direction)
    }
    let isBaseline =
      policy.kind === PolicyKind.baselineAdminNetworkPolicy
      || policy.kind === PolicyKind.clusterNetworkPolicy
        && policy.spec["tier"]?.string == "Baseline"
    guard isBaseline, let selector = policy.spec["subject"]?["namespaces"],
      LabelSelector(selector)?.matches(namespace.label) == true
    else { return false }
    return (policy.spec[direction.rawValue]?.sequence ?? []).contains { rule in
      rule["action"]?.string == "Deny" && rule["ports"] == nil && rule["protocols"] == nil
        && (rule[direction.peers]?.sequence ?? []).contains { peer in
          peer["namespaces"]?.mapping?.isEmpty == true
        }
    }
  }

  private static func isolates(_ spec: Node, _ direction: Containment.Direction) -> Bool {
    guard spec["podSelector"]?.mapping?.isEmpty == true,
      spec["policyTypes"]?.sequence?.contains(Node(.string(direction.type))) == true
    else { return false }
    let rules = spec[direction.rawValue]?.sequence ?? []
    return !rules.contains { $0.mapping?.isEmpty == true }
  }
}

extension Containment.Direction {
  /// The field of a rule that holds the other side.
  var peers: String { self == .ingress ? "from" : "to" }

  /// As `policyTypes` names it.
  var type: String { self == .ingress ? "Ingress" : "Egress" }
}
