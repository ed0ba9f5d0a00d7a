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

  /// Calico's API sets the tier and the types, and leaves out what is empty or false.
  @Sendable static func addDefaults(_ spec: inout Mapping) {
    dropZeros(&spec)
    if spec["tier"] == nil { spec["tier"] = "default" }
    if spec["selector"] == nil { spec["selector"] = "all()" }
    if spec["types"] == nil {
      switch (spec["ingress"] != nil, spec["egress"] != nil) {
      case (_, false): spec["types"] = ["Ingress"]
      case (false, true): spec["types"] = ["Egress"]
      case (true, true): spec["types"] = ["Ingress", "Egress"]
      }
    }
  }

  /// Calico's types do not tell an empty text or a false from one that is left out (`omitempty`).
  @Sendable private static func dropZeros(_ fields: inout Mapping) {
    for entry in fields.entries where entry.value == "" || entry.value == false {
      fields[entry.key] = nil
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
    ObjectSchema(
      [
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
            ObjectSchema(
              [
                "names": .init(.set(of: .scalar), empty: .equalsAbsent), "selector": .init(.scalar),
              ], addDefaults: dropZeros))),
      ], addDefaults: dropZeros))

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

  /// What Calico's own API shows of an object of `crd.projectcalico.org`: with the labels and annotations
  /// that its API server put aside in an annotation when it stored the object, and the types that an
  /// object without them has there.
  ///
  /// Everybody who may write the object may write that annotation too: it only fills in what the object
  /// does not have.
  @Sendable static func unwrapped(_ object: Node, _ api: PolicyKind.API) -> Node {
    guard api.group == "crd.projectcalico.org", var result = object.mapping else { return object }
    if var spec = object["spec"]?.mapping, spec["types"]?.sequence?.isEmpty ?? true {
      spec["types"] = ["Ingress", "Egress"]
      result["spec"] = Node(.mapping(spec), span: object["spec"]?.span)
    }
    let key = Policy.keptMetadata
    guard var metadata = object["metadata"]?.mapping,
      let text = metadata["annotations"]?[key]?.string,
      let kept = try? JSONReader.read(Array(text.utf8), file: key)
    else { return Node(.mapping(result), span: object.span) }
    for field in ["labels", "annotations"] {
      let own = metadata[field]?.mapping ?? Mapping()
      let known = Set(own.entries.map(\.key))
      let added = (kept[field]?.mapping?.entries ?? []).filter { !known.contains($0.key) }
      metadata[field] = Node(.mapping(Mapping(own.entries + added)))
    }
    result["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(result), span: object.span)
  }

  /// Whether a policy selects endpoints of a namespace.
  @Sendable static func reaches(_ body: Node, _ namespace: NamespaceLabels) -> Bool? {
    let spec = body["spec"]
    let ofNamespace = matches(spec?["namespaceSelector"]) { label($0, ofNamespace: namespace) }
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
    return key.hasPrefix(namespacePrefix)
      ? label(String(key.dropFirst(namespacePrefix.count)), ofNamespace: namespace) : .unknown
  }

  /// The labels of a namespace, and the one by which Calico tells its name.
  private static func label(_ key: String, ofNamespace namespace: NamespaceLabels) -> LabelValue {
    key == "projectcalico.org/name" ? .value(namespace.name) : namespace.label(key)
  }

  private static let namespacePrefix = "pcns."

  /// The labels of namespaces that a policy's selectors name.
  @Sendable static func namespaceLabels(_ body: Node) -> Set<String> {
    var keys: Set<String> = []
    func collect(_ node: Node) {
      for element in node.sequence ?? [] { collect(element) }
      for entry in node.mapping?.entries ?? [] {
        guard let selector = entry.value.string.flatMap(CalicoSelector.init) else {
          collect(entry.value)
          continue
        }
        if entry.key == "namespaceSelector" {
          keys.formUnion(selector.keys)
        } else if ["selector", "notSelector"].contains(entry.key) {
          let ofNamespaces = selector.keys.filter { $0.hasPrefix(namespacePrefix) }
          keys.formUnion(ofNamespaces.map { String($0.dropFirst(namespacePrefix.count)) })
        }
      }
    }
    collect(body)
    return keys
  }
}
