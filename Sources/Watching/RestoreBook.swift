package import PolicyModel

/// What was restored when, and by that what may be restored now: with longer and longer waits, within a budget,
/// and not where somebody puts an object back again and again.
package struct RestoreBook: Sendable {
  package struct Limits: Sendable {
    /// How often an object is restored in an hour.
    package var budget = 6
    package var window = Duration.seconds(3600)
    /// After how many restores within ``fightWindow`` one that is needed again is a fight.
    package var fightAfter = 3
    package var fightWindow = Duration.seconds(600)
    /// How long the second restore of an object waits after the first; each later one twice as long.
    package var firstWait = Duration.seconds(5)
    package var longestWait = Duration.seconds(300)

    package init() {}
  }

  package enum Decision: Sendable, Equatable {
    case now
    case wait(until: ContinuousClock.Instant)
    /// The budget is spent.
    case spent(until: ContinuousClock.Instant, isNews: Bool)
    /// Somebody puts it back again and again.
    case fight(until: ContinuousClock.Instant, isNews: Bool)
  }

  private struct Entry {
    var restores: [ContinuousClock.Instant] = []
    var failures = 0
    var notBefore: ContinuousClock.Instant?
    var fightsUntil: ContinuousClock.Instant?
    var isSpentTold = false
  }

  private let limits: Limits
  private var entries: [ObjectIdentity: Entry] = [:]
  /// When Git said something else last.
  private var lastCommitAt: ContinuousClock.Instant?

  package init(_ limits: Limits) { self.limits = limits }

  /// Of how many objects something is known.
  package var count: Int { entries.count }

  /// Whether an object that departs may be restored.
  package mutating func decide(_ object: ObjectIdentity, at now: ContinuousClock.Instant)
    -> Decision
  {
    guard var entry = entries[object] else { return .now }
    defer { entries[object] = entry }
    entry.restores.removeAll { $0 + limits.window <= now }
    if let until = entry.fightsUntil, until > now { return .fight(until: until, isNews: false) }
    entry.fightsUntil = nil
    let recent = entry.restores.count { time in
      // What Git said before was another thing to be restored.
      time + limits.fightWindow > now && lastCommitAt.map { time > $0 } ?? true
    }
    if recent >= limits.fightAfter {
      let until = now + limits.window
      entry.fightsUntil = until
      return .fight(until: until, isNews: true)
    }
    if entry.restores.count >= limits.budget, let first = entry.restores.first {
      defer { entry.isSpentTold = true }
      return .spent(until: first + limits.window, isNews: !entry.isSpentTold)
    }
    entry.isSpentTold = false
    if let notBefore = entry.notBefore, notBefore > now { return .wait(until: notBefore) }
    return .now
  }

  /// An object was put back.
  package mutating func noteRestored(_ object: ObjectIdentity, at now: ContinuousClock.Instant) {
    var entry = entries[object] ?? Entry()
    entry.restores.append(now)
    entry.failures = 0
    entry.notBefore = now + wait(entry.restores.count)
    entries[object] = entry
  }

  /// An object could not be put back.
  package mutating func noteFailure(_ object: ObjectIdentity, at now: ContinuousClock.Instant) {
    var entry = entries[object] ?? Entry()
    entry.failures += 1
    let next = now + wait(entry.failures)
    entry.notBefore = entry.notBefore.map { max($0, next) } ?? next
    entries[object] = entry
  }

  /// Git says something else now: fights and failures were about what it said before. What was spent stays so.
  package mutating func noteCommit(at now: ContinuousClock.Instant) {
    lastCommitAt = now
    for object in entries.keys {
      entries[object]?.fightsUntil = nil
      entries[object]?.failures = 0
      entries[object]?.notBefore = nil
    }
  }

  /// Forgets the objects of which nothing is known that matters still.
  package mutating func forgetPast(at now: ContinuousClock.Instant) {
    entries = entries.filter { _, entry in
      let times = [
        entry.restores.last.map { $0 + limits.window }, entry.notBefore.map { $0 + limits.window },
        entry.fightsUntil,
      ]
      return times.contains { $0.map { $0 > now } ?? false }
    }
  }

  /// The objects over which a fight is on.
  package func fights(at now: ContinuousClock.Instant) -> Set<ObjectIdentity> {
    Set(entries.filter { $0.value.fightsUntil.map { $0 > now } ?? false }.keys)
  }

  private func wait(_ count: Int) -> Duration {
    min(limits.firstWait * (1 << min(max(count - 1, 0), 16)), limits.longestWait)
  }
}
