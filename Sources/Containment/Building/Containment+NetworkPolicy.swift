public import Documents
import PolicyModel

extension Containment {
  /// The NetworkPolicy that cuts the pods of a namespace off, but for what is kept.
  ///
  /// NetworkPolicies only allow: what another one of the namespace opens stays open.
  ///
  /// - Parameters:
  ///   - namespace: where the pods are.
  ///   - dnsHasNamespaceLabel: whether the namespace of the cluster's DNS has the label with its name;
  ///     servers before 1.21 do not set it. Without it the DNS pods of any namespace are kept.
  public func networkPolicy(namespace: String, dnsHasNamespaceLabel: Bool = true) -> Node {
    let from = allowFrom.map { rule(.ingress, $0.networkPolicyPeer, $0.ports.map { [$0] } ?? []) }
    var to = allowTo.map { rule(.egress, $0.networkPolicyPeer, $0.ports.map { [$0] } ?? []) }
    if allowDNS {
      let namespaces = dnsHasNamespaceLabel ? DNS.namespace : Node(.mapping(Mapping()))
      let peer: Node = ["namespaceSelector": namespaces, "podSelector": DNS.pods]
      to.insert(rule(.egress, peer, DNS.ports), at: 0)
    }
    return [
      "apiVersion": Node(.string(PolicyKind.networkPolicy.api.apiVersion)),
      "kind": Node(.string(PolicyKind.networkPolicy.kind)),
      "metadata": metadata(namespace: namespace),
      "spec": [
        "podSelector": pods?.node ?? Node(.mapping(Mapping())),
        "policyTypes": ["Ingress", "Egress"],
        "ingress": Node(.sequence(from)),
        "egress": Node(.sequence(to)),
      ],
    ]
  }

  private func rule(_ direction: Direction, _ peer: Node, _ ports: [AllowedPeer.Ports]) -> Node {
    var rule = Mapping([.init(key: direction.peersKey, value: Node(.sequence([peer])))])
    if !ports.isEmpty { rule["ports"] = Node(.sequence(ports.map(\.networkPolicyPort))) }
    return Node(.mapping(rule))
  }

  /// What both kinds of policy have beside their spec.
  func metadata(namespace: String?) -> Node {
    var metadata = Mapping([.init(key: "name", value: Node(.string(policyName)))])
    if let namespace { metadata["namespace"] = Node(.string(namespace)) }
    metadata["labels"] = [
      "app.kubernetes.io/managed-by": "mendwall",
      Containment.incidentLabel: Node(.string(incident)),
    ]
    metadata["annotations"] = [
      Containment.reasonAnnotation: Node(.string(reason)),
      Containment.untilAnnotation: Node(.string(until.description)),
    ]
    return Node(.mapping(metadata))
  }

  /// The cluster's DNS, as kubeadm and the large providers set it up.
  enum DNS {
    static let namespace = AllowedPeer.selector(ofNamespace: "kube-system")
    static let pods: Node = ["matchLabels": ["k8s-app": "kube-dns"]]
    static let ports = [AllowedPeer.Ports(.udp, 53...53), AllowedPeer.Ports(.tcp, 53...53)]
  }
}

extension AllowedPeer {
  /// A namespace by the label that the server gives it.
  static func selector(ofNamespace name: String) -> Node {
    ["matchLabels": [NamespaceLabels.nameLabel: Node(.string(name))]]
  }

  fileprivate var networkPolicyPeer: Node {
    switch peer {
    case .network(let network): ["ipBlock": ["cidr": Node(.string(network.text))]]
    case .namespace(let name): ["namespaceSelector": AllowedPeer.selector(ofNamespace: name)]
    case .pods(let namespace, let pods):
      [
        "namespaceSelector": AllowedPeer.selector(ofNamespace: namespace),
        "podSelector": pods.node,
      ]
    }
  }
}

extension AllowedPeer.Ports {
  fileprivate var networkPolicyPort: Node {
    var port = Mapping([.init(key: "protocol", value: Node(.string(`protocol`.rawValue)))])
    if let range {
      port["port"] = Node(.integer(Int64(range.lowerBound)))
      if range.count > 1 { port["endPort"] = Node(.integer(Int64(range.upperBound))) }
    }
    return Node(.mapping(port))
  }
}
