import Containment
import Documents
import PolicyModel

/// The default-deny of several namespaces in one policy of the baseline tier.
enum AdminBaseline {
  /// A containment that keeps DNS and nothing else: its policies say what a baseline says.
  static func containment() throws(InvalidContainment) -> Containment {
    try Containment(
      incident: "baseline", reason: "baseline", until: Instant(secondsSinceEpoch: 0),
      allowDNS: true)
  }

  /// - Parameters:
  ///   - namespaces: the names of those that it is for.
  ///   - tier: not ``BaselineTier/networkPolicy``.
  ///   - declared: Git's policies, whose names are taken.
  static func policy(for namespaces: [String], tier: BaselineTier, beside declared: [Policy])
    throws(InvalidContainment) -> Node
  {
    let isCluster = tier == .clusterNetworkPolicy
    let denial = try containment().adminPolicy(
      namespaces: namespaces, as: isCluster ? .clusterNetworkPolicy : .adminNetworkPolicy)
    var spec = denial["spec"]?.mapping ?? Mapping()
    let kind = isCluster ? PolicyKind.clusterNetworkPolicy : .baselineAdminNetworkPolicy
    if isCluster {
      spec["tier"] = "Baseline"
    } else {
      // It has no priority, since it is the only one.
      spec["priority"] = nil
    }
    for direction in Containment.Direction.allCases {
      guard let rules = spec[direction.rawValue]?.sequence else { continue }
      spec[direction.rawValue] = Node(
        .sequence(rules.map { allowing($0, isCluster ? "Accept" : "Allow") }))
    }
    return [
      "apiVersion": Node(.string(kind.api.apiVersion)), "kind": Node(.string(kind.kind)),
      "metadata": ["name": Node(.string(isCluster ? name(beside: declared) : "default"))],
      "spec": Node(.mapping(spec)),
    ]
  }

  /// Nothing comes after the baseline tier to which a rule could pass.
  private static func allowing(_ rule: Node, _ action: String) -> Node {
    guard var fields = rule.mapping, fields["action"] == "Pass" else { return rule }
    fields["action"] = Node(.string(action))
    return Node(.mapping(fields))
  }

  private static func name(beside declared: [Policy]) -> String {
    let taken = Set(
      declared.filter { $0.kind === PolicyKind.clusterNetworkPolicy }.map(\.reference.name))
    var name = "default-deny"
    while taken.contains(name) { name += "-baseline" }
    return name
  }
}
