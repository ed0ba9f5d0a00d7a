import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reconciliation
import Reports
import Synchronization
import Testing

/// A restore that is ended from outside at any point leaves a bundle that undoes it, and the next run
/// finishes.
@Suite("Restores that are ended from outside", .controlPlane)
struct KillTests {
  enum Moment: String, CaseIterable, CustomTestStringConvertible {
    case before = "before the server has the request"
    case after = "when the server has done it, before its answer"

    var testDescription: String { rawValue }
  }

  /// How many runs are killed at the same time.
  private static let parallelRuns = 3

  @Test("a restore that is killed at any of its requests", arguments: Moment.allCases)
  func killedRestore(_ moment: Moment) async throws {
    let whole = try await Relay.run { relay in
      let shop = try await DriftedShop()
      let run = try await SignalledProgram().run(
        SignalledProgram.mendwall, shop.restoring(relay.kubeconfig))
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      try await shop.expectMended()
      return relay.requests.count
    }
    try await forEach(upTo: whole) { try await killRestore(at: $0, moment) }
  }

  @Test("an undo that is killed at any of its requests", arguments: Moment.allCases)
  func killedUndo(_ moment: Moment) async throws {
    let whole = try await Relay.run { relay in
      let shop = try await DriftedShop()
      _ = try await shop.restore()
      let before = relay.requests.count
      let run = try await SignalledProgram().run(
        SignalledProgram.mendwall, undoing(shop, relay.kubeconfig, bundle: "first"))
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      return relay.requests.count - before
    }
    try await forEach(upTo: whole) { number in
      let shop = try await DriftedShop()
      let restored = try await shop.restore()
      #expect(restored.status == .inSync, "\(restored.output)\(restored.notes)")
      let (_, hint) = try await kill(at: number, moment) {
        undoing(shop, $0, bundle: "killed")
      }
      try await undo(shop, "the undo was \(hint)")
      try await shop.expectNextRunFinishes(hint)
    }
  }

  /// Goes through the requests of a run, some at the same time.
  private func forEach(
    upTo whole: Int, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    // The writes alone are five, with those that hand an account over.
    try #require(whole > 9)
    var remaining = (1...whole)[...]
    try await withThrowingTaskGroup(of: Void.self) { group in
      func startNext() {
        guard let number = remaining.popFirst() else { return }
        group.addTask { try await body(number) }
      }
      for _ in 0..<KillTests.parallelRuns { startNext() }
      while try await group.next() != nil { startNext() }
    }
  }

