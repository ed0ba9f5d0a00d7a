import DriftDetection
import PolicyModel
import Testing

@Suite("The labels by which policies select namespaces")
struct SelectedLabelsTests {
  private func keys(_ kind: PolicyKind, _ body: String) throws -> [String] {
    let policy = try Policy(
      yaml("metadata: {name: p}\n\(body)"), kind: kind, defaultNamespace: "shop")
    return SelectedLabels.ofNamespaces(in: [policy]).sorted()
  }

  @Test("are those of a NetworkPolicy's peers, and none of its pods")
  func networkPolicy() throws {
    let body = """
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress:
        - from:
          - podSelector: {matchLabels: {pod: b}}
            namespaceSelector: {matchLabels: {team: a}, matchExpressions: [{key: env, operator: Exists}]}
        egress:
        - to:
          - namespaceSelector: {matchExpressions: [{key: zone, operator: NotIn, values: [x]}]}
          - namespaceSelector: {}
          - namespaceSelector: {matchLabels: {team: b}}
      """
    #expect(try keys(.networkPolicy, body) == ["env", "team", "zone"])
    #expect(try keys(.networkPolicy, "spec: {podSelector: {matchLabels: {team: a}}}") == [])
  }

  @Test(
    "are those of the subjects and peers of the admin tiers",
    arguments: [PolicyKind.adminNetworkPolicy, .baselineAdminNetworkPolicy, .clusterNetworkPolicy])
  func adminTiers(kind: PolicyKind) throws {
    let body = """
      spec:
        subject: {namespaces: {matchLabels: {subject: a}}}
        ingress:
        - from:
          - namespaces: {matchLabels: {peer: a}}
          - pods: {namespaceSelector: {matchLabels: {pods-namespace: a}}, podSelector: {matchLabels: {pod: a}}}
        egress:
        - to: [{nodes: {matchLabels: {node: a}}}, {namespaces: {matchExpressions: [{key: to, operator: Exists}]}}]
      """
    #expect(try keys(kind, body) == ["peer", "pods-namespace", "subject", "to"])
  }

  @Test("are not the one that every namespace has from the server")
  func nameLabel() throws {
    let body =
      "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: a, b: c}}}]}]}"
    #expect(try keys(.networkPolicy, body) == ["b"])
  }

  @Test("are those of Calico's selectors of namespaces, and of a namespace's labels among a pod's")
  func calico() throws {
    let spec = """
      spec:
        namespaceSelector: team == 'a' && has(env)
        selector: app == 'web' || pcns.zone in {'x'}
        ingress:
        - action: Allow
          source: {namespaceSelector: "!has(source)", selector: app == 'a', notSelector: pcns.other != 'b'}
          destination: {ports: [80], nets: [10.0.0.0/8]}
      """
    #expect(
      try keys(.calicoGlobalNetworkPolicy, spec) == ["env", "other", "source", "team", "zone"])
    #expect(try keys(.calicoNetworkPolicy, "spec: {selector: pcns.team == 'a'}") == ["team"])
    #expect(try keys(.calicoNetworkPolicy, "spec: {selector: app == 'a'}") == [])
  }

  @Test("are none of a selector that cannot be read, or of labels that look like one")
  func unreadable() throws {
    let body = "spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {a: 5}}}]}]}"
    #expect(try keys(.networkPolicy, body) == [])
    #expect(try keys(.calicoGlobalNetworkPolicy, "spec: {namespaceSelector: team =}") == [])
    #expect(try keys(.networkPolicy, "spec: {podSelector: {matchLabels: {namespaces: a}}}") == [])
  }

  @Test("are those of policies alone, of all of them together")
  func together() throws {
    let policies = try ["a", "b", "a"].map { key in
      try policy(spec: "ingress: [{from: [{namespaceSelector: {matchLabels: {\(key): x}}}]}]")
    }
    #expect(SelectedLabels.ofNamespaces(in: policies) == ["a", "b"])
    #expect(SelectedLabels.ofNamespaces(in: []) == [])
    let role =
      "aggregationRule: {clusterRoleSelectors: [{namespaceSelector: {matchLabels: {a: b}}}]}"
    #expect(try keys(.clusterRole, role) == [])
  }

  @Test("are those that Cilium makes of a namespace's labels")
  func cilium() throws {
    let body = """
      spec:
        endpointSelector: {matchLabels: {app: web}}
        ingress:
        - fromEndpoints:
          - matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': a, app: web}
            matchExpressions: [{key: io.cilium.k8s.namespace.labels.env, operator: Exists}]
      """
    #expect(try keys(.ciliumNetworkPolicy, body) == ["env", "team"])
    #expect(try keys(.ciliumClusterwideNetworkPolicy, body) == ["env", "team"])
  }
}
