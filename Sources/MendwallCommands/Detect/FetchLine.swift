import Documents
import GitRepository
import Synchronization

/// One line of a terminal that says how far a fetch is, written over and over and gone at its end.
final class FetchLine: Sendable {
  /// Terminals need not be told more often.
  private static let interval = Duration.milliseconds(100)

  private let show: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State {
    var name = ""
    var width = 0
    var last: ContinuousClock.Instant?
  }

  init(_ show: @escaping @Sendable (String) -> Void) { self.show = show }

  func begin(_ name: String) {
    state.withLock { $0 = State(name: printable(name)) }
  }

  func show(_ progress: FetchProgress) {
    state.withLock { state in
      let now = ContinuousClock.now
      // A fetch that nobody waits for any more may still have a word.
      if state.name.isEmpty { return }
      if let last = state.last, now - last < FetchLine.interval { return }
      state.last = now
      let line = "mendwall: fetching \(state.name)\(FetchLine.text(progress))"
      // What is left of a longer line before is written over.
      let rest = String(repeating: " ", count: max(0, state.width - line.count))
      state.width = line.count
      show("\r\(line)\(rest)")
    }
  }

  func end() {
    state.withLock { state in
      if state.width > 0 { show("\r\(String(repeating: " ", count: state.width))\r") }
      state = State()
    }
  }

  static func text(_ progress: FetchProgress) -> String {
    guard progress.total > 0 else { return "" }
    let percent = 100 * (progress.received + progress.indexed) / (2 * progress.total)
    return ": \(percent) % of \(progress.total) objects, \(progress.bytes / 1024) KiB"
  }
}
