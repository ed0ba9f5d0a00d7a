import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("The undoing of a restore of files")
struct RestoreUndoTests {
  private let shop: Shop

  init() async throws {
    shop = try await Shop()
    let b = Shop.policy("b", port: 443).replacing(
      "  namespace: shop\n",
      with: "  namespace: shop\n  labels: {mine: 'yes'}\n  annotations: {note: kept}\n")
    try shop.cluster.write(b, to: "b.yaml")
    try shop.cluster.write("", to: "a.yaml")
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
  }

  private func restore() async throws {
    let run = await shop.restore("--prune", "--yes")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
  }

  @Test("all that a restore did is undone, and the objects are as they were")
  func undone() async throws {
    let before = try shop.objects()
    try await restore()
    #expect(try shop.objects() != before)
    let run = await shop.undo("bundle", "--yes")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.hasPrefix("Undo: 3 objects (1 to create, 1 to update, 1 to delete)."))
    #expect(try shop.objects() == before)
    // The undoing has a bundle too.
    let again = await CommandRun.mendwall(
      "undo", shop.bundlePath("second"), "--live", shop.cluster.path, "--yes", "--bundle",
      shop.bundlePath("third"))
    #expect(again.status == .inSync, "\(again.output)\(again.notes)")
    #expect(await shop.detect().status == .inSync)
  }

  @Test("an undoing asks, and can be tried")
  func asks() async throws {
    try await restore()
    let restored = try shop.objects()
    #expect(await shop.undo().status == .drift)
    #expect(await shop.undo("bundle", "--dry-run").status == .inSync)
    #expect(try shop.objects() == restored)
  }

  @Test("what was undone needs no undoing")
  func twice() async throws {
    try await restore()
    #expect(await shop.undo("bundle", "--yes").status == .inSync)
    let run = await shop.undo("bundle", "--yes", into: "third")
    #expect(run.status == .inSync)
    #expect(run.output.hasPrefix("Nothing to undo."))
  }

  @Test("what somebody changed since is left and named, and the rest is undone")
  func changedSince() async throws {
    try await restore()
    try shop.cluster.write(Shop.policy("b", port: 8443), to: "b.yaml")
    let run = await shop.undo("bundle", "--yes")
    #expect(run.status == .drift)
    #expect(run.output.contains("it was changed since the run wrote it"))
    #expect(try shop.cluster.read("b.yaml") == Shop.policy("b", port: 8443))
    #expect(try shop.objects()["extra"] != nil)
    #expect(try shop.objects()["a"] == nil)
  }

  @Test("a bundle of another folder is refused")
  func otherFolder() async throws {
    try await restore()
    let other = try TemporaryFolder()
    for (name, text) in try shop.files() { try other.write(text, to: name) }
    let run = await CommandRun.mendwall(
      "undo", shop.bundlePath("bundle"), "--live", other.path, "--yes", "--bundle",
      shop.bundlePath("second"))
    #expect(run.status == .failed)
    #expect(run.notes.contains("nothing was written"))
    #expect(run.notes.contains(shop.cluster.path) && run.notes.contains(other.path))
    #expect(!FileManager.default.fileExists(atPath: shop.bundlePath("second")))
  }

  @Test("a folder that is no bundle is refused")
  func noBundle() async throws {
    for path in [shop.cluster.path, shop.bundlePath("none")] {
      let run = await CommandRun.mendwall("undo", path, "--live", shop.cluster.path, "--yes")
      #expect(run.status == .failed)
      #expect(run.notes.contains("is no undo bundle that can be used"))
    }
  }

  @Test("a run that was killed between two steps is undone as far as it came")
  func killed() async throws {
    let before = try shop.objects()
    try await restore()
    // As if the run had been killed before it deleted the extra policy, and before it told how the last
    // of the others ended.
    let journal = try shop.repository.folder.read(".git/bundle/journal.jsonl")
    let lines = journal.split(separator: "\n").filter { !$0.contains(#""step":3"#) }
    let cut = lines.last { $0.contains("ended") }
    try shop.repository.folder.write(
      lines.filter { $0 != cut }.joined(separator: "\n") + "\n{\"step\":3,\"sta",
      to: ".git/bundle/journal.jsonl")
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let run = await shop.undo("bundle", "--yes")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try shop.objects() == before)
  }
}
