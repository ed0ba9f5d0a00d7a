import Documents

extension PolicyKind {
  /// NetworkPolicy v1: the type of `k8s.io/api/networking/v1`, the defaults of
  /// `k8s.io/kubernetes/pkg/apis/networking/v1`.
  public static let networkPolicy = PolicyKind(
    "NetworkPolicy", resource: "networkpolicies",
    apis: [API(group: "networking.k8s.io", version: "v1")],
    retiredAPIVersions: ["extensions/v1beta1"], isNamespaced: true,
    body: ObjectSchema(["spec": .init(spec, empty: .standsForAbsent)]),
    fieldsSince: [
      "/spec/ingress/*/ports/*/endPort": 22, "/spec/egress/*/ports/*/endPort": 22,
    ],
    traps: traps)

  private static let spec = FieldSchema.object(
    ObjectSchema(
      [
        "podSelector": .init(.labelSelector, empty: .standsForAbsent),
        "policyTypes": .init(.set(of: .scalar), empty: .equalsAbsent),
        // No rule allows nothing; an empty rule allows everything.
        "ingress": .init(.set(of: rule(peers: "from")), empty: .equalsAbsent),
        "egress": .init(.set(of: rule(peers: "to")), empty: .equalsAbsent),
      ],
      addDefaults: { spec in
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
    ObjectSchema(["protocol": .init(.scalar), "port": .init(.scalar), "endPort": .init(.scalar)]) {
      port in
      if port["protocol"] == nil { port["protocol"] = "TCP" }
      // A range of one port is that port.
      if port["endPort"] != nil, port["endPort"] == port["port"] { port["endPort"] = nil }
    })

  /// A selector that is absent does not restrict; one that is empty selects everything.
  private static let peer = FieldSchema.object(
    ObjectSchema([
      "podSelector": .init(.labelSelector),
      "namespaceSelector": .init(.labelSelector),
      "ipBlock": .init(
        .object(
          ObjectSchema([
            "cidr": .init(.cidr),
            "except": .init(.set(of: .cidr), empty: .equalsAbsent),
          ]))),
    ]))

  @Sendable private static func traps(_ object: Node) -> [Trap] {
    guard let spec = object["spec"]?.mapping else { return [] }
    var traps: [Trap] = []
    let types = spec["policyTypes"]?.sequence ?? []
    if types.isEmpty, let egress = spec.entry("egress"), egress.value.sequence?.isEmpty == true {
      traps.append(
        Trap(
          "an empty egress without policyTypes restricts no egress; write policyTypes: [Egress] to "
            + "deny it", at: egress.keySpan?.start))
    }
    for direction in ["ingress", "egress"] {
      for rule in spec[direction]?.sequence ?? [] {
        for port in rule["ports"]?.sequence ?? [] {
          guard let value = port["port"], let text = value.string, Int(text) != nil else {
            continue
          }
          traps.append(
            Trap(
              "the port \(quoted(text)) in quotes is the name of a port and not its number; write "
                + "\(text) without quotes", at: value.span?.start))
        }
      }
    }
    return traps
  }
}
