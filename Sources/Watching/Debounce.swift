/// When what came is looked at: as soon as nothing more comes, and at the latest some time after it began to.
package struct Debounce: Sendable {
  private let quiet: Duration
  private let most: Duration
  private var first: ContinuousClock.Instant?
  private var last: ContinuousClock.Instant?

  /// - Parameters:
  ///   - quiet: how long nothing may have come.
  ///   - most: how long the first may wait.
  package init(quiet: Duration, most: Duration) {
    self.quiet = quiet
    self.most = most
  }

  /// Something came.
  package mutating func note(at now: ContinuousClock.Instant) {
    first = first ?? now
    last = now
  }

  /// When to look; nil where nothing has come.
  package var due: ContinuousClock.Instant? {
    guard let first, let last else { return nil }
    return min(last + quiet, first + most)
  }

  /// It is looked at.
  package mutating func clear() { (first, last) = (nil, nil) }
}
