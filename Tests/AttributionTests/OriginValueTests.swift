import MendwallTesting
import Testing

@Suite("Who set a value, by what it means and not by how it is written")
struct OriginValueTests {
  /// The spec that the first commit declares; the port is asked for.
  private static let spec = """
    {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}},
      {ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}, {port: 443}]}]}
    """

  /// Commits one file again and again: first, second…
  private func history(_ texts: String...) async throws -> TestRepository {
    let repository = try await TestRepository()
    for (text, name) in zip(texts, ["first", "second", "third", "fourth"]) {
      try await repository.commit(["web.yaml": text], message: name)
    }
    return repository
  }

  @Test("the commit is named that changed the value, and for others of the object theirs")
  func edit() async throws {
    let repository = try await history(
      policy(port: 80), policy(port: 81), policy(port: 81, labels: "{team: a}"))
    try await repository.commit(["README": "1"], message: "README")
    let origins = try Origins(
      of: [
        nil, port, "/spec/ingress/0/ports/0/protocol", "/spec/ingress", "/spec/podSelector",
        "/metadata/labels/team", "/metadata/labels", "",
      ], in: repository)
    #expect(origins.subject(nil) == "first")
    #expect(origins.subject(port) == "second")
    #expect(origins.subject("/spec/ingress/0/ports/0/protocol") == "first")
    #expect(origins.subject("/spec/ingress") == "second")
    #expect(origins.subject("/spec/podSelector") == "first")
    #expect(origins.subject("/metadata/labels/team") == "third")
    #expect(origins.subject("/metadata/labels") == "third")
    #expect(origins.subject("") == "third")
  }

