import Documents

/// What CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy have in common
/// (`github.com/cilium/cilium/pkg/policy/api`).
enum CiliumRule {
  static let api = PolicyKind.API(group: "cilium.io", version: "v2")

  /// What the definitions set.
  static let defaults = DefinitionSchema(
    defaults: Dictionary(
      uniqueKeysWithValues: ["/spec", "/specs/*"].flatMap { rule in
        ["ingress", "ingressDeny", "egress", "egressDeny"].compactMap { direction in
          FieldPattern("\(rule)/\(direction)/*/icmps/*/fields/*/family").map { ($0, "IPv4") }
        }
      }))

  /// One rule, or several that count as one policy.
  static let body = ObjectSchema([
    "spec": .init(rule), "specs": .init(.set(of: rule), empty: .equalsAbsent),
  ])

  /// What a policy allows is the union of its rules, and a denial beats every allowance: their order
  /// means nothing.
  private static let rule = FieldSchema.object(
    ObjectSchema(
      [
        "description": .init(.scalar),
        "endpointSelector": .init(.labelSelector), "nodeSelector": .init(.labelSelector),
        "ingress": .init(.set(of: direction("from")), empty: .equalsAbsent),
        "ingressDeny": .init(.set(of: direction("from")), empty: .equalsAbsent),
        "egress": .init(.set(of: direction("to")), empty: .equalsAbsent),
        "egressDeny": .init(.set(of: direction("to")), empty: .equalsAbsent),
        "enableDefaultDeny": .init(
          .object(ObjectSchema(["ingress": .init(.scalar), "egress": .init(.scalar)]))),
        "labels": .init(
          .set(of: .object(ObjectSchema([:], hasOthers: true))), empty: .equalsAbsent),
        "log": .init(.object(ObjectSchema(["value": .init(.scalar)]))),
      ], hasOthers: true))

  /// A list of peers that is there and empty selects nobody; one that is absent, everybody.
  private static func direction(_ side: String) -> FieldSchema {
    .object(
      ObjectSchema(
        [
          "\(side)Endpoints": .init(.set(of: .labelSelector)),
          "\(side)Nodes": .init(.set(of: .labelSelector)),
          "\(side)Requires": .init(.set(of: .labelSelector)),
          "\(side)Entities": .init(.set(of: .scalar)),
          "\(side)CIDR": .init(.set(of: .cidr)),
          "\(side)CIDRSet": .init(
            .set(
              of: .object(
                ObjectSchema(
                  [
                    "cidr": .init(.cidr),
                    "except": .init(.set(of: .cidr), empty: .equalsAbsent),
                  ],
                  hasOthers: true)))),
          "\(side)Groups": .init(.set(of: .object(ObjectSchema([:], hasOthers: true)))),
          "toServices": .init(.set(of: .object(ObjectSchema([:], hasOthers: true)))),
          "toFQDNs": .init(.set(of: .object(ObjectSchema([:], hasOthers: true)))),
          "toPorts": .init(.set(of: ports)),
          "icmps": .init(
            .set(of: .object(ObjectSchema(["fields": .init(.set(of: icmp))], hasOthers: true)))),
        ], hasOthers: true))
  }

  private static let icmp = FieldSchema.object(
    ObjectSchema(["family": .init(.scalar), "type": .init(.scalar)], hasOthers: true))

  private static let ports = FieldSchema.object(
    ObjectSchema(
      [
        "ports": .init(.set(of: port), empty: .equalsAbsent),
        "serverNames": .init(.set(of: .scalar), empty: .equalsAbsent),
        // One request that is allowed is enough, whichever line allows it.
        "rules": .init(
          .object(
            ObjectSchema(
              [
                "http": .init(.set(of: request)), "dns": .init(.set(of: request)),
                "kafka": .init(.set(of: request)), "l7": .init(.set(of: request)),
              ], hasOthers: true))),
      ], hasOthers: true))

  private static let request = FieldSchema.object(ObjectSchema([:], hasOthers: true))

  private static let port = FieldSchema.object(
    ObjectSchema(
      ["port": .init(.scalar), "endPort": .init(.scalar), "protocol": .init(.scalar)],
      hasOthers: true
    ) { port in
      if port["protocol"] == nil || port["protocol"] == "" { port["protocol"] = "ANY" }
    })

  /// Whether one of the rules selects endpoints of a namespace. Rules about nodes select none.
  @Sendable static func reaches(_ body: Node, _ namespace: NamespaceLabels) -> Bool? {
    let rules = [body["spec"]].compactMap { $0 } + (body["specs"]?.sequence ?? [])
    let answers = rules.map { rule -> Bool? in
      guard let node = rule["endpointSelector"] else { return rule["nodeSelector"] == nil }
      return LabelSelector(node)?.matches { label($0, of: namespace) } ?? nil
    }
    if answers.contains(true) { return true }
    return answers.contains(nil) ? nil : false
  }

  /// The labels of namespaces that a policy's selectors name.
  @Sendable static func namespaceLabels(_ body: Node) -> Set<String> {
    var keys: Set<String> = []
    func collect(_ node: Node) {
      for element in node.sequence ?? [] { collect(element) }
      if let selector = LabelSelector(node) {
        keys.formUnion(selector.requirements.compactMap { namespaceLabel($0.key) })
      }
      for entry in node.mapping?.entries ?? [] { collect(entry.value) }
    }
    collect(body)
    return keys
  }

  /// The labels that Cilium gives to every endpoint: its namespace, and that namespace's labels.
  private static func label(_ key: String, of namespace: NamespaceLabels) -> LabelValue {
    if withoutSource(key) == "io.kubernetes.pod.namespace" { return .value(namespace.name) }
    return namespaceLabel(key).map { namespace.label($0) } ?? .unknown
  }

  /// The label of a namespace that a key means, or nil for one that means the endpoint's own.
  private static func namespaceLabel(_ key: String) -> String? {
    let name = withoutSource(key)
    let prefix = "io.cilium.k8s.namespace.labels."
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }

  /// A key without the source that may stand before it.
  private static func withoutSource(_ key: String) -> Substring {
    for source in ["k8s:", "any:"] where key.hasPrefix(source) {
      return key.dropFirst(source.count)
    }
    return key[...]
  }
}
