extension PolicyKind {
  /// ClusterNetworkPolicy v1alpha2 (`sigs.k8s.io/network-policy-api/apis/v1alpha2`), which v1beta1 shows
  /// unchanged.
  public static let clusterNetworkPolicy = PolicyKind(
    "ClusterNetworkPolicy", resource: "clusternetworkpolicies",
    apis: [
      API(group: AdminTier.group, version: "v1alpha2"),
      API(group: AdminTier.group, version: "v1beta1"),
    ], isNamespaced: false,
    defaults: .definition(DefinitionSchema(defaults: [:])),
    body: ObjectSchema([
      "spec": .init(
        .object(
          ObjectSchema([
            "tier": .init(.scalar), "priority": .init(.scalar),
            "subject": .init(AdminTier.subject),
            "ingress": AdminTier.rules(
              peers: "from", AdminTier.source, ports: "protocols", protocolMatch),
            "egress": AdminTier.rules(
              peers: "to", AdminTier.destination, ports: "protocols", protocolMatch),
          ])), empty: .standsForAbsent)
    ]),
    otherForms: [
      "AdminNetworkPolicy.\(AdminTier.group)", "BaselineAdminNetworkPolicy.\(AdminTier.group)",
    ], reaches: AdminTier.reaches)

  /// An empty `tcp` matches all of TCP.
  private static let protocolMatch = FieldSchema.object(
    ObjectSchema([
      "tcp": .init(transport), "udp": .init(transport), "sctp": .init(transport),
      "destinationNamedPort": .init(.scalar),
    ]))

  private static let transport = FieldSchema.object(
    ObjectSchema([
      "destinationPort": .init(
        .object(
          ObjectSchema([
            "number": .init(.scalar),
            "range": .init(
              .object(ObjectSchema(["start": .init(.scalar), "end": .init(.scalar)]))),
          ])))
    ]))
}
