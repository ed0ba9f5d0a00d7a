private let web = deployment("web", "{app: web}")
private let proxy = deployment("proxy", "{app: proxy}", spec: "{hostNetwork: true}")
private let ported = deployment(
  "web", "{app: web}",
  spec: "{containers: [{name: a, ports: [{name: http, containerPort: 80}, "
    + "{name: dns, containerPort: 53, protocol: UDP}]}]}")

extension Case {
  static let selectors: [Case] = [
    Case(
      "pod-selector-matches-nothing",
      "fires on labels that no pod has, and on other namespaces' pods",
      documents(
        web, networkPolicy("📍podSelector: {matchLabels: {app: wbe}}"),
        networkPolicy("📍podSelector: {matchLabels: {app: web}}", namespace: "other"))),
    Case(
      "pod-selector-matches-nothing", "fires on a subject of an admin tier",
      documents(web, clusterPolicy("📍subject: {pods: {podSelector: {matchLabels: {app: none}}}}"))),
    Case(
      "pod-selector-matches-nothing",
      "does not fire on every pod of an empty namespace, nor on the node's network",
      documents(
        web, proxy, networkPolicy("podSelector: {}", namespace: "other"),
        networkPolicy("podSelector: {matchLabels: {app: web}}"),
        networkPolicy("podSelector: {matchLabels: {app: proxy}}", name: "proxy"))),
    Case(
      "host-network-selected", "fires where every pod that is selected is on the node's network",
      documents(web, proxy, networkPolicy("📍podSelector: {matchLabels: {app: proxy}}"))),
    Case(
      "host-network-selected", "does not fire where some are not, nor on whole namespaces",
      documents(
        web, proxy,
        networkPolicy("podSelector: {matchExpressions: [{key: app, operator: Exists}]}"),
        networkPolicy("podSelector: {}", name: "all"))),
    Case(
      "peer-matches-nothing", "fires on a peer of either direction",
      documents(
        web, namespace("other"),
        networkPolicy(
          """
          ingress:
          - from:
            - podSelector: {matchLabels: {app: web}}
            - 📍podSelector: {matchLabels: {app: cart}}
          egress:
          - to:
            - 📍namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}
              podSelector: {matchLabels: {app: web}}
          """))),
    Case(
      "peer-matches-nothing", "does not fire on whole namespaces, addresses or absent namespaces",
      documents(
        web, namespace("other"),
        networkPolicy(
          """
          ingress:
          - from:
            - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}
            - ipBlock: {cidr: 203.0.113.0/24}
            - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gone}}
              podSelector: {matchLabels: {app: web}}
          """))),
    Case(
      "absent-namespace", "fires on a policy's own namespace and on those that it names",
      documents(
        namespace("shop"), networkPolicy("podSelector: {}").replacing(": shop", with: ": 📍shpo"),
        networkPolicy(
          """
          ingress:
          - from:
            - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: 📍gone}}
            - namespaceSelector:
                matchExpressions:
                - {key: kubernetes.io/metadata.name, operator: In, values: [shop, 📍gone]}
          """)), saying: "there is no namespace \"shpo\" | write shop"),
    Case(
      "absent-namespace", "does not fire on those that are, nor on exclusions",
      documents(
        namespace("shop"),
        networkPolicy(
          "ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: "
            + "kubernetes.io/metadata.name, operator: NotIn, values: [gone]}]}}]}]"))),
    Case(
      "namespace-selector-matches-nothing", "fires on a label that no namespace has",
      documents(
        namespace("shop", "{team: shop}"),
        networkPolicy("ingress: [{from: [{📍namespaceSelector: {matchLabels: {team: ops}}}]}]"))),
    Case(
      "namespace-selector-matches-nothing", "does not fire on labels that one has, nor on names",
      documents(
        namespace("shop", "{team: shop}"),
        networkPolicy(
          "ingress: [{from: [{namespaceSelector: {matchLabels: {team: shop}}}, {namespaceSelector: {}}, "
            + "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gone}}}]}]"))),
    .policy(
      "or-instead-of-and", "fires on the second of two neighbours, in either order",
      """
      ingress:
      - from:
        - podSelector: {matchLabels: {app: prometheus}}
        - 📍namespaceSelector: {matchLabels: {team: monitoring}}
      """),
    .policy(
      "or-instead-of-and", "does not fire on one peer with both, nor on two of a kind",
      """
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {team: monitoring}}
          podSelector: {matchLabels: {app: prometheus}}
        - podSelector: {matchLabels: {app: a}}
        - podSelector: {matchLabels: {app: b}}
      - from:
        - namespaceSelector: {matchLabels: {team: a}}
        - namespaceSelector: {matchLabels: {team: b}}
      - from:
        - podSelector: {}
        - namespaceSelector: {matchLabels: {team: b}}
      """),
    Case(
      "not-in-over-selects", "fires where a pod that is found lacks the label",
      documents(
        web,
        networkPolicy(
          """
          ingress:
          - from:
            - 📍podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [db]}]}
          """)), saying: "NotIn on tier also means pods without that label, as those of shop/web"),
    Case(
      "not-in-over-selects", "does not fire where every pod has the label",
      documents(
        web,
        networkPolicy(
          "ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}}]}]"
        ))),
    .policy(
      "exclusion-reaches-kube-system", "fires on NotIn and DoesNotExist",
      """
      ingress:
      - from:
        - 📍namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}
        - 📍namespaceSelector: {matchExpressions: [{key: guarded, operator: DoesNotExist}]}
      """),
    .policy(
      "exclusion-reaches-kube-system",
      "does not fire where it is excluded, or something is demanded",
      """
      ingress:
      - from:
        - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}
        - namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}, {key: team, operator: Exists}]}
        - namespaceSelector: {}
      """),
    .policy(
      "claimable-label", "fires on a label of pods in every namespace",
      "ingress: [{from: [📍{namespaceSelector: {}, podSelector: {matchLabels: {app: ops}}}]}]"),
    .policy(
      "claimable-label", "does not fire on every pod, on certain namespaces or on egress",
      "ingress: [{from: [{namespaceSelector: {}}, {namespaceSelector: {matchLabels: {a: b}}, "
        + "podSelector: {matchLabels: {a: b}}}]}]\n"
        + "egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]"
    ),
    .policy(
      "namespace-label-not-name", "fires on any other label",
      "ingress: [{from: [{📍namespaceSelector: {matchLabels: {team: ops}}}]}]",
      saying: "namespaces are selected by team"),
    .policy(
      "namespace-label-not-name", "does not fire on the name, nor on every namespace",
      "ingress: [{from: [{namespaceSelector: {}}, {namespaceSelector: {matchLabels: {team: ops, "
        + "kubernetes.io/metadata.name: ops}}}]}]"),
    Case(
      "unmatched-named-port", "fires on an unknown name and on the other protocol",
      documents(
        ported,
        networkPolicy("ingress: [{ports: [{port: 📍htpt}, {port: 📍dns}, {port: http}]}]"),
        networkPolicy(
          "policyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: web}}}], "
            + "ports: [{port: 📍https}]}]", name: "out")), saying: "write http | http"),
    Case(
      "unmatched-named-port", "does not fire on a name that a pod has, nor where no pod is",
      documents(
        ported, networkPolicy("ingress: [{ports: [{port: http}, {port: dns, protocol: UDP}]}]"),
        networkPolicy("ingress: [{ports: [{port: any}]}]", namespace: "other"),
        networkPolicy("policyTypes: [Egress]\negress: [{ports: [{port: any}]}]", name: "out"))),
    Case(
      "named-port-differs", "fires where two pods give the name different numbers",
      documents(
        ported,
        deployment(
          "next", "{app: web}",
          spec: "{containers: [{name: a, ports: [{name: http, containerPort: 8080}]}]}"),
        networkPolicy(
          "podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: 📍http}]}]")),
      saying: "means the ports 80, 8080 on different pods"),
    Case(
      "named-port-differs", "does not fire on one number, nor on a rule for a whole namespace",
      documents(
        ported,
        deployment(
          "other", "{app: other}",
          spec: "{containers: [{name: a, ports: [{name: http, containerPort: 8080}]}]}"),
        networkPolicy(
          "podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: http}]}]"),
        networkPolicy("ingress: [{ports: [{port: http}]}]", name: "all"))),
  ]
}
