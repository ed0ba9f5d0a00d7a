import Documents
import DriftDetection
import FoundationEssentials
import PolicyModel
import Reports
import Testing

@Suite("A finding as one sentence")
struct StoryTests {
  private static let time = Instant("2026-11-21T14:02:59Z")

  private static func commit(
    _ subject: String = "lock down shop", pullRequest: Int? = 41, by name: String = "Bob"
  ) -> Finding.Commit {
    let person = Finding.Commit.Person(name: name, email: "bob@example.com")
    let time = Instant("2026-10-01T12:00:00Z")!
    return Finding.Commit(
      commit: "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678", author: person, committer: person,
      authoredAt: time, committedAt: time, subject: subject, pullRequest: pullRequest)
  }

  private static func actor(user: String? = "alice", atLatest: Bool? = nil) -> Finding.Actor {
    var actor = Finding.Actor(manager: "kubectl-edit", time: time, atLatest: atLatest)
    actor.user = user
    if user != nil { actor.sourceIPs = ["10.0.0.7", "10.0.0.1"] }
    return actor
  }

  private static func policy(
    _ body: String = "podSelector: {}", kind: PolicyKind = .networkPolicy
  ) throws -> Policy {
    let text = """
      apiVersion: \(kind.api.apiVersion)
      kind: \(kind.kind)
      metadata: {name: deny, namespace: shop}
      spec: {\(body)}
      """
    return try Policy(
      readDocuments(Array(text.utf8), file: "deny.yaml")[0], kind: kind, defaultNamespace: nil,
      location: SourceLocation(path: "policies/shop/deny.yaml", line: 1))
  }

  /// A modified object, each change with these two sides.
  private static func modified(
    _ git: String, _ live: String, kind: PolicyKind = .networkPolicy,
    actor: Finding.Actor? = actor(), origin: Finding.Commit? = commit(), orOlder: Bool? = nil
  ) throws -> Finding {
    let (git, live) = (try policy(git, kind: kind), try policy(live, kind: kind))
    var finding = Finding(
      .modified(
        declared: git, live: live, changes: DriftDetector.changes(from: git, to: live)),
      cluster: "c")
    for index in finding.changes?.indices ?? 0..<0 {
      finding.changes?[index].actor = actor
      finding.changes?[index].declared = Finding.Declaration(
        path: "policies/shop/deny.yaml", line: 9, origin: origin, orOlder: orOlder)
    }
    return finding
  }

