import Documents

extension PolicyKind {
  /// NetworkPolicy v1: the type of `k8s.io/api/networking/v1`, the defaults of
  /// `k8s.io/kubernetes/pkg/apis/networking/v1`.
  public static let networkPolicy = PolicyKind(
    group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy", resource: "networkpolicies",
    isNamespaced: true, olderAPIVersions: ["extensions/v1beta1"],
    spec: ObjectSchema(
      [
        "podSelector": .init(.labelSelector),
        "policyTypes": .init(.set(of: .scalar), empty: .equalsAbsent),
        // No rule allows nothing; an empty rule allows everything.
        "ingress": .init(.set(of: rule(peers: "from")), empty: .equalsAbsent),
        "egress": .init(.set(of: rule(peers: "to")), empty: .equalsAbsent),
      ],
      addDefaults: { spec in
        if spec["podSelector"] == nil { spec["podSelector"] = Node(.mapping(Mapping())) }
        if spec["policyTypes"] == nil {
          // An empty egress section does not count as one.
          spec["policyTypes"] = spec["egress"] == nil ? ["Ingress"] : ["Ingress", "Egress"]
        }
      }))

  private static func rule(peers: String) -> FieldSchema {
    .object(
      ObjectSchema([
        peers: .init(.set(of: peer), empty: .meansEverything),
        "ports": .init(.set(of: port), empty: .meansEverything),
      ]))
  }

  private static let port = FieldSchema.object(
    ObjectSchema([:]) { port in
      if port["protocol"] == nil { port["protocol"] = "TCP" }
    })

  /// A selector that is absent does not restrict; one that is empty selects everything.
  private static let peer = FieldSchema.object(
    ObjectSchema([
      "podSelector": .init(.labelSelector),
      "namespaceSelector": .init(.labelSelector),
      "ipBlock": .init(
        .object(ObjectSchema(["except": .init(.set(of: .scalar), empty: .equalsAbsent)]))),
    ]))
}
