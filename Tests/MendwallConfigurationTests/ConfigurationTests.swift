import MendwallConfiguration
import PolicyModel
import Testing

@Suite("A configuration")
struct ConfigurationTests {
  @Test("is read with every field that it can have")
  func everyField() throws {
    let configuration = try configuration(
      """
      apiVersion: mendwall.dev/v1
      kind: Configuration
      paths: [policies, base/deny.yaml]
      render: kustomize
      owns:
        namespaces: [shop, team-*]
        selector: {matchLabels: {owner: platform}}
      kinds: [NetworkPolicy, NetworkPolicy.projectcalico.org, Namespace]
      clusters:
        production:
          uid: 5a0f3c52
          paths: [overlays/production]
          owns: [shop]
          kinds: [CiliumNetworkPolicy]
        staging: {uid: d7e1}
      exceptions:
      - object: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, namespace: shop, name: web-*}
        path: /spec/ingress/*/ports
        reason: the canary listens on another port
        until: 2027-01-31
      severity:
      - object: {namespace: payments}
        state: missing
        path: /spec
        severity: critical
      """)
    let scope = configuration.scope
    #expect(scope.paths == ["policies", "base/deny.yaml"])
    #expect(scope.owns?.names == [Glob("shop"), Glob("team-*")])
    #expect(scope.owns?.selector?.requirements.map(\.key) == ["owner"])
    #expect(
      scope.kinds?.map(\.id) == [
        "NetworkPolicy.networking.k8s.io", "NetworkPolicy.projectcalico.org", "Namespace",
      ])
    #expect(configuration.render == .kustomize)

    let clusters = configuration.clusters
    #expect(clusters.map(\.name) == ["production", "staging"])
    #expect(clusters.map(\.uid) == ["5a0f3c52", "d7e1"])
    #expect(clusters[0].scope.paths == ["overlays/production"])
    #expect(clusters[0].scope.owns == OwnedNamespaces(names: [Glob("shop")]))
    #expect(clusters[0].scope.kinds?.map(\.id) == ["CiliumNetworkPolicy.cilium.io"])

