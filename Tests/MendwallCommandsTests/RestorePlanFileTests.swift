import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("A plan that is saved, and carried out later")
struct RestorePlanFileTests {
  private let shop: Shop

  init() async throws {
    shop = try await Shop()
    try shop.drift()
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
  }

  private var file: String { shop.bundlePath("plan.json") }

  private func save() async throws {
    let run = await shop.restore("--prune", "--plan", file)
    #expect(run.status == .drift, "\(run.output)\(run.notes)")
    #expect(run.notes == "mendwall: the plan is saved; nothing was written\n")
  }

  private func carryOut(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      [
        "restore", "--repo", shop.repository.path, "--from-plan", file, "--yes", "--bundle",
        shop.bundlePath("bundle"),
      ] + (arguments.isEmpty ? ["--live", shop.cluster.path] : arguments))
  }

  /// Carries the plan out where something has moved, and gives what it says.
  private func refusal(_ arguments: [String] = []) async throws -> String {
    let before = try shop.files()
    let run =
      arguments.isEmpty ? await carryOut() : await carryOut(arguments[0], arguments[1])
    #expect(run.status == .failed)
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
    #expect(run.notes.hasPrefix("mendwall: nothing was written: "))
    return run.notes
  }

  @Test("a plan is saved, and nothing is written nor asked")
  func saved() async throws {
    let before = try shop.files()
    try await save()
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
    let plan = try JSONDecoder().decode(
      RestorePlan.self, from: Data(contentsOf: URL(filePath: file)))
    #expect(plan.briefly == ["update shop/b", "delete shop/extra"])
    #expect(plan.options?.prune == true)
    #expect(plan.source?.commit.count == 40)
    #expect(plan.steps.allSatisfy { $0.live?.hash.count == 64 })
  }

  @Test("with --yes it is saved and carried out at once")
  func savedAndDone() async throws {
    let run = await shop.restore("--prune", "--plan", file, "--yes")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(FileManager.default.fileExists(atPath: file))
  }

  @Test("a plan that cannot be saved stops the run")
  func unsaved() async throws {
    let before = try shop.files()
    let run = await shop.restore("--plan", shop.bundlePath("no/such/folder/plan.json"), "--yes")
    #expect(run.status == .failed)
    #expect(try shop.files() == before)
  }

  @Test("a saved plan is carried out exactly, with what was asked for then")
  func carriedOut() async throws {
    try await save()
    let run = await carryOut()
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try Set(shop.objects().keys) == ["a", "b"])
    #expect(await shop.detect().status == .inSync)
  }

  @Test("a saved plan can be tried, and asks like any other")
  func triedAndAsked() async throws {
    try await save()
    let before = try shop.files()
    let arguments = [
      "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--from-plan", file,
    ]
    #expect(await CommandRun.mendwall(arguments + ["--dry-run"]).status == .drift)
    #expect(await CommandRun.mendwall(arguments, answer: "no").status == .drift)
    #expect(try shop.files() == before)
  }

  @Test("a new commit makes a plan void")
  func newCommit() async throws {
    try await save()
    try await shop.repository.commit(["README.md": "new"])
    let said = try await refusal()
    #expect(said.contains("HEAD is now commit "))
    #expect(said.contains("Make a new one with --plan"))
  }

  @Test("an object that was changed since makes a plan void, and is named")
  func changedObject() async throws {
    try await save()
    try shop.cluster.write(Shop.policy("b", port: 8443), to: "b.yaml")
    let said = try await refusal()
    #expect(said.contains("shop/b has changed"))
    #expect(!said.contains("none and was none"), "\(said)")
    #expect(!said.contains("shop/extra"))
  }

  @Test("an object that departs since makes a plan void, and so does one that no longer does")
  func otherObjects() async throws {
    try await save()
    try shop.cluster.write(Shop.policy("a", port: 81), to: "a.yaml")
    try shop.cluster.write(Shop.policy("b"), to: "b.yaml")
    let said = try await refusal()
    #expect(said.contains("shop/a departs from Git since"))
    #expect(said.contains("shop/b no longer departs from Git"))
  }

  @Test("an object that was deleted and created again is another one")
  func recreated() async throws {
    func extra(_ uid: String) -> String {
      Shop.policy("extra").replacing(
        "  namespace: shop\n", with: "  namespace: shop\n  uid: \(uid)\n")
    }
    try shop.cluster.write(extra("one"), to: "extra.yaml")
    try await save()
    try shop.cluster.write(extra("two"), to: "extra.yaml")
    #expect(try await refusal().contains("shop/extra was deleted and created again"))
  }

  @Test("a plan is of one cluster, or of one folder")
  func otherCluster() async throws {
    try await save()
    let other = try TemporaryFolder()
    for (name, text) in try shop.files() { try other.write(text, to: name) }
    let said = try await refusal(["--live", other.path])
    #expect(said.contains("it is another cluster"))
    #expect(said.contains(other.path) && said.contains(shop.cluster.path))
  }

  @Test(
    "what is no plan of a restore is refused, and nothing is written",
    arguments: [
      "", "{", "[]", "{}", "null", #"{"apiVersion": "mendwall.dev/v1", "kind": "DriftReport"}"#,
    ])
  func broken(text: String) async throws {
    try shop.repository.folder.write(text, to: ".git/plan.json")
    #expect(try await refusal().contains("the plan \(file) cannot be used"))
  }

  @Test(
    "a plan of another purpose, version or kind is refused",
    arguments: [
      (#""purpose": "restore""#, #""purpose": "undo""#), ("mendwall.dev/v1", "mendwall.dev/v2"),
      (#""kind": "RestorePlan""#, #""kind": "RestoreReport""#),
    ])
  func otherPlan(written: String, wrong: String) async throws {
    try await save()
    let text = try shop.repository.folder.read(".git/plan.json")
    #expect(text.contains(written))
    try shop.repository.folder.write(text.replacing(written, with: wrong), to: ".git/plan.json")
    #expect(try await refusal().contains("it is no plan of mendwall restore --plan"))
  }

  @Test("a plan that is not there is refused")
  func missing() async throws {
    let said = try await refusal()
    #expect(said.contains(file) && said.contains("there is no such file"), "\(said)")
    #expect(!said.contains("Error"), "\(said)")
  }

  @Test("a plan that was edited to do something else is refused")
  func edited() async throws {
    try await save()
    let text = try shop.repository.folder.read(".git/plan.json")
    try shop.repository.folder.write(
      text.replacing(#""action": "update""#, with: #""action": "delete""#), to: ".git/plan.json")
    #expect(
      try await refusal().contains("shop/b is now to be changed by update, and was by delete"))
  }

  @Test(
    "what a plan is about cannot be said beside it again",
    arguments: [
      ["shop/b"], ["-n", "shop"], ["--owns", "shop"], ["--path", "policies"], ["--prune"],
      ["--secure-first"], ["--max-deletions", "3"], ["--revision", "HEAD~1"], ["--plan", "other"],
    ])
  func narrowed(arguments: [String]) async throws {
    try await save()
    let run = await CommandRun.mendwall(
      ["restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--from-plan", file]
        + arguments)
    #expect(run.status == .usage)
  }
}
