import Containment
import Documents
import PolicyModel
import Testing

@Suite("The NetworkPolicy of a containment")
struct NetworkPolicyTests {
  private static let metadata = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: mendwall-containment-ir-7
      namespace: shop
      labels:
        app.kubernetes.io/managed-by: mendwall
        mendwall.dev/containment: ir-7
      annotations:
        mendwall.dev/reason: "stolen token"
        mendwall.dev/until: "2026-11-21T13:00:00Z"

    """

  private func text(_ containment: Containment) -> String {
    YAMLWriter.write(containment.networkPolicy(namespace: "shop"))
  }

  @Test("denies everything to all pods of the namespace")
  func nothingKept() throws {
    #expect(
      try text(containment()) == Self.metadata + """
        spec:
          podSelector: {}
          policyTypes:
          - Ingress
          - Egress
          ingress: []
          egress: []

        """)
  }

  @Test("has a rule for each peer that is kept, after one for DNS")
  func kept() throws {
    let containment = try containment(
      pods: "app=web", dns: true,
      from: ["forensics/app=collector@tcp/8443", "10.1.2.3@sctp", "monitoring"],
      to: ["10.1.2.3/8@udp/5000-5100"])
    #expect(
      text(containment) == Self.metadata + """
        spec:
          podSelector:
            matchLabels:
              app: web
          policyTypes:
          - Ingress
          - Egress
          ingress:
          - from:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: forensics
              podSelector:
                matchLabels:
                  app: collector
            ports:
            - protocol: TCP
              port: 8443
          - from:
            - ipBlock:
                cidr: 10.1.2.3/32
            ports:
            - protocol: SCTP
          - from:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: monitoring
          egress:
          - to:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: kube-system
              podSelector:
                matchLabels:
                  k8s-app: kube-dns
            ports:
            - protocol: UDP
              port: 53
            - protocol: TCP
              port: 53
          - to:
            - ipBlock:
                cidr: 10.0.0.0/8
            ports:
            - protocol: UDP
              port: 5000
              endPort: 5100

        """)
  }

  @Test("keeps DNS of any namespace where namespaces have no label with their name")
  func dnsOfAnyNamespace() throws {
    let policy = try containment(dns: true)
      .networkPolicy(namespace: "shop", dnsHasNamespaceLabel: false)
    #expect(
      try policy["spec"]?["egress"]
        == yaml(
          """
          - to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]
            ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
          """))
  }

  @Test(
    "spells networks as RFC 4632 and RFC 5952 do",
    arguments: [
      ("10.1.2.3/15", "10.0.0.0/15"), ("255.255.255.255", "255.255.255.255/32"),
      ("::", "::/128"), ("::/0", "::/0"), ("::1", "::1/128"), ("2001:db8::", "2001:db8::/128"),
      ("2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1/128"),
      ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1/128"),
      ("1:0:0:2:0:0:0:3", "1:0:0:2::3/128"), ("0:0:1:1:1:1:1:1", "::1:1:1:1:1:1/128"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8/128"), ("fe80::abcd/10", "fe80::/10"),
    ])
  func networks(text: String, expected: String) throws {
    let policy = try containment(to: [text]).networkPolicy(namespace: "shop")
    let rule = policy["spec"]?["egress"]?.sequence?.first
    #expect(rule?["to"]?.sequence?.first?["ipBlock"]?["cidr"]?.string == expected)
    #expect(CIDR(expected) != nil)
  }

  @Test("has no field that the API does not know")
  func fields() throws {
    let node = try containment(
      pods: "app=web,tier in (a)", dns: true, from: ["a/b=c@tcp/1-2", "1.2.3.4"], to: ["d@udp"]
    ).networkPolicy(namespace: "shop")
    let policy = try Policy(
      node, kind: .networkPolicy, defaultNamespace: nil,
      location: SourceLocation(path: "a.yaml", line: nil))
    #expect(policy.unknownFields() == [])
    #expect(policy.reference.description == "NetworkPolicy shop/mendwall-containment-ir-7")
    #expect(
      PolicyKind.of(apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy") === policy.kind)
  }
}