    #expect(
      configuration.exceptions == [
        PolicyException(
          object: ObjectPattern(
            apiVersion: Glob("networking.k8s.io/v1"), kind: Glob("NetworkPolicy"),
            namespace: Glob("shop"), name: Glob("web-*")),
          path: "/spec/ingress/*/ports", reason: "the canary listens on another port",
          until: Instant("2027-02-01T00:00:00Z"),
          location: SourceLocation(path: ".mendwall.yaml", line: 17))
      ])
    #expect(
      configuration.severities == [
        SeverityRule(
          object: ObjectPattern(namespace: Glob("payments")), state: "missing", path: "/spec",
          severity: .critical)
      ])
  }

  /// What is left where nothing is said.
  private func expectNothing(
    _ configuration: Configuration, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(configuration.scope.saysNothing, sourceLocation: sourceLocation)
    #expect(configuration.clusters.isEmpty, sourceLocation: sourceLocation)
    #expect(configuration.exceptions.isEmpty, sourceLocation: sourceLocation)
    #expect(configuration.severities.isEmpty, sourceLocation: sourceLocation)
    #expect(configuration.render == nil, sourceLocation: sourceLocation)
  }

  @Test(
    "that is empty says nothing",
    arguments: [
      "", "\n", "# nothing yet\n", "---\n", "~", "{}", "---\n---\n",
      "apiVersion: mendwall.dev/v1\n",
    ])
  func empty(text: String) throws {
    expectNothing(try configuration(text))
    expectNothing(Configuration())
  }

  @Test("takes a field that is null for one that is absent")
  func nulls() throws {
    expectNothing(
      try configuration(
        """
        apiVersion:
        kind: ~
        paths:
        owns: null
        kinds:
        clusters:
        exceptions:
        severity:
        render:
        """))
    let inner = try configuration(
      """
      owns: {namespaces: ~, selector: ~}
      clusters: {a: {uid: u, paths: ~, owns: ~, kinds: ~}}
      exceptions: [{object: {kind: Role, apiVersion: ~, namespace: ~, name: ~}, path: ~, reason: ~, until: ~}]
      severity: [{object: ~, state: ~, path: ~, severity: low}]
      """)
    #expect(inner.scope.owns == OwnedNamespaces(names: []))
    #expect(inner.clusters.map(\.scope.saysNothing) == [true])
    #expect(inner.exceptions.map(\.object) == [ObjectPattern(kind: Glob("Role"))])
    #expect(inner.exceptions.map(\.path) == [nil])
    #expect(inner.severities == [SeverityRule(object: ObjectPattern(), severity: .low)])
  }

  @Test("may stand between empty documents, and be written as JSON or with anchors")
  func forms() throws {
    for text in [
      "---\n---\npaths: [a]\nowns: [a]\n---\n", #"{"paths": ["a"], "owns": ["a"]}"#,
      "paths: &a [a]\nowns: *a\n", "<<: {paths: [a]}\nowns: [a]\n",
    ] {
      let scope = try configuration(text).scope
      #expect(scope.paths == ["a"], "\(text)")
      #expect(scope.owns == OwnedNamespaces(names: [Glob("a")]), "\(text)")
    }
  }

  @Test("tells an empty list of namespaces or paths from none")
  func emptyLists() throws {
    let scope = try configuration("{paths: [], owns: [], exceptions: [], severity: []}").scope
    #expect(scope.paths == [])
    #expect(scope.owns == OwnedNamespaces(names: []))
    #expect(try configuration("owns: {}").scope.owns == OwnedNamespaces(names: []))
  }

  @Test("names each kind by its name, or with its group", arguments: PolicyKind.all)
  func kinds(kind: PolicyKind) throws {
    let named = try configuration("kinds: [\(kind.name), \(kind.id)]").scope.kinds
    #expect(named?.map(\.id) == [kind.id, kind.id])
  }

  @Test(
    "ends an exception with a day in UTC, or at a moment",
    arguments: [
      ("2027-01-31", "2027-02-01T00:00:00Z"), ("2028-02-28", "2028-02-29T00:00:00Z"),
      ("'2026-12-31'", "2027-01-01T00:00:00Z"), ("2027-01-31T14:00:00Z", "2027-01-31T14:00:00Z"),
      ("2027-01-31T14:00:00.5+02:00", "2027-01-31T12:00:00Z"),
      // A report writes years of four digits.
      ("9999-12-31", "9999-12-31T23:59:59Z"),
      ("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59Z"),
      ("0000-01-01T00:00:00+01:00", "0000-01-01T00:00:00Z"),
    ])
  func ends(text: String, moment: String) throws {
    let exceptions = try configuration("exceptions: [{object: {name: a}, until: \(text)}]")
      .exceptions
    #expect(exceptions.map(\.until?.description) == [moment])
  }

  @Test("keeps the order of its rules and clusters, and the line of each exception")
  func order() throws {
    let configuration = try configuration(
      """
      severity:
      - {severity: info}
      - {severity: high}
      exceptions:
      - {object: {name: b}}

      - object: {name: a}
      clusters: {z: {uid: "1"}, a: {uid: "2"}}
      """)
    #expect(configuration.severities.map(\.severity) == [.info, .high])
    #expect(configuration.exceptions.map(\.what) == ["* b", "* a"])
    #expect(configuration.exceptions.map(\.location.line) == [5, 7])
    #expect(configuration.clusters.map(\.name) == ["z", "a"])
  }

  @Test("gives its own path to what it declares")
  func path() throws {
    let bytes = Array("exceptions: [{object: {name: a}}]".utf8)
    let exceptions = try Configuration.read(bytes, path: "b.yaml").exceptions
    #expect(exceptions.map(\.location.inWords) == ["b.yaml:1"])
  }
}

extension Configuration.Scope {
  fileprivate var saysNothing: Bool { paths == nil && owns == nil && kinds == nil }
}
