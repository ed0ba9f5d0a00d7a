private let everything = networkPolicy(
  "podSelector: {}\npolicyTypes: [Ingress, Egress]", name: "deny-all")
private let admin = clusterPolicy(
  """
  tier: Admin
  priority: 1
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
  egress: [{action: Deny, to: [{namespaces: {}}]}]
  """)

extension Case {
  static let isolation: [Case] = [
    Case(
      "default-deny-annulled", "fires on the rule that opens everything again",
      documents(
        everything, networkPolicy("podSelector: {}\npolicyTypes: [Egress]\negress: [📍{}]")),
      saying: "NetworkPolicy shop/deny-all is without effect for egress"),
    Case(
      "default-deny-annulled", "does not fire for certain pods, ports or a part of everybody",
      documents(
        everything, networkPolicy("podSelector: {matchLabels: {a: b}}\ningress: [{}]"),
        networkPolicy("ingress: [{ports: [{port: 80}]}]", name: "a"),
        networkPolicy("ingress: [{from: [{namespaceSelector: {}}]}]", name: "b"),
        networkPolicy("ingress: [{}]", namespace: "other"))),
    Case(
      "workload-without-ingress-policy", "fires on a workload that no policy selects",
      documents(
        networkPolicy("podSelector: {matchLabels: {app: web}}"), deployment("web", "{app: web}"),
        "📍" + deployment("cart", "{app: cart}"),
        "📍" + deployment("web", "{app: web}", namespace: "other")),
      saying: "no policy restricts what may reach shop/cart[Deployment]"),
    Case(
      "workload-without-ingress-policy",
      "does not fire where an admin tier denies, on the node's network, or in kube-system",
      documents(
        admin, deployment("web", "{app: web}"),
        deployment("proxy", "{app: proxy}", namespace: "other", spec: "{hostNetwork: true}"),
        deployment("dns", "{app: dns}", namespace: "kube-system"))),
    Case(
      "workload-without-egress-policy", "fires where only ingress is isolated",
      documents(networkPolicy("podSelector: {}"), "📍" + deployment("web", "{app: web}"))),
    Case(
      "workload-without-egress-policy", "does not fire where a policy isolates egress",
      documents(everything, deployment("web", "{app: web}"))),
    Case(
      "namespace-without-policy", "fires on the namespace",
      documents("📍" + namespace("other"), namespace("shop"), everything),
      saying: "the namespace other has no policy"),
    Case(
      "namespace-without-policy", "does not fire where an admin tier denies, nor on kube-system",
      documents(namespace("shop"), namespace("kube-system"), admin)),
    Case(
      "namespace-without-default-deny-ingress", "fires where policies select certain pods only",
      documents(
        "📍" + namespace("shop"), networkPolicy("podSelector: {matchLabels: {app: web}}"),
        networkPolicy("podSelector: {}\ningress: [{}]", name: "open"))),
    Case(
      "namespace-without-default-deny-ingress",
      "fires at the first policy of an undeclared namespace",
      "📍" + networkPolicy("podSelector: {matchLabels: {app: web}}")),
    Case(
      "namespace-without-default-deny-ingress", "does not fire beside a default denial",
      documents(networkPolicy("podSelector: {matchLabels: {app: web}}"), everything)),
    Case(
      "namespace-without-default-deny-egress", "fires where only ingress is denied",
      "📍" + networkPolicy("podSelector: {}")),
    Case(
      "namespace-without-default-deny-egress", "does not fire without policies, nor with a denial",
      documents(namespace("other"), everything)),
    Case(
      "plugin-without-enforcement", "fires on flannel by itself",
      documents(
        everything,
        "📍"
          + deployment("kube-flannel-ds", "{app: flannel}", namespace: "kube-flannel")
          .replacing("Deployment", with: "DaemonSet")), saying: "flannel enforces no policies"),
    Case(
      "plugin-without-enforcement", "does not fire on Canal, nor where no plug-in is known",
      documents(
        everything,
        deployment("canal-flannel", "{app: canal}", namespace: "kube-system")
          .replacing("Deployment", with: "DaemonSet"))),
    Case(
      "sandbox-without-egress-policy", "fires on a sandbox's pods",
      "📍" + deployment("agent", "{agents.x-k8s.io/sandbox-name-hash: abc}")),
    Case(
      "sandbox-without-egress-policy", "does not fire on others, nor where egress is isolated",
      documents(
        everything, deployment("agent", "{agents.x-k8s.io/sandbox-name-hash: abc}"),
        deployment("web", "{app: web}", namespace: "other"))),
    .policy(
      "egress-without-dns", "fires where only an application is allowed",
      "podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\n"
        + "📍egress: [{to: [{podSelector: {}}]}]"),
    .policy(
      "egress-without-dns", "does not fire where another policy surely lets the same pods",
      "podSelector: {matchLabels: {app: web, tier: front}}\npolicyTypes: [Egress]\n"
        + "egress: [{to: [{podSelector: {}}]}]",
      also: networkPolicy(
        "podSelector: {matchLabels: {app: web}}\negress: [{ports: [{protocol: UDP, port: 53}]}]",
        name: "dns")),
    .policy(
      "egress-without-dns", "fires where another policy lets other pods",
      "podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\n"
        + "📍egress: [{to: [{podSelector: {}}]}]",
      also: networkPolicy(
        "podSelector: {matchLabels: {app: cart}}\negress: [{ports: [{protocol: UDP, port: 53}]}]",
        name: "dns")),
    .policy(
      "egress-without-dns", "does not fire on a denial of everything, on addresses and on all",
      "policyTypes: [Egress]\negress: []",
      also: documents(
        networkPolicy("egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]", name: "a"),
        networkPolicy("egress: [{}]", name: "b", namespace: "b"),
        networkPolicy(
          "egress: [{to: [{namespaceSelector: {matchLabels: {any: label}}}]}]", name: "c",
          namespace: "c"))),
    .policy(
      "dns-without-tcp", "fires where UDP alone is allowed",
      "policyTypes: [Egress]\n📍egress: [{ports: [{protocol: UDP, port: 53}]}]"),
    .policy(
      "dns-without-tcp", "does not fire on both, nor where names cannot be looked up at all",
      "policyTypes: [Egress]\negress: [{ports: [{protocol: UDP, port: 53}, {port: 53}]}]",
      also: networkPolicy(
        "egress: [{to: [{podSelector: {}}], ports: [{port: 80}]}]", namespace: "other")),
    Case(
      "denies-all-ingress", "fires where certain pods are isolated and nothing is allowed",
      documents(
        deployment("web", "{app: web}"),
        networkPolicy("📍podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]")),
      saying: "shop/web[Deployment] is isolated"),
    Case(
      "denies-all-ingress", "does not fire where another policy allows something",
      documents(
        deployment("web", "{app: web}"),
        networkPolicy("podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]"),
        networkPolicy("ingress: [{ports: [{port: 80}]}]", name: "allow"))),
    Case(
      "denies-all-egress", "fires",
      documents(
        deployment("web", "{app: web}"),
        networkPolicy("📍podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]"))),
    Case(
      "denies-all-egress", "does not fire on a default denial, nor on pods that are not there",
      documents(
        deployment("web", "{app: web}"), everything,
        networkPolicy("podSelector: {matchLabels: {app: none}}\npolicyTypes: [Egress]"))),
  ]
}
