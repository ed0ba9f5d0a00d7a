import Documents
import FoundationEssentials
import MendwallTesting
import Reports
import Testing

@testable import Reconciliation

@Suite("The undo bundle")
struct UndoBundleTests {
  private let folder: TemporaryFolder
  private let assignments: [Assignment]

  init() throws {
    folder = try TemporaryFolder()
    assignments = [
      try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1),
      try Sample.restoring(
        try Sample.manifest("b"), over: try Sample.manifest("b", port: 443), number: 2),
      try Sample.deleting(try Sample.manifest("c"), number: 3),
    ]
  }

  private func make(_ name: String = "bundle") throws -> UndoBundle {
    try UndoBundle(makingFolder: folder(name), for: Sample.plan(assignments))
  }

  private func problem(_ body: () throws -> Void) throws -> String {
    try #require(#expect(throws: BundleError.self) { try body() }).description
  }

  private func permissions(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder(name))
    let permissions = try #require(attributes[.posixPermissions])
    return try #require(Int("\(permissions)")) & 0o777
  }

  @Test("what is written can be read again, and by nobody but its owner")
  func roundTrip() throws {
    let bundle = try make("deep/down/bundle")
    let found = try Sample.manifest("b", port: 443, more: "uid: u")
    try bundle.save(found, of: 2)
    try bundle.save(try Sample.manifest("c"), of: 3)
    try bundle.note(.init(step: 2, state: .started, hash: "h"))
    try bundle.note(
      .init(step: 2, state: .ended, outcome: .written, uid: "u", resourceVersion: "8"))
    try bundle.note(.init(step: 3, state: .started))
    let contents = try BundleContents(at: bundle.path)
    #expect(contents.plan == Sample.plan(assignments))
    #expect(contents.objects == [2: found, 3: try Sample.manifest("c")])
    #expect(contents.begun.keys.sorted() == [2, 3])
    #expect(contents.begun[2]?.outcome == .written)
    #expect(contents.begun[2]?.intended == "h")
    #expect(contents.begun[2]?.resourceVersion == "8")
    #expect(contents.begun[3]?.outcome == nil)

    try bundle.finish(
      RestoreReport(
        plan: contents.plan, startedAt: Sample.noon, finishedAt: Sample.noon, dryRun: false,
        bundle: bundle.path, results: [], interrupted: false,
        verification: .init(verdict: .proved)))
    for name in ["", "/objects"] { #expect(try permissions("deep/down/bundle\(name)") == 0o700) }
    for name in ["plan.json", "journal.jsonl", "report.json", "objects/2.json", "objects/3.json"] {
      #expect(try permissions("deep/down/bundle/\(name)") == 0o600, "\(name)")
    }
    let report = try JSONDecoder().decode(
      RestoreReport.self, from: Data(try folder.read("deep/down/bundle/report.json").utf8))
    #expect(report.verification.verdict == .proved)
  }

  @Test("an object that is saved again takes the place of the first form")
  func savedAgain() throws {
    let bundle = try make()
    for port in [1, 2] { try bundle.save(try Sample.manifest("b", port: port), of: 2) }
    #expect(try BundleContents(at: bundle.path).objects[2] == (try Sample.manifest("b", port: 2)))
    #expect(try permissions("bundle/objects/2.json") == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("bundle/objects")) == ["2.json"])
  }

  @Test("every line of the journal is whole, whoever writes beside it")
  func journal() async throws {
    let bundle = try make()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for step in 11...210 {
        group.addTask { try bundle.note(.init(step: step, state: .started, hash: "h\(step)")) }
      }
      try await group.waitForAll()
    }
    let begun = try BundleContents(at: bundle.path).begun
    #expect(begun.count == 200)
    #expect(begun.allSatisfy { $0.value.intended == "h\($0.key)" })
  }

  @Test("half a line of a run that was killed is passed over")
  func halfLine() throws {
    let bundle = try make()
    try bundle.save(try Sample.manifest("b"), of: 2)
    try bundle.note(.init(step: 2, state: .started, hash: "h"))
    let whole = try folder.read("bundle/journal.jsonl")
    for length in 1..<40 {
      try folder.write(
        whole + String(#"{"step":3,"state":"started","hash":"h3"}"#.prefix(length - 1)),
        to: "bundle/journal.jsonl")
      #expect(try BundleContents(at: bundle.path).begun.keys.sorted() == [2], "\(length)")
    }
  }

  @Test("a folder that is there already is not written into")
  func alreadyThere() throws {
    try folder.write("mine", to: "bundle/mine.txt")
    let text = try problem { _ = try make() }
    #expect(text.contains(folder("bundle")))
    #expect(text.contains("nothing was written"))
    #expect(text.contains("--bundle"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("bundle")) == ["mine.txt"])
    _ = try make("other")
    #expect(throws: BundleError.self) { _ = try make("other") }
  }

  @Test("where no folder can be made, that is said")
  func unwritable() throws {
    try folder.write("a file", to: "parent")
    #expect(try problem { _ = try make("parent/bundle") }.contains("nothing was written"))
    #expect(try folder.read("parent") == "a file")
  }

  @Test("a bundle without a plan, or with a broken one, cannot be used")
  func broken() throws {
    #expect(
      try problem { _ = try BundleContents(at: folder("none")) }.contains("it has no plan.json"))
    for text in ["", "{", "[]", "{}", "{\"kind\":\"RestorePlan\"}"] {
      try folder.write(text, to: "none/plan.json")
      #expect(
        try problem { _ = try BundleContents(at: folder("none")) }.contains("cannot be read"),
        "\(text)")
    }
  }

  @Test(
    "an object that was overwritten and is not in the bundle makes it useless, and one that was not does not"
  )
  func missingObject() throws {
    let bundle = try make()
    #expect(try BundleContents(at: bundle.path).objects.isEmpty)
    try bundle.note(.init(step: 2, state: .started))
    #expect(
      try problem { _ = try BundleContents(at: bundle.path) }.contains("objects/2.json"))
    try folder.write("{\"half\":", to: "bundle/objects/2.json")
    #expect(throws: BundleError.self) { _ = try BundleContents(at: bundle.path) }
    try bundle.save(try Sample.manifest("b"), of: 2)
    #expect(try BundleContents(at: bundle.path).objects.count == 1)
  }

  @Test("without a journal nothing was begun")
  func noJournal() throws {
    let bundle = try make()
    try FileManager.default.removeItem(atPath: folder("bundle/journal.jsonl"))
    #expect(try BundleContents(at: bundle.path).begun.isEmpty)
  }

  @Test("what a plan names cannot lead out of the bundle")
  func hostileNames() throws {
    let evil = try Sample.manifest("'../../evil'", port: 443)
    let bundle = try UndoBundle(
      makingFolder: folder("bundle"),
      for: Sample.plan([
        try Sample.restoring(try Sample.manifest("'../../evil'"), over: evil, number: 1)
      ]))
    try bundle.save(evil, of: 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bundle"])
    #expect(try BundleContents(at: bundle.path).objects[1] == evil)
  }
}
