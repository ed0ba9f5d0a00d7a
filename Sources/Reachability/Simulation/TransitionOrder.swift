import PolicyModel

/// An order of changes in which every moment between them is as it should be, as far as there is one.
public struct TransitionOrder: Sendable {
  /// Changes that may be made side by side: whichever of them are made at a moment, nothing is otherwise
  /// than it should be.
  public struct Stage: Sendable {
    /// Indices into the changes.
    public let changes: [Int]
    /// What no order could spare, until a later change mends it.
    public let violations: [Transition.Violation]
  }

  /// More changes are left in the order in which they were given.
  public static let mostChanges = 200
  /// How many of the remaining changes are tried where none is clean.
  private static let mostTried = 20

  public private(set) var stages: [Stage] = []

  /// - Parameters:
  ///   - changes: in the order in which they are made where nothing speaks against it.
  ///   - ranks: of each change; one of a higher rank is made before one of a lower only where it must be, and
  ///     never beside it.
  ///   - start: what is let through before them.
  ///   - transition: what must hold on the way.
  ///   - allowsCuts: whether connections may be cut on the way, as long as nothing is open.
  /// - Returns: nil where there are more changes or pairs than can be looked at.
  public init?(
    _ changes: [ObjectChange], ranks: [Int], from start: Connectivity,
    _ transition: inout Transition, allowsCuts: Bool = false
  ) {
    guard changes.count <= TransitionOrder.mostChanges else { return nil }
    var state = start
    var remaining = Array(changes.indices)
    while !remaining.isEmpty {
      var batch = Batch(state)
      for rank in Set(remaining.map { ranks[$0] }).sorted() where batch.taken.isEmpty {
        for index in remaining where ranks[index] == rank {
          let next = batch.accepting(changes[index], &transition, allowsCuts: allowsCuts)
          if let next { batch.take(index, next) }
          if transition.isExhausted { return nil }
        }
      }
      guard batch.taken.isEmpty else {
        stages.append(Stage(changes: batch.taken, violations: []))
        remaining.removeAll(where: batch.taken.contains)
        state = batch.state
        continue
      }
      let (index, next, violations) = TransitionOrder.leastHarm(
        among: remaining, changes, state, &transition)
      stages.append(Stage(changes: [index], violations: violations))
      remaining.removeAll { $0 == index }
      state = next
    }
  }

  /// The change that opens least, and of those the one that cuts least.
  private static func leastHarm(
    among remaining: [Int], _ changes: [ObjectChange], _ state: Connectivity,
    _ transition: inout Transition
  ) -> (Int, Connectivity, [Transition.Violation]) {
    var best: (Int, Connectivity, [Transition.Violation])?
    func harm(_ violations: [Transition.Violation]) -> (Int, Int) {
      (violations.count { $0.kind == .opened }, violations.count { $0.kind == .cut })
    }
    for index in remaining.prefix(mostTried) {
      let next = transition.state(state, changing: changes[index])
      let violations = transition.violations(from: state, to: next)
      if let known = best, harm(known.2) <= harm(violations) { continue }
      best = (index, next, violations)
    }
    return best ?? (remaining[0], state, [])
  }
}

/// Changes that may be made side by side.
///
/// Each decides about other classes than the rest, and all of them only allow more or all only less: so at
/// any moment each pair is between what it was at the start and what it is at the end.
private struct Batch {
  private(set) var taken: [Int] = []
  private(set) var state: Connectivity
  private let start: Connectivity
  private var subjects = ClassSet.empty
  private var trend = Trend.none
  private var last: (subjects: ClassSet, trend: Trend) = (.empty, .none)

  enum Trend { case none, more, less, mixed }

  init(_ state: Connectivity) {
    self.state = state
    start = state
  }

  /// The state with a change more; nil where the change cannot be made beside the others.
  mutating func accepting(
    _ change: ObjectChange, _ transition: inout Transition, allowsCuts: Bool
  ) -> Connectivity? {
    let own = transition.subjects(of: change, start.state)
    last = (own, .none)
    // What selects no pod changes nothing that can be seen.
    if own.isEmpty { return state }
    guard own.isDisjoint(with: subjects), self.trend != .mixed else { return nil }
    let alone = transition.state(start, changing: change)
    let trend = Batch.trend(from: start, to: alone, own)
    if !taken.isEmpty {
      guard trend != .mixed, trend == .none || self.trend == .none || trend == self.trend else {
        return nil
      }
    }
    let next = taken.isEmpty ? alone : transition.state(state, changing: change)
    let violations = transition.violations(from: state, to: next)
    guard !violations.contains(where: { !allowsCuts || $0.kind == .opened }) else { return nil }
    last = (own, trend)
    return next
  }

  mutating func take(_ index: Int, _ next: Connectivity) {
    taken.append(index)
    state = next
    subjects = subjects.union(last.subjects)
    if last.trend != .none { trend = last.trend }
  }

  /// Whether rows of some classes only gain, or only lose.
  private static func trend(
    from old: Connectivity, to new: Connectivity, _ classes: ClassSet
  ) -> Trend {
    var gains = false
    var loses = false
    classes.forEach { number in
      for direction in Direction.allCases {
        let (one, two) = (old.row(direction, of: number), new.row(direction, of: number))
        if one === two { continue }
        gains = gains || !two.isCovered(by: one, new.ports, old.ports)
        loses = loses || !one.isCovered(by: two, old.ports, new.ports)
      }
    }
    return gains ? (loses ? .mixed : .more) : loses ? .less : .none
  }
}

extension Row {
  /// Whether another row allows all that this one does.
  fileprivate func isCovered(by other: Row, _ own: PortTable, _ others: PortTable) -> Bool {
    if other.isOpen { return true }
    if isOpen { return false }
    return groups.allSatisfy { group in
      var rest = group.peers
      for counterpart in other.groups {
        let both = rest.intersection(counterpart.peers)
        if both.isEmpty { continue }
        if !own[group.ports].isSubset(of: others[counterpart.ports]) { return false }
        rest = rest.subtracting(both)
      }
      return rest.isEmpty
    }
  }
}

extension Transition {
  fileprivate mutating func subjects(of change: ObjectChange, _ state: Int) -> ClassSet {
    [change.before, change.after].compactMap { $0 }.reduce(.empty) {
      $0.union(evaluator.subjects(of: $1, state))
    }
  }
}