  /// Runs the tool and kills it at its so-maniest request.
  ///
  /// - Returns: whether the server has got a write, and what a person would say of the kill.
  private func kill(at number: Int, _ moment: Moment, _ arguments: (String) -> [String])
    async throws -> (wrote: Bool, hint: String)
  {
    let program = SignalledProgram()
    let wrote = Mutex(false)
    return try await Relay.run { request in
      // What comes beside the last request is not heard any more.
      if request.number > number { return .silence }
      let isLast = request.number == number
      if isLast, moment == .before {
        try await program.send(.kill)
        return .silence
      }
      if request.isWrite { wrote.withLock { $0 = true } }
      let answer = try await Relay.pass(request)
      if isLast {
        try await program.send(.kill)
        return .silence
      }
      return answer
    } use: { relay in
      let run = try await program.run(SignalledProgram.mendwall, arguments(relay.kubeconfig))
      let last = relay.requests.first { $0.number == number }
      let hint = "killed at request \(number), \(last?.method ?? "") \(last?.uri ?? "")"
      #expect(
        run.signal == SignalledProgram.Signal.kill.number, "\(hint): \(run.output)\(run.errors)")
      try await relay.waitForEnd(ofFirst: number)
      return (wrote.withLock { $0 }, hint)
    }
  }

  private func killRestore(at number: Int, _ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let (wrote, hint) = try await kill(at: number, moment) { shop.restoring($0) }
    let contents: BundleContents
    do { contents = try BundleContents(at: shop.folder("bundle")) } catch {
      #expect(!wrote, "\(hint), and there is no bundle: \(error)")
      #expect(try await shop.isUntouched(), "\(hint)")
      try await shop.expectNextRunFinishes(hint)
      return
    }
    for step in contents.plan.steps
    where contents.begun[step.number] != nil && step.action != .create {
      #expect(
        contents.objects[step.number]?.said == shop.found[step.object.name]?.said, "\(hint)")
    }
    // Every other one is undone first.
    if number.isMultiple(of: 2) { try await undo(shop, hint) }
    try await shop.expectNextRunFinishes(hint)
  }

  private func undoing(_ shop: DriftedShop, _ kubeconfig: String, bundle: String) -> [String] {
    [
      "undo", shop.folder("bundle"), "--yes", "--bundle", shop.folder(bundle), "--kubeconfig",
      kubeconfig,
    ]
  }

  /// Undoes what was restored, and expects that everything is as it was found.
  private func undo(_ shop: DriftedShop, _ hint: String) async throws {
    let undone = await CommandRun.mendwall(
      undoing(shop, try ControlPlane.kubeconfig(), bundle: "undo"))
    #expect(undone.status == .inSync, "\(hint): \(undone.output)\(undone.notes)")
    let objects = try await shop.objects()
    #expect(objects.keys.sorted() == shop.found.keys.sorted(), "\(hint)")
    for (name, object) in objects {
      #expect(object.said == shop.found[name]?.said, "\(hint): \(name)")
      #expect(!object.managerNames.contains("mendwall"), "\(hint): \(name)")
    }
  }

  @Test(
    "a restore that is asked to end finishes what it has begun, begins no more, and says so",
    arguments: [SignalledProgram.Signal.terminate, .interrupt])
  func asked(_ signal: SignalledProgram.Signal) async throws {
    let shop = try await DriftedShop()
    let names = (1...40).map { "shelf-\($0)" }
    try await shop.repository.commit([
      "shelves.yaml": ControlPlane.documents(
        names.map { DriftedShop.manifest($0, in: shop.namespace) })
    ])
    let program = SignalledProgram()
    let first = Counter(Nth(1, "POST", "/networkpolicies"))
    let isTakenUp = Mutex(false)
    let run = try await Relay.run { request in
      if first.isIt(request) {
        try await program.send(signal)
        try await program.waitForReceipt(of: signal)
        isTakenUp.withLock { $0 = true }
      } else if request.isWrite, request.method == "POST" {
        // No other creation ends before the program has heard of it.
        let deadline = ContinuousClock.now + .seconds(30)
        while !isTakenUp.withLock({ $0 }), ContinuousClock.now < deadline {
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      return nil
    } use: { relay in
      try await program.run(SignalledProgram.mendwall, shop.restoring(relay.kubeconfig))
    }
    #expect(
      run.status == MendwallCommands.ExitStatus.unproved.rawValue, "\(run.output)\(run.errors)")
    #expect(run.output.contains("Interrupted; NOT PROVED"), "\(run.output)")
    let contents = try BundleContents(at: shop.folder("bundle"))
    let objects = try await shop.objects()
    let written = contents.begun.values.count { $0.outcome == .written }
    #expect(contents.begun.values.allSatisfy { $0.outcome != nil })
    #expect(written > 0 && written < contents.plan.steps.count)
    #expect(run.output.contains("(\(written) written, \(contents.plan.steps.count - written) not)"))
    for step in contents.plan.steps {
      let isBegun = contents.begun[step.number] != nil
      #expect(
        isBegun
          || run.output.contains("not begun \(step.object): the run was interrupted"),
        "\(step.object): \(run.output)")
      guard step.action == .create else { continue }
      #expect((objects[step.object.name] != nil) == isBegun, "\(step.object)")
    }
    // What was begun was finished, down to the account.
    #expect(objects.values.allSatisfy { !$0.managerNames.contains("mendwall") })
    let next = try await shop.restore(bundle: "next")
    #expect(next.status == .inSync, "\(next.output)\(next.notes)")
    #expect(try await shop.objects().count == names.count + 3)
  }
}

extension Relay.Request {
  /// Whether it asks for a change of a policy.
  fileprivate var isWrite: Bool {
    uri.contains("networkpolicies") && method != "GET"
  }
}
