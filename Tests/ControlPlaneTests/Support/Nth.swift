import MendwallTesting
import Synchronization

/// One request among those of a run: the so-maniest of a method about a path.
struct Nth: Sendable {
  let method: String
  /// How the path ends, without its query.
  let suffix: String
  /// Counted from 1.
  let number: Int

  init(_ number: Int, _ method: String, _ suffix: String) {
    self.number = number
    self.method = method
    self.suffix = suffix
  }

  func matches(_ request: Relay.Request) -> Bool {
    request.method == method && request.uri.prefix { $0 != "?" }.hasSuffix(suffix)
  }
}

/// Counts the requests of a kind.
final class Counter: Sendable {
  private let nth: Nth
  private let count = Mutex(0)

  init(_ nth: Nth) { self.nth = nth }

  /// How many of the kind there were with this one, or nil for a request of another kind.
  private func count(_ request: Relay.Request) -> Int? {
    guard nth.matches(request) else { return nil }
    return count.withLock { count in
      count += 1
      return count
    }
  }

  /// Whether it is the one.
  func isIt(_ request: Relay.Request) -> Bool { count(request) == nth.number }

  /// Whether it is the one, or a later one of its kind.
  func isItOrLater(_ request: Relay.Request) -> Bool { (count(request) ?? 0) >= nth.number }
}
