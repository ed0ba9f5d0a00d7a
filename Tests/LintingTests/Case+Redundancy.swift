extension Case {
  static let redundancy: [Case] = [
    .policy(
      "peer-within-peer", "fires on a narrower peer, and on the second of two that are alike",
      """
      ingress:
      - from:
        - 📍podSelector: {matchLabels: {app: a}}
        - podSelector: {}
        - ipBlock: {cidr: 10.0.0.0/8}
        - 📍ipBlock: {cidr: 10.1.0.0/16}
        - 📍ipBlock: {cidr: 10.0.0.0/8}
      """, saying: "the peer 2 of this list means all that this one does"),
    .policy(
      "peer-within-peer", "does not fire on others, nor where an except takes it out",
      """
      ingress:
      - from:
        - podSelector: {matchLabels: {app: a}}
        - podSelector: {matchLabels: {app: b}}
        - namespaceSelector: {matchLabels: {team: a}}
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
        - ipBlock: {cidr: 10.1.0.0/16}
      - from:
        - podSelector: {}
      """),
    Case(
      "duplicate-policy", "fires on the second",
      documents(
        networkPolicy("ingress: [{ports: [{port: 1}]}]"),
        networkPolicy("ingress: [{ports: [{port: 1}]}]", name: "📍again")),
      saying: "NetworkPolicy shop/web says the same"),
    Case(
      "duplicate-policy", "does not fire on another spec, namespace or on the same object",
      documents(
        networkPolicy("ingress: [{ports: [{port: 1}]}]"),
        networkPolicy("ingress: [{ports: [{port: 2}]}]", name: "other"),
        networkPolicy("ingress: [{ports: [{port: 1}]}]", namespace: "other"),
        networkPolicy("ingress: [{ports: [{port: 1}]}]"))),
    Case(
      "redundant-rule", "fires within a policy and across policies",
      documents(
        networkPolicy("podSelector: {}\ningress: [{from: [{podSelector: {}}]}]", name: "own"),
        networkPolicy(
          """
          podSelector: {matchLabels: {app: web}}
          ingress:
          - 📍from: [{podSelector: {matchLabels: {app: cart}}}]
            ports: [{port: 80}]
          - from: [{ipBlock: {cidr: 10.0.0.0/8}}]
          - 📍from: [{ipBlock: {cidr: 10.0.0.0/8}}]
            ports: [{port: 80, endPort: 90}]
          """)), saying: "the rule at /spec/ingress/0 of NetworkPolicy shop/own allows all of this"),
    Case(
      "redundant-rule", "does not fire for other pods, ports or directions",
      documents(
        networkPolicy(
          "podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}]}]",
          name: "other"),
        networkPolicy(
          """
          podSelector: {matchLabels: {app: web}}
          ingress:
          - from: [{podSelector: {}}]
            ports: [{port: 80}, {port: http}]
          - from: [{podSelector: {matchLabels: {app: a}}}]
            ports: [{port: 81}]
          egress:
          - to: [{podSelector: {}}]
            ports: [{port: 80}]
          """))),
  ]
}
