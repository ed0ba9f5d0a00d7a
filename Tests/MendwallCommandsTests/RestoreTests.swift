import Documents
import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("A restore of files")
struct RestoreTests {
  private static let asked = "mendwall: nothing was written: there is no terminal to ask at"

  @Test("without a terminal the plan is shown, and nothing is written")
  func noTerminal() async throws {
    let shop = try await Shop()
    try shop.drift()
    let before = try shop.files()
    let run = await shop.restore()
    #expect(run.status == .drift)
    #expect(run.output.hasPrefix("Restore: 1 object (1 to update)."))
    #expect(run.output.contains("shop/b"))
    #expect(run.notes.hasPrefix(Self.asked))
    #expect(run.notes.contains("--yes"))
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
  }

  @Test(
    "whatever else than yes a person answers declines", arguments: ["no", "", "y", "YES", "yes!"])
  func declined(answer: String) async throws {
    let shop = try await Shop()
    try shop.drift()
    let before = try shop.files()
    let run = await shop.restore(answer: answer)
    #expect(run.status == .drift)
    #expect(run.questions.count == 1)
    #expect(run.notes == "mendwall: declined; nothing was written\n")
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
  }

  @Test("a person who says yes is asked once, and is told which files it is about")
  func accepted() async throws {
    let shop = try await Shop()
    try shop.drift()
    let run = await shop.restore(answer: " yes \n", isTerminal: true)
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(
      run.questions == ["Write 1 object to files in \(shop.cluster.path)? Only \"yes\" does: "])
    #expect(run.progress.contains("1 of 1; reading back"))
    #expect(await shop.detect().status == .inSync)
    #expect(shop.hasBundle)
  }

  @Test("--yes writes without asking, reads back, and says what undoes it")
  func yes() async throws {
    let shop = try await Shop()
    try shop.drift()
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let a = try shop.cluster.read("a.yaml")
    let run = await shop.restore("--yes")
    #expect(run.questions.isEmpty)
    #expect(run.status == .unproved, "the extra policy is still there")
    #expect(run.output.contains("shop/extra"))
    #expect(run.output.contains("undo with: mendwall undo \(shop.bundlePath("bundle"))"))
    #expect(try shop.objects()["b"]?["spec"] == shop.objects()["a"]?["spec"])
    #expect(try shop.cluster.read("a.yaml") == a, "what was not drifted is not written")
  }

  @Test(
    "a missing policy is created, one that differs is put back, and --prune deletes what is extra")
  func everything() async throws {
    let shop = try await Shop()
    try shop.drift()
    try shop.cluster.write("", to: "a.yaml")
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let run = await shop.restore("--prune", "--yes", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let report = try #require(try run.restoreReport())
    #expect(
      report.plan.briefly.sorted() == ["create shop/a", "delete shop/extra", "update shop/b"])
    #expect(report.plan.steps.last?.action == .delete)
    #expect(report.verification.verdict == .proved)
    #expect(report.verification.drift?.findings.isEmpty == true)
    #expect(try Set(shop.objects().keys) == ["a", "b"])
    #expect(await shop.detect().status == .inSync)
    // Again there is nothing to do, and no second bundle.
    let again = await shop.restore("--prune", "--yes", bundle: "other")
    #expect(again.status == .inSync)
    #expect(again.output.hasPrefix("Nothing to restore: the cluster's policies are as Git says."))
  }

  @Test("a named policy is restored alone")
  func named() async throws {
    let shop = try await Shop()
    try shop.drift()
    try shop.cluster.write(Shop.policy("a", port: 81), to: "a.yaml")
    let run = await shop.restore("shop/b", "--yes", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try run.restorePlan()?.briefly == ["update shop/b"])
    #expect(try shop.cluster.read("a.yaml") == Shop.policy("a", port: 81))
    #expect(try await shop.detect("-o", "json").report().briefly == ["modified shop/a"])
  }

  @Test("an older revision can be gone back to")
  func revision() async throws {
    let shop = try await Shop()
    try await shop.repository.git("tag", "v1")
    try await shop.repository.commit(["policies/b.yaml": Shop.policy("b", port: 8080)])
    let run = await shop.restore("--revision", "v1", "--yes")
    #expect(run.status == .inSync)
    #expect(run.output.hasPrefix("Nothing to restore"))
    #expect(await shop.restore("--yes").status == .inSync)
    #expect(await shop.detect().status == .inSync)
    #expect(await shop.restore("--revision", "v1", "--yes", bundle: "third").status == .inSync)
    #expect(await shop.detect("--revision", "v1").status == .inSync)
  }

