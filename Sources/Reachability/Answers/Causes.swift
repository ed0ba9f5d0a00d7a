public import PolicyModel

/// An object as two states have it.
public struct ObjectChange: Sendable {
  /// Nil where the first state does not have it.
  public let before: Policy?
  /// Nil where the second state does not have it.
  public let after: Policy?

  public init(before: Policy?, after: Policy?) {
    self.before = before
    self.after = after
  }
}

/// A change of what one may send to another, and which of the changed objects it takes.
public struct CausedChange: Hashable, Sendable {
  public let change: ConnectionChange
  /// Indices into the changed objects: the smallest sets of them that make the change by themselves, joined.
  /// Of two that each do it alone both are named.
  public let causes: [Int]

  public init(change: ConnectionChange, causes: [Int]) {
    self.change = change
    self.causes = causes
  }
}

extension Evaluator {
  /// How often a pair is worked out with some of the objects changed, at most: beyond that all that may be the
  /// cause are named.
  fileprivate static let mostTrials = 5_000

  /// Which of some changed objects make each change between two states.
  ///
  /// - Parameters:
  ///   - comparison: of the two states' connections.
  ///   - before: the first state.
  ///   - after: the second one.
  ///   - objects: all that differs between the two: policies, and namespaces by their labels.
  public mutating func causes(
    of comparison: ConnectionComparison, from before: Connectivity, to after: Connectivity,
    among objects: [ObjectChange]
  ) -> [CausedChange] {
    var search = CauseSearch(self, before, after, objects)
    let table = PeerTable(universe, by: comparison.grouping)
    var found: [CausedChange] = []
    for sender in comparison.groups.indices {
      for group in comparison.groups[sender] {
        var byCause: [[Int]: [Int]] = [:]
        group.receivers.forEach { receiver in
          let causes = search.causes(table.classes[sender], table.classes[receiver], &self)
          byCause[causes, default: []].append(receiver)
        }
        for (causes, receivers) in byCause.sorted(by: { $0.value[0] < $1.value[0] }) {
          for to in comparison.before.joined(receivers) {
            found.append(
              CausedChange(
                change: ConnectionChange(
                  from: comparison.before.peers[sender], to: to, before: group.before,
                  after: group.after),
                causes: causes))
          }
        }
      }
    }
    return CausedChange.joiningSenders(found)
  }

  /// What one class may send another with some of the changed policies in place.
  mutating func ports(
    from sender: Int, to receiver: Int, _ before: Connectivity, applying changes: [ObjectChange]
  ) -> PortSet {
    let egress = row(of: sender, .egress, before, applying: changes)
    let ingress = row(of: receiver, .ingress, before, applying: changes)
    return portSet(egress.ports(with: receiver)).intersection(
      portSet(ingress.ports(with: sender)))
  }
}

/// Looks for what made pairs of classes change.
private struct CauseSearch {
  private let before: Connectivity
  private let after: Connectivity
  private let objects: [ObjectChange]
  /// By object: the classes that it decides about, on either side.
  private let subjects: [ClassSet]
  private let namespaces: [String: Int]
  private var known: [Pair: [Int]] = [:]
  private var trials = 0

  private struct Pair: Hashable {
    let sender: Int
    let receiver: Int
  }

  init(
    _ evaluator: Evaluator, _ before: Connectivity, _ after: Connectivity, _ objects: [ObjectChange]
  ) {
    self.before = before
    self.after = after
    self.objects = objects
    var evaluator = evaluator
    subjects = objects.map { object in
      [object.before, object.after].compactMap { $0 }.reduce(ClassSet.empty) { set, policy in
        set.union(evaluator.subjects(of: policy, before.state))
          .union(evaluator.subjects(of: policy, after.state))
      }
    }
    namespaces = Dictionary(
      objects.enumerated().compactMap { index, object in
        let reference = (object.before ?? object.after)?.reference
        return reference?.kind == "Namespace" ? reference.map { ($0.name, index) } : nil
      }
    ) { first, _ in first }
  }

  mutating func causes(_ senders: [Int], _ receivers: [Int], _ evaluator: inout Evaluator) -> [Int]
  {
    var found: Set<Int> = []
    for sender in senders {
      for receiver in receivers
      where before.ports(from: sender, to: receiver) != after.ports(from: sender, to: receiver) {
        found.formUnion(causes(sender, receiver, &evaluator))
      }
    }
    return found.sorted()
  }

  private mutating func causes(_ sender: Int, _ receiver: Int, _ evaluator: inout Evaluator)
    -> [Int]
  {
    let pair = Pair(sender: sender, receiver: receiver)
    if let known = known[pair] { return known }
    let result = search(sender, receiver, &evaluator)
    known[pair] = result
    return result
  }

  private mutating func search(_ sender: Int, _ receiver: Int, _ evaluator: inout Evaluator)
    -> [Int]
  {
    let labels = [sender, receiver].compactMap { number -> Int? in
      guard number < before.universe.classes.count else { return nil }
      return namespaces[before.universe.namespaces[before.universe.classes[number].namespace]]
    }
    let relevant = objects.indices.filter {
      subjects[$0].contains(sender) || subjects[$0].contains(receiver)
    }
    if relevant.isEmpty { return Array(Set(labels)).sorted() }
    if labels.isEmpty, relevant.count == 1 { return relevant }
    let goal = after.ports(from: sender, to: receiver)
    func reaches(_ chosen: [Int]) -> Bool {
      trials += 1
      return evaluator.ports(
        from: sender, to: receiver, before, applying: chosen.map { objects[$0] }) == goal
    }
    if trials > Evaluator.mostTrials { return Set(relevant + labels).sorted() }
    let alone = relevant.filter { reaches([$0]) }
    if !alone.isEmpty { return alone }
    guard reaches(relevant) else { return Set(relevant + labels).sorted() }
    // Of all of them each is left out that the change does without.
    var needed = relevant
    for index in relevant where needed.count > 1 {
      if trials > Evaluator.mostTrials { break }
      let fewer = needed.filter { $0 != index }
      if reaches(fewer) { needed = fewer }
    }
    return needed
  }
}

extension CausedChange {
  /// With neighbouring ranges of addresses that send alike as one.
  fileprivate static func joiningSenders(_ changes: [CausedChange]) -> [CausedChange] {
    struct Key: Hashable {
      let to: Peer
      let before: PortSet
      let after: PortSet
      let causes: [Int]
    }
    var result: [CausedChange] = []
    var open: [Key: Int] = [:]
    for each in changes {
      let change = each.change
      let key = Key(to: change.to, before: change.before, after: change.after, causes: each.causes)
      if let index = open[key], let joined = result[index].change.from.joined(with: change.from) {
        result[index] = CausedChange(
          change: ConnectionChange(
            from: joined, to: change.to, before: change.before, after: change.after),
          causes: each.causes)
      } else {
        open[key] = result.count
        result.append(each)
      }
    }
    return result
  }
}

extension Peer {
  /// The range that this one and the one right behind it make.
  fileprivate func joined(with next: Peer) -> Peer? {
    guard case .range(let first) = self, case .range(let second) = next,
      first.isFollowed(by: second)
    else { return nil }
    return .range(AddressRange(first: first.first, last: second.last))
  }
}
