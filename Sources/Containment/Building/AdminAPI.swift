import Documents
public import PolicyModel

extension Containment {
  /// The APIs whose policies come before NetworkPolicies; a server has one, both or none of them.
  public enum AdminAPI: Sendable, CaseIterable {
    /// `policy.networking.k8s.io/v1alpha2`
    case clusterNetworkPolicy
    /// `policy.networking.k8s.io/v1alpha1`
    case adminNetworkPolicy

    public var kind: PolicyKind {
      self == .clusterNetworkPolicy ? .clusterNetworkPolicy : .adminNetworkPolicy
    }

    /// How many rules a direction may have, and how many peers a rule, by the definitions of the kinds.
    var mostElements: Int { self == .clusterNetworkPolicy ? 25 : 100 }

    /// The field of a rule that holds its ports.
    var portsKey: String { self == .clusterNetworkPolicy ? "protocols" : "ports" }

    /// Ports of a protocol; all of them are the range of them all, as both kinds name ports in any case.
    func port(_ ports: AllowedPeer.Ports) -> Node {
      let range = ports.range ?? 1...UInt16.max
      let first = Node(.integer(Int64(range.lowerBound)))
      let last = Node(.integer(Int64(range.upperBound)))
      let name = Node(.string(ports.protocol.rawValue))
      switch (self, range.count == 1) {
      case (.clusterNetworkPolicy, let isOne):
        let port: Node = isOne ? ["number": first] : ["range": ["start": first, "end": last]]
        return Node(
          .mapping(
            Mapping([
              .init(
                key: ports.protocol.rawValue.lowercased(), value: ["destinationPort": port])
            ])))
      case (.adminNetworkPolicy, true):
        return ["portNumber": ["protocol": name, "port": first]]
      case (.adminNetworkPolicy, false):
        return ["portRange": ["protocol": name, "start": first, "end": last]]
      }
    }
  }

  /// What a policy of the admin tier leaves as it is, in sentences for whoever relies on it.
  ///
  /// - Parameters:
  ///   - api: the one of the policy.
  ///   - knowsNetworks: as in ``adminPolicy(namespaces:as:knowsNetworks:)``.
  public static func uncovered(by api: AdminAPI, knowsNetworks: Bool = true) -> [String] {
    let kind = api.kind.kind
    var sentences = [
      "traffic to the pods from outside the cluster, from nodes and from pods on a node's network: "
        + "\(kind) cannot name its source, so NetworkPolicies decide on it"
    ]
    if !knowsNetworks {
      sentences.append(
        "traffic from the pods to outside the cluster and to nodes: this server's \(kind) cannot name "
          + "networks, so NetworkPolicies decide on it")
    }
    sentences += [
      "pods on a node's network: no policy selects them",
      "what another policy with priority 0 allows: which of the two comes first is not defined",
      "a peer that is kept passes by the denials of every other \(kind) that comes later, and "
        + "NetworkPolicies decide on it",
    ]
    return sentences
  }

  /// What this containment keeps and the policy of the admin tier may cut all the same, in sentences.
  public func cut(by api: AdminAPI) -> [String] {
    allowFrom.compactMap { peer in
      guard case .network(let network) = peer.peer else { return nil }
      return
        "traffic from \(network.text) is cut where it comes from pods: \(api.kind.kind) cannot name "
        + "networks as a source; keep the pods by their namespace and labels"
    }
  }
}