  @Test(
    "another layout changes no value",
    arguments: [
      // Written as a block.
      """
      podSelector:
              matchLabels:
                app: "web"
      ingress:
            -     from:
                   - podSelector: {}
                   - ipBlock:
                       cidr: 10.0.0.0/8
                  ports:
                   - port: 80
                   - port: 443
      """,
      // Other order of keys.
      """
      {ingress: [{ports: [{port: 80}, {port: 443}], from: [{podSelector: {}},
        {ipBlock: {cidr: 10.0.0.0/8}}]}], podSelector: {matchLabels: {app: web}}}
      """,
      // Other order of sets.
      """
      {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}},
        {podSelector: {}}], ports: [{port: 443}, {port: 80}]}]}
      """,
      // Comments.
      """
      # Above.
      {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}, # Beside.
        {ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}, {port: 443}]}]}
      """,
      // What the server would set.
      """
      {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], egress: [],
        ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}],
          ports: [{port: 80, protocol: TCP}, {port: 443, protocol: TCP}]}]}
      """,
      // Anchors.
      """
      {podSelector: {matchLabels: {app: &app web}}, ingress: [{from: [{podSelector: {}},
        {ipBlock: {cidr: 10.0.0.0/8}}], ports: [&one {port: 80}, {port: 443}, *one]}]}
      """,
    ])
  func layout(spec: String) async throws {
    let indented = spec.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    let repository = try await history(
      manifest(Self.spec), "# Written anew.\n" + manifest("\n" + indented))
    let places = [
      nil, "", "/spec", "/spec/ingress", "/spec/ingress/0", "/spec/ingress/0/from/1",
      "/spec/ingress/0/ports/0", "/spec/ingress/0/ports/1/port", "/spec/policyTypes",
      "/spec/podSelector/matchLabels/app", "/spec/egress",
    ]
    let origins = try Origins(of: places, in: repository)
    for place in places { #expect(origins.subject(place) == "first", "\(place ?? "object")") }
  }

  @Test("a file whose lines end otherwise, or that became JSON, sets nothing")
  func format() async throws {
    let repository = try await history(
      policy(port: 80),
      policy(port: 80).split(separator: "\n").map { "\($0)\r\n" }.joined(),
      """
      {"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1",
       "metadata": {"namespace": "shop", "name": "\\u0077eb"},
       "spec": {"ingress": [{"ports": [{"port": 80}]}], "podSelector": {}}}
      """)
    #expect(try origin(of: port, in: repository) == "first")
    #expect(try origin(of: "", in: repository) == "first")
  }

  @Test("an anchor that was written anew sets what its aliases stand for")
  func anchor() async throws {
    let repository = try await history(
      manifest(
        "{podSelector: {}, ingress: [{ports: [{port: &p 80}]}], egress: [{ports: [{port: *p}]}]}"),
      manifest(
        "{podSelector: {}, ingress: [{ports: [{port: &p 81}]}], egress: [{ports: [{port: *p}]}]}"))
    #expect(try origin(of: "/spec/egress/0/ports/0/port", in: repository) == "second")
    #expect(try origin(of: "/spec/egress/0/ports/0/protocol", in: repository) == "first")
  }

  @Test("a rule that was put before the asked one, or taken away there, is no change of it")
  func shift() async throws {
    let asked = "{from: [{podSelector: {}}], ports: [{port: 80}]}"
    let other = "{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 9, protocol: UDP}]}"
    let repository = try await history(
      manifest("{podSelector: {}, ingress: [\(other), {from: [{podSelector: {}}]}]}"),
      manifest("{podSelector: {}, ingress: [\(other), \(asked)]}"),
      manifest("{podSelector: {}, ingress: [\(asked)]}"),
      manifest("{podSelector: {}, ingress: [\(other), {}, \(asked)]}"))
    let origins = try Origins(
      of: [
        "/spec/ingress/2", "/spec/ingress/2/ports/0/port", "/spec/ingress/2/from/0",
        "/spec/ingress/0", "/spec/ingress/1", "/spec/ingress",
      ], in: repository)
    #expect(origins.subject("/spec/ingress/2") == "second")
    #expect(origins.subject("/spec/ingress/2/ports/0/port") == "second")
    #expect(origins.subject("/spec/ingress/2/from/0") == "first")
    #expect(origins.subject("/spec/ingress/0") == "fourth")
    #expect(origins.subject("/spec/ingress/1") == "fourth")
    #expect(origins.subject("/spec/ingress") == "fourth")
  }

  @Test("where the order of rules counts, a move sets the list and not the rule that moved")
  func ordered() async throws {
    func tier(_ rules: String...) -> String {
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: web}
      spec: {priority: 1, subject: {namespaces: {}}, ingress: [\(rules.joined(separator: ", "))]}
      """
    }
    func rule(_ action: String, _ team: String) -> String {
      "{action: \(action), from: [{namespaces: {matchLabels: {team: \(team)}}}]}"
    }
    let repository = try await history(
      tier(rule("Deny", "a"), rule("Allow", "b"), rule("Pass", "c")),
      tier(rule("Deny", "a"), rule("Allow", "b"), rule("Deny", "c")),
      tier(rule("Deny", "c"), rule("Deny", "a"), rule("Allow", "b")),
      tier(rule("Pass", "d"), rule("Deny", "c"), rule("Deny", "a"), rule("Allow", "b")))
    let origins = try Origins(
      of: [
        "/spec/ingress", "/spec/ingress/0", "/spec/ingress/1", "/spec/ingress/1/action",
        "/spec/ingress/1/from", "/spec/ingress/2", "/spec/ingress/3/action", "/spec/priority",
      ], in: repository)
    #expect(origins.subject("/spec/ingress") == "fourth")
    #expect(origins.subject("/spec/ingress/0") == "fourth")
    #expect(origins.subject("/spec/ingress/1") == "second")
    #expect(origins.subject("/spec/ingress/1/action") == "second")
    #expect(origins.subject("/spec/ingress/1/from") == "first")
    #expect(origins.subject("/spec/ingress/2") == "first")
    #expect(origins.subject("/spec/ingress/3/action") == "first")
    #expect(origins.subject("/spec/priority") == "first")
  }

  @Test("a value that came back was set by the commit that brought it back")
  func revert() async throws {
    let repository = try await history(policy(port: 80), policy(port: 81))
    try await repository.git("revert", "--no-edit", "HEAD")
    #expect(try origin(of: port, in: repository) == "Revert \"second\"")
    #expect(try origin(of: "/spec/ingress", in: repository) == "Revert \"second\"")
    #expect(try origin(of: "/spec/podSelector", in: repository) == "first")
  }

  @Test("labels and annotations are values too, and what kubectl left there is none")
  func metadata() async throws {
    func text(_ metadata: String) -> String {
      manifest("{podSelector: {}}").replacing(
        "namespace: shop", with: "namespace: shop, \(metadata)")
    }
    let repository = try await history(
      text("labels: {team: a, tier: x}"), text("annotations: {a/b: c}, labels: {team: b, tier: x}"),
      text(
        "annotations: {a/b: c, kubectl.kubernetes.io/last-applied-configuration: '{}'}, "
          + "labels: {tier: x, team: b}"))
    let origins = try Origins(
      of: [
        "/metadata/labels/team", "/metadata/labels/tier", "/metadata/annotations/a~1b",
        "/metadata/annotations", "/metadata/labels/none",
      ], in: repository)
    #expect(origins.subject("/metadata/labels/team") == "second")
    #expect(origins.subject("/metadata/labels/tier") == "first")
    #expect(origins.subject("/metadata/annotations/a~1b") == "second")
    #expect(origins.subject("/metadata/annotations") == "second")
    #expect(origins.subject("/metadata/labels/none") == "first")
  }
}
