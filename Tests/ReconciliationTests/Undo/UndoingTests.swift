import Documents
import KubernetesClient
import MendwallTesting
import PolicyModel
import Reports
import Testing

@testable import Reconciliation

@Suite("What an undoing does with each object")
struct UndoingTests {
  private let folder: TemporaryFolder
  private let reference = Sample.reference("a")
  private let judge = Judge { _, _ in false }

  init() throws { folder = try TemporaryFolder() }

  /// Makes the bundle of a run with one step, and plans its undoing.
  ///
  /// - Parameters:
  ///   - found: the port of the object before the run; nil for none.
  ///   - written: what the run wrote.
  ///   - outcome: how it ended; nil where it was killed.
  ///   - now: what is there; nil for nothing.
  ///   - isVersionKnown: whether the run noted what the server stored, and that is still there.
  private func plan(
    _ action: RestorePlan.Step.Action, found: Int?, written: Int?,
    outcome: RestoreReport.Result.Outcome?, now: Int?, isVersionKnown: Bool = false,
    isBegun: Bool = true
  ) async throws -> Undoing.Planned {
    let cluster = try MemoryCluster()
    let saved = try found.map { try cluster.apply(try Sample.manifest("a", port: $0), by: "m") }
    let assignment =
      try action == .delete
      ? Sample.deleting(try #require(saved), number: 1, stage: 1)
      : Sample.restoring(
        try Sample.manifest("a", port: written ?? 0), over: saved, number: 1, action: action)
    let bundle = try UndoBundle(
      makingFolder: folder("bundle-\(UInt64.random(in: 0 ... .max))"),
      for: Sample.plan([assignment]))
    if let saved { try bundle.save(saved, of: 1) }
    if let now {
      if now != found { try cluster.apply(try Sample.manifest("a", port: now), by: "m") }
    } else {
      cluster.remove(reference)
    }
    if isBegun {
      let hash = try written.flatMap { judge.hash(try Sample.manifest("a", port: $0), reference) }
      try bundle.note(.init(step: 1, state: .started, hash: hash))
      let metadata = isVersionKnown ? cluster[reference]?["metadata"] : nil
      if let outcome {
        try bundle.note(
          .init(
            step: 1, state: .ended, outcome: outcome, uid: metadata?["uid"]?.string,
            resourceVersion: metadata?["resourceVersion"]?.string))
      }
    }
    return try await Undoing(try BundleContents(at: bundle.path), judge: judge).plan(cluster)
  }

  private func check(
    _ planned: Undoing.Planned, _ expected: RestorePlan.Step.Action?, left: String? = nil,
    _ location: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(
      planned.assignments.map(\.step.action) == (expected.map { [$0] } ?? []),
      sourceLocation: location)
    #expect(planned.left.count == (left == nil ? 0 : 1), sourceLocation: location)
    if let left {
      #expect(planned.left.first?.reason.contains(left) == true, sourceLocation: location)
    }
  }

  @Test("an update is put back where the object still is what the run made of it")
  func update() async throws {
    check(try await plan(.update, found: 443, written: 80, outcome: .written, now: 80), .update)
    check(try await plan(.update, found: 443, written: 80, outcome: nil, now: 80), .update)
    check(
      try await plan(
        .update, found: 443, written: 80, outcome: .written, now: 81, isVersionKnown: true), .update
    )
  }

  @Test("an update that did not come to be, or is undone already, needs nothing")
  func updateNotDone() async throws {
    for outcome in [.failed, .moved, .written, nil] as [RestoreReport.Result.Outcome?] {
      check(try await plan(.update, found: 443, written: 80, outcome: outcome, now: 443), nil)
    }
    check(
      try await plan(
        .update, found: 443, written: 80, outcome: nil, now: 80, isBegun: false), nil)
  }

  @Test("what somebody changed or deleted since is left, and named")
  func changedSince() async throws {
    check(
      try await plan(.update, found: 443, written: 80, outcome: .written, now: 8080), nil,
      left: "it was changed since")
    check(
      try await plan(.update, found: 443, written: 80, outcome: .written, now: nil), nil,
      left: "it was deleted since")
    check(
      try await plan(.create, found: nil, written: 80, outcome: .written, now: 8080), nil,
      left: "it was changed since the run created it")
    check(
      try await plan(.delete, found: 443, written: nil, outcome: .written, now: 80), nil,
      left: "it was created again since")
    check(
      try await plan(.recreate, found: 443, written: 80, outcome: .written, now: nil), nil,
      left: "it was deleted since")
  }

  @Test("what was created is deleted, if the run did create it")
  func create() async throws {
    check(try await plan(.create, found: nil, written: 80, outcome: .written, now: 80), .delete)
    check(try await plan(.create, found: nil, written: 80, outcome: nil, now: 80), .delete)
    check(try await plan(.create, found: nil, written: 80, outcome: .written, now: nil), nil)
    // Somebody else had created just that.
    check(
      try await plan(
        .create, found: nil, written: 80, outcome: .unchanged, now: 80, isVersionKnown: true), nil)
  }

  @Test("what was deleted is created again, if the run did delete it")
  func delete() async throws {
    check(try await plan(.delete, found: 443, written: nil, outcome: .written, now: nil), .create)
    check(try await plan(.delete, found: 443, written: nil, outcome: .failed, now: nil), .create)
    check(try await plan(.delete, found: 443, written: nil, outcome: nil, now: nil), .create)
    check(try await plan(.delete, found: 443, written: nil, outcome: .written, now: 443), nil)
    // Somebody else had deleted it.
    check(
      try await plan(.delete, found: 443, written: nil, outcome: .unchanged, now: nil), nil,
      left: "deleted")
  }

  @Test("an update that did not come to be does not bring back what somebody deleted")
  func notDeletedByTheRun() async throws {
    check(
      try await plan(.update, found: 443, written: 80, outcome: .failed, now: nil), nil,
      left: "deleted")
    // What was changed before the run could write it is none of its doing.
    for now in [nil, 80, 443] {
      check(try await plan(.update, found: 443, written: 80, outcome: .moved, now: now), nil)
    }
  }

  @Test("what was deleted and created again is so once more, also where only the first was done")
  func recreate() async throws {
    check(try await plan(.recreate, found: 443, written: 80, outcome: .written, now: 80), .recreate)
    check(try await plan(.recreate, found: 443, written: 80, outcome: nil, now: nil), .create)
    check(try await plan(.recreate, found: 443, written: 80, outcome: .failed, now: nil), .create)
  }

  @Test("the account of fields alone is nothing to undo")
  func handOver() async throws {
    check(try await plan(.handOver, found: 80, written: 80, outcome: .written, now: 80), nil)
  }

  @Test(
    "the way back goes through the stages from the last to the first, and puts back what was saved")
  func order() async throws {
    let cluster = try MemoryCluster([try Sample.manifest("b", port: 443), try Sample.manifest("c")])
    let before = cluster.objects
    let b = try #require(cluster[Sample.reference("b")])
    let assignments = [
      try Sample.restoring(try Sample.manifest("b"), over: b, number: 1, stage: 1),
      try Sample.restoring(try Sample.manifest("a"), over: nil, number: 2, stage: 2),
      try Sample.deleting(try #require(cluster[Sample.reference("c")]), number: 3, stage: 3),
    ]
    let bundle = try UndoBundle(makingFolder: folder("bundle"), for: Sample.plan(assignments))
    let reconciler = Reconciler(
      cluster, judge: Sample.judge, mode: .real, now: { Sample.noon }, isInterrupted: { false },
      tell: { _ in })
    _ = await reconciler.run(
      try await reconciler.prepare(assignments, bundle: bundle), bundle: bundle)

    let planned = try await Undoing(try BundleContents(at: bundle.path), judge: judge).plan(cluster)
    #expect(
      planned.assignments.map {
        "\($0.step.number) \($0.step.stage) \($0.step.action) \($0.step.object.name)"
      }
        == ["1 1 create c", "2 2 delete a", "3 3 update b"])
    let change = try #require(planned.assignments[2].step.changes?.first)
    #expect(change.path.hasPrefix("/spec/ingress"))

    let second = try UndoBundle(
      makingFolder: folder("second"), for: Sample.plan(planned.assignments, purpose: .undo))
    let undoing = Reconciler(
      cluster, judge: judge, mode: .real, now: { Sample.noon }, isInterrupted: { false },
      tell: { _ in })
    let execution = await undoing.run(
      try await undoing.prepare(planned.assignments, bundle: second), bundle: second)
    #expect(execution.results.map(\.outcome) == [.written, .written, .written])
    #expect(cluster.objects.keys.sorted() == before.keys.sorted())
    for (reference, object) in before {
      let now = try #require(cluster[reference])
      #expect(now.asNew() == object.asNew())
      #expect(!FieldAccount(now).namesMendwall)
    }
    let verification = await ReadingBack(judge: judge).verify(
      planned.assignments, execution.results, cluster)
    #expect(verification == .init(verdict: .proved))

    // And the undoing can be undone.
    let again = try await Undoing(try BundleContents(at: second.path), judge: judge).plan(cluster)
    #expect(again.assignments.map(\.step.action) == [.update, .create, .delete])
    // Once it is undone, there is nothing left to undo.
    #expect(
      try await Undoing(try BundleContents(at: bundle.path), judge: judge).plan(cluster)
        .assignments.isEmpty)
  }

