extension PolicyKind {
  /// BaselineAdminNetworkPolicy v1alpha1 (`sigs.k8s.io/network-policy-api/apis/v1alpha1`); a cluster has
  /// one, named `default`.
  public static let baselineAdminNetworkPolicy = PolicyKind(
    "BaselineAdminNetworkPolicy", resource: "baselineadminnetworkpolicies",
    apis: [API(group: AdminTier.group, version: "v1alpha1")], isNamespaced: false,
    defaults: .definition(AdminTier.defaults),
    body: ObjectSchema([
      "spec": .init(
        .object(
          ObjectSchema([
            "subject": .init(AdminTier.subject),
            "ingress": AdminTier.rules(
              peers: "from", AdminTier.source, ports: "ports", AdminTier.port),
            "egress": AdminTier.rules(
              peers: "to", AdminTier.destination, ports: "ports", AdminTier.port),
          ])), empty: .standsForAbsent)
    ]),
    otherForms: ["ClusterNetworkPolicy.\(AdminTier.group)"], reaches: AdminTier.reaches)
}
