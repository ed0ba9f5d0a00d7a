import Documents
import PolicyModel
import Reachability

/// A policy of a kind that the linter evaluates, read as far as it can be.
final class LintedPolicy {
  enum Tier { case admin, networkPolicy, baseline }

  let object: LintedObject
  let spec: Node
  let tier: Tier
  /// Nil for a NetworkPolicy, and where none can be read.
  let priority: Int64?
  /// Whom it decides about; nil where that cannot be read.
  let subject: PodChoice?
  /// Of both directions, in their order, those too that the policy's types leave out.
  let rules: [LintedRule]
  /// Found once, since several rules ask.
  private(set) lazy var selectors = findSelectors()
  private(set) lazy var cidrs = findCIDRs()
  /// Of a NetworkPolicy the directions that it isolates; of the other tiers those that it has rules for.
  let directions: Set<Direction>

  var reference: ObjectReference { object.reference }
  /// Empty for a policy that belongs to no namespace.
  var namespace: String { object.reference.namespace ?? "" }

  /// The rules of a direction that count. Kept, since every other policy may ask for them.
  private lazy var countingRules = Dictionary(
    grouping: rules.filter { directions.contains($0.direction) }, by: \.direction)

  /// The rules of a direction that count.
  func rules(_ direction: Direction) -> [LintedRule] { countingRules[direction] ?? [] }

  /// Nil for a policy of another kind.
  init?(_ object: LintedObject) {
    self.object = object
    let spec = object.node.present("spec") ?? Node(.mapping(Mapping()))
    self.spec = spec
    switch object.kind.id {
    case PolicyKind.networkPolicy.id:
      tier = .networkPolicy
      priority = nil
      let namespace = object.reference.namespace ?? ""
      let pods = spec.present("podSelector").map(LabelSelector.init) ?? .everything
      subject = pods.map { PodChoice(namespaces: .named(namespace), pods: $0) }
      rules = Direction.allCases.flatMap { direction in
        LintedPolicy.networkPolicyRules(spec, direction, namespace: namespace)
      }
      directions = LintedPolicy.types(spec)
    case PolicyKind.adminNetworkPolicy.id, PolicyKind.baselineAdminNetworkPolicy.id,
      PolicyKind.clusterNetworkPolicy.id:
      let isBaseline =
        object.kind === PolicyKind.baselineAdminNetworkPolicy
        || spec["tier"]?.string == "Baseline"
      tier = isBaseline ? .baseline : .admin
      priority = spec["priority"]?.integer
      subject = LintedPeer.adminChoice(spec["subject"])
      let rules = Direction.allCases.flatMap { LintedPolicy.adminRules(spec, $0) }
      self.rules = rules
      directions = Set(rules.map(\.direction))
    default: return nil
    }
  }

  /// What the server sets where policyTypes is left out or empty: Ingress, and Egress where there are egress
  /// rules (`k8s.io/kubernetes/pkg/apis/networking/v1`, defaults.go).
  private static func types(_ spec: Node) -> Set<Direction> {
    let types = spec.present("policyTypes")?.sequence ?? []
    if types.isEmpty {
      return spec.present("egress")?.sequence?.isEmpty == false ? [.ingress, .egress] : [.ingress]
    }
    var directions: Set<Direction> = []
    if types.contains("Ingress") { directions.insert(.ingress) }
    if types.contains("Egress") { directions.insert(.egress) }
    return directions
  }

  private static func networkPolicyRules(
    _ spec: Node, _ direction: Direction, namespace: String
  ) -> [LintedRule] {
    let key = LintedRule.peersKey(direction)
    return elements(spec.present(direction.rawValue)).map { index, node in
      let path = ["spec", direction.rawValue, String(index)]
      let peers = elements(node.present(key)).map { index, peer in
        LintedPeer.networkPolicy(peer, path: path + [key, String(index)], namespace: namespace)
      }
      let ports = elements(node.present("ports")).map { index, port in
        LintedPort.networkPolicy(port, path: path + ["ports", String(index)])
      }
      // An empty list says the same as none: everybody, or every port.
      return LintedRule(
        direction: direction, node: node, path: path, action: .allow,
        peers: peers.isEmpty ? nil : peers, ports: ports.isEmpty ? nil : ports)
    }
  }

  private static func adminRules(_ spec: Node, _ direction: Direction) -> [LintedRule] {
    let key = LintedRule.peersKey(direction)
    return elements(spec.present(direction.rawValue)).map { index, node in
      let path = ["spec", direction.rawValue, String(index)]
      let peers = elements(node.present(key)).map { index, peer in
        LintedPeer.adminTier(peer, path: path + [key, String(index)])
      }
      let portsKey = node.present("protocols") == nil ? "ports" : "protocols"
      let ports = elements(node.present(portsKey)).map { index, port in
        LintedPort.adminTier(port, path: path + [portsKey, String(index)])
      }
      let action: LintedRule.Action =
        switch node["action"]?.string {
        case "Allow", "Accept": .allow
        case "Deny": .deny
        case "Pass": .pass
        default: .unreadable
        }
      return LintedRule(
        direction: direction, node: node, path: path, action: action, peers: peers,
        ports: node.present(portsKey) == nil ? nil : ports)
    }
  }

  private static func elements(_ list: Node?) -> [(Int, Node)] {
    Array((list?.sequence ?? []).enumerated().map { ($0.offset, $0.element) })
  }
}
