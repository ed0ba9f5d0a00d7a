import Testing

@Suite("Upstream: allowing by labels")
struct SelectingTests {
  private static func intoA(_ peers: String, _ more: String = "") -> [String] {
    ["x: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [\(peers)]\(more)}]}"]
  }

  static let ingress = [
    Probing(
      "pods of the same namespace", intoA("{podSelector: {matchLabels: {pod: b}}}"),
      ["TCP 80": "-*>x/a +x/b>x/a"]),
    Probing(
      "any pod of the same namespace", intoA("{podSelector: {}}"), ["TCP 80": "-*>x/a +x/*>x/a"]),
    Probing(
      "another namespace", intoA("{namespaceSelector: {matchLabels: {ns: 'y'}}}"),
      ["TCP 80": "-*>x/a +y/*>x/a"]),
    Probing(
      "pods by an expression",
      intoA("{podSelector: {matchExpressions: [{key: pod, operator: In, values: [b, c]}]}}"),
      ["TCP 80": "-*>x/a +x/b>x/a +x/c>x/a"]),
    Probing(
      "namespaces by an expression that excludes",
      intoA("{namespaceSelector: {matchExpressions: [{key: ns, operator: NotIn, values: [x]}]}}"),
      ["TCP 80": "-*>x/a +y/*>x/a +z/*>x/a"]),
    Probing(
      "namespaces by an expression that names",
      intoA("{namespaceSelector: {matchExpressions: [{key: ns, operator: In, values: ['y']}]}}"),
      ["TCP 80": "-*>x/a +y/*>x/a"]),
    Probing(
      "pods or namespaces, in two elements",
      intoA(
        "{podSelector: {matchLabels: {pod: b}}}, {namespaceSelector: {matchLabels: {ns: 'y'}}}"),
      ["TCP 80": "-*>x/a +x/b>x/a +y/*>x/a"]),
    Probing(
      "pods in namespaces, in one element",
      intoA("{podSelector: {matchLabels: {pod: b}}, namespaceSelector: {matchLabels: {ns: 'y'}}}"),
      ["TCP 80": "-*>x/a +y/b>x/a"]),
    Probing(
      "several of both",
      intoA(
        """
        {podSelector: {matchExpressions: [{key: pod, operator: In, values: [b, c]}]},
          namespaceSelector: {matchExpressions: [{key: ns, operator: NotIn, values: [x]}]}}
        """), ["TCP 80": "-*>x/a +y/b>x/a +y/c>x/a +z/b>x/a +z/c>x/a"]),
    Probing(
      "either of two sorts of pods",
      intoA("{podSelector: {matchLabels: {pod: b}}}, {podSelector: {matchLabels: {pod: c}}}"),
      ["TCP 80": "-*>x/a +x/b>x/a +x/c>x/a"]),
    Probing(
      "namespaces by the label that the server gives",
      intoA("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: 'y'}}}"),
      ["TCP 80": "-*>x/a +y/*>x/a"]),
    Probing(
      "namespaces by an expression about that label",
      intoA(
        """
        {namespaceSelector: {matchExpressions: [
          {key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}]}}
        """), ["TCP 80": "-*>x/a +y/*>x/a +z/*>x/a"]),
    Probing(
      "pods that have no such label, which is nobody",
      intoA("{podSelector: {matchExpressions: [{key: pod, operator: DoesNotExist}]}}"),
      ["TCP 80": "-*>x/a"]),
  ]

  @Test("what comes in, from", arguments: ingress)
  func incoming(_ probing: Probing) throws { try probing.check() }

  static let egress = [
    Probing(
      "a pod of another namespace",
      [
        """
        x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress], egress: [
          {to: [{namespaceSelector: {matchLabels: {ns: 'y'}}, podSelector: {matchLabels: {pod: a}}}]}]}
        """
      ], ["TCP 80": "-x/a>* +x/a>y/a"]),
    Probing(
      "its own namespace", ["x: {policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}"],
      ["TCP 80": "-x/*>* +x/*>x/*"]),
    Probing(
      "what either of two policies says",
      [
        "x: {policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {ns: 'y'}}}]}]}",
        """
        x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress],
          egress: [{to: [{namespaceSelector: {matchLabels: {ns: z}}}]}]}
        """,
      ], ["TCP 80": "-x/*>* +x/*>y/* +x/a>z/*"]),
    Probing(
      "what both ends say",
      [
        "x: {policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {ns: 'y'}}}]}]}",
        "y: {ingress: [{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {ns: z}}}]}]}",
      ], ["TCP 80": "-x/*>* -*>y/* +y/*>y/* +z/*>y/*"]),
  ]

  @Test("what goes out, to", arguments: egress)
  func outgoing(_ probing: Probing) throws { try probing.check() }

  static let stacked = [
    Probing(
      "two policies of the same pods add up",
      [
        "x: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}]}]}",
        "x: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{podSelector: {matchLabels: {pod: c}}}]}]}",
      ], ["TCP 80": "-*>x/a +x/b>x/a +x/c>x/a"]),
    Probing(
      "two policies whose pods overlap add up where they do",
      [
        """
        x: {podSelector: {matchExpressions: [{key: pod, operator: In, values: [a, b]}]},
          ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}]}]}
        """,
        """
        x: {podSelector: {matchExpressions: [{key: pod, operator: In, values: [b, c]}]},
          ingress: [{from: [{namespaceSelector: {matchLabels: {ns: z}}}]}]}
        """,
      ], ["TCP 80": "-*>x/* +y/*>x/a +y/*>x/b +z/*>x/b +z/*>x/c"]),
    Probing(
      "stacked policies that differ in their ports",
      [
        """
        x: {podSelector: {matchLabels: {pod: a}},
          ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], ports: [{port: 80}]}]}
        """,
        """
        x: {podSelector: {matchLabels: {pod: a}},
          ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], ports: [{port: 81}]}]}
        """,
      ],
      [
        "TCP 80": "-*>x/a +y/*>x/a", "TCP 81": "-*>x/a +y/*>x/a", "UDP 80": "-*>x/a",
        "TCP 82": "-*>x/a",
      ]),
  ]

  @Test("together", arguments: stacked)
  func together(_ probing: Probing) throws { try probing.check() }
}
