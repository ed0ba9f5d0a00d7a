import Documents
package import PolicyModel

/// What a NetworkPolicy in normal form says of one direction.
struct NetworkPolicyRules {
  /// Whether the pods are isolated: without that the rules count for nothing.
  let isolates: Bool
  /// Nil where they cannot be read; none of them allows nothing.
  let rules: [Node]?

  init(_ policy: Policy, _ direction: Containment.Direction) {
    let types = policy.spec["policyTypes"]?.sequence
    // Types that cannot be read may be any.
    isolates = types?.contains(Node(.string(direction.policyType))) ?? true
    rules = policy.spec[direction.rawValue].map(\.sequence) ?? []
  }
}

/// A part of what a rule allows: one peer over one port, or all of either.
struct AllowedTraffic {
  let peer: RulePeer
  let port: RulePort

  /// The parts of a rule; nil where one of them cannot be read.
  static func of(_ rule: Node, peers key: String) -> [AllowedTraffic]? {
    // In normal form an empty list is left out: both mean all.
    guard
      let peers = parts(rule[key], all: .everyone, RulePeer.init),
      let ports = parts(rule["ports"], all: .all, RulePort.init)
    else { return nil }
    return peers.flatMap { peer in ports.map { AllowedTraffic(peer: peer, port: $0) } }
  }

  private static func parts<Part>(_ list: Node?, all: Part, _ read: (Node) -> Part?) -> [Part]? {
    guard let list else { return [all] }
    guard let elements = list.sequence else { return nil }
    let parts = elements.compactMap(read)
    return parts.count == elements.count ? parts : nil
  }

  /// Whether all that the other says is allowed here too. When in doubt, it is not.
  func covers(_ other: AllowedTraffic) -> Bool {
    peer.covers(other.peer) && port.covers(other.port)
  }
}

/// Who is at the other side of a NetworkPolicy's rule.
enum RulePeer {
  case everyone
  case network(CIDR, except: [CIDR])
  /// Nil for the policy's own namespace.
  case pods(namespaces: LabelSelector?, LabelSelector)

  /// Reads an element of `from` or `to`, or gives nil for one that cannot be read.
  init?(_ node: Node) {
    let namespaces = node["namespaceSelector"]
    let pods = node["podSelector"]
    if let block = node["ipBlock"] {
      guard namespaces == nil, pods == nil, let network = block["cidr"]?.string.flatMap(CIDR.init),
        let except = RulePeer.networks(block["except"])
      else { return nil }
      self = .network(network, except: except)
      return
    }
    guard namespaces != nil || pods != nil,
      let selector = LabelSelector(pods ?? Node(.mapping(Mapping())))
    else { return nil }
    guard let namespaces else {
      self = .pods(namespaces: nil, selector)
      return
    }
    guard let ofNamespaces = LabelSelector(namespaces) else { return nil }
    self = .pods(namespaces: ofNamespaces, selector)
  }

  private static func networks(_ list: Node?) -> [CIDR]? {
    guard let list else { return [] }
    guard let elements = list.sequence else { return nil }
    let networks = elements.compactMap { $0.string.flatMap(CIDR.init) }
    return networks.count == elements.count ? networks : nil
  }

  func covers(_ other: RulePeer) -> Bool {
    switch (self, other) {
    case (.everyone, _): true
    case (.network(let network, let except), .network(let narrower, let excluded)):
      network.contains(narrower)
        // What is taken out here must be out there, or never have been in.
        && except.allSatisfy { hole in
          !(hole.contains(narrower) || narrower.contains(hole))
            || excluded.contains { $0.contains(hole) }
        }
    case (.pods(let namespaces, let pods), .pods(let narrowerNamespaces, let narrowerPods)):
      RulePeer.covers(namespaces, narrowerNamespaces) && pods.covers(narrowerPods)
    // Whether a network holds pods depends on the cluster's network plugin.
    default: false
    }
  }

  private static func covers(_ namespaces: LabelSelector?, _ narrower: LabelSelector?) -> Bool {
    switch (namespaces, narrower) {
    case (nil, nil): true
    case (nil, _?): false
    // Every namespace, the own one too.
    case (let namespaces?, nil): namespaces.requirements.isEmpty
    case (let namespaces?, let narrower?): namespaces.covers(narrower)
    }
  }
}

/// What a NetworkPolicy's rule says of ports.
enum RulePort {
  /// Every port of every protocol.
  case all
  case allOf(protocol: String)
  case numbers(protocol: String, ClosedRange<Int64>)
  case named(protocol: String, String)

  /// Reads an element of `ports`, or gives nil for one that cannot be read.
  init?(_ node: Node) {
    guard let name = node["protocol"]?.string else { return nil }
    switch (node["port"]?.content, node["endPort"]?.content) {
    case (nil, nil): self = .allOf(protocol: name)
    case (.string(let port), nil): self = .named(protocol: name, port)
    case (.integer(let port), nil): self = .numbers(protocol: name, port...port)
    case (.integer(let port), .integer(let end)) where port <= end:
      self = .numbers(protocol: name, port...end)
    default: return nil
    }
  }

  func covers(_ other: RulePort) -> Bool {
    switch (self, other) {
    case (.all, _): true
    case (.allOf(let name), .allOf(let other)), (.allOf(let name), .numbers(let other, _)),
      (.allOf(let name), .named(let other, _)):
      name == other
    case (.numbers(let name, let range), .numbers(let other, let narrower)):
      name == other && range.contains(narrower)
    case (.named(let name, let port), .named(let other, let same)): name == other && port == same
    default: false
    }
  }
}

extension LabelSelector {
  /// Whether it selects all that another one does: each of its requirements is one of the other's too.
  package func covers(_ other: LabelSelector) -> Bool {
    requirements.allSatisfy { wanted in
      other.requirements.contains {
        $0.key == wanted.key && $0.operator == wanted.operator
          && Set($0.values) == Set(wanted.values)
      }
    }
  }
}
