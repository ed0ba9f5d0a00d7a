extension PolicyKind {
  /// AdminNetworkPolicy v1alpha1 (`sigs.k8s.io/network-policy-api/apis/v1alpha1`).
  public static let adminNetworkPolicy = PolicyKind(
    "AdminNetworkPolicy", resource: "adminnetworkpolicies",
    apis: [API(group: AdminTier.group, version: "v1alpha1")], isNamespaced: false,
    defaults: .definition(AdminTier.defaults),
    body: ObjectSchema([
      "spec": .init(
        .object(
          ObjectSchema([
            "priority": .init(.scalar), "subject": .init(AdminTier.subject),
            "ingress": AdminTier.rules(
              peers: "from", AdminTier.source, ports: "ports", AdminTier.port),
            "egress": AdminTier.rules(
              peers: "to", AdminTier.destination, ports: "ports", AdminTier.port),
          ])), empty: .standsForAbsent)
    ]),
    otherForms: ["ClusterNetworkPolicy.\(AdminTier.group)"], reaches: AdminTier.reaches)
}
