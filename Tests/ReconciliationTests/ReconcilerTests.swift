import Documents
import FoundationEssentials
import KubernetesClient
import MendwallTesting
import PolicyModel
import Reports
import Testing

@testable import Reconciliation

@Suite("A plan, carried out")
struct ReconcilerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// How a plan went.
  private struct Run {
    let results: [RestoreReport.Result]
    let isInterrupted: Bool
    let events: [RestoreEvent]

    var outcomes: [RestoreReport.Result.Outcome] { results.map(\.outcome) }
    func message(_ step: Int) -> String { results.first { $0.step == step }?.message ?? "" }
  }

  /// - Parameters:
  ///   - between: called when the objects are read and saved, and nothing is written yet.
  ///   - isInterrupted: given all that was told so far.
  private func run(
    _ assignments: [Assignment], on cluster: MemoryCluster, mode: WriteMode = .real,
    usual: [FieldOwner: Int] = [:],
    between: () throws -> Void = {},
    isInterrupted: @escaping @Sendable ([RestoreEvent]) -> Bool = { _ in false }
  ) async throws -> Run {
    let events = Shared<[RestoreEvent]>([])
    let reconciler = Reconciler(
      cluster, judge: Sample.judge, mode: mode, usual: usual, now: { Sample.noon },
      isInterrupted: { isInterrupted(events.value) },
      tell: { event in events.change { $0.append(event) } })
    let bundle =
      mode == .dryRun
      ? nil : try UndoBundle(makingFolder: folder("bundle"), for: Sample.plan(assignments))
    let prepared = try await reconciler.prepare(assignments, bundle: bundle)
    try between()
    let execution = await reconciler.run(prepared, bundle: bundle)
    return Run(
      results: execution.results, isInterrupted: execution.isInterrupted, events: events.value)
  }

  private func live(_ cluster: MemoryCluster, _ name: String, in namespace: String = "shop") throws
    -> Node
  { try #require(cluster[Sample.reference(name, in: namespace)]) }

  private func port(_ object: Node) -> Node? {
    JSONPointer("/spec/ingress/0/ports/0/port").flatMap { object[$0] }
  }

  @Test("what is missing is created, what differs is put back, and what is extra is deleted")
  func whole() async throws {
    let cluster = try MemoryCluster([
      try Sample.manifest("b", port: 443, more: "labels: {mine: 'yes'}"),
      try Sample.manifest("extra"), try Sample.manifest("other"),
    ])
    let other = try live(cluster, "other")
    let found = try live(cluster, "b")
    let a = try Sample.manifest("a")
    let run = try await run(
      [
        try Sample.restoring(a, over: nil, number: 1),
        try Sample.restoring(try Sample.manifest("b"), over: found, number: 2),
        try Sample.deleting(try live(cluster, "extra"), number: 3),
      ], on: cluster)
    #expect(run.outcomes == [.written, .written, .written])
    #expect(!run.isInterrupted)
    #expect(try Sample.policy(live(cluster, "a")).spec == Sample.policy(a).spec)
    let b = try live(cluster, "b")
    #expect(port(b) == 80)
    #expect(b["metadata"]?["labels"] == ["mine": "yes"])
    #expect(b["metadata"]?["uid"] == found["metadata"]?["uid"])
    #expect(cluster[Sample.reference("extra")] == nil)
    #expect(try live(cluster, "other") == other)
    for name in ["a", "b"] {
      #expect(!FieldAccount(try live(cluster, name)).namesMendwall)
    }
    // The results name what the server stored at last.
    #expect(run.results[1].resourceVersion == b["metadata"]?["resourceVersion"]?.string)
    #expect(run.results[1].uid == b["metadata"]?["uid"]?.string)
    #expect(run.events.count { $0.event == .started } == 3)
    #expect(run.events.count { $0.event == .ended } == 3)

    let contents = try BundleContents(at: folder("bundle"))
    #expect(contents.objects[2] == found)
    #expect(contents.begun.keys.sorted() == [1, 2, 3])
    #expect(contents.begun.values.allSatisfy { $0.outcome == .written })
  }

  @Test("what is in the bundle before the first write is all that the plan overwrites")
  func savedFirst() async throws {
    let bundle = folder("bundle")
    let seen = Shared<[Int]>([])
    let cluster = try MemoryCluster(
      [try Sample.manifest("b", port: 1), try Sample.manifest("c", port: 2)],
      before: { _, request throws(KubernetesError) in
        guard request.verb != .get else { return }
        let saved = (try? BundleContents(at: bundle))?.objects.count ?? -1
        seen.change { $0.append(saved) }
      })
    _ = try await run(
      try ["b", "c"].enumerated().map { index, name in
        try Sample.restoring(
          try Sample.manifest(name), over: try live(cluster, name), number: index + 1,
          stage: index + 1)
      }, on: cluster)
    #expect(!seen.value.isEmpty && seen.value.allSatisfy { $0 == 2 })
  }

  // MARK: Order

  @Test("a stage begins when every step of the one before it has ended", .timeLimit(.minutes(1)))
  func barrier() async throws {
    let order = Shared<[String]>([])
    let cluster = try MemoryCluster(
      [],
      before: { _, request throws(KubernetesError) in
        guard request.verb == .create else { return }
        // The first steps of a stage take the longest.
        let number = Int(request.reference.name.dropFirst()) ?? 0
        for _ in 0..<(50 - number % 20 * 2) { await Task.yield() }
        order.change { $0.append(request.reference.namespace ?? "") }
      })
    let assignments = try (0..<60).map { number in
      try Sample.restoring(
        try Sample.manifest("p\(number)", in: "stage\(number / 20 + 1)"), over: nil,
        number: number + 1, stage: number / 20 + 1)
    }
    let run = try await run(assignments, on: cluster)
    #expect(run.outcomes == Array(repeating: .written, count: 60))
    #expect(order.value == order.value.sorted())
    #expect(order.value.count == 60)
    // By the events too: no step is begun while one of an earlier stage has not ended.
    var ended: [Int: Int] = [:]
    for event in run.events {
      guard let step = event.step else { continue }
      let stage = (step - 1) / 20 + 1
      if event.event == .ended { ended[stage, default: 0] += 1 }
      if event.event == .started, stage > 1 { #expect(ended[stage - 1] == 20) }
    }
  }

  @Test(
    "at most eight objects are read or written at the same time, and more than one are",
    .timeLimit(.minutes(1)))
  func parallel() async throws {
    let running = Shared<(now: Int, most: Int)>((0, 0))
    let cluster = try MemoryCluster(
      [],
      before: { _, _ throws(KubernetesError) in
        running.change {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        for _ in 0..<20 { await Task.yield() }
        running.change { $0.now -= 1 }
      })
    let assignments = try (1...64).map {
      try Sample.restoring(try Sample.manifest("p\($0)"), over: nil, number: $0)
    }
    _ = try await run(assignments, on: cluster)
    #expect(running.value.most <= 8)
    #expect(running.value.most > 1)
  }

  // MARK: What stops a run

  @Test("once somebody asks to stop, nothing more is begun, and what was begun is ended")
  func interruption() async throws {
    let cluster = try MemoryCluster()
    let assignments = try (1...30).map {
      try Sample.restoring(
        try Sample.manifest("p\($0)"), over: nil, number: $0, stage: ($0 + 9) / 10)
    }
    let run = try await run(
      assignments, on: cluster,
      isInterrupted: { events in
        events.count { $0.event == .ended } >= 3
      })
    #expect(run.isInterrupted)
    let written = run.results.filter { $0.outcome == .written }
    #expect(written.count >= 3 && written.count < 20)
    #expect(run.results.count == 30)
    #expect(run.results.filter { $0.outcome == .skipped }.count == 30 - written.count)
    #expect(run.results.last?.message == "the run was interrupted")
    #expect(cluster.objects.count == written.count)
    let begun = try BundleContents(at: folder("bundle")).begun
    #expect(Set(begun.keys) == Set(written.map(\.step)))
  }

  @Test("whoever asks to stop during the last step has interrupted nothing")
  func interruptionAtTheEnd() async throws {
    let cluster = try MemoryCluster()
    let run = try await run(
      [try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1)], on: cluster,
      isInterrupted: { events in events.contains { $0.event == .started } })
    #expect(run.outcomes == [.written])
    #expect(!run.isInterrupted)
  }

  @Test(
    "where something cannot be written, nothing of its namespace is deleted, and elsewhere it is")
  func failureStopsDeletions() async throws {
    let cluster = try MemoryCluster(
      [
        try Sample.manifest("extra"), try Sample.manifest("extra", in: "two"),
        try Sample.manifest("b", port: 443),
      ],
      before: { _, request throws(KubernetesError) in
        if request.verb == .replace {
          throw KubernetesError(code: .forbidden, "you may not update")
        }
      })
    let run = try await run(
      [
        try Sample.restoring(
          try Sample.manifest("b"), over: try live(cluster, "b"), number: 1),
        try Sample.deleting(try live(cluster, "extra"), number: 2),
        try Sample.deleting(try live(cluster, "extra", in: "two"), number: 3),
      ], on: cluster)
    #expect(run.outcomes == [.failed, .skipped, .written])
    #expect(run.message(1) == "you may not update")
    #expect(run.message(2).hasPrefix("not begun: it may end an isolation"))
    #expect(cluster[Sample.reference("extra")] != nil)
    #expect(!run.isInterrupted)
  }

  @Test("an object that somebody changed stops the deletions of its namespace too")
  func movedStopsDeletions() async throws {
    let cluster = try MemoryCluster([
      try Sample.manifest("extra"), try Sample.manifest("b", port: 443),
    ])
    let assignments = [
      try Sample.restoring(try Sample.manifest("b"), over: try live(cluster, "b"), number: 1),
      try Sample.deleting(try live(cluster, "extra"), number: 2),
    ]
    try cluster.apply(try Sample.manifest("b", port: 8443), by: "kubectl-edit")
    let run = try await run(assignments, on: cluster)
    #expect(run.outcomes == [.moved, .skipped])
    #expect(port(try live(cluster, "b")) == 8443)
  }

  @Test(
    "what no other request would survive ends the run",
    arguments: [KubernetesError.Code.unauthorized, .certificate, .credential, .configuration])
  func concernsAll(code: KubernetesError.Code) async throws {
    let cluster = try MemoryCluster(
      [],
      before: { _, request throws(KubernetesError) in
        if request.verb == .create { throw KubernetesError(code: code, "no more of this") }
      })
    let assignments = try (1...20).map {
      try Sample.restoring(try Sample.manifest("p\($0)"), over: nil, number: $0, stage: $0)
    }
    let run = try await run(assignments, on: cluster)
    #expect(run.outcomes.first == .failed)
    #expect(run.outcomes.dropFirst().allSatisfy { $0 == .skipped })
    #expect(run.message(20) == "not begun: no more of this")
    #expect(cluster.requests.count { $0.verb == .create } == 1)
  }

  @Test("a connection that is lost for good ends the run, and says that nothing is known")
  func lost() async throws {
    let isLost = Shared(false)
    let cluster = try MemoryCluster(
      [],
      before: { _, request throws(KubernetesError) in
        if request.verb == .create { isLost.change { $0 = true } }
        if isLost.value { throw KubernetesError(code: .unreachable, "no connection") }
      })
    let run = try await run(
      try (1...3).map {
        try Sample.restoring(try Sample.manifest("p\($0)"), over: nil, number: $0, stage: $0)
      }, on: cluster)
    #expect(run.outcomes == [.failed, .skipped, .skipped])
    let begun = try #require(try BundleContents(at: folder("bundle")).begun[1])
    #expect(begun.outcome == nil && begun.intended != nil)
  }

  @Test("without a bundle that can be written nothing more is")
  func brokenBundle() async throws {
    let cluster = try MemoryCluster([try Sample.manifest("b", port: 443)])
    let found = try live(cluster, "b")
    // The version has moved, so the object must be saved anew before it is tried again.
    let assignments = [
      try Sample.restoring(try Sample.manifest("b"), over: found, number: 1),
      try Sample.restoring(try Sample.manifest("c"), over: nil, number: 2, stage: 2),
    ]
    let run = try await run(assignments, on: cluster) {
      try cluster.apply(
        try Sample.manifest("b", port: 443, more: "labels: {l: new}"), by: "labeller")
      try folder.removeFolder("bundle/objects")
    }
    #expect(run.outcomes == [.failed, .skipped])
    #expect(run.message(1).contains("the undo bundle"))
    #expect(port(try live(cluster, "b")) == 443)
    #expect(cluster[Sample.reference("c")] == nil)
  }

  @Test("where the objects cannot be saved nothing is written")
  func unsaved() async throws {
    let cluster = try MemoryCluster([try Sample.manifest("b", port: 443)])
    let assignment = try Sample.restoring(
      try Sample.manifest("b"), over: try live(cluster, "b"), number: 1)
    let bundle = try UndoBundle(makingFolder: folder("bundle"), for: Sample.plan([assignment]))
    try folder.removeFolder("bundle/objects")
    let reconciler = Reconciler(
      cluster, judge: Sample.judge, mode: .real, now: { Sample.noon }, isInterrupted: { false },
      tell: { _ in })
    await #expect(throws: BundleError.self) {
      try await reconciler.prepare([assignment], bundle: bundle)
    }
    #expect(cluster.writes.isEmpty)
  }

  // MARK: A dry run

  @Test("a dry run tries every write and does none, not even for the account of fields")
  func dryRun() async throws {
    let cluster = try MemoryCluster([
      try Sample.manifest("b", port: 443), try Sample.manifest("extra"),
    ])
    try cluster.apply(try Sample.manifest("reached", port: 443), by: FieldOwner.mendwall)
    let reached = try live(cluster, "reached")
    let assignments = [
      try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1),
      try Sample.restoring(try Sample.manifest("b"), over: try live(cluster, "b"), number: 2),
      try Sample.restoring(try Sample.manifest("reached"), over: reached, number: 3),
      try Sample.deleting(try live(cluster, "extra"), number: 4),
    ]
    // Somebody mends one of them in between, and Mendwall's name stands in its account.
    try cluster.apply(try Sample.manifest("reached"), by: FieldOwner.mendwall)
    let before = cluster.objects
    let run = try await run(assignments, on: cluster, mode: .dryRun)
    #expect(run.outcomes == [.written, .written, .unchanged, .written])
    #expect(cluster.objects == before)
    #expect(cluster.writes.isEmpty)
    #expect(
      cluster.requests.filter { $0.isDryRun }.map(\.description).sorted() == [
        "create a (dry run)", "delete extra (dry run)", "replace b (dry run)",
      ])
  }

  @Test("what the server refuses in a dry run is told, and tried once")
  func dryRunRefused() async throws {
    let cluster = try MemoryCluster(
      [],
      before: { _, request throws(KubernetesError) in
        if request.verb == .create { throw KubernetesError(code: .serverError, "webhook is down") }
      })
    let run = try await run(
      [try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1)], on: cluster,
      mode: .dryRun)
    #expect(run.outcomes == [.failed])
    #expect(cluster.requests.count { $0.verb == .create } == 1)
  }
}

extension TemporaryFolder {
  /// Removes a folder in this one, whatever it holds.
  func removeFolder(_ name: String) throws {
    try FileManager.default.removeItem(atPath: self(name))
  }
}
