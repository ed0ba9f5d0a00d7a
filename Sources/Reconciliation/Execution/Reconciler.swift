public import KubernetesClient
public import PolicyModel
public import Reports
import Synchronization

/// Carries out a plan: stage after stage, the steps of one stage side by side, each guarded so that
/// nothing is overwritten that the plan did not see.
public struct Reconciler: Sendable {
  /// How many objects are read or written at the same time.
  static let parallelSteps = 8

  let cluster: any Cluster
  let judge: Judge
  let mode: WriteMode
  /// How many of the cluster's other objects each owner wrote.
  let usual: [FieldOwner: Int]
  /// Who is to be in charge of an object where nothing tells; nil where no account is kept.
  let fallback: FieldOwner?
  let now: @Sendable () -> Instant
  /// Whether somebody asked to stop.
  let isInterrupted: @Sendable () -> Bool
  /// Asked before each step, and told what came of it.
  let check: (any StepCheck)?
  let tell: @Sendable (RestoreEvent) -> Void

  /// - Parameters:
  ///   - cluster: what is written to.
  ///   - judge: how its objects are compared.
  ///   - mode: whether the writes are done, or only tried by the server.
  ///   - usual: how many of the cluster's other objects each owner wrote (``FieldOwner/usual(among:)``).
  ///   - fallback: who is to be in charge of an object where nothing tells who usually is; nil where no
  ///     account is kept, as in files.
  ///   - now: the time of day.
  ///   - isInterrupted: asked before each step: whether somebody wants it to be the last.
  ///   - check: refuses steps that would do harm as things have come; nil to take each as planned.
  ///   - tell: told of everything that happens, from several tasks.
  public init(
    _ cluster: any Cluster, judge: Judge, mode: WriteMode, usual: [FieldOwner: Int] = [:],
    fallback: FieldOwner? = .clientSideApply,
    now: @escaping @Sendable () -> Instant, isInterrupted: @escaping @Sendable () -> Bool,
    check: (any StepCheck)? = nil, tell: @escaping @Sendable (RestoreEvent) -> Void
  ) {
    self.cluster = cluster
    self.judge = judge
    self.mode = mode
    self.usual = usual
    self.fallback = fallback
    self.now = now
    self.isInterrupted = isInterrupted
    self.check = check
    self.tell = tell
  }

  /// What came of a plan.
  public struct Execution: Sendable {
    /// One for each step, by number.
    public let results: [RestoreReport.Result]
    public let isInterrupted: Bool
  }

  /// Writes what the steps say.
  ///
  /// - Parameters:
  ///   - found: the steps and their objects, as ``prepare(_:bundle:)`` found them.
  ///   - bundle: where each step is noted before and after; nil for a dry run.
  public func run(_ found: [Prepared], bundle: UndoBundle?) async -> Execution {
    var results: [RestoreReport.Result] = []
    let progress = Progress()
    let stages = Dictionary(grouping: found) { $0.step.stage }.sorted { $0.key < $1.key }
    for (_, steps) in stages {
      var remaining = steps[...]
      await withTaskGroup(of: RestoreReport.Result.self) { group in
        func startNext() {
          guard let next = remaining.popFirst() else { return }
          group.addTask { await attempt(next, bundle, progress) }
        }
        for _ in 0..<Reconciler.parallelSteps { startNext() }
        for await result in group {
          results.append(result)
          startNext()
        }
      }
    }
    return Execution(
      results: results.sorted { $0.step < $1.step }, isInterrupted: progress.wasInterrupted)
  }

  /// What later steps must know of earlier ones.
  private final class Progress: Sendable {
    private struct State {
      /// Why nothing more is begun.
      var end: String?
      /// The namespaces in which something was not written.
      var failed: Set<String?> = []
      /// Whether a step was not begun since somebody asked to stop.
      var wasInterrupted = false
    }
    private let state = Mutex(State())

    func note(_ outcome: RestoreReport.Result.Outcome, in namespace: String?) {
      guard ![.written, .unchanged].contains(outcome) else { return }
      state.withLock { _ = $0.failed.insert(namespace) }
    }

    func interrupt() { state.withLock { $0.wasInterrupted = true } }
    var wasInterrupted: Bool { state.withLock { $0.wasInterrupted } }
    func end(because reason: String) { state.withLock { $0.end = $0.end ?? reason } }
    var end: String? { state.withLock { $0.end } }
    /// Whether something was not written that decides about a namespace: there, or of the whole cluster.
    /// Of the whole cluster (nil) everything decides.
    func hasFailed(in namespace: String?) -> Bool {
      state.withLock {
        namespace == nil
          ? !$0.failed.isEmpty : $0.failed.contains(namespace) || $0.failed.contains(nil)
      }
    }
  }

  private func attempt(_ found: Prepared, _ bundle: UndoBundle?, _ progress: Progress) async
    -> RestoreReport.Result
  {
    let step = found.step
    var result: RestoreReport.Result
    if isInterrupted() {
      progress.interrupt()
      result = .init(step: step.number, outcome: .skipped, message: "the run was interrupted")
    } else if let reason = progress.end {
      result = .init(step: step.number, outcome: .skipped, message: reason)
    } else if found.assignment.endsIsolation, progress.hasFailed(in: step.object.namespace) {
      result = .init(
        step: step.number, outcome: .skipped,
        message: "not begun: it may end an isolation, and something before it was not written"
      )
    } else if let reason = check?.refusal(of: step) {
      result = .init(step: step.number, outcome: .skipped, message: reason)
    } else {
      tell(RestoreEvent(.started, at: now(), step: step))
      do {
        let writing = Writing(reconciler: self, found: found, bundle: bundle)
        result = try await writing.run()
        try bundle?.note(
          .init(
            step: step.number, state: .ended, outcome: result.outcome, uid: result.uid,
            resourceVersion: result.resourceVersion))
      } catch let error as KubernetesError {
        if error.concernsAll { progress.end(because: "not begun: \(error)") }
        result = .init(step: step.number, outcome: .failed, message: "\(error)")
      } catch {
        // Without a bundle nothing may be written.
        progress.end(because: "not begun: \(error)")
        result = .init(step: step.number, outcome: .failed, message: "\(error)")
      }
      tell(RestoreEvent(.ended, at: now(), step: step, message: result.message, result: result))
    }
    progress.note(result.outcome, in: step.object.namespace)
    check?.note(step, isDone: [.written, .unchanged].contains(result.outcome))
    return result
  }
}

extension KubernetesError {
  /// Whether no other request would fare better.
  var concernsAll: Bool {
    [.configuration, .credential, .unreachable, .certificate, .unauthorized, .timeout].contains(
      code)
  }

  /// Whether the server may have done what was asked all the same.
  var leavesOpen: Bool {
    [.unreachable, .timeout, .serverError, .badResponse].contains(code)
  }
}
