import Documents
import PolicyModel
import Workloads

extension PolicyRules {
  /// A NetworkPolicy in normal form (`k8s.io/api/networking/v1`, NetworkPolicySpec).
  static func networkPolicy(_ policy: Policy) throws(Unreadable) -> PolicyRules {
    let spec = policy.spec
    let namespace = policy.reference.namespace ?? "default"
    let types = try RuleReading.list(spec["policyTypes"], "policyTypes") ?? []
    for type in types where type != "Ingress" && type != "Egress" {
      throw Unreadable("it has the type \(quoted(type.string ?? type.kindInWords))")
    }
    return PolicyRules(
      policy: policy, tier: .networkPolicy, priority: 0,
      subject: PodSelection(
        namespaces: .named(namespace),
        pods: try RuleReading.selector(spec["podSelector"], "podSelector")),
      ingress: types.contains("Ingress")
        ? try rules(spec["ingress"], peers: "from", in: namespace) : nil,
      egress: types.contains("Egress")
        ? try rules(spec["egress"], peers: "to", in: namespace) : nil)
  }

  private static func rules(_ list: Node?, peers: String, in namespace: String)
    throws(Unreadable) -> [Rule]
  {
    var rules: [Rule] = []
    for rule in try RuleReading.list(list, "list of rules") ?? [] {
      // An empty list means everybody, or every port, as an absent one does.
      let others = try RuleReading.list(rule[peers], peers) ?? []
      let ports = try RuleReading.list(rule["ports"], "ports") ?? []
      var read: [RulePeer] = []
      for other in others { read.append(try peer(other, in: namespace)) }
      var numbers: [RulePort] = []
      for each in ports { numbers.append(try port(each)) }
      rules.append(
        Rule(
          action: .allow, peers: others.isEmpty ? nil : read, ports: ports.isEmpty ? nil : numbers))
    }
    return rules
  }

  private static func peer(_ node: Node, in namespace: String) throws(Unreadable) -> RulePeer {
    let namespaces = node["namespaceSelector"]
    let pods = node["podSelector"]
    if let block = node["ipBlock"] {
      guard namespaces == nil, pods == nil else {
        throw Unreadable("a peer has an ipBlock and a selector")
      }
      guard let cidr = block["cidr"] else { throw Unreadable("an ipBlock has no cidr") }
      var except: [CIDR] = []
      for range in try RuleReading.list(block["except"], "except") ?? [] {
        except.append(try RuleReading.network(range))
      }
      return .network(try RuleReading.network(cidr), except: except)
    }
    guard namespaces != nil || pods != nil else { throw Unreadable("a peer names nobody") }
    let selector = try RuleReading.selector(pods, "podSelector")
    guard let namespaces else {
      return .pods(PodSelection(namespaces: .named(namespace), pods: selector))
    }
    return .pods(
      PodSelection(
        namespaces: .matching(try RuleReading.selector(namespaces, "namespaceSelector")),
        pods: selector))
  }

  private static func port(_ node: Node) throws(Unreadable) -> RulePort {
    let transport = try RuleReading.transport(node["protocol"])
    guard let port = node["port"] else {
      if node["endPort"] != nil { throw Unreadable("a port has an endPort and no port") }
      return .numbers(PortSet(all: transport))
    }
    if let name = port.string {
      if node["endPort"] != nil { throw Unreadable("a named port has an endPort") }
      return .name(name, transport)
    }
    let first = try RuleReading.number(port)
    let last = node["endPort"] == nil ? first : try RuleReading.number(node["endPort"])
    return .numbers(try RuleReading.range(transport, first, last))
  }
}