  @Test("a dry run writes nothing and makes no bundle")
  func dryRun() async throws {
    let shop = try await Shop()
    try shop.drift()
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let before = try shop.files()
    let run = await shop.restore("--prune", "--dry-run", "-o", "json")
    #expect(run.status == .drift)
    let report = try #require(try run.restoreReport())
    #expect(report.dryRun && report.bundle == nil)
    #expect(report.results.map(\.outcome) == [.written, .written])
    #expect(report.verification.verdict == .notNeeded)
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
    #expect(await shop.restore("--dry-run", "--yes").status == .usage)
  }

  @Test("a bundle's folder that is there already stops the run before anything is written")
  func bundleThere() async throws {
    let shop = try await Shop()
    try shop.drift()
    let before = try shop.files()
    try shop.repository.folder.write("mine", to: ".git/bundle/mine")
    let run = await shop.restore("--yes")
    #expect(run.status == .failed)
    #expect(run.notes.contains("nothing was written"))
    #expect(try shop.files() == before)
  }

  @Test("without a place for the bundle nothing is written")
  func noBundle() async throws {
    let shop = try await Shop()
    try shop.drift()
    let arguments = [
      "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--yes",
    ]
    let run = await CommandRun.mendwall(arguments, environment: [:])
    #expect(run.status == .failed)
    #expect(run.notes.contains("name one with --bundle"))
    let other = await CommandRun.mendwall(
      arguments, environment: ["XDG_STATE_HOME": shop.repository.folder(".git/state")])
    #expect(other.status == .inSync)
    #expect(other.output.contains(".git/state/mendwall/undo/20261121T140200Z-restore-"))
  }

  @Test(
    "several objects of a file, and the items of a list, are put back, and their neighbours stay")
  func severalToAFile() async throws {
    let shop = try await Shop()
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\n"
    let item = Shop.policy("b", port: 443).replacing("\n", with: "\n  ")
    try shop.cluster.write("", to: "b.yaml")
    try shop.cluster.write(
      [Shop.policy("a", port: 81), pod, "apiVersion: v1\nkind: List\nitems:\n- \(item)\n"]
        .joined(separator: "---\n"), to: "a.yaml")
    let run = await shop.restore("--yes", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try run.restorePlan()?.briefly == ["update shop/a", "update shop/b"])
    #expect(try Set(shop.objects().keys) == ["a", "b", "pod"])
    #expect(await shop.detect().status == .inSync)
    // And all of it comes back.
    #expect(await shop.undo("bundle", "--yes").status == .inSync)
    #expect(
      try await shop.detect("-o", "json").report().briefly == [
        "modified shop/a", "modified shop/b",
      ])
  }

  @Test("a single file stands for the cluster, and takes what is missing")
  func singleFile() async throws {
    let shop = try await Shop()
    try shop.cluster.write(Shop.policy("b", port: 443), to: "all.yaml")
    let arguments = [
      "--repo", shop.repository.path, "--live", shop.cluster("all.yaml"),
    ]
    let run = await CommandRun.mendwall(
      ["restore", "--yes", "--bundle", shop.bundlePath("bundle")] + arguments)
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(await CommandRun.mendwall(["detect"] + arguments).status == .inSync)
  }

  @Test("a kustomization's objects are restored as it renders them")
  func kustomize() async throws {
    let rendered = try await Rendered()
    try rendered.change("port: 8080", to: "port: 8081")
    let run = await CommandRun.mendwall(
      [
        "restore", "--repo", rendered.repository.path, "--live", rendered.cluster.path, "--path",
        "over", "--yes", "--bundle", rendered.repository.folder(".git/bundle"), "-o", "json",
      ], environment: ["HOME": "/nowhere", "PATH": Rendered.search])
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try run.restorePlan()?.briefly == ["update shop/web"])
    #expect(try run.restorePlan()?.steps.first?.declared?.path == "base/web.yaml")
    #expect(await rendered.detect("--path", "over").status == .inSync)
  }

  @Test("standard input cannot be restored")
  func standardInput() async throws {
    let run = await CommandRun.mendwall("restore", "--live", "-")
    #expect(run.status == .usage)
    #expect(run.notes.contains("Standard input cannot be written"))
  }
}