  @Test("reading back tells what was changed, deleted or created again, and what was not written")
  func readingBack() async throws {
    let cluster = try MemoryCluster([try Sample.manifest("b"), try Sample.manifest("extra")])
    func assignment(_ number: Int, _ name: String, _ goal: Assignment.Goal) -> Assignment {
      Assignment(
        RestorePlan.Step(
          number: number, stage: 1, action: .update, object: Sample.reference(name), reason: "so"),
        goal: goal, live: nil)
    }
    let assignments = [
      assignment(1, "b", .exactly(try Sample.manifest("b", port: 443))),
      assignment(2, "gone", .exactly(try Sample.manifest("gone"))),
      assignment(3, "extra", .absent), assignment(4, "b", .exactly(try Sample.manifest("b"))),
      assignment(5, "none", .absent), assignment(6, "b", .exactly(try Sample.manifest("b"))),
      assignment(7, "b", .exactly(try Sample.manifest("b"))),
    ]
    let results =
      (1...5).map { RestoreReport.Result(step: $0, outcome: .written) } + [
        .init(step: 6, outcome: .failed, message: "refused"),
        .init(step: 7, outcome: .unchanged, message: "the account is not handed over"),
      ]
    let verification = await ReadingBack(judge: judge).verify(assignments, results, cluster)
    #expect(verification.verdict == .notProved)
    #expect(verification.drift == nil)
    #expect(
      verification.problems.map { $0.replacing("NetworkPolicy shop/", with: "") } == [
        "b was changed again right after it was written",
        "gone was deleted again right after it was written", "extra is there again", "b: refused",
        "b: the account is not handed over",
      ])
  }
}
