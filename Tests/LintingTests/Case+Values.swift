extension Case {
  /// Values that the API refuses.
  static let values: [Case] = [
    .policy(
      "invalid-cidr", "fires on an address, a word and a prefix that is too long",
      "ingress: [{from: [{ipBlock: {cidr: 📍10.0.0.5}}, {ipBlock: {cidr: 📍everywhere}}]}]\n"
        + "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [📍10.0.0.0/33]}}]}]",
      saying: "write 10.0.0.5/32 | 10.0.0.5/32"),
    Case(
      "invalid-cidr", "fires in the networks of an admin tier",
      clusterPolicy(
        "subject: {namespaces: {}}\negress: [{action: Deny, to: [{networks: ['::/0', 📍\"::1\"]}]}]"),
      saying: "write ::1/128"),
    .policy(
      "invalid-cidr", "does not fire on ranges of both families",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.7/8}}, {ipBlock: {cidr: 'fd00::/8'}}]}]"),
    .policy(
      "cidr-with-host-bits", "fires where bits stand behind the prefix",
      "ingress: [{from: [{ipBlock: {cidr: 📍192.168.242.213/24}}]}]",
      saying: "write 192.168.242.0/24, or 192.168.242.213/32"),
    .policy(
      "cidr-with-host-bits", "does not fire on a whole range or one address",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 'fd00::1/128'}}]}]"),
    .policy(
      "except-outside-cidr", "fires outside, on all of it, and on the other family",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [📍11.0.0.0/16, 📍10.0.0.0/8, "
        + "📍'fd00::/16', 📍0.0.0.0/0]}}]}]", saying: "is not within 10.0.0.0/8"),
    .policy(
      "except-outside-cidr", "does not fire on parts",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.0.0.0/9]}}]}]"),
    .policy(
      "invalid-port", "fires on 0, on more than 65535 and below 0",
      "ingress: [{ports: [{port: 📍0}, {port: 📍65536}, {port: 1, endPort: 📍70000}, {port: 📍-1}]}]",
      saying: "no port has the number 0 | leave out ports"),
    Case(
      "invalid-port", "fires in the shapes of the admin tiers",
      documents(
        clusterPolicy(
          "ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: "
            + "{number: 📍0}}}, {udp: {destinationPort: {range: {start: 1, end: 📍99999}}}}]}]"),
        clusterPolicy(
          "ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 📍70000}}, "
            + "{portRange: {start: 📍0, end: 5}}]}]", kind: "AdminNetworkPolicy"))),
    .policy(
      "invalid-port", "does not fire from 1 to 65535, nor on names",
      "ingress: [{ports: [{port: 1, endPort: 65535}, {port: http}]}]"),
    .policy(
      "invalid-port-range", "fires on a range that ends before it begins, or begins nowhere",
      "ingress: [{ports: [{port: 90, endPort: 📍80}, {port: http, endPort: 📍80}, {endPort: 📍80}]}]",
      saying: "the range ends at 80, and begins at 90 | write the smaller number first"),
    Case(
      "invalid-port-range", "fires on a range of one port where the API demands two",
      clusterPolicy(
        "ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: "
          + "{range: {start: 80, end: 📍80}}}}]}]"), saying: "write the port by its number alone"),
    .policy(
      "invalid-port-range", "does not fire on a range of one port",
      "ingress: [{ports: [{port: 80, endPort: 80}, {port: 80, endPort: 90}]}]"),
    .policy(
      "quoted-port-number", "fires on a number in quotes",
      "ingress: [{ports: [{port: 📍\"8080\"}]}]",
      saying: "write 8080 without quotes | 8080"),
    .policy(
      "quoted-port-number", "does not fire on names with digits",
      "ingress: [{ports: [{port: http2}, {port: 80}]}]"),
    .policy(
      "invalid-port-name", "fires on capitals, on what is too long and on dashes",
      "ingress: [{ports: [{port: 📍Metrics}, {port: 📍a-very-long-name-indeed}, {port: 📍-a}, "
        + "{port: 📍a--b}]}]", saying: "| metrics"),
    .policy(
      "invalid-port-name", "does not fire on names that are",
      "ingress: [{ports: [{port: sip-tls}, {port: h2}, {port: \"80\"}]}]"),
    .policy(
      "invalid-protocol", "fires on small letters and on other protocols",
      "ingress: [{ports: [{protocol: 📍udp}, {protocol: 📍TPC}, {protocol: 📍ICMP}]}]",
      saying: "write UDP | UDP"),
    Case(
      "invalid-protocol", "fires in the ports of an admin tier",
      clusterPolicy(
        "ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: 📍tcp, "
          + "port: 1}}]}]", kind: "AdminNetworkPolicy")),
    .policy(
      "invalid-protocol", "does not fire on the three",
      "ingress: [{ports: [{protocol: TCP}, {protocol: UDP}, {protocol: SCTP}, {port: 1}]}]"),
    .policy(
      "invalid-label", "fires on keys and values that cannot be",
      "podSelector: {matchLabels: {📍a b: c, app: 📍-x, 📍Example.com/a: b, 📍a/b/c: d}}\n"
        + "ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: 📍'', operator: In, "
        + "values: [ok, 📍\"not ok\"]}]}}]}]", saying: "the key \"a b\" of a label"),
    .policy(
      "invalid-label", "does not fire on labels that are",
      "podSelector: {matchLabels: {app.kubernetes.io/name: A_b.c-1, a: ''}}"),
    .policy(
      "invalid-operator", "fires on operators that are not, and on wrong values",
      """
      podSelector:
        matchExpressions:
        - {key: a, operator: 📍notin, values: [b]}
        - {key: a, operator: 📍Equals, values: [b]}
        - 📍{key: a, operator: In, values: []}
        - 📍{key: a, operator: NotIn}
        - {key: a, operator: Exists, 📍values: [b]}
      """, saying: "write NotIn | NotIn"),
    .policy(
      "invalid-operator", "does not fire on the four",
      """
      podSelector:
        matchExpressions:
        - {key: a, operator: In, values: [b]}
        - {key: a, operator: NotIn, values: [b]}
        - {key: a, operator: Exists}
        - {key: a, operator: DoesNotExist, values: []}
      """),
    .policy(
      "invalid-policy-type", "fires on other spellings", "policyTypes: [📍egress, Ingress, 📍Both]",
      saying: "write Egress | Egress"),
    .policy("invalid-policy-type", "does not fire on the two", "policyTypes: [Egress, Ingress]"),
    .policy(
      "invalid-peer", "fires on a peer that names nobody, and on a range with a selector",
      """
      ingress:
      - from:
        - 📍{}
        - 📍ipBlock: {cidr: 10.0.0.0/8}
          podSelector: {}
      """, saying: "this peer names nobody"),
    Case(
      "invalid-peer", "fires on a subject and a peer of an admin tier that have two fields",
      clusterPolicy(
        "📍subject: {namespaces: {}, pods: {}}\n"
          + "egress: [{action: Deny, to: [📍{namespaces: {}, networks: ['::/0']}]}]"),
      saying: "this subject has namespaces and pods"),
    .policy(
      "invalid-peer", "does not fire on both selectors, nor on a misspelled one",
      "ingress: [{from: [{podSelector: {}, namespaceSelector: {}}, {podSelectr: {}}]}]"),
    Case(
      "invalid-action", "fires on another kind's action and on an unknown tier",
      documents(
        clusterPolicy(
          "tier: 📍admin\ningress: [{action: 📍Allow, from: [{namespaces: {}}]}]"),
        clusterPolicy(
          "ingress: [{action: 📍Accept, from: [{namespaces: {}}]}]", kind: "AdminNetworkPolicy"),
        clusterPolicy(
          "ingress: [{action: 📍Pass, from: [{namespaces: {}}]}]",
          kind: "BaselineAdminNetworkPolicy", name: "default")), saying: "write Admin | Admin"),
    Case(
      "invalid-action", "does not fire on each kind's own",
      documents(
        clusterPolicy("tier: Baseline\ningress: [{action: Pass, from: [{namespaces: {}}]}]"),
        clusterPolicy(
          "ingress: [{action: Allow, from: [{namespaces: {}}]}]", kind: "AdminNetworkPolicy"))),
    Case(
      "invalid-priority", "fires below 0 and above 1000",
      documents(
        clusterPolicy("priority: 📍-1"), clusterPolicy("priority: 📍1001", name: "other"))),
    Case(
      "invalid-priority", "does not fire at the ends",
      documents(clusterPolicy("priority: 0"), clusterPolicy("priority: 1000", name: "other"))),
    Case(
      "list-too-long", "fires on 26 rules of a direction",
      clusterPolicy(
        "📍ingress: [\(Array(repeating: "{action: Deny}", count: 26).joined(separator: ", "))]"),
      saying: "ingress has 26 elements, and may have 25"),
    Case(
      "list-too-long", "does not fire on 26 where the kind takes 100",
      clusterPolicy(
        "ingress: [\(Array(repeating: "{action: Deny}", count: 26).joined(separator: ", "))]",
        kind: "AdminNetworkPolicy")),
  ]
}
