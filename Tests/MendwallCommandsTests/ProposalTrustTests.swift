import MendwallCommands
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("What a pull request's branch is not believed, and what cannot be read of it")
struct ProposalTrustTests {
  @Test("the branch's own exceptions, owned namespaces and severities do not count, and it is said")
  func configuration() async throws {
    let silent = """
      owns: [other]
      exceptions: [{object: {name: "*"}, reason: trust me, until: 2027-01-31}]
      severity: [{object: {name: "*"}, severity: info}]

      """
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a")],
      branch: [".mendwall.yaml": silent, "a.yaml": Shop.policy("a", port: 81)],
      live: [Shop.policy("a", port: 82), Shop.policy("debug")])
    let run = await request.detect("-o", "json")
    #expect(run.status == .drift)
    let report = try run.report()
    #expect(report.briefly == ["modified shop/a", "unmanaged shop/debug"])
    #expect(report.exceptions.isEmpty)
    #expect(!report.findings.contains { $0.severityReason == "as .mendwall.yaml says" })
    let proposed = try #require(report.proposed)
    #expect(proposed.briefly == ["modified shop/a"])
    #expect(proposed.object("shop/a")?.severityReason != "as .mendwall.yaml says")
    #expect(proposed.complete)
    #expect(
      proposed.diagnostics.map(\.inWords).contains(
        ".mendwall.yaml: the branch changes what this file says; that counts once it is merged, and none of "
          + "it counted here"))
  }

  @Test(
    "the base's exceptions keep its drift out, and never what a branch changes; its severities count"
  )
  func ofBase() async throws {
    let configuration = """
      owns: [shop]
      exceptions: [{object: {name: a}, reason: a test, until: 2027-01-31}]
      severity: [{object: {name: a}, severity: critical}]

      """
    let request = try await PullRequest(
      base: [".mendwall.yaml": configuration, "a.yaml": Shop.policy("a")],
      branch: ["a.yaml": Shop.policy("a", port: 81)], live: [Shop.policy("a", port: 82)])
    let report = try await request.report()
    #expect(report.findings.isEmpty && report.exceptions.first?.tolerated == 1)
    let object = try #require(report.proposed?.object("shop/a"))
    #expect(object.severity == .critical && object.severityReason == "as .mendwall.yaml says")
    #expect(object.alsoDrifted == nil)
  }

  @Test("a configuration that the branch broke is told, and keeps nothing from being told")
  func brokenConfiguration() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a")], branch: [".mendwall.yaml": "surprise: 1\n"],
      live: [Shop.policy("a")])
    let run = await request.detect("-o", "json")
    #expect(run.status == .inSync)
    let notes = try #require(try run.report().proposed).diagnostics
    #expect(notes.count == 1 && notes[0].path == ".mendwall.yaml")
    #expect(notes[0].message.contains("; it could not be used: "), "\(notes)")
  }

  @Test("the paths that are read are the base's, and one that the branch took away is named")
  func paths() async throws {
    let request = try await PullRequest(
      base: [".mendwall.yaml": "paths: [old]\nowns: [shop]\n", "old/a.yaml": Shop.policy("a")],
      branch: [
        ".mendwall.yaml": "paths: [new]\nowns: [shop]\n", "old/a.yaml": nil,
        "new/a.yaml": Shop.policy("a"), "new/b.yaml": Shop.policy("b"),
      ], live: [Shop.policy("a")])
    let proposed = try #require(try await request.report().proposed)
    #expect(proposed.briefly == ["removed shop/a"])
    #expect(
      proposed.diagnostics.map(\.inWords).contains(
        "old: the branch has it no longer, and main reads it: all that it declared counts as removed, "
          + "wherever the branch declares it now"))
  }

  @Test("a path that main reads since the branch left it is none that the branch took away")
  func newPath() async throws {
    let request = try await PullRequest(
      base: [".mendwall.yaml": "paths: [a]\nowns: [shop]\n", "a/a.yaml": Shop.policy("a")],
      branch: ["a/a.yaml": Shop.policy("a", port: 81)],
      live: [Shop.policy("a"), Shop.policy("b")])
    try await request.commitToMain([
      ".mendwall.yaml": "paths: [a, b]\nowns: [shop]\n", "b/b.yaml": Shop.policy("b"),
    ])
    let report = try await request.report()
    #expect(report.findings.isEmpty)
    let proposed = try #require(report.proposed)
    #expect(proposed.briefly == ["modified shop/a"])
    #expect(proposed.complete && !proposed.diagnostics.contains { $0.severity == .warning })
  }

  @Test("a file that the branch broke leaves its part unknown, and the drift of the base known")
  func broken() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b")],
      branch: [
        "a.yaml": Shop.policy("a") + "kind: twice\n", "b.yaml": Shop.policy("b", port: 81),
      ],
      live: [Shop.policy("a", port: 82), Shop.policy("b")])
    let run = await request.detect("-o", "json")
    #expect(run.status == .incomplete)
    let report = try run.report()
    #expect(report.complete && report.briefly == ["modified shop/a"])
    let proposed = try #require(report.proposed)
    #expect(!proposed.complete)
    #expect(
      proposed.briefly == ["modified shop/b"], "what cannot be read is not said to be removed")
    let errors = proposed.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 1 && errors[0].path == "a.yaml" && errors[0].line == 11, "\(errors)")
    let text = await request.detect()
    #expect(text.status == .incomplete)
    #expect(
      text.lines.contains("This branch changes 1 policy (1 modified); not all of it could be read.")
    )
    #expect(text.output.contains("error: a.yaml:11: "), "\(text.output)")
  }

  @Test("what a branch mends in a file that main broke is not said to be new")
  func mended() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a") + "kind: twice\n", "b.yaml": Shop.policy("b")],
      branch: ["a.yaml": Shop.policy("a")], live: [Shop.policy("a"), Shop.policy("b")])
    let run = await request.detect("-o", "json")
    #expect(run.status == .incomplete)
    let report = try run.report()
    #expect(!report.complete)
    #expect(report.proposed?.complete == false && report.proposed?.objects.isEmpty == true)
  }

  @Test("what was doubtful before is no news of the branch, and what it brings is")
  func traps() async throws {
    func trap(_ name: String) -> String {
      Shop.network(name, "podSelector: {}, ingress: [{ports: [{port: \"80\"}]}]")
    }
    let request = try await PullRequest(
      base: ["old.yaml": trap("old")], branch: ["new.yaml": trap("new")], live: [trap("old")])
    let proposed = try #require(try await request.report().proposed)
    let warnings = proposed.diagnostics.filter { $0.severity == .warning }
    #expect(warnings.map(\.path) == ["new.yaml"], "\(warnings)")
  }

  @Test(
    "a revision that is unknown, or has nothing in common, ends the run with its name",
    arguments: [
      (["--head", "nowhere"], "has no revision nowhere"),
      (["--head", "other"], "main and other of "),
    ])
  func unknown(arguments: [String], words: String) async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a")], branch: ["b.txt": "1"], live: [Shop.policy("a")])
    try await request.repository.git("checkout", "--quiet", "--orphan", "other")
    try await request.repository.commit(["a.yaml": Shop.policy("a", port: 81)])
    let run = await CommandRun.mendwall(
      ["detect", "--repo", request.repository.path, "--live", request.cluster.path]
        + ["--base", "main"] + arguments)
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains(words), "\(run.notes)")
  }

  @Test(
    "options that contradict each other are refused in words",
    arguments: [
      (["--head", "x"], "--head needs --base"),
      (["--base", "main", "--revision", "HEAD"], "leave out --revision"),
      (["--base", ""], "this one is empty"),
    ])
  func usage(arguments: [String], words: String) async {
    let run = await CommandRun.mendwall(["detect"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.contains(words), "\(run.notes)")
  }

  @Test("a shallow clone tells what it can, and asks for the rest where it cannot")
  func shallow() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a")], branch: ["a.yaml": Shop.policy("a", port: 81)],
      live: [Shop.policy("a")])
    func clone(depth: Int) async throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      try await request.repository.git(
        "clone", "--quiet", "--depth", "\(depth)", "--no-single-branch",
        "file://" + request.repository.path, folder("clone"))
      return folder
    }
    func run(_ folder: TemporaryFolder) async -> CommandRun {
      await CommandRun.mendwall(
        "detect", "--repo", folder("clone"), "--live", request.cluster.path, "--base",
        "origin/main", "-o", "json")
    }
    try await request.commitToMain(["b.txt": "1"])
    let cut = try await clone(depth: 1)
    let refused = await run(cut)
    #expect(refused.status == .failed)
    #expect(refused.notes.contains("git fetch --unshallow"), "\(refused.notes)")
    let enough = try await clone(depth: 2)
    #expect(try await run(enough).report().proposed?.briefly == ["modified shop/a"])
  }
}
