import FoundationEssentials
import PolicyModel
import Rendering
import Reports
import Synchronization
import Watching

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a watch stands, for whoever asks from outside.
final class WatchStatus: Sendable {
  /// How long the loop may do one thing before it counts as stuck.
  private static let patience = Duration.seconds(600)

  /// How long it may before another replica is rather to lead.
  static let patienceOfLeader = Duration.seconds(120)

  /// That it is to end.
  let stopping = StopWish()
  private let state: Mutex<State>

  private struct State {
    var metrics: WatchMetrics
    var report: DriftReport?
    var beat = ContinuousClock.now
    var isPollWanted = false
    /// Why it is not ready; nil where it is.
    var unreadiness: String? = "nothing is compared yet"
  }

  init(startedAt: PolicyModel.Instant) {
    state = Mutex(State(metrics: WatchMetrics(startedAt: startedAt)))
  }

  func count(_ change: (inout WatchMetrics) -> Void) { state.withLock { change(&$0.metrics) } }

  func beat() { state.withLock { $0.beat = .now } }
  /// Whether it moves, so that it may lead.
  var isMoving: Bool {
    state.withLock { ContinuousClock.now - $0.beat < WatchStatus.patienceOfLeader }
  }

  var isStopping: Bool { stopping.isSo }

  func wantPoll() { state.withLock { $0.isPollWanted = true } }
  /// Whether somebody said that Git has changed, since this was asked last.
  func takePollWish() -> Bool {
    state.withLock { state in
      defer { state.isPollWanted = false }
      return state.isPollWanted
    }
  }

  /// - Parameter unreadiness: why it is not ready; nil where it is.
  func set(_ report: DriftReport?, unreadiness: String?) {
    state.withLock { state in
      state.report = report ?? state.report
      state.unreadiness = unreadiness
      state.metrics.isReady = unreadiness == nil
    }
  }

  var unreadiness: String? { state.withLock(\.unreadiness) }

  /// Why it is not alive; nil where it is.
  var illness: String? {
    state.withLock { state in
      ContinuousClock.now - state.beat > WatchStatus.patience
        ? "nothing has moved for \(WatchStatus.patience.components.seconds) seconds" : nil
    }
  }

  /// The metrics of the report that stands, and the watch's own.
  var metrics: String {
    let (report, metrics) = state.withLock { state in
      var metrics = state.metrics
      metrics.residentBytes = WatchStatus.residentBytes
      metrics.processorSeconds = WatchStatus.processorSeconds
      return (state.report, metrics)
    }
    return (report.map { PrometheusRenderer.render($0) } ?? "") + metrics.text
  }

  private static var residentBytes: Int64? {
    // Pages, the second number (proc_pid_statm(5)).
    guard let text = FileManager.default.contents(atPath: "/proc/self/statm") else { return nil }
    let numbers = String(decoding: text, as: UTF8.self).split(separator: " ")
    return numbers.count > 1
      ? Int64(numbers[1]).map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) } : nil
  }

  private static var processorSeconds: Double? {
    var time = timespec()
    guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