  @Test("an opened direction is told with both sides")
  func opened() throws {
    let ingress = try Self.modified(
      "podSelector: {}, policyTypes: [Ingress]",
      "podSelector: {}, policyTypes: [Ingress], ingress: [{}]")
    #expect(
      ingress.story
        == "ingress opened to everyone by kubectl-edit (alice, from 10.0.0.7) on 21 Nov 2026 at "
        + "14:02 UTC; Git has been without it since a1b2c3d by Bob, \"lock down shop\" (#41), "
        + "policies/shop/deny.yaml:9")
    let egress = try Self.modified(
      "podSelector: {}, policyTypes: [Egress]",
      "podSelector: {}, policyTypes: [Egress], egress: [{}]", origin: nil)
    #expect(
      egress.story
        == "egress opened to everywhere by kubectl-edit (alice, from 10.0.0.7) on 21 Nov 2026 at "
        + "14:02 UTC")
  }

  @Test("an empty rule of Cilium opens nothing, and is not said to")
  func emptyCiliumRule() throws {
    let finding = try Self.modified(
      "endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]",
      "endpointSelector: {}, ingress: [{fromEndpoints: [{}]}, {}]", kind: .ciliumNetworkPolicy)
    let story = try #require(finding.story)
    #expect(!story.contains("opened"), "\(story)")
  }

  @Test("a changed value is told from and to, and what was added or removed by its place")
  func operations() throws {
    let ports = "podSelector: {}, ingress: [{ports: [{port: 80}]}]"
    let replaced = try Self.modified(ports, ports.replacing("80", with: "22"))
    #expect(
      replaced.story
        == "/spec/ingress/0/ports/0/port changed from 80 to 22 by kubectl-edit (alice, from "
        + "10.0.0.7) on 21 Nov 2026 at 14:02 UTC; Git has had it otherwise since a1b2c3d by Bob, "
        + "\"lock down shop\" (#41), policies/shop/deny.yaml:9")
    let removed = try Self.modified(
      "podSelector: {matchLabels: {a: b, c: d}}", "podSelector: {matchLabels: {a: b}}")
    #expect(
      removed.story?.hasPrefix("/spec/podSelector/matchLabels/c removed by kubectl-edit (") == true)
    #expect(removed.story?.contains("; Git has had it since a1b2c3d by Bob") == true)
    let added = try Self.modified(
      "podSelector: {matchLabels: {a: b}}", "podSelector: {matchLabels: {a: b, c: d}}")
    #expect(
      added.story?.hasPrefix("/spec/podSelector/matchLabels/c added by kubectl-edit (") == true)
    #expect(added.story?.contains("; Git has been without it since") == true)
  }

  @Test("a deleted object is told by who deleted it, and since when Git has it")
  func missing() throws {
    var finding = Finding(.missing(declared: try Self.policy()), cluster: "c")
    #expect(finding.story == nil)
    finding.declared?.origin = Self.commit()
    let git =
      "Git has declared it since a1b2c3d by Bob, \"lock down shop\" (#41), policies/shop/deny.yaml:1"
    #expect(finding.story == "not in the cluster; \(git)")
    finding.actor = Self.actor()
    finding.actor?.manager = nil
    #expect(
      finding.story == "deleted by alice, from 10.0.0.7 on 21 Nov 2026 at 14:02 UTC; \(git)")
    finding.declared?.origin = nil
    #expect(finding.story == "deleted by alice, from 10.0.0.7 on 21 Nov 2026 at 14:02 UTC")
  }

  @Test("an object that Git does not declare is told by who made it, and who removed it from Git")
  func unmanaged() throws {
    var finding = Finding(
      .unmanaged(live: try Self.policy("podSelector: {}, ingress: [{}]")), cluster: "c")
    #expect(finding.story == nil)
    finding.actor = Self.actor()
    let created = "created by kubectl-edit (alice, from 10.0.0.7) on 21 Nov 2026 at 14:02 UTC"
    #expect(finding.story == created, "whatever it has in it")
    finding.removed = Self.commit("drop it", pullRequest: nil)
    #expect(finding.story == "\(created); Git had it until a1b2c3d by Bob, \"drop it\"")
  }

  @Test("more changes are counted, with their author where all have the same")
  func more() throws {
    let git = "podSelector: {matchLabels: {a: b}}, ingress: [{ports: [{port: 80}]}]"
    let one = "podSelector: {matchLabels: {a: x}}, ingress: [{ports: [{port: 22}]}]"
    var finding = try Self.modified(git, one)
    #expect(finding.changes?.count == 2)
    let by = "by kubectl-edit (alice, from 10.0.0.7) on 21 Nov 2026 at 14:02 UTC"
    let story = try #require(finding.story)
    #expect(story.contains(", and 1 more change, \(by); Git has"), "\(story)")
    finding.changes?[1].actor?.user = "bob"
    let other = try #require(finding.story)
    #expect(other.contains(" \(by), and 1 more change; Git has"), "\(other)")
    let nobody = try #require(try Self.modified(git, one, actor: nil).story)
    #expect(nobody.contains(", and 1 more change; Git has"), "\(nobody)")
    let three = try Self.modified(
      git, "podSelector: {matchLabels: {a: x, c: d}}, ingress: [{ports: [{port: 22}]}]")
    #expect(three.story?.contains(", and 2 more changes, by ") == true)
  }

  @Test("nothing is told where no side is known, and one side where one is")
  func sides() throws {
    let (git, live) = ("podSelector: {matchLabels: {a: b}}", "podSelector: {matchLabels: {a: c}}")
    #expect(try Self.modified(git, live, actor: nil, origin: nil).story == nil)
    let deed = "/spec/podSelector/matchLabels/a changed from b to c"
    #expect(
      try Self.modified(git, live, actor: nil).story
        == "\(deed); Git has had it otherwise since a1b2c3d by Bob, \"lock down shop\" (#41), "
        + "policies/shop/deny.yaml:9")
    #expect(
      try Self.modified(git, live, actor: nil, orOlder: true).story
        == "\(deed); Git has had it otherwise since a1b2c3d by Bob, \"lock down shop\" (#41) or "
        + "longer, policies/shop/deny.yaml:9")
    #expect(
      try Self.modified(git, live, actor: Self.actor(user: nil, atLatest: true), origin: nil).story
        == "\(deed) by kubectl-edit no later than 21 Nov 2026 at 14:02 UTC")
  }

  @Test(
    "a pull request is named once",
    arguments: [
      ("lock down shop (#41)", 41, "\"lock down shop (#41)\""),
      ("see !41", 41, "\"see !41\""),
      ("after #413", 41, "\"after #413\" (#41)"),
      ("lock down shop", nil, "\"lock down shop\""),
    ] as [(String, Int?, String)])
  func pullRequest(_ subject: String, _ number: Int?, _ words: String) throws {
    var finding = Finding(.missing(declared: try Self.policy()), cluster: "c")
    finding.declared?.origin = Self.commit(subject, pullRequest: number)
    #expect(
      finding.story
        == "not in the cluster; Git has declared it since a1b2c3d by Bob, \(words), policies/shop/deny.yaml:1"
    )
  }

  @Test("an actor is named by what is known of it")
  func actors() {
    var actor = Finding.Actor()
    #expect(actor.inWords == "somebody")
    actor.sourceIPs = ["10.0.0.7"]
    #expect(actor.inWords == "somebody, from 10.0.0.7")
    actor.user = "alice"
    actor.sourceIPs = []
    #expect(actor.inWords == "alice")
    actor.impersonatedUser = "carol"
    #expect(actor.inWords == "alice as carol")
    actor.manager = "kubectl-patch"
    #expect(actor.inWords == "kubectl-patch (alice as carol)")
    actor.time = Instant("2026-01-05T04:07:00Z")
    #expect(actor.inWords == "kubectl-patch (alice as carol) on 5 Jan 2026 at 04:07 UTC")
  }

  @Test("an actor and a declaration are the same after writing and reading")
  func codable() throws {
    var actor = Self.actor(atLatest: true)
    actor.operation = "Apply"
    actor.subresource = "status"
    actor.path = "/spec/ingress"
    actor.impersonatedUser = "carol"
    actor.groups = ["team"]
    actor.userAgent = "kubectl/v1.32.4"
    actor.verb = "patch"
    actor.auditID = "a1"
    actor.matchedBy = "body"
    for actor in [actor, Finding.Actor(), Finding.Actor(manager: "helm")] {
      let data = try JSONEncoder().encode(actor)
      #expect(try JSONDecoder().decode(Finding.Actor.self, from: data) == actor)
    }
    var origin = Self.commit()
    origin.coAuthors = [Finding.Commit.Person(name: "Eve", email: "eve@example.com")]
    origin.signature = "ssh"
    let declarations = [
      Finding.Declaration(path: "a.yaml", line: 3, origin: origin, orOlder: true),
      Finding.Declaration(path: "a.yaml", line: nil, origin: Self.commit(pullRequest: nil)),
      Finding.Declaration(path: "a.yaml", line: 3),
    ]
    for declaration in declarations {
      let data = try JSONEncoder().encode(declaration)
      #expect(try JSONDecoder().decode(Finding.Declaration.self, from: data) == declaration)
    }
    let data = try JSONEncoder().encode(declarations[0])
    let fields = try JSONReader.read(Array(data), file: "declaration")
    #expect(fields["path"] == "a.yaml")
    #expect(fields["line"] == 3)
    #expect(fields["orOlder"] == true)
    #expect(fields["commit"]?.string == origin.commit, "beside the place, and not below it")
    #expect(fields["author"]?["name"] == "Bob")
    #expect(fields["coAuthors"]?.sequence?.count == 1)
    #expect(fields["subject"] == "lock down shop")
  }
}
