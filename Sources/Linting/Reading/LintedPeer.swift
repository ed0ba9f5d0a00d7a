import Documents
import PolicyModel

/// One peer of a rule.
struct LintedPeer {
  enum Content {
    case pods(PodChoice)
    /// An ipBlock.
    case block(CIDR, except: [CIDR])
    /// The networks of a ClusterNetworkPolicy's rule.
    case networks([CIDR])
    /// Nodes or names of domains.
    case other
    /// Of a shape that the API refuses: the rules of the schema say why.
    case unreadable
  }

  let node: Node
  /// From the object.
  let path: [String]
  let content: Content

  /// The pods that are meant; nil for what is no pod.
  var pods: PodChoice? {
    if case .pods(let choice) = content { choice } else { nil }
  }

  var block: (range: CIDR, except: [CIDR])? {
    if case .block(let range, let except) = content { (range, except) } else { nil }
  }

  func path(_ tokens: String...) -> [String] { path + tokens }

  // MARK: Reading

  /// A peer of a NetworkPolicy (`k8s.io/api/networking/v1`, NetworkPolicyPeer).
  static func networkPolicy(_ node: Node, path: [String], namespace: String) -> LintedPeer {
    let namespaces = node.present("namespaceSelector")
    let pods = node.present("podSelector")
    func peer(_ content: Content) -> LintedPeer {
      LintedPeer(node: node, path: path, content: content)
    }
    if let block = node.present("ipBlock") {
      guard namespaces == nil, pods == nil, let range = block["cidr"]?.string.flatMap(CIDR.init)
      else { return peer(.unreadable) }
      let except = (block.present("except")?.sequence ?? []).compactMap(\.string)
        .compactMap(CIDR.init)
      return peer(.block(range, except: except))
    }
    guard namespaces != nil || pods != nil else { return peer(.unreadable) }
    guard let podSelector = pods.map(LabelSelector.init) ?? .everything else {
      return peer(.unreadable)
    }
    guard let namespaces else {
      return peer(.pods(PodChoice(namespaces: .named(namespace), pods: podSelector)))
    }
    guard let selector = LabelSelector(namespaces) else { return peer(.unreadable) }
    return peer(.pods(PodChoice(namespaces: .matching(selector), pods: podSelector)))
  }

  /// A peer of a policy of an admin tier (`sigs.k8s.io/network-policy-api`).
  static func adminTier(_ node: Node, path: [String]) -> LintedPeer {
    func peer(_ content: Content) -> LintedPeer {
      LintedPeer(node: node, path: path, content: content)
    }
    if let networks = node.present("networks")?.sequence {
      let ranges = networks.compactMap(\.string).compactMap(CIDR.init)
      return peer(ranges.count == networks.count ? .networks(ranges) : .unreadable)
    }
    if node.present("nodes") != nil || node.present("domainNames") != nil { return peer(.other) }
    return peer(adminChoice(node).map { .pods($0) } ?? .unreadable)
  }

  /// The pods of a subject or peer of an admin tier; nil for another shape.
  static func adminChoice(_ node: Node?) -> PodChoice? {
    switch (node?.present("namespaces"), node?.present("pods")) {
    case (let namespaces?, nil):
      guard let selector = LabelSelector(namespaces) else { return nil }
      return PodChoice(namespaces: .matching(selector), pods: .everything)
    case (nil, let pods?):
      guard pods.mapping != nil,
        let namespaces = pods.present("namespaceSelector").map(LabelSelector.init) ?? .everything,
        let selector = pods.present("podSelector").map(LabelSelector.init) ?? .everything
      else { return nil }
      return PodChoice(namespaces: .matching(namespaces), pods: selector)
    default: return nil
    }
  }
}

extension Node {
  /// The value under a key; nil where there is none or it is null, which the API takes for the same.
  func present(_ key: String) -> Node? {
    guard let value = self[key], !value.isNull else { return nil }
    return value
  }
}
