import Documents

/// Policies of a usual size: some peers, some ports, both directions.
enum SamplePolicies {
  /// Policies from the given index up to, and without, `count`.
  static func printManifests(from first: Int, to count: Int, namespaces: Int) {
    for index in first..<max(first, count) {
      print("---")
      print(YAMLWriter.write(policy(index, namespaces: namespaces)), terminator: "")
    }
  }

  static func printList(count: Int, namespaces: Int) {
    let items = (0..<count).map { live($0, namespaces: namespaces) }
    print(
      JSONWriter.compact(
        object([
          ("kind", "NetworkPolicyList"), ("apiVersion", "networking.k8s.io/v1"),
          ("metadata", object([("resourceVersion", "1")])), ("items", Node(.sequence(items))),
        ])))
  }

  static func policy(_ index: Int, namespaces: Int) -> Node {
    object([
      ("apiVersion", "networking.k8s.io/v1"), ("kind", "NetworkPolicy"),
      (
        "metadata",
        object([
          ("name", text("policy-\(index)")), ("namespace", text("bench-\(index % namespaces)")),
          ("labels", object([("app.kubernetes.io/part-of", "shop")])),
        ])
      ),
      ("spec", spec(index, namespaces: namespaces)),
    ])
  }

  /// A policy that isolates every pod of a namespace.
  static func denial(_ index: Int) -> Node {
    object([
      ("apiVersion", "networking.k8s.io/v1"), ("kind", "NetworkPolicy"),
      (
        "metadata",
        object([("name", "default-deny"), ("namespace", text("bench-\(index)"))])
      ),
      (
        "spec",
        object([("podSelector", object([])), ("policyTypes", ["Ingress", "Egress"])])
      ),
    ])
  }

  /// The same policy with a rule more, that lets everybody in.
  static func open(_ index: Int, namespaces: Int) -> Node {
    var node = policy(index, namespaces: namespaces)
    guard var fields = node.mapping, var spec = fields["spec"]?.mapping,
      let rules = spec["ingress"]?.sequence
    else { return node }
    spec["ingress"] = Node(.sequence(rules + [object([])]))
    fields["spec"] = Node(.mapping(spec))
    node = Node(.mapping(fields))
    return node
  }

  private static func spec(_ index: Int, namespaces: Int) -> Node {
    let from: Node = [
      object([
        (
          "namespaceSelector",
          labels("kubernetes.io/metadata.name", "bench-\((index * 7) % namespaces)")
        ), ("podSelector", labels("app", "client-\(index % 5)")),
      ]),
      object([
        (
          "ipBlock",
          object([
            ("cidr", text("10.\(index % 200).0.0/16")),
            ("except", [text("10.\(index % 200).3.0/24")]),
          ])
        )
      ]),
    ]
    return object([
      ("podSelector", labels("app", "app-\(index % 17)")), ("policyTypes", ["Ingress", "Egress"]),
      ("ingress", [object([("from", from), ("ports", [port(8080), port("metrics")])])]),
      (
        "egress",
        [
          object([
            ("to", [object([("podSelector", labels("app", "db"))])]), ("ports", [port(5432)]),
          ]
          ),
          object([("ports", [object([("protocol", "UDP"), ("port", 53)])])]),
        ]
      ),
    ])
  }

  /// As the server gives it back to a list after `kubectl apply`.
  private static func live(_ index: Int, namespaces: Int) -> Node {
    var object = policy(index, namespaces: namespaces)
    let applied = JSONWriter.compact(object) + "\n"
    guard var fields = object.mapping, var metadata = fields["metadata"]?.mapping else {
      return object
    }
    fields["apiVersion"] = nil
    fields["kind"] = nil
    let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    let owned = SamplePolicies.object([])
    metadata["uid"] = text("3f2b7c1e-0000-4000-8000-\(100_000_000_000 + index)")
    metadata["resourceVersion"] = text("\(1000 + index)")
    metadata["generation"] = 1
    metadata["creationTimestamp"] = "2026-11-01T10:00:00Z"
    metadata["annotations"] = SamplePolicies.object([(annotation, text(applied))])
    metadata["managedFields"] = [
      SamplePolicies.object([
        ("manager", "kubectl-client-side-apply"), ("operation", "Update"),
        ("apiVersion", "networking.k8s.io/v1"), ("time", "2026-11-01T10:00:00Z"),
        ("fieldsType", "FieldsV1"),
        (
          "fieldsV1",
          SamplePolicies.object([
            (
              "f:metadata",
              SamplePolicies.object([
                (
                  "f:annotations",
                  SamplePolicies.object([(".", owned), ("f:\(annotation)", owned)])
                ),
                ("f:labels", SamplePolicies.object([(".", owned)])),
              ])
            ),
            (
              "f:spec",
              SamplePolicies.object([
                ("f:egress", owned), ("f:ingress", owned), ("f:podSelector", owned),
                ("f:policyTypes", owned),
              ])
            ),
          ])
        ),
      ])
    ]
    fields["metadata"] = Node(.mapping(metadata))
    object = Node(.mapping(fields))
    return object
  }

  private static func labels(_ key: String, _ value: String) -> Node {
    object([("matchLabels", object([(key, text(value))]))])
  }

  private static func port(_ port: Node) -> Node {
    object([("protocol", "TCP"), ("port", port)])
  }

  private static func text(_ text: String) -> Node { Node(.string(text)) }

  private static func object(_ fields: [(String, Node)]) -> Node {
    Node(.mapping(Mapping(fields.map { Mapping.Entry(key: $0.0, value: $0.1) })))
  }
}
