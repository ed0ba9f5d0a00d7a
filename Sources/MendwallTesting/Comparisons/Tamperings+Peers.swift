extension Comparison {
  /// What is done to the peers and selectors of a NetworkPolicy.
  static let tamperedPeers: [Comparison] = [
    policy(
      "a peer is added", git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {}}]}]",
      #"add /spec/ingress/0/from/1: {"namespaceSelector":{}}"#),
    policy(
      "a peer is removed",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}, {namespaceSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      #"remove /spec/ingress/0/from/1: {"namespaceSelector":{}}"#),
    policy(
      "a peer's label is changed",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: b}}}]}]",
      #"replace /spec/ingress/0/from/0/podSelector/matchLabels/app: "a" -> "b""#),
    policy(
      "a peer's selector is opened to all pods",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {}}]}]",
      #"remove /spec/ingress/0/from/0/podSelector/matchLabels/app: "a""#),
    policy(
      "a peer of all namespaces is restricted to pods",
      git: "ingress: [{from: [{namespaceSelector: {}}]}]",
      live: "ingress: [{from: [{namespaceSelector: {}, podSelector: {}}]}]",
      "add /spec/ingress/0/from/0/podSelector: {}"),
    policy(
      "a peer's pods are extended to all namespaces", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {}, namespaceSelector: {}}]}]",
      "add /spec/ingress/0/from/0/namespaceSelector: {}"),
    policy(
      "a peer's empty pod selector is dropped",
      git: "ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {}}]}]",
      live: "ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]",
      "remove /spec/ingress/0/from/0/podSelector: {}"),
    policy(
      "a CIDR is widened", git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      #"replace /spec/ingress/0/from/0/ipBlock/cidr: "10.0.0.0/24" -> "10.0.0.0/8""#),
    policy(
      "an exception is removed",
      git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.2.0.0/16]}}]}]",
      #"remove /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16""#),
    policy(
      "the only exception is removed",
      git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      #"remove /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16""#),
    policy(
      "an exception is added", git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]",
      #"add /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16""#),
    policy(
      "the selected pods are narrowed", git: "podSelector: {}",
      live: "podSelector: {matchLabels: {app: none}}",
      #"add /spec/podSelector/matchLabels/app: "none""#),
    policy(
      "the selected pods are narrowed by a second label",
      git: "podSelector: {matchLabels: {app: a}}",
      live: "podSelector: {matchLabels: {app: a, tier: b}}",
      #"add /spec/podSelector/matchLabels/tier: "b""#),
    policy(
      "the selected pods are extended to all", git: "podSelector: {matchLabels: {app: a}}",
      live: "podSelector: {}",
      #"remove /spec/podSelector/matchLabels/app: "a""#),
    policy(
      "a label's key with a slash is changed", git: "podSelector: {matchLabels: {k8s.io/app: a}}",
      live: "podSelector: {matchLabels: {k8s.io/app: b}}",
      #"replace /spec/podSelector/matchLabels/k8s.io~1app: "a" -> "b""#),
    policy(
      "a requirement is added", git: "podSelector: {}",
      live: "podSelector: {matchExpressions: [{key: a, operator: DoesNotExist}]}",
      #"add /spec/podSelector/matchExpressions/0: {"key":"a","operator":"DoesNotExist"}"#),
    policy(
      "a requirement's operator is turned",
      git: "podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}",
      live: "podSelector: {matchExpressions: [{key: a, operator: NotIn, values: [b]}]}",
      #"replace /spec/podSelector/matchExpressions/0/operator: "In" -> "NotIn""#),
    policy(
      "a requirement's value is added",
      git: "podSelector: {matchExpressions: [{key: a, operator: In, values: [b, c]}]}",
      live: "podSelector: {matchExpressions: [{key: a, operator: In, values: [c, d, b]}]}",
      #"add /spec/podSelector/matchExpressions/0/values/1: "d""#),
    policy(
      "a CIDR is written with other bits behind its prefix",
      git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]",
      #"replace /spec/ingress/0/from/0/ipBlock/cidr: "10.0.0.1/8" -> "10.0.0.0/8""#
        + " (\(sameRange))"),
    policy(
      "a CIDR of IPv6 is written in another spelling",
      git: "egress: [{to: [{ipBlock: {cidr: '2001:db8::/32'}}]}]",
      live: "egress: [{to: [{ipBlock: {cidr: '2001:0DB8:0::/32'}}]}]",
      #"replace /spec/egress/0/to/0/ipBlock/cidr: "2001:db8::/32" -> "2001:0DB8:0::/32""#
        + " (\(sameRange))"),
    policy(
      "an exception is written with other bits behind its prefix",
      git: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]",
      live: "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.2.3/16]}}]}]",
      #"replace /spec/ingress/0/from/0/ipBlock/except/0: "10.1.0.0/16" -> "10.1.2.3/16""#
        + " (\(sameRange))"),
    policy(
      "two peers of which either may come are joined into one that must be both",
      git: "ingress: [{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {a: b}}}]}]",
      live: "ingress: [{from: [{podSelector: {}, namespaceSelector: {matchLabels: {a: b}}}]}]",
      #"add /spec/ingress/0/from/0/namespaceSelector: {"matchLabels":{"a":"b"}}"#,
      #"remove /spec/ingress/0/from/1: {"namespaceSelector":{"matchLabels":{"a":"b"}}}"#),
    policy(
      "a peer is opened from its own namespace to all",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}, namespaceSelector: {}}]}]",
      "add /spec/ingress/0/from/0/namespaceSelector: {}"),
    policy(
      "a requirement that a label is absent becomes one that it is there",
      git:
        "ingress: [{from: [{podSelector: {matchExpressions:"
        + " [{key: a, operator: DoesNotExist}]}}]}]",
      live: "ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Exists}]}}]}]",
      "replace /spec/ingress/0/from/0/podSelector/matchExpressions/0/operator: "
        + #""DoesNotExist" -> "Exists""#),
  ]
}
