import FoundationEssentials
import MendwallTesting
import PolicyModel
import Reports
import Testing

@testable import MendwallCommands

/// A schedule that tells only news, with a file that is read before a run and written after it.
@Suite("detect --since-report FILE")
struct SinceReportTests {
  private let shop: Shop
  private let folder: TemporaryFolder

  init() async throws {
    shop = try await Shop()
    folder = try TemporaryFolder()
  }

  private var file: String { folder("last.json") }

  /// One run of the schedule.
  private func run(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      [
        "detect", "--repo", shop.repository.path, "--live", shop.cluster.path, "--since-report",
        file, "-o", "json=\(file)",
      ] + arguments)
  }

  private func saved() throws -> DriftReport {
    try SavedJSON.report(try folder.read("last.json"))
  }

  @Test("a first run calls everything new, the next only what is, and what is mended is gone")
  func life() async throws {
    try shop.drift()
    let first = await run("-o", "text")
    #expect(first.status == .drift, "\(first.notes)")
    #expect(first.output.contains("News: there is no earlier report, so the finding is new."))
    #expect(first.notes.isEmpty)
    try shop.cluster.write(Shop.policy("a", port: 81), to: "a.yaml")
    let second = await run("-o", "text")
    #expect(second.status == .drift)
    #expect(second.output.contains(": 1 new, 1 still there, 0 gone."))
    #expect(second.output.contains("MODIFIED  NetworkPolicy shop/a"))
    #expect(second.output.contains("still there: NetworkPolicy shop/b, modified"))
    try shop.cluster.write(Shop.policy("b", port: 8443), to: "b.yaml")
    let third = await run("-o", "text")
    #expect(third.output.contains(": 0 new, 2 still there (1 of them changed), 0 gone."))
    #expect(third.output.contains("; otherwise than then"))
    try shop.cluster.write(Shop.policy("a"), to: "a.yaml")
    try shop.cluster.write(Shop.policy("b"), to: "b.yaml")
    let fourth = await run("-o", "text")
    #expect(fourth.status == .inSync)
    #expect(fourth.output.contains(": 0 new, 0 still there, 2 gone."))
    #expect(fourth.output.contains("gone: NetworkPolicy shop/a, modified"))
    let fifth = await run("-o", "text")
    #expect(fifth.output.contains(": 0 new, 0 still there, 0 gone."))
    #expect(try saved().news?.ended.isEmpty == true)
  }

  @Test("an earlier report that is broken is a failure, and is left as it is")
  func broken() async throws {
    for text in ["", "{", "[]", #"{"kind": "RestorePlan", "apiVersion": "mendwall.dev/v1"}"#] {
      try folder.write(text, to: "last.json")
      let run = await run("-o", "text")
      #expect(run.status == .failed)
      #expect(run.output.isEmpty)
      #expect(run.notes.contains("the earlier report cannot be used, and is left as it is"))
      #expect(run.notes.contains("delete it, and the next run calls everything new"))
      #expect(try folder.read("last.json") == text)
    }
  }

  @Test("one of another cluster is refused, naming both, and is left as it is")
  func otherCluster() async throws {
    let text = try SavedJSON.text(of: Samples.incident)
    try folder.write(text, to: "last.json")
    let run = await run()
    #expect(run.status == .failed)
    #expect(run.notes.contains("is of another cluster (production (https://api.example.com:6443"))
    #expect(run.notes.contains("keep one for each cluster"))
    #expect(try folder.read("last.json") == text)
  }

  @Test("the longest names that Kubernetes takes are taken")
  func names() async {
    let namespace = String(repeating: "a", count: 63)
    let name = "a.b-c." + String(repeating: "d", count: 247)
    let run = await CommandRun.mendwall(
      "detect", "--since-report", "configmap:\(namespace)/\(name)", "--live", "x")
    // They are understood: what is wrong is something else.
    #expect(run.notes.contains("--live compares with files; name a file"), "\(run.notes)")
  }

  @Test("a cluster whose uid could not be read in one of both runs is not called another one")
  func unknownUID() throws {
    var without = Samples.incident
    without.cluster.uid = nil
    for (earlier, later, words) in [
      (Samples.incident, without, "could not be read this time"),
      (without, Samples.incident, "could not be read by the run of the earlier report"),
    ] {
      var report = later
      let error = #expect(throws: EarlierReport.Unusable.self) {
        try EarlierReport.tell(DriftMemory(earlier), from: "last.json", in: &report)
      }
      let said = error?.description ?? ""
      #expect(said.contains("the uid of the namespace kube-system"), "\(said)")
      #expect(said.contains(words), "\(said)")
      #expect(
        said.contains(
          #"{apiGroups: [""], resources: ["namespaces"], resourceNames: ["kube-system"], verbs: ["get"]}"#
        ))
      #expect(!said.contains("another cluster") && report.news == nil)
    }
    // Of another server it is another cluster as far as anybody knows.
    var elsewhere = without
    elsewhere.cluster.server = "https://other.example.com"
    let error = #expect(throws: EarlierReport.Unusable.self) {
      try EarlierReport.tell(DriftMemory(Samples.incident), from: "last.json", in: &elsewhere)
    }
    #expect(error?.description.contains("of another cluster") == true)
  }

  @Test("what an exception tolerates since the run before is told so, and not as gone")
  func tolerated() async throws {
    try shop.drift()
    _ = await run()
    try await shop.configure(
      "exceptions:\n- {object: {name: b}, path: /spec, reason: a test, until: 2027-01-31}\n")
    let second = await run("-o", "text")
    #expect(second.status == .inSync, "\(second.output)\(second.notes)")
    #expect(
      second.output.contains(": 0 new, 0 still there, 0 gone, 1 tolerated now."), "\(second.output)"
    )
    #expect(second.output.contains("tolerated now: NetworkPolicy shop/b, modified"))
    #expect(try saved().exceptions.first?.objects?.map(\.name) == ["b"])
    let third = await run("-o", "text")
    #expect(third.output.contains(": 0 new, 0 still there, 0 gone.\n"), "\(third.output)")
    // Where it differs no more there is nothing to tolerate.
    try shop.cluster.write(Shop.policy("b"), to: "b.yaml")
    _ = await run()
    let exception = try #require(try saved().exceptions.first)
    #expect(exception.objects == nil)
  }

  @Test("what other paths of the repository declare is called neither new nor gone")
  func paths() async throws {
    try await shop.repository.commit(["other/c.yaml": Shop.policy("c")])
    let missing = await run("-o", "text", "--path", "other", "--path", "policies")
    #expect(missing.output.contains("MISSING   NetworkPolicy shop/c"), "\(missing.output)")
    let narrow = await run("-o", "text", "--path", "policies")
    #expect(
      narrow.output.contains(": 0 new, 0 still there, 0 gone, 1 perhaps gone."), "\(narrow.output)")
    let wide = await run("-o", "text", "--path", "other", "--path", "policies")
    #expect(wide.output.contains(": 0 new, 1 still there, 0 gone."), "\(wide.output)")
  }

  @Test("where the report does not get everywhere, the next run tells the news again")
  func undelivered() async throws {
    _ = await run()
    let before = try folder.read("last.json")
    try shop.drift()
    let failed = await run("-o", "markdown=\(folder("nowhere/report.md"))", "-o", "text")
    #expect(failed.status == .undelivered)
    #expect(failed.output.contains("1 new"))
    #expect(
      failed.notes.contains(
        "\(file) is left as it was, so that the next run tells this news again"))
    #expect(try folder.read("last.json") == before)
    let unpublished = await run("--publish-to", "slack")
    #expect(unpublished.status == .undelivered)
    #expect(try folder.read("last.json") == before)
    let again = await run("-o", "text")
    #expect(again.status == .drift && again.output.contains("1 new"))
    #expect(try saved().news?.new.count == 1)
  }

  @Test("where the file cannot be written, that is said, and the run was not delivered")
  func unwritable() async throws {
    let run = await CommandRun.mendwall(
      "detect", "--repo", shop.repository.path, "--live", shop.cluster.path, "--since-report",
      folder("nowhere/last.json"), "-o", "json=\(folder("nowhere/last.json"))")
    #expect(run.status == .undelivered)
    #expect(run.notes.contains("the folder \(folder("nowhere/")) does not exist"))
  }

  @Test("another spelling of the path, and a link, are the same file")
  func samePath() async throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder("link.json"), withDestinationPath: file)
    for since in ["\(folder.path)/./last.json", folder("link.json")] {
      try folder.write(try SavedJSON.text(of: try await report()), to: "last.json")
      let before = try folder.read("last.json")
      let run = await shop.detect(
        "--since-report", since, "-o", "json=\(file)", "-o", "text=\(folder("nowhere/x"))")
      #expect(run.status == .undelivered)
      #expect(try folder.read("last.json") == before, "\(since)")
    }
  }

  private func report() async throws -> DriftReport {
    try SavedJSON.report(await shop.detect("-o", "json").output)
  }

  @Test("without an output that renews it, that is said once it matters: where there is none yet")
  func notRenewed() async throws {
    let first = await shop.detect("--since-report", file)
    #expect(first.status == .inSync)
    #expect(
      first.notes.contains(
        "\(file) does not exist, so that everything is new; -o json=FILE would write it"))
    #expect(!FileManager.default.fileExists(atPath: file))
    try folder.write(try SavedJSON.text(of: try await report()), to: "last.json")
    try shop.drift()
    let second = await shop.detect("--since-report", file)
    #expect(second.notes.isEmpty && second.output.contains("1 new"))
    #expect(try saved().findings.isEmpty, "it is as it was")
  }

  @Test("what a narrower run does not look at is called neither new nor gone, and that is said")
  func scopes() async throws {
    try shop.drift()
    _ = await run()
    let narrow = await run("-o", "text", "shop/a")
    #expect(narrow.output.contains(": 0 new, 0 still there, 0 gone, 1 perhaps gone."))
    #expect(
      narrow.output.contains(
        "warning: the earlier report is about everything, and this one about the policy shop/a and the namespace "
          + "shop: what only one of them looked at is called neither new nor gone"))
    #expect(try saved().scope?.policies == ["shop/a"])
    let wide = await run("-o", "text")
    #expect(wide.output.contains(": 0 new, 1 still there, 0 gone."))
  }

  @Test("what a broken file of Git's hides is not called gone")
  func gaps() async throws {
    try shop.drift()
    _ = await run()
    try await shop.repository.commit(["policies/b.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    let partial = await run("-o", "text", "--owns", "other")
    #expect(partial.status == .incomplete)
    #expect(try saved().coverage.gaps == [DriftReport.Gap()])
    #expect(try saved().news?.gone.isEmpty == true)
  }

  @Test(
    "what is wrong with the command line is said",
    arguments: [
      (["--since-report", ""], "needs a file"), (["--since-report", "-"], "needs a file"),
      (["--since-report", "configmap:x"], "takes configmap:NAMESPACE/NAME"),
      (["--since-report", "configmap:a/b/c"], "takes configmap:NAMESPACE/NAME"),
      (["--since-report", "configmap:a/B"], "takes configmap:NAMESPACE/NAME"),
      (["--since-report", "configmap:a.b/c"], "takes configmap:NAMESPACE/NAME"),
      (["--since-report", "configmap:a/b..c"], "takes configmap:NAMESPACE/NAME"),
      (["--since-report", "configmap:a/-b"], "takes configmap:NAMESPACE/NAME"),
      (
        ["--since-report", "configmap:\(String(repeating: "a", count: 64))/b"],
        "takes configmap:NAMESPACE/NAME"
      ),
      (["--since-report", "configmap:a/b", "--live", "x"], "name a file"),
      (["--since-report", "x.json", "-o", "text=./x.json"], "renewed by -o json=FILE"),
    ])
  func usage(arguments: [String], words: String) async {
    let run = await CommandRun.mendwall(["detect"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.contains(words), "\(run.notes)")
  }

  // MARK: mendwall report

  @Test("a saved report tells what is new since another one")
  func savedReports() async throws {
    try folder.write(try SavedJSON.text(of: try await report()), to: "old.json")
    try shop.drift()
    try folder.write(try SavedJSON.text(of: try await report()), to: "new.json")
    let run = await CommandRun.mendwall(
      "report", folder("new.json"), "--since-report", folder("old.json"))
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains(": 1 new, 0 still there, 0 gone."))
    let back = await CommandRun.mendwall(
      "report", folder("old.json"), "--since-report", folder("new.json"))
    #expect(back.output.contains(": 0 new, 0 still there, 1 gone."))
    let missing = await CommandRun.mendwall(
      "report", folder("new.json"), "--since-report", folder("none.json"))
    #expect(missing.status == .failed && missing.notes.contains("none.json does not exist"))
    let map = await CommandRun.mendwall(
      "report", folder("new.json"), "--since-report", "configmap:a/b")
    #expect(map.status == .usage)
  }

  @Test("what a restore did has no news of drift")
  func restore() async throws {
    try shop.drift()
    let restored = await shop.restore("--yes", "-o", "json")
    try folder.write(restored.output, to: "restore.jsonl")
    let run = await CommandRun.mendwall(
      "report", folder("restore.jsonl"), "--since-report", folder("old.json"))
    #expect(run.status == .usage)
    #expect(run.notes.contains("--since-report is about reports of drift"))
  }
}
