import Documents

/// What Calico's NetworkPolicy and GlobalNetworkPolicy have in common
/// (`github.com/projectcalico/api/pkg/apis/projectcalico/v3`).
enum Calico {
  /// Calico's own API server, or definitions of the same group, show the objects that
  /// `crd.projectcalico.org` holds.
  static let apis = [
    PolicyKind.API(group: "projectcalico.org", version: "v3"),
    PolicyKind.API(group: "crd.projectcalico.org", version: "v1"),
  ]

  static let fields: [String: ObjectSchema.Field] = [
    "tier": .init(.scalar), "order": .init(.scalar), "selector": .init(.scalar),
    "serviceAccountSelector": .init(.scalar),
    "types": .init(.set(of: .scalar), empty: .equalsAbsent),
    "ingress": .init(.list(of: rule), empty: .equalsAbsent),
    "egress": .init(.list(of: rule), empty: .equalsAbsent),
    "performanceHints": .init(.set(of: .scalar), empty: .equalsAbsent),
  ]

  /// What the definitions set.
  static let defaults = DefinitionSchema(defaults: ["/spec/tier": "default"])

  /// Calico's API sets the tier and the types; in `crd.projectcalico.org` they may be left out and mean
  /// the same.
  @Sendable static func addDefaults(_ spec: inout Mapping) {
    if spec["tier"] == nil || spec["tier"] == "" { spec["tier"] = "default" }
    if spec["selector"] == nil || spec["selector"] == "" { spec["selector"] = "all()" }
    if spec["types"] == nil {
      switch (spec["ingress"] != nil, spec["egress"] != nil) {
      case (_, false): spec["types"] = ["Ingress"]
      case (false, true): spec["types"] = ["Egress"]
      case (true, true): spec["types"] = ["Ingress", "Egress"]
      }
    }
  }

  /// In `crd.projectcalico.org` the name of a policy of the default tier may begin with the tier's.
  @Sendable static func canonicalName(_ name: String) -> String {
    name.hasPrefix("default.") ? String(name.dropFirst("default.".count)) : name
  }

  /// Of the rules the first that matches decides, so their order counts.
  private static let rule = FieldSchema.object(
    ObjectSchema([
      "action": .init(.scalar), "protocol": .init(.spelled(number)),
      "notProtocol": .init(.spelled(number)),
      "ipVersion": .init(.scalar), "icmp": .init(icmp), "notICMP": .init(icmp),
      "source": .init(entity, empty: .equalsAbsent),
      "destination": .init(entity, empty: .equalsAbsent),
      "http": .init(
        .object(
          ObjectSchema([
            "methods": .init(.set(of: .scalar), empty: .equalsAbsent),
            "paths": .init(
              .set(
                of: .object(ObjectSchema(["exact": .init(.scalar), "prefix": .init(.scalar)]))),
              empty: .equalsAbsent),
          ]))),
      "metadata": .init(
        .object(ObjectSchema(["annotations": .init(.map, empty: .equalsAbsent)])),
        empty: .equalsAbsent),
    ]))

  private static let icmp = FieldSchema.object(
    ObjectSchema(["type": .init(.scalar), "code": .init(.scalar)]))

  private static let entity = FieldSchema.object(
    ObjectSchema([
      "nets": .init(.set(of: .cidr), empty: .equalsAbsent),
      "notNets": .init(.set(of: .cidr), empty: .equalsAbsent),
      "selector": .init(.scalar), "notSelector": .init(.scalar),
      "namespaceSelector": .init(.scalar),
      "ports": .init(.set(of: .spelled(port)), empty: .equalsAbsent),
      "notPorts": .init(.set(of: .spelled(port)), empty: .equalsAbsent),
      "services": .init(
        .object(ObjectSchema(["name": .init(.scalar), "namespace": .init(.scalar)]))),
      "serviceAccounts": .init(
        .object(
          ObjectSchema([
            "names": .init(.set(of: .scalar), empty: .equalsAbsent), "selector": .init(.scalar),
          ]))),
    ]))

  /// A port is a number, a name, or a range `1:5`; Calico's API writes "80" and "80:80" as 80.
  @Sendable private static func port(_ node: Node) -> Node {
    guard let text = node.string else { return node }
    let ends = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let first = UInt16(ends[0]), let last = UInt16(ends[ends.count - 1]), ends.count <= 2
    else { return node }
    return first == last ? Node(.integer(Int64(first))) : Node(.string("\(first):\(last)"))
  }

  /// A protocol is a name or a number; Calico's API writes "6" as 6.
  @Sendable private static func number(_ node: Node) -> Node {
    node.string.flatMap(UInt8.init).map { Node(.integer(Int64($0))) } ?? node
  }

  /// What Calico's own API shows of an object of `crd.projectcalico.org`: the name and the labels that
  /// its API server put aside in an annotation when it stored the object.
  @Sendable static func unwrapped(_ object: Node) -> Node {
    let key = "projectcalico.org/metadata"
    guard var result = object.mapping, var metadata = object["metadata"]?.mapping,
      let text = metadata["annotations"]?[key]?.string,
      let kept = try? JSONReader.read(Array(text.utf8), file: key)
    else { return object }
    if let name = kept["name"], name.string != nil { metadata["name"] = name }
    for field in ["labels", "annotations"] {
      var values = metadata[field]?.mapping ?? Mapping()
      for entry in kept[field]?.mapping?.entries ?? [] { values[entry.key] = entry.value }
      metadata[field] = Node(.mapping(values))
    }
    result["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(result), span: object.span)
  }

  /// Whether a policy selects endpoints of a namespace.
  @Sendable static func reaches(_ body: Node, _ namespace: NamespaceLabels) -> Bool? {
    let spec = body["spec"]
    let ofNamespace = matches(spec?["namespaceSelector"]) { namespace.label($0) }
    if ofNamespace == false { return false }
    let ofEndpoint = matches(spec?["selector"]) { label($0, of: namespace) }
    switch (ofNamespace, ofEndpoint) {
    case (_, false): return false
    case (true, true): return true
    default: return nil
    }
  }

  /// An absent selector selects everything; one that cannot be read may.
  private static func matches(_ selector: Node?, _ label: (String) -> LabelValue) -> Bool? {
    guard let selector else { return true }
    return selector.string.flatMap(CalicoSelector.init)?.matches(label) ?? nil
  }

  /// The labels that Calico gives to every endpoint of a pod: its namespace, and that namespace's labels
  /// behind `pcns.`.
  private static func label(_ key: String, of namespace: NamespaceLabels) -> LabelValue {
    if key == "projectcalico.org/namespace" { return .value(namespace.name) }
    if key == "projectcalico.org/orchestrator" { return .value("k8s") }
    return key.hasPrefix("pcns.") ? namespace.label(String(key.dropFirst(5))) : .unknown
  }
}
