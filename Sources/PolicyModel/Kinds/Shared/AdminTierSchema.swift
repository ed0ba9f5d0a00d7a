import Documents

/// What AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy have in common
/// (`sigs.k8s.io/network-policy-api`).
enum AdminTier {
  static let group = "policy.networking.k8s.io"

  /// Whose traffic the policy is about: pods of namespaces, or of pods that are selected within them.
  static let subject = FieldSchema.object(
    ObjectSchema(["namespaces": .init(.labelSelector), "pods": .init(pods)]))

  /// Of the rules the first that matches decides, so their order counts.
  static func rules(
    peers: String, _ peer: FieldSchema, ports: String, _ port: FieldSchema
  ) -> ObjectSchema.Field {
    .init(
      .list(
        of: .object(
          ObjectSchema([
            "name": .init(.scalar), "action": .init(.scalar), peers: .init(.set(of: peer)),
            // Without this field every port matches; what an empty list says is disputed.
            ports: .init(.set(of: port)),
          ]))), empty: .equalsAbsent)
  }

  static let source = FieldSchema.object(
    ObjectSchema(["namespaces": .init(.labelSelector), "pods": .init(pods)]))

  static let destination = FieldSchema.object(
    ObjectSchema([
      "namespaces": .init(.labelSelector), "pods": .init(pods), "nodes": .init(.labelSelector),
      "networks": .init(.set(of: .cidr)), "domainNames": .init(.set(of: .scalar)),
    ]))

  private static let pods = FieldSchema.object(
    // Neither is a pointer: one that is left out is empty, and selects everything.
    ObjectSchema([
      "namespaceSelector": .init(.labelSelector, empty: .standsForAbsent),
      "podSelector": .init(.labelSelector, empty: .standsForAbsent),
    ]))

  /// A port of AdminNetworkPolicy and BaselineAdminNetworkPolicy.
  static let port = FieldSchema.object(
    ObjectSchema([
      "portNumber": .init(
        .object(ObjectSchema(["protocol": .init(.scalar), "port": .init(.scalar)]))),
      "portRange": .init(
        .object(
          ObjectSchema([
            "protocol": .init(.scalar), "start": .init(.scalar), "end": .init(.scalar),
          ]))),
      "namedPort": .init(.scalar),
    ]))

  /// What the definitions of AdminNetworkPolicy and BaselineAdminNetworkPolicy set.
  static let defaults = DefinitionSchema(defaults: [
    "/spec/ingress/*/ports/*/portNumber/protocol": "TCP",
    "/spec/ingress/*/ports/*/portRange/protocol": "TCP",
    "/spec/egress/*/ports/*/portNumber/protocol": "TCP",
    "/spec/egress/*/ports/*/portRange/protocol": "TCP",
  ])

  /// Whether the policy's subject has pods in a namespace; pods themselves are not looked at.
  @Sendable static func reaches(_ body: Node, _ namespace: NamespaceLabels) -> Bool? {
    let subject = body["spec"]?["subject"]
    guard let selector = subject?["namespaces"] ?? subject?["pods"]?["namespaceSelector"] else {
      return true
    }
    // One that cannot be read may select anything.
    return LabelSelector(selector)?.matches(namespace.label) ?? nil
  }
}
