import Containment
import Documents
import PolicyModel
import Testing

@Suite("The policy of the admin tier of a containment")
struct AdminPolicyTests {
  private static let metadata = """
    metadata:
      name: mendwall-containment-ir-7
      labels:
        app.kubernetes.io/managed-by: mendwall
        mendwall.dev/containment: ir-7
      annotations:
        mendwall.dev/reason: "stolen token"
        mendwall.dev/until: "2026-11-21T13:00:00Z"

    """

  @Test("denies everything that a ClusterNetworkPolicy can name")
  func nothingKept() throws {
    #expect(
      try YAMLWriter.write(
        containment().adminPolicy(namespaces: ["shop", "bank", "shop"], as: .clusterNetworkPolicy))
          == """
          apiVersion: policy.networking.k8s.io/v1alpha2
          kind: ClusterNetworkPolicy

          """ + Self.metadata + """
          spec:
            tier: Admin
            priority: 0
            subject:
              namespaces:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: In
                  values:
                  - bank
                  - shop
            ingress:
            - name: "deny the rest"
              action: Deny
              from:
              - namespaces: {}
            egress:
            - name: "deny the rest"
              action: Deny
              to:
              - namespaces: {}
              - networks:
                - 0.0.0.0/0
                - "::/0"

          """)
  }

  @Test("denies everything that an AdminNetworkPolicy can name, with networks and without")
  func adminNetworkPolicy() throws {
    let with = try containment(pods: "app=web", to: ["10.0.0.0/8"])
      .adminPolicy(namespaces: ["shop"], as: .adminNetworkPolicy)
    #expect(with["apiVersion"] == "policy.networking.k8s.io/v1alpha1")
    #expect(with["kind"] == "AdminNetworkPolicy")
    let subject = """
      priority: 0
      subject:
        pods:
          namespaceSelector:
            matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop]}]
          podSelector: {matchLabels: {app: web}}
      ingress: [{name: deny the rest, action: Deny, from: [{namespaces: {}}]}]

      """
    #expect(
      try with["spec"]
        == yaml(
          subject + """
            egress:
            - {name: keep, action: Pass, to: [{networks: [10.0.0.0/8]}]}
            - {name: deny the rest, action: Deny, to: [{namespaces: {}}, {networks: [0.0.0.0/0, "::/0"]}]}
            """))
    let without = try containment(pods: "app=web", to: ["10.0.0.0/8"])
      .adminPolicy(namespaces: ["shop"], as: .adminNetworkPolicy, knowsNetworks: false)
    #expect(
      try without["spec"]
        == yaml(
          subject + "egress: [{name: deny the rest, action: Deny, to: [{namespaces: {}}]}]"))
  }

  private static let from = [
    "a", "b@tcp/1", "c/x=y", "10.0.0.0/8", "d@tcp/1", "e@tcp", "f@udp/1-9",
  ]

  @Test("passes for what is kept, one rule for each kind of traffic")
  func clusterRules() throws {
    let policy = try containment(dns: true, from: Self.from, to: ["::1@sctp/7"])
      .adminPolicy(namespaces: ["shop"], as: .clusterNetworkPolicy)
    #expect(
      try policy["spec"]?["ingress"]
        == yaml(
          """
          - name: keep
            action: Pass
            from:
            - namespaces: {matchLabels: {kubernetes.io/metadata.name: a}}
            - pods:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: c}}
                podSelector: {matchLabels: {x: "y"}}
          - name: keep
            action: Pass
            from:
            - namespaces: {matchLabels: {kubernetes.io/metadata.name: b}}
            - namespaces: {matchLabels: {kubernetes.io/metadata.name: d}}
            protocols: [{tcp: {destinationPort: {number: 1}}}]
          - name: keep
            action: Pass
            from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: e}}}]
            protocols: [{tcp: {destinationPort: {range: {start: 1, end: 65535}}}}]
          - name: keep
            action: Pass
            from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: f}}}]
            protocols: [{udp: {destinationPort: {range: {start: 1, end: 9}}}}]
          - {name: deny the rest, action: Deny, from: [{namespaces: {}}]}
          """))
    #expect(
      try policy["spec"]?["egress"]
        == yaml(
          """
          - name: keep DNS
            action: Pass
            to:
            - pods:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
                podSelector: {matchLabels: {k8s-app: kube-dns}}
            protocols:
            - {udp: {destinationPort: {number: 53}}}
            - {tcp: {destinationPort: {number: 53}}}
          - name: keep
            action: Pass
            to: [{networks: ["::1/128"]}]
            protocols: [{sctp: {destinationPort: {number: 7}}}]
          - {name: deny the rest, action: Deny, to: [{namespaces: {}}, {networks: [0.0.0.0/0, "::/0"]}]}
          """))
  }

  @Test("writes ports as an AdminNetworkPolicy does")
  func adminPorts() throws {
    let policy = try containment(dns: true, to: ["a@tcp", "b@udp/1-9"])
      .adminPolicy(namespaces: ["shop"], as: .adminNetworkPolicy)
    #expect(
      try policy["spec"]?["egress"]?.sequence?.compactMap { $0["ports"] }
        == yaml(
          """
          - - {portNumber: {protocol: UDP, port: 53}}
            - {portNumber: {protocol: TCP, port: 53}}
          - - {portRange: {protocol: TCP, start: 1, end: 65535}}
          - - {portRange: {protocol: UDP, start: 1, end: 9}}
          """
        ).sequence)
  }

  @Test(
    "has no field that Mendwall does not know, and allows nothing",
    arguments: Containment.AdminAPI.allCases)
  func fields(api: Containment.AdminAPI) throws {
    let node = try containment(
      pods: "app=web", dns: true, from: Self.from, to: Self.from
    ).adminPolicy(namespaces: ["shop"], as: api)
    let policy = try Policy(
      node, kind: api.kind, defaultNamespace: nil,
      location: SourceLocation(path: "a.yaml", line: nil))
    #expect(policy.unknownFields() == [])
    #expect(Containment.Mark(policy)?.incident == "ir-7")
    #expect(!Containment.allowsBeyond(policy, declared: []))
    #expect(policy.reaches(NamespaceLabels(name: "shop", labels: nil)) == true)
    #expect(policy.reaches(NamespaceLabels(name: "bank", labels: nil)) == false)
  }

  @Test(
    "keeps within the numbers of rules and peers that the API can hold",
    arguments: Containment.AdminAPI.allCases)
  func limits(api: Containment.AdminAPI) throws {
    let most = api == .clusterNetworkPolicy ? 25 : 100
    // A rule is full: one more begins.
    let peers = (0...most).map { "n\($0)" }
    let policy = try containment(from: peers).adminPolicy(namespaces: ["shop"], as: api)
    let rules = try #require(policy["spec"]?["ingress"]?.sequence)
    #expect(rules.map { $0["from"]?.sequence?.count } == [most, 1, 1])
    // Beside the denial, and for egress DNS, this many fit.
    let ports = (1..<most).map { "a@tcp/\($0)" }
    _ = try containment(from: ports).adminPolicy(namespaces: ["shop"], as: api)
    _ = try containment(to: ports).adminPolicy(namespaces: ["shop"], as: api)
    let tooMany = try containment(dns: true, to: ports)
    #expect(
      fault { _ = try tooMany.adminPolicy(namespaces: ["shop"], as: api) }
        == "\(api.kind.kind) cannot hold all that is kept: it has \(most) rules for egress, with as many "
        + "peers each, and \(most + 1) are needed; name namespaces and networks in place of single "
        + "peers, and ranges in place of single ports")
  }

  @Test("needs a namespace")
  func noNamespace() throws {
    let containment = try containment()
    #expect(
      fault { _ = try containment.adminPolicy(namespaces: [], as: .clusterNetworkPolicy) }
        == "no namespace is to be cut off; name one")
  }

  @Test("does not cover what the API cannot name, and says so")
  func uncovered() throws {
    let cluster = Containment.uncovered(by: .clusterNetworkPolicy)
    #expect(cluster.count == 4)
    #expect(
      cluster[0]
        == "traffic to the pods from outside the cluster, from nodes and from pods on a node's network: "
        + "ClusterNetworkPolicy cannot name its source, so NetworkPolicies decide on it")
    let admin = Containment.uncovered(by: .adminNetworkPolicy, knowsNetworks: false)
    #expect(admin.count == 5)
    #expect(
      admin[1]
        == "traffic from the pods to outside the cluster and to nodes: this server's AdminNetworkPolicy "
        + "cannot name networks, so NetworkPolicies decide on it")
  }

  @Test("names the kept networks that it may cut where pods have their addresses")
  func cut() throws {
    let containment = try containment(from: ["a", "10.0.0.5"], to: ["10.0.0.6"])
    #expect(
      containment.cut(by: .clusterNetworkPolicy) == [
        "traffic from 10.0.0.5/32 is cut where it comes from pods: ClusterNetworkPolicy cannot name "
          + "networks as a source; keep the pods by their namespace and labels"
      ])
  }
}
