import MendwallCommands
import MendwallTesting
import Reachability
import Reports
import Testing

@Suite("Who can talk to whom")
struct ReachAnswerTests {
  @Test("a person reads it in few lines")
  func text() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let run = await ReachScene.reach(folder.path, "--to", "payments/api")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(
      run.lines.prefix(2) == [
        "\(folder.path): 3 pods, 1 policy", "shop/*, any address outside → payments/api  all",
      ], "\(run.output)")
  }

  @Test("a program reads every pair")
  func json() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let report = try await ReachScene.reach(folder.path, "-o", "json").reachReport()
    #expect(report.state == folder.path && report.against == nil && report.complete)
    #expect(report.profile == "upstream")
    #expect(
      report.briefly == [
        "payments/api > shop/web: all", "payments/api > 0.0.0.0/0: all",
        "shop/db > payments/api: all", "shop/db > shop/web: all", "shop/db > 0.0.0.0/0: all",
        "shop/web > payments/api: all", "shop/web > shop/db: TCP 5432",
        "shop/web > 0.0.0.0/0: all", "0.0.0.0/0 > payments/api: all",
        "0.0.0.0/0 > shop/web: all",
      ], "\(report.briefly)")
  }

  @Test(
    "it is narrowed to senders, receivers and ports",
    arguments: [
      (
        ["--from", "shop/*", "--to", "shop/*"],
        ["shop/db > shop/web: all", "shop/web > shop/db: TCP 5432"]
      ),
      (["--to", "shop/db", "--port", "udp"], []),
      (
        ["--to", "shop/*", "--port", "5000-6000"],
        [
          "payments/api > shop/web: TCP 5000-6000", "shop/db > shop/web: TCP 5000-6000",
          "shop/web > shop/db: TCP 5432", "0.0.0.0/0 > shop/web: TCP 5000-6000",
        ]
      ),
      (["--from", "internet", "--to", "payments/api"], ["0.0.0.0/0 > payments/api: all"]),
    ])
  func narrowed(arguments: [String], expected: [String]) async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let run = await CommandRun.mendwall(["reach", folder.path, "-o", "json"] + arguments)
    #expect(run.status == .inSync, "\(run.notes)")
    let report = try run.reachReport()
    #expect(report.briefly == expected, "\(report.briefly)")
  }

  // MARK: One question

  @Test("one pair and one port is a question, whose answer is the exit status too")
  func question() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    func ask(_ from: String) async -> CommandRun {
      await ReachScene.reach(
        folder.path, "--from", from, "--to", "shop/db", "--port", "5432", "--explain")
    }
    let allowed = await ask("shop/web")
    #expect(allowed.status == .inSync, "\(allowed.notes)")
    #expect(allowed.lines.first == "allowed: shop/web to shop/db on tcp/5432")
    #expect(
      allowed.lines.contains { $0.hasPrefix("ingress: ") && $0.contains("allows it by rule 1") },
      "\(allowed.output)")
    let denied = await ask("payments/api")
    #expect(denied.status == .drift)
    #expect(denied.lines.first == "denied: payments/api to shop/db on tcp/5432")
    #expect(
      denied.lines.contains { $0.contains("rule 1 is about other peers") }, "\(denied.output)")
  }

  @Test("a question about nobody, or about several with --explain, is told to be none")
  func noQuestion() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let nobody = await ReachScene.reach(
      folder.path, "--from", "shop/wbe", "--to", "shop/db", "--port", "5432")
    #expect(nobody.status == .failed)
    #expect(
      nobody.notes.contains("nobody in \(folder.path) is shop/wbe; look for a slip in the name"))
    let several = await ReachScene.reach(
      folder.path, "--from", "shop/*", "--to", "shop/db", "--port", "5432", "--explain")
    #expect(several.status == .failed)
    #expect(several.notes.contains("2 senders and 1 receivers"), "\(several.notes)")
  }

  // MARK: Two states

  @Test("of two states the difference is told, with the changed objects that make it")
  func against() async throws {
    let before = try ReachScene.folder(ReachScene.webAlone)
    let after = try ReachScene.folder(ReachScene.everybody)
    let run = await ReachScene.reach(before.path, "--against", after.path, "-o", "json")
    #expect(run.status == .drift, "\(run.notes)")
    let report = try run.reachReport()
    #expect(
      report.briefly == [
        "payments/api > shop/db: opened none to TCP 5432",
        "0.0.0.0/0 > shop/db: opened none to TCP 5432",
      ], "\(report.briefly)")
    for connection in report.connections ?? [] {
      #expect(connection.causes?.map(\.object) == ["NetworkPolicy shop/db"])
    }
    let text = await ReachScene.reach(before.path, "--against", after.path)
    #expect(text.lines.first == "\(before.path) to \(after.path): 2 opened")
    #expect(text.lines.contains { $0.contains("by NetworkPolicy shop/db") }, "\(text.output)")
    let same = await ReachScene.reach(before.path, "--against", before.path)
    #expect(same.status == .inSync)
    #expect(same.output.contains("nothing differs in who can talk to whom"))
  }

  // MARK: Profiles

  @Test("a profile decides whether a range of addresses finds a pod")
  func profiles() async throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: client, namespace: shop, labels: {app: client}}
      spec: {containers: [{name: main, image: client}]}
      status: {podIPs: [{ip: 10.1.0.7}]}
      """
    let folder = try ReachScene.folder(
      ReachScene.policy("{from: [{ipBlock: {cidr: 10.1.0.0/16}}]}"),
      workloads: ReachScene.workloads + "\n---\n" + pod)
    for (profile, status) in [("upstream", ExitStatus.inSync), ("external-only", .drift)] {
      let run = await ReachScene.reach(
        folder.path, "--from", "shop/client", "--to", "shop/db", "--port", "1", "--profile", profile
      )
      #expect(run.status == status, "\(profile): \(run.output)\(run.notes)")
      #expect(run.output.contains("(profile \(profile))"))
    }
  }

  // MARK: Git

  @Test("a revision is looked at with its own workloads")
  func git() async throws {
    let repository = try await TestRepository()
    try await repository.commit([
      "a.yaml": ReachScene.workloads + "\n---\n" + ReachScene.webAlone
    ])
    try await repository.commit(["b.yaml": ReachScene.deployment("more")])
    for (state, senders) in [("git", 4), ("git:HEAD~1", 3)] {
      let run = await ReachScene.reach(state, "--repo", repository.path, "-o", "json")
      #expect(run.status == .inSync, "\(run.notes)")
      let report = try run.reachReport()
      #expect(
        Set(report.connections?.map(\.from.peer.inWords) ?? []).count == senders + 1, "\(state)")
    }
  }

  @Test("a revision without workloads is looked at with the cluster's, which is told")
  func gitWithoutWorkloads() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": ReachScene.webAlone])
    let cluster = try ReachScene.folder(ReachScene.everybody)
    let run = await ReachScene.reach(
      "git", "--repo", repository.path, "--live", cluster.path, "--to", "shop/db", "-o", "json")
    let report = try run.reachReport()
    #expect(report.briefly == ["shop/web > shop/db: TCP 5432"])
    #expect(
      report.assumptions.first
        == "git declares no workloads; the pods are those of the cluster")
    let two = await ReachScene.reach(
      "git", "--against", "live", "--repo", repository.path, "--live", cluster.path, "-o", "json")
    #expect(two.status == .drift, "\(two.notes)")
    #expect(
      try two.reachReport().assumptions.first == "the pods are those of live on both sides")
    let nowhere = await ReachScene.reach("git", "--repo", repository.path)
    #expect(nowhere.status == .failed)
    #expect(nowhere.notes.contains("git declares no workloads"), "\(nowhere.notes)")
  }

  // MARK: Refusals

  @Test("a path that is not there is an error that names it")
  func missingPath() async throws {
    let folder = try TemporaryFolder()
    let run = await ReachScene.reach(folder("nothing-here"))
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(run.notes.contains("nothing-here does not exist"), "\(run.notes)")
    #expect(!run.notes.contains("--live"), "\(run.notes)")
  }

  @Test(
    "a workload that cannot be read leaves the answers incomplete, and one of the others does not",
    arguments: [
      ("{kind: Pod, metadata: {name: odd, labels: [a]}}", MendwallCommands.ExitStatus.incomplete),
      ("{kind: Deployment}", .incomplete),
      ("{kind: Service, metadata: {name: odd}, spec: {selector: web}}", .inSync),
    ])
  func odd(manifest: String, status: MendwallCommands.ExitStatus) async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    try folder.write(manifest, to: "odd.yaml")
    let run = await ReachScene.reach(folder.path)
    #expect(run.status == status, "\(run.notes)")
    #expect(run.notes.contains("odd.yaml:1") && run.notes.contains("was passed over"))
    #expect(run.output.contains("shop/web"), "what was read is told")
  }

  @Test(
    "wrong usage is refused, with what would be right",
    arguments: [
      (["--explain"], "--explain needs --from, --to and --port."),
      (
        ["a", "--against", "b", "--from", "a/b", "--to", "a/c", "--port", "1", "--explain"],
        "--explain tells of one state; leave out --against."
      ),
      (
        ["--check", "--from", "a/b"],
        "--check is about all that .mendwall.yaml asserts; leave out --from, --to and --port."
      ),
      (["--from", "web"], "web"), (["--port", "http"], "http"), (["git:"], "git:"),
      (["--profile", "flannel"], "flannel"), (["-o", "yaml"], "yaml"),
    ])
  func usage(arguments: [String], message: String) async {
    let run = await CommandRun.mendwall(["reach"] + arguments)
    #expect(run.status == .usage, "\(arguments)")
    #expect(run.notes.contains(message), "\(run.notes)")
  }
}
