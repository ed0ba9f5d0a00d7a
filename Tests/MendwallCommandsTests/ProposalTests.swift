import Documents
import DriftDetection
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reachability
import Reports
import Testing

@Suite("What a pull request's branch changes")
struct ProposalTests {
  private typealias Pods = PodsUnderPolicies

  private static let paying = Pods.letting(Pods.namespace("payments"), as: "pay", on: 80)

  @Test("what it adds, removes and modifies is told with its place and its commit")
  func structure() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b")],
      branch: [
        "a.yaml": Shop.policy("a", port: 81), "b.yaml": nil, "c.yaml": "\n" + Shop.policy("c"),
      ], live: [Shop.policy("a"), Shop.policy("b")])
    let run = await request.detect("-o", "json")
    #expect(run.status == .inSync, "\(run.notes)")
    let report = try run.report()
    #expect(report.findings.isEmpty)
    #expect(report.source.revision == "main")
    let proposed = try #require(report.proposed)
    #expect(proposed.complete && proposed.mergeBase == nil)
    #expect(proposed.base.commit == report.source.commit && proposed.base.revision == "main")
    #expect(proposed.head.revision == "HEAD" && proposed.head.commit != proposed.base.commit)
    #expect(Set(proposed.briefly) == ["modified shop/a", "removed shop/b", "added shop/c"])

    let modified = try #require(proposed.object("shop/a"))
    #expect(modified.declared?.inWords == "a.yaml:1")
    let change = try #require(modified.changes.first)
    #expect(modified.changes.count == 1)
    #expect(change.path == "/spec/ingress/0/ports/0/port" && change.op == .replace)
    #expect(change.before?.integer == 80 && change.after?.integer == 81)
    #expect(change.declared?.inWords == "a.yaml:10")
    #expect(change.declared?.origin?.author.name == "Bob")
    #expect(change.declared?.origin?.pullRequest == 7)

    let removed = try #require(proposed.object("shop/b"))
    #expect(removed.declared?.inWords == "b.yaml:1")
    #expect(removed.removed?.commit == proposed.head.commit)
    #expect(removed.changes.allSatisfy { $0.op == .remove && $0.after == nil })

    let added = try #require(proposed.object("shop/c"))
    #expect(added.declared?.inWords == "c.yaml:2")
    #expect(added.declared?.origin?.author.name == "Bob")
    #expect(added.changes.map(\.path) == ["/spec"])
    #expect(added.changes[0].op == .add && added.changes[0].before == nil)
    #expect(Set(proposed.objects.map(\.id)).count == 3)
  }

  @Test("what a branch opens and cuts is told and graded as drift is, over the pods that run")
  func connections() async throws {
    let request = try await PullRequest(
      base: ["closed.yaml": Pods.closed, "pay.yaml": Self.paying],
      branch: ["extra.yaml": Pods.letting(Pods.namespace("dev")), "pay.yaml": nil],
      live: [Pods.closed, Self.paying])
    let report = try await request.report()
    let proposed = try #require(report.proposed)
    #expect(proposed.briefly == ["added shop/extra", "removed shop/pay"])
    #expect(
      proposed.objects.map(\.inWords) == [
        [
          "critical: pods of a namespace that Git does not own gained a way in",
          "opened: dev/x → shop/*: all",
        ],
        ["medium: connections that Git allows are cut", "closed: payments/pay → shop/*: TCP 80"],
      ])
    #expect(
      proposed.connectionsInWords.sorted() == [
        "closed payments/pay → shop/cart by NetworkPolicy shop/pay",
        "closed payments/pay → shop/db by NetworkPolicy shop/pay",
        "closed payments/pay → shop/web by NetworkPolicy shop/pay",
        "opened dev/x → shop/cart by NetworkPolicy shop/extra",
        "opened dev/x → shop/db by NetworkPolicy shop/extra",
        "opened dev/x → shop/web by NetworkPolicy shop/extra",
      ])
    let closed = try #require(proposed.connections.first { $0.change == .closed })
    #expect(closed.before.ports.description == "TCP 80" && closed.after.ports.isEmpty)
    #expect(!report.diagnostics.contains { $0.message.hasPrefix("assumed") })
    #expect(proposed.diagnostics.contains { $0.message.hasPrefix("assumed") })
  }

  @Test("a connection that two objects make together is told once, and names both")
  func together() async throws {
    let into = Pods.letting("podSelector: {matchLabels: {app: web}}", as: "into")
    let out = Shop.network(
      "out",
      "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], "
        + "egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]")
    let base = ["a.yaml": Pods.closed, "b.yaml": Pods.caged]
    let request = try await PullRequest(
      base: base, branch: ["into.yaml": into, "out.yaml": out], live: [Pods.closed, Pods.caged])
    let proposed = try #require(try await request.report().proposed)
    #expect(
      proposed.connectionsInWords == [
        "opened shop/web → shop/db by NetworkPolicy shop/into, NetworkPolicy shop/out"
      ])
    #expect(
      proposed.object("shop/into")?.impact?.first?.together == ["NetworkPolicy shop/out"])
  }

  @Test("without pods it is judged at its worst, and said to be")
  func withoutPods() async throws {
    let extra = Pods.letting("podSelector: {matchLabels: {app: web}}", on: 80, into: "app: db")
    let request = try await PullRequest(
      base: ["closed.yaml": Pods.closed], branch: ["extra.yaml": extra], live: [Pods.closed],
      pods: [])
    let proposed = try #require(try await request.report().proposed)
    #expect(
      proposed.object("shop/extra")?.inWords == [
        "medium: pods of the same namespace gained a way in",
        "opened: shop/pods with app=web → shop/pods with app=db: TCP 80",
      ])
    #expect(proposed.diagnostics.map(\.message).contains { $0.contains("judged at its worst") })
  }

  @Test("a namespace's label that the branch changes counts for what its policies let through")
  func relabelled() async throws {
    let friends = Pods.letting(Pods.namespace("friends"), as: "friends")
    let base = [
      "closed.yaml": Pods.closed, "friends.yaml": friends,
      "dev.yaml": Shop.namespace("dev", "team: dev"),
    ]
    let request = try await PullRequest(
      base: base, branch: ["dev.yaml": Shop.namespace("dev", "team: friends")],
      live: [Pods.closed, friends])
    let report = try await request.report()
    #expect(report.findings.isEmpty)
    let proposed = try #require(report.proposed)
    #expect(proposed.briefly == ["modified dev"])
    #expect(
      proposed.object("dev")?.inWords == [
        "critical: pods of a namespace that Git does not own gained a way in",
        "opened: dev/x → shop/*: all",
      ])
  }

  @Test("drift is that of the base, told apart, and with a note where both touch one object")
  func both() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b"), "c.yaml": Shop.policy("c")],
      branch: ["a.yaml": Shop.policy("a", port: 81), "c.yaml": Shop.policy("c", port: 443)],
      live: [
        Shop.policy("a", port: 82), Shop.policy("b", port: 82), Shop.policy("c", port: 443),
      ])
    let run = await request.detect("-o", "json")
    #expect(run.status == .drift)
    let report = try run.report()
    #expect(report.briefly == ["modified shop/a", "modified shop/b", "modified shop/c"])
    let proposed = try #require(report.proposed)
    #expect(Set(proposed.briefly) == ["modified shop/a", "modified shop/c"])
    for name in ["shop/a", "shop/c"] {
      let finding = try #require(report.finding(name))
      #expect(proposed.object(name)?.alsoDrifted == [finding.id])
      #expect(report.proposedByFinding[finding.id]?.object.qualifiedName == name)
      // Git's side is the base's.
      #expect(finding.changes?.first?.git?.integer == 80)
    }
    #expect(proposed.object("shop/a")?.endsDrift == nil)
    #expect(proposed.object("shop/c")?.endsDrift == true)
    let other = try #require(report.finding("shop/b"))
    #expect(report.proposedByFinding[other.id] == nil)

    let lines = await request.detect().lines
    #expect(lines.contains("This branch changes 2 policies (2 modified)."))
    #expect(lines.contains("Drift now"))
    #expect(lines.contains("drifted now as well"))
    #expect(lines.contains("drifted now as well, and this branch declares what the cluster has"))
    #expect(lines.contains("this branch changes it too"))
    #expect(lines.contains("this branch changes it too, to what the cluster has"))
    #expect(lines[0].hasPrefix("Drift: 3 policies depart from Git"))
  }

  @Test("a branch that declares what the cluster has, or no longer what it lacks, ends the drift")
  func ends() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a"), "gone.yaml": Shop.policy("gone")],
      branch: ["new.yaml": Shop.policy("new"), "gone.yaml": nil],
      live: [Shop.policy("a"), Shop.policy("new")])
    let report = try await request.report()
    #expect(report.briefly == ["missing shop/gone", "unmanaged shop/new"])
    #expect(report.proposed?.object("shop/new")?.endsDrift == true)
    #expect(report.proposed?.object("shop/gone")?.endsDrift == true)
  }

  @Test("a branch that changes no policy says so, and drift decides the exit status")
  func nothing() async throws {
    let policy = Shop.policy("a")
    let request = try await PullRequest(
      base: ["a.yaml": policy], branch: ["README.md": "more", "a.yaml": "# moved\n" + policy],
      live: [policy])
    let run = await request.detect()
    #expect(run.status == .inSync)
    #expect(run.lines[0] == "In sync: the cluster's policies are as Git says.")
    #expect(run.lines.contains("This branch changes no policy."))
    #expect(!run.lines.contains("Drift now"))
    let same = try await request.report("--head", "main")
    #expect(same.proposed?.objects.isEmpty == true && same.proposed?.complete == true)
    try request.cluster.write(Shop.policy("a", port: 1), to: "all.yaml")
    #expect(await request.detect().status == .drift)
  }

  @Test("what main did since the branch left it is no change of the branch")
  func mergeBase() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b"), "c.yaml": Shop.policy("c")],
      branch: ["a.yaml": Shop.policy("a", port: 81), "c.yaml": Shop.policy("c", port: 81)],
      live: [Shop.policy("a", port: 82), Shop.policy("b", port: 82), Shop.policy("c", port: 81)])
    let begin = try await request.repository.git("rev-parse", "main").prefix(40)
    try await request.commitToMain([
      "a.yaml": Shop.policy("a", port: 82), "b.yaml": Shop.policy("b", port: 82),
      "c.yaml": Shop.policy("c", port: 81),
    ])
    let report = try await request.report()
    #expect(report.findings.isEmpty)
    let proposed = try #require(report.proposed)
    #expect(proposed.mergeBase == String(begin))
    #expect(Set(proposed.briefly) == ["modified shop/a", "modified shop/c"])
    let change = try #require(proposed.object("shop/a")?.changes.first)
    #expect(change.before?.integer == 80 && change.after?.integer == 81)
    #expect(
      proposed.object("shop/a")?.explanation
        == "main has changed it too since the branch left it: look at both when they are merged")
    #expect(proposed.object("shop/c")?.explanation == "main has it so by now")
    let text = await request.detect().output
    #expect(text.contains(", since it left main at commit \(begin.prefix(12))"), "\(text)")
  }

  @Test("a run that is narrowed tells of the branch what it is about, a new policy by its name too")
  func narrowed() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b", in: "payments")],
      branch: [
        "a.yaml": Shop.policy("a", port: 81), "b.yaml": Shop.policy("b", in: "payments", port: 81),
        "c.yaml": Shop.policy("c"),
      ], live: [Shop.policy("a"), Shop.policy("b", in: "payments")])
    #expect(try await request.report("-n", "payments").proposed?.briefly == ["modified payments/b"])
    #expect(try await request.report("shop/c").proposed?.briefly == ["added shop/c"])
  }

  @Test("what the cluster has and Git does not own counts, and what is drift does not")
  func surroundings() async throws {
    let extra = Pods.letting(Pods.namespace("dev"), on: 80)
    let drifted = Pods.letting("podSelector: {}, namespaceSelector: {}", as: "debug")
    let caged = Shop.network("caged", in: "dev", "podSelector: {}, policyTypes: [Egress]")
    let opens = "critical: pods of a namespace that Git does not own gained a way in"
    for arguments in [[], ["shop/extra"]] {
      let free = try await PullRequest(
        base: ["closed.yaml": Pods.closed], branch: ["extra.yaml": extra],
        live: [Pods.closed, drifted])
      let opened = try #require(try await free.report(arguments).proposed?.object("shop/extra"))
      #expect(opened.inWords == [opens, "opened: dev/x → shop/*: TCP 80"])
    }
    let shut = try await PullRequest(
      base: ["closed.yaml": Pods.closed], branch: ["extra.yaml": extra], live: [Pods.closed, caged])
    let nothing = try #require(try await shut.report().proposed?.object("shop/extra"))
    #expect(nothing.impact == [])
  }

  @Test("a kustomization is rendered at both ends, and each change led back to its file")
  func rendered() async throws {
    let rendered = try await Rendered()
    try await rendered.repository.git("checkout", "--quiet", "-b", "change")
    let base = try rendered.repository.folder.read("base/web.yaml")
    try await rendered.repository.commit([
      "base/web.yaml": base.replacing("port: 8080", with: "port: 8081")
    ])
    let run = await rendered.detect("--path", "over", "--base", "main", "-o", "json")
    #expect(run.status == .inSync, "\(run.notes)")
    let proposed = try #require(try run.report().proposed)
    #expect(proposed.briefly == ["modified shop/web"])
    let changes = proposed.objects[0].changes
    #expect(changes.map(\.path) == ["/spec/ingress/0/ports/0/port"])
    #expect(changes[0].declared?.inWords == "base/web.yaml:15")
    #expect(changes[0].before?.integer == 8080 && changes[0].after?.integer == 8081)
  }

  @Test("a kustomization that the branch broke leaves the branch unknown, and the drift known")
  func brokenKustomization() async throws {
    let rendered = try await Rendered()
    try rendered.change("port: 9090", to: "port: 9091")
    try await rendered.repository.git("checkout", "--quiet", "-b", "change")
    try await rendered.repository.commit(["over/kustomization.yaml": "resources: [gone.yaml]\n"])
    let run = await rendered.detect("--path", "over", "--base", "main", "-o", "json")
    #expect(run.status == .incomplete, "\(run.notes)")
    let report = try run.report()
    #expect(report.briefly == ["modified shop/web"] && report.complete)
    let proposed = try #require(report.proposed)
    #expect(!proposed.complete && proposed.objects.isEmpty)
    #expect(
      proposed.diagnostics.contains {
        $0.severity == .error && $0.message.hasPrefix("what HEAD declares could not be read")
      })
  }

  @Test("the first policies of a repository come by a branch like any other")
  func first() async throws {
    let request = try await PullRequest(
      base: [".mendwall.yaml": ""], branch: ["a.yaml": Shop.policy("a")], live: [])
    let report = try await request.report()
    #expect(report.proposed?.briefly == ["added shop/a"])
    #expect(report.messages(.warning).contains { $0.contains("declares no policy") })
  }
}
