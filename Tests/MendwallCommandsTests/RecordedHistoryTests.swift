import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@Suite("mendwall history, and what --record keeps")
struct RecordedHistoryTests {
  private static let policy = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec: {podSelector: {}, policyTypes: [Ingress]}

    """

  /// A repository, and a folder in which the policy was opened.
  private struct Scene {
    let repository: TestRepository
    let folder: TemporaryFolder

    init() async throws {
      repository = try await TestRepository()
      try await repository.commit(["deny.yaml": RecordedHistoryTests.policy])
      folder = try TemporaryFolder()
      try open()
    }

    var file: String { folder("drift.sqlite") }

    func open() throws {
      try folder.write(
        RecordedHistoryTests.policy.replacing("[Ingress]}", with: "[Ingress], ingress: [{}]}"),
        to: "cluster/deny.yaml")
    }

    /// - Parameter minute: after the first run; each one later than those before.
    func run(_ arguments: String..., minute: Int64 = 0) async -> CommandRun {
      let first = CommandRun.defaultTime.secondsSinceEpoch
      return await CommandRun.mendwall(
        arguments + [
          "--repo", repository.path, "--live", folder("cluster"), "--record", file,
        ], environment: ["HOME": folder("home"), "LOGNAME": "ada"],
        at: Instant(secondsSinceEpoch: first + 60 * minute))
    }

    func audit() async throws -> Node {
      let end = Instant(secondsSinceEpoch: CommandRun.defaultTime.secondsSinceEpoch + 3600)
      let run = await CommandRun.mendwall(["history", file, "-o", "json"], at: end)
      #expect(run.status == .inSync, "\(run.notes)")
      return try JSONReader.read(Array(run.output.utf8), file: "audit")
    }
  }

  @Test("a drift is open from the run that saw it, and ended by the restore that put it back")
  func restored() async throws {
    let scene = try await Scene()
    #expect(await scene.run("detect").status == .drift)
    let open = try await scene.audit()
    #expect(open["open"]?.sequence?.first?["object"]?["name"] == "default-deny")
    #expect(open["detected"] == 1)
    #expect(open["ended"] == 0)
    let restore = await scene.run("restore", "--yes", "--settle", "0", minute: 1)
    #expect(restore.status == .inSync, "\(restore.notes) \(restore.output)")
    let after = try await scene.audit()
    #expect(after["open"]?.sequence?.isEmpty == true)
    #expect(after["endedByRestore"] == 1)
    let done = try #require(after["restores"]?.sequence?.first)
    #expect(done["user"] == "ada")
    #expect(done["proved"] == true)
    #expect(done["restored"] == 1)
  }

  @Test("what is mended by somebody else ends with the next run, by nobody's restore")
  func mended() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    try scene.folder.write(Self.policy, to: "cluster/deny.yaml")
    #expect(await scene.run("detect", minute: 1).status == .inSync)
    let audit = try await scene.audit()
    #expect(audit["ended"] == 1)
    #expect(audit["endedByRestore"] == 0)
    #expect(audit["runs"] == 2)
  }

  @Test("a dry run restores nothing, and ends nothing")
  func dryRun() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    _ = await scene.run("restore", "--dry-run", minute: 1)
    let audit = try await scene.audit()
    #expect(audit["open"]?.sequence?.count == 1)
    #expect(audit["restores"]?.sequence?.isEmpty == true)
  }

  @Test("it is told as text, as a row a drift, and as a page that needs nothing else")
  func formats() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    let text = await CommandRun.mendwall("history", scene.file)
    #expect(text.output.contains("default-deny"), "\(text.output)")
    let csv = await CommandRun.mendwall("history", scene.file, "-o", "csv")
    #expect(csv.output.split(whereSeparator: \.isNewline).count == 2, "\(csv.output)")
    let page = await CommandRun.mendwall("history", scene.file, "-o", "html")
    #expect(page.output.contains("<svg"))
    #expect(page.output.contains("Content-Security-Policy"))
  }

  @Test("a run that cannot be recorded is reported all the same, with exit status 5")
  func unwritable() async throws {
    let scene = try await Scene()
    try scene.folder.write("no database", to: "drift.sqlite")
    let run = await scene.run("detect")
    #expect(run.status == .undelivered)
    #expect(run.output.contains("MODIFIED"))
    #expect(run.notes.contains("not recorded: "))
    let text = try Data(contentsOf: URL(filePath: scene.file))
    #expect(String(decoding: text, as: UTF8.self) == "no database")
  }

  @Test("a file that is not there, a cluster that is not in it and a wrong time are told")
  func refused() async throws {
    let scene = try await Scene()
    let missing = await CommandRun.mendwall("history", scene.folder("nothing.sqlite"))
    #expect(missing.status == .failed)
    #expect(missing.notes.contains("nothing.sqlite"))
    _ = await scene.run("detect")
    let cluster = await CommandRun.mendwall("history", scene.file, "--cluster", "moon")
    #expect(cluster.status == .failed)
    #expect(cluster.notes.contains("no cluster \"moon\" is recorded"), "\(cluster.notes)")
    let time = await CommandRun.mendwall("history", scene.file, "--until", "tomorrow")
    #expect(time.status == .failed)
    #expect(time.notes.contains("RFC 3339"))
    #expect(await CommandRun.mendwall("history", scene.file, "--days", "0").status == .usage)
  }

  @Test("what comes after --until does not count")
  func until() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    let run = await CommandRun.mendwall(
      "history", scene.file, "--until", "2026-11-20", "-o", "json")
    let audit = try JSONReader.read(Array(run.output.utf8), file: "audit")
    #expect(audit["detected"] == 0)
  }

  @Test("every field is in the schema, and every required field is there")
  func schema() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    _ = await scene.run("restore", "--yes", "--settle", "0", minute: 1)
    try scene.open()
    _ = await scene.run("detect", minute: 2)
    let file = "\(Incident.package)/examples/schema/drift-audit.schema.json"
    let schema = try JSONReader.read(Array(try Data(contentsOf: URL(filePath: file))), file: file)
    let problems = SchemaFields(schema: schema).problems(of: try await scene.audit())
    #expect(problems.isEmpty, "\(problems)")
  }

  @Test("a report does not take the history's place, and the history is no report's")
  func overwriting() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    for run in [
      await scene.run("detect", "-o", "json=\(scene.file)"),
      await scene.run("restore", "--yes", "-o", "json=\(scene.folder("cluster/../drift.sqlite"))"),
      await CommandRun.mendwall("history", scene.file, "-o", "html=\(scene.file)"),
    ] {
      #expect(run.status == .usage, "\(run.notes)")
      #expect(run.notes.contains("would overwrite \(scene.file): "), "\(run.notes)")
    }
    #expect(try await scene.audit()["runs"] == 1)
  }

  @Test("time that is still to come counts neither as open nor as without a run")
  func future() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    let now = Instant(secondsSinceEpoch: CommandRun.defaultTime.secondsSinceEpoch + 3600)
    func audit(_ arguments: String...) async throws -> Node {
      let run = await CommandRun.mendwall(
        ["history", scene.file, "-o", "json"] + arguments, at: now)
      #expect(run.status == .inSync, "\(run.notes)")
      return try JSONReader.read(Array(run.output.utf8), file: "audit")
    }
    #expect(try await audit("--until", "2030-01-01") == audit())
  }

  @Test("where a cluster is not found in a history, its file is named")
  func named() async throws {
    let scene = try await Scene()
    _ = await scene.run("detect")
    let run = await CommandRun.mendwall("history", scene.file, "--cluster", "elsewhere")
    #expect(run.status == .failed)
    #expect(
      run.notes.contains("no cluster \"elsewhere\" is recorded in \(scene.file), but"),
      "\(run.notes)")
  }
}
