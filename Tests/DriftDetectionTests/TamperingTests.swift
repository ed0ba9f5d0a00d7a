import Documents
import DriftDetection
import Testing

@Suite("Tampering with a live policy")
struct TamperingTests {
  @Test(
    "is told as the changes that were made, and no others", arguments: rules + peers + types + odd)
  func tampering(_ row: Tampering) throws {
    #expect(try changes(row.git, row.live) == row.changes)
  }

  private static let rules = [
    Tampering(
      "a default-deny opened by an empty rule", git: "{podSelector: {}, policyTypes: [Ingress]}",
      live: "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}", "add /spec/ingress/0: {}"),
    Tampering(
      "a default-deny with an empty list opened", git: "ingress: []", live: "ingress: [{}]",
      "add /spec/ingress/0: {}"),
    Tampering(
      "a default-deny of egress opened", git: "policyTypes: [Egress]",
      live: "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
      #"add /spec/egress/0: {"to":[{"ipBlock":{"cidr":"0.0.0.0/0"}}]}"#),
    Tampering(
      "an open policy closed", git: "ingress: [{}]", live: "ingress: []",
      "remove /spec/ingress/0: {}"),
    Tampering(
      "a port changed", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 81}]}]",
      "replace /spec/ingress/0/ports/0/port: 80 -> 81"),
    Tampering(
      "a port's number made a name", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: '80'}]}]",
      #"replace /spec/ingress/0/ports/0/port: 80 -> "80""#),
    Tampering(
      "a protocol changed from the default", git: "ingress: [{ports: [{port: 53}]}]",
      live: "ingress: [{ports: [{port: 53, protocol: UDP}]}]",
      #"replace /spec/ingress/0/ports/0/protocol: "TCP" -> "UDP""#),
    Tampering(
      "a range opened by endPort", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 80, endPort: 65535}]}]",
      "add /spec/ingress/0/ports/0/endPort: 65535"),
    Tampering(
      "a range widened", git: "ingress: [{ports: [{port: 80, endPort: 90}]}]",
      live: "ingress: [{ports: [{port: 80, endPort: 99}]}]",
      "replace /spec/ingress/0/ports/0/endPort: 90 -> 99"),
    Tampering(
      "a range narrowed to its first port", git: "ingress: [{ports: [{port: 80, endPort: 90}]}]",
      live: "ingress: [{ports: [{port: 80}]}]", "remove /spec/ingress/0/ports/0/endPort: 90"),
    Tampering(
      "a port's number dropped", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{}]}]",
      "remove /spec/ingress/0/ports/0/port: 80"),
    Tampering(
      "a second port added", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 22}, {port: 80}]}]",
      #"add /spec/ingress/0/ports/0: {"port":22,"protocol":"TCP"}"#),
    Tampering(
      "one of two ports removed", git: "ingress: [{ports: [{port: 22}, {port: 80}]}]",
      live: "ingress: [{ports: [{port: 80}]}]",
      #"remove /spec/ingress/0/ports/0: {"port":22,"protocol":"TCP"}"#),
    Tampering(
      "all ports opened", git: "ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]",
      live: "ingress: [{from: [{podSelector: {}}]}]",
      #"remove /spec/ingress/0/ports: [{"port":80,"protocol":"TCP"}]"#),
    Tampering(
      "a rule for all ports restricted", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]",
      #"add /spec/ingress/0/ports: [{"port":80,"protocol":"TCP"}]"#),
    Tampering(
      "a rule opened to every peer",
      git: "ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 80}]}]",
      #"remove /spec/ingress/0/from: [{"podSelector":{}}]"#),
    Tampering(
      "a rule's only field dropped", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{}]",
      #"remove /spec/ingress/0/from: [{"podSelector":{}}]"#),
    Tampering(
      "a rule's peers emptied", git: "egress: [{to: [{podSelector: {}}], ports: [{port: 1}]}]",
      live: "{egress: [{to: [], ports: [{port: 1}]}], policyTypes: [Ingress, Egress]}",
      #"remove /spec/egress/0/to: [{"podSelector":{}}]"#),
    Tampering(
      "a rule inserted before another",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{ports: [{port: 22}]}, {from: [{podSelector: {matchLabels: {app: a}}}]}]",
      #"add /spec/ingress/0: {"ports":[{"port":22,"protocol":"TCP"}]}"#),
    Tampering(
      "the first of three rules removed",
      git: "ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}, {ports: [{port: 3}]}]",
      live: "ingress: [{ports: [{port: 2}]}, {ports: [{port: 3}]}]",
      #"remove /spec/ingress/0: {"ports":[{"port":1,"protocol":"TCP"}]}"#),
    Tampering(
      "rules moved and one of them changed",
      git: "ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}, {ports: [{port: 3}]}]",
      live: "ingress: [{ports: [{port: 3}]}, {ports: [{port: 9}]}, {ports: [{port: 1}]}]",
      "replace /spec/ingress/1/ports/0/port: 2 -> 9"),
    Tampering(
      "an empty rule slipped in beside others", git: "ingress: [{ports: [{port: 1}]}]",
      live: "ingress: [{ports: [{port: 1}]}, {}]", "add /spec/ingress/1: {}"),
    Tampering(
      "changes in both directions",
      git: "{ingress: [{ports: [{port: 1}]}], egress: [{ports: [{port: 2}]}]}",
      live:
        "{ingress: [{ports: [{port: 3}]}], egress: [{ports: [{port: 4}]}]}",
      "replace /spec/ingress/0/ports/0/port: 1 -> 3",
      "replace /spec/egress/0/ports/0/port: 2 -> 4"),
  ]

  private static let peers = [
    Tampering(
      "a peer added", git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {}}]}]",
      #"add /spec/ingress/0/from/1: {"namespaceSelector":{}}"#),
    Tampering(
      "a peer removed",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      #"remove /spec/ingress/0/from/1: {"namespaceSelector":{}}"#),
    Tampering(
      "a peer's label changed", git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: b}}}]}]",
      #"replace /spec/ingress/0/from/0/podSelector/matchLabels/app: "a" -> "b""#),
    Tampering(
      "a peer's selector opened to all pods",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {}}]}]",
      #"remove /spec/ingress/0/from/0/podSelector/matchLabels/app: "a""#),
    Tampering(
      "a peer of all namespaces restricted to pods",
      git: "ingress: [{from: [{namespaceSelector: {}}]}]",
      live: "ingress: [{from: [{namespaceSelector: {}, podSelector: {}}]}]",
      "add /spec/ingress/0/from/0/podSelector: {}"),
    Tampering(
      "a peer's pods extended to all namespaces", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {}, namespaceSelector: {}}]}]",
      "add /spec/ingress/0/from/0/namespaceSelector: {}"),
    Tampering(
      "a peer's empty pod selector dropped",
      git: "ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {}}]}]",
      live: "ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]",
      "remove /spec/ingress/0/from/0/podSelector: {}"),
    Tampering(
      "a CIDR widened", git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      #"replace /spec/ingress/0/from/0/ipBlock/cidr: "10.0.0.0/24" -> "10.0.0.0/8""#),
    Tampering(
      "an exception removed",
      git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.2.0.0/16]}}]}]",
      #"remove /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16""#),
    Tampering(
      "the only exception removed",
      git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      #"remove /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16""#),
    Tampering(
      "an exception added", git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]",
      #"add /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16""#),
    Tampering(
      "the selected pods narrowed", git: "podSelector: {}",
      live: "podSelector: {matchLabels: {app: none}}",
      #"add /spec/podSelector/matchLabels/app: "none""#),
    Tampering(
      "the selected pods narrowed by a second label", git: "podSelector: {matchLabels: {app: a}}",
      live: "podSelector: {matchLabels: {app: a, tier: b}}",
      #"add /spec/podSelector/matchLabels/tier: "b""#),
    Tampering(
      "the selected pods extended to all", git: "podSelector: {matchLabels: {app: a}}",
      live: "podSelector: {}",
      #"remove /spec/podSelector/matchLabels/app: "a""#),
    Tampering(
      "a label's key with a slash changed", git: "podSelector: {matchLabels: {k8s.io/app: a}}",
      live: "podSelector: {matchLabels: {k8s.io/app: b}}",
      #"replace /spec/podSelector/matchLabels/k8s.io~1app: "a" -> "b""#),
    Tampering(
      "a requirement added", git: "podSelector: {}",
      live: "podSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}",
      #"add /spec/podSelector/matchExpressions/0: {"key":"a","operator":"DoesNotExist"}"#),
    Tampering(
      "a requirement's operator turned",
      git: "podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}",
      live: "podSelector: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}",
      #"replace /spec/podSelector/matchExpressions/0/operator: "In" -> "NotIn""#),
    Tampering(
      "a requirement's value added",
      git: "podSelector: {matchExpressions: [{key: a, operator: In, values: [b, c]}]}",
      live: "podSelector: {matchExpressions: [{key: a, operator: In, values: [c, d, b]}]}",
      #"add /spec/podSelector/matchExpressions/0/values/1: "d""#),
  ]

  private static let types = [
    Tampering(
      "isolation of egress dropped", git: "policyTypes: [Ingress, Egress]",
      live: "policyTypes: [Ingress]",
      #"remove /spec/policyTypes/1: "Egress""#),
    Tampering(
      "isolation of egress added", git: "policyTypes: [Ingress]",
      live: "policyTypes: [Egress, Ingress]",
      #"add /spec/policyTypes/0: "Egress""#),
    Tampering(
      "isolation of ingress turned into one of egress while Git relies on the default",
      git: "podSelector: {}",
      live: "policyTypes: [Egress]", #"remove /spec/policyTypes/0: "Ingress""#,
      #"add /spec/policyTypes/0: "Egress""#),
    Tampering(
      "isolation of egress dropped while Git relies on the default", git: "egress: [{}]",
      live: "{egress: [{}], policyTypes: [Ingress]}", #"remove /spec/policyTypes/1: "Egress""#),
    Tampering(
      "egress rules removed while the types stay", git: "{egress: [{ports: [{port: 1}]}]}",
      live: "policyTypes: [Ingress, Egress]",
      #"remove /spec/egress/0: {"ports":[{"port":1,"protocol":"TCP"}]}"#),
  ]

  private static let odd = [
    Tampering(
      "a field of a newer API added", git: "{}", live: "newer: {a: 1}", #"add /spec/newer: {"a":1}"#
    ),
    Tampering(
      "an empty field of a newer API added", git: "{}", live: "newer: []", "add /spec/newer: []"),
    Tampering(
      "a field of a newer API changed", git: "newer: {a: 1}", live: "newer: {a: 2}",
      #"replace /spec/newer: {"a":1} -> {"a":2}"#),
    Tampering(
      "a field of a newer API removed", git: "ingress: [{newer: 1}]", live: "ingress: [{}]",
      "remove /spec/ingress/0/newer: 1"),
    Tampering(
      "a list of a newer API reordered", git: "newer: [1, 2]", live: "newer: [2, 1]",
      "replace /spec/newer: [1,2] -> [2,1]"),
    Tampering(
      "a peer of a newer kind added to a rule", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {}}, {newer: x}]}]",
      #"add /spec/ingress/0/from/1: {"newer":"x"}"#),
    Tampering(
      "all of it replaced",
      git: "{podSelector: {matchLabels: {a: b}}, ingress: [{ports: [{port: 1}]}]}",
      live: "{policyTypes: [Egress], egress: [{}]}",
      #"remove /spec/podSelector/matchLabels/a: "b""#,
      #"remove /spec/ingress/0: {"ports":[{"port":1,"protocol":"TCP"}]}"#,
      #"remove /spec/policyTypes/0: "Ingress""#, #"add /spec/policyTypes/0: "Egress""#,
      "add /spec/egress/0: {}"),
  ]
}
