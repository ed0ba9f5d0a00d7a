import Testing

@Suite("Upstream: denying by default, and allowing again")
struct DenyingTests {
  static let defaults = [
    Probing("no policy at all", [], ["TCP 80": "", "UDP 80": "", "SCTP 81": ""]),
    Probing(
      "ingress of a namespace", ["x: {podSelector: {}}"],
      ["TCP 80": "-*>x/*", "UDP 80": "-*>x/*", "SCTP 80": "-*>x/*"]),
    Probing(
      "egress of a namespace", ["x: {policyTypes: [Egress]}"],
      ["TCP 80": "-x/*>*", "UDP 81": "-x/*>*"]),
    Probing(
      "both of a namespace", ["x: {policyTypes: [Ingress, Egress]}"], ["TCP 80": "-*>x/* -x/*>*"]),
    Probing(
      "ingress of one pod", ["x: {podSelector: {matchLabels: {pod: a}}}"], ["TCP 80": "-*>x/a"]),
    Probing(
      "egress of one pod",
      ["x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress]}"], ["TCP 80": "-x/a>*"]),
    Probing(
      "ingress of a pod from other namespaces",
      ["y: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{podSelector: {}}]}]}"],
      ["TCP 80": "-*>y/a +y/*>y/a"]),
    Probing(
      "ingress of several namespaces", ["x: {podSelector: {}}", "z: {podSelector: {}}"],
      ["TCP 80": "-*>x/* -*>z/*"]),
  ]

  @Test("denied by default is", arguments: defaults)
  func denied(_ probing: Probing) throws { try probing.check() }

  static let allowing = [
    Probing(
      "all of a namespace, by a rule that says nothing", ["x: {ingress: [{}]}"], ["TCP 80": ""]),
    Probing(
      "all, whatever else is denied",
      ["x: {podSelector: {}}", "x: {ingress: [{}]}"], ["TCP 80": "", "UDP 81": ""]),
    Probing(
      "all that is sent, whatever else is denied",
      ["x: {policyTypes: [Egress]}", "x: {policyTypes: [Egress], egress: [{}]}"], ["TCP 80": ""]),
    Probing(
      "all, beside a policy that allows one port",
      [
        "x: {ingress: [{ports: [{port: 80}]}]}", "x: {ingress: [{}]}",
      ], ["TCP 80": "", "TCP 81": ""]),
    Probing(
      "all that is sent, beside a policy that allows one port",
      [
        "x: {policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}",
        "x: {policyTypes: [Egress], egress: [{}]}",
      ], ["TCP 80": "", "TCP 81": ""]),
    Probing(
      "one target in a namespace that denies",
      [
        "x: {podSelector: {}}",
        """
        x: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{namespaceSelector: {}}]}]}
        """,
      ], ["TCP 80": "-*>x/* +*>x/a"]),
    Probing(
      "pods of every namespace", ["x: {ingress: [{from: [{namespaceSelector: {}}]}]}"],
      ["TCP 80": ""]),
    Probing(
      "ingress and egress that are said together",
      [
        """
        x: {
          podSelector: {matchLabels: {pod: a}}, policyTypes: [Ingress, Egress],
          ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {pod: b}}}]}],
          egress: [{to: [{podSelector: {matchLabels: {pod: c}}}]}]}
        """
      ], ["TCP 80": "-*>x/a -x/a>* +*/b>x/a +x/a>x/c"]),
    Probing(
      "nothing that the sender may not send, though the receiver allows it",
      [
        "x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress]}",
        "y: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{namespaceSelector: {}}]}]}",
      ], ["TCP 80": "-x/a>*"]),
    Probing(
      "each direction by itself",
      [
        """
        x: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}]}]}
        """,
        """
        x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress],
          egress: [{to: [{podSelector: {matchLabels: {pod: b}}}]}]}
        """,
      ], ["TCP 80": "-*>x/a -x/a>* +x/b>x/a +x/a>x/b"]),
  ]

  @Test("allowed again is", arguments: allowing)
  func allowed(_ probing: Probing) throws { try probing.check() }
}
