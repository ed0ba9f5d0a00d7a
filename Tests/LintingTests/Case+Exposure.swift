private let denial = networkPolicy(
  "podSelector: {}\npolicyTypes: [Ingress, Egress]", name: "deny-all")

extension Case {
  static let exposure: [Case] = [
    .policy("allows-all-ingress", "fires on an empty rule", "ingress: [{ports: [{port: 1}]}, 📍{}]"),
    .policy("allows-all-ingress", "fires on empty lists", "ingress: [📍{from: [], ports: []}]"),
    .policy(
      "allows-all-ingress", "does not fire on rules that say whom, nor on those without effect",
      "ingress: [{from: [{podSelector: {}}]}]",
      also: networkPolicy("policyTypes: [Egress]\ningress: [{}]", name: "vain")),
    .policy("allows-all-egress", "fires on an empty rule", "egress:\n- 📍{}"),
    .policy("allows-all-egress", "does not fire on a port", "egress: [{ports: [{port: 53}]}]"),
    .policy(
      "metadata-address-allowed", "fires on all addresses of either family, and on port 80",
      "egress:\n- to: [{ipBlock: {cidr: 📍0.0.0.0/0}}, {ipBlock: {cidr: 📍'::/0'}}]\n"
        + "- to: [{ipBlock: {cidr: 📍169.254.0.0/16}}]\n  ports: [{port: 80}]",
      saying: "add 169.254.169.254/32 to except"),
    .policy(
      "metadata-address-allowed",
      "does not fire on an except, on other ports or on the address itself",
      "egress:\n- to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16]}}]\n"
        + "- to: [{ipBlock: {cidr: 0.0.0.0/0}}]\n  ports: [{port: 443}]\n"
        + "- to: [{ipBlock: {cidr: 169.254.169.254/32}}]"),
    .policy(
      "ip-block-overlaps-cluster", "fires on addresses of Services and of pods",
      "ingress: [{from: [{ipBlock: {cidr: 📍10.0.0.0/8}}]}]\n"
        + "egress: [{to: [{ipBlock: {cidr: 📍10.96.0.1/32}}]}]",
      saying: "10.0.0.0/8 holds addresses of pods, 10.244.0.0/16"),
    .policy(
      "ip-block-overlaps-cluster", "does not fire outside, on everything, or with excepts",
      "ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}, {ipBlock: {cidr: 0.0.0.0/0}}, "
        + "{ipBlock: {cidr: 10.0.0.0/8, except: [10.244.0.0/16, 10.96.0.0/12]}}]}]"),
    .policy(
      "ip-block-matches-no-pod", "fires on a range of pods that none has, and on such an except",
      "ingress: [{from: [{ipBlock: {cidr: 📍10.244.9.0/24}}, "
        + "{ipBlock: {cidr: 10.0.0.0/8, except: [📍10.244.8.7/32]}}]}]", also: pod),
    .policy(
      "ip-block-matches-no-pod", "does not fire on a pod's address, nor outside of theirs",
      "ingress: [{from: [{ipBlock: {cidr: 10.244.3.7/32}}, {ipBlock: {cidr: 203.0.113.0/24}}]}]",
      also: pod),
    .policy(
      "wide-port-range", "fires on more than 1,000",
      "ingress: [{ports: [{port: 1, endPort: 📍1001}, {port: 1, endPort: 1000}]}]",
      saying: "the range 1 to 1001 is 1001 ports wide"),
    Case(
      "wide-port-range", "does not fire on what is denied, nor on one port",
      documents(
        clusterPolicy(
          "ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: "
            + "{range: {start: 1, end: 65535}}}}]}]"),
        networkPolicy("ingress: [{ports: [{port: 80}]}]"))),
    .policy(
      "dns-to-anywhere", "fires without peers, and on all addresses",
      "egress: [📍{ports: [{protocol: UDP, port: 53}]}, {to: [{ipBlock: {cidr: 📍0.0.0.0/0}}], "
        + "ports: [{protocol: UDP, port: 53}]}]"),
    .policy(
      "dns-to-anywhere", "does not fire to pods, or on other ports",
      "egress: [{to: [{namespaceSelector: {}}], ports: [{protocol: UDP, port: 53}]}, "
        + "{ports: [{port: 443}]}]"),
    Case(
      "one-sided-allow", "fires where the sender's egress is denied",
      documents(
        deployment("web", "{app: web}"), deployment("cart", "{app: cart}"), denial,
        networkPolicy(
          """
          podSelector: {matchLabels: {app: web}}
          policyTypes: [Ingress]
          ingress:
          - 📍from: [{podSelector: {matchLabels: {app: cart}}}]
          """)), saying: "whom this rule names, as shop/cart[Deployment], is isolated for egress"),
    Case(
      "one-sided-allow", "fires where the ports differ, on both sides",
      documents(
        deployment("web", "{app: web}"), deployment("cart", "{app: cart}"), denial,
        networkPolicy(
          "podSelector: {matchLabels: {app: web}}\ningress: [📍{from: [{podSelector: {matchLabels: "
            + "{app: cart}}}], ports: [{port: 80}]}]"),
        networkPolicy(
          "podSelector: {matchLabels: {app: cart}}\npolicyTypes: [Egress]\negress: [📍{to: [{podSelector: "
            + "{matchLabels: {app: web}}}], ports: [{port: 81}]}]", name: "cart"))),
    Case(
      "one-sided-allow",
      "does not fire where one sender may, where egress is open, or for addresses",
      documents(
        deployment("web", "{app: web}"), deployment("cart", "{app: cart}"),
        deployment("ops", "{app: ops}", namespace: "ops"), denial,
        networkPolicy(
          "podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {matchLabels: "
            + "{app: cart}}}]}, {from: [{namespaceSelector: {}}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"
        ),
        networkPolicy(
          "podSelector: {matchLabels: {app: cart}}\npolicyTypes: [Egress]\negress: [{to: [{podSelector: "
            + "{matchLabels: {app: web}}}]}]", name: "cart"))),
  ]

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: a, namespace: shop}
    status: {podIP: 10.244.3.7}

    """
}
