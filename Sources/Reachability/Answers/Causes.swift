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
  ) -> CausedChanges {
    var search = CauseSearch(self, before, after, objects, by: comparison.grouping)
    var changes = CausedChanges(of: comparison)
    for sender in comparison.groups.indices {
      for group in comparison.groups[sender] {
        let change = PortChange(before: group.before, after: group.after)
        for (receivers, causes) in search.causes(sender, group.receivers, &self) {
          changes.add(change, causes: causes, from: sender, to: receivers)
        }
      }
    }
    changes.sort()
    return changes
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

/// Looks for what made pairs of peers change.
private struct CauseSearch {
  private let before: Connectivity
  private let after: Connectivity
  private let objects: [ObjectChange]
  private let table: PeerTable
  /// What may be the cause for a class, each once.
  private let suspects: [Suspects]
  /// By class, its place among them.
  private let ofClass: [Int]
  private var known: [ClassPair: [Int]] = [:]
  private var trials = 0

  fileprivate struct Suspects: Hashable {
    /// The policies that decide about it on either side, by their indices.
    var policies: [Int] = []
    /// Its namespace, where the labels of that have changed.
    var namespace: Int?
  }

  private struct ClassPair: Hashable {
    let sender: Int
    let receiver: Int
  }

  init(
    _ evaluator: Evaluator, _ before: Connectivity, _ after: Connectivity,
    _ objects: [ObjectChange], by grouping: PeerGrouping
  ) {
    self.before = before
    self.after = after
    self.objects = objects
    let universe = before.universe
    table = PeerTable(universe, by: grouping)
    var evaluator = evaluator
    var ofEach = [Suspects](repeating: Suspects(), count: universe.count)
    var namespaces: [String: Int] = [:]
    for (index, object) in objects.enumerated() {
      let versions = [object.before, object.after].compactMap { $0 }
      let subjects = versions.reduce(ClassSet.empty) { set, policy in
        set.union(evaluator.subjects(of: policy, before.state))
          .union(evaluator.subjects(of: policy, after.state))
      }
      subjects.forEach { ofEach[$0].policies.append(index) }
      if let reference = versions.first?.reference, reference.kind == "Namespace" {
        namespaces[reference.name] = namespaces[reference.name] ?? index
      }
    }
    for (number, its) in universe.classes.enumerated() {
      ofEach[number].namespace = namespaces[universe.namespaces[its.namespace]]
    }
    var places: [Suspects: Int] = [:]
    var distinct: [Suspects] = []
    ofClass = ofEach.map { each in
      if let place = places[each] { return place }
      places[each] = distinct.count
      distinct.append(each)
      return distinct.count - 1
    }
    suspects = distinct
  }

  /// The causes of what changed from one peer to some others, in parts that share them.
  mutating func causes(_ sender: Int, _ receivers: ClassSet, _ evaluator: inout Evaluator)
    -> [(receivers: ClassSet, causes: [Int])]
  {
    var bySuspects: [Int?: [Int]] = [:]
    receivers.forEach { bySuspects[place(of: $0), default: []].append($0) }
    let own = place(of: sender).map { suspects[$0] }
    var byCause: [[Int]: [Int]] = [:]
    // In order, because trials are not without end.
    for (place, receivers) in bySuspects.sorted(by: { $0.value[0] < $1.value[0] }) {
      if let own, let place, let cause = own.only(with: suspects[place]) {
        byCause[cause, default: []] += receivers
        continue
      }
      for receiver in receivers {
        let causes = causes(table.classes[sender], table.classes[receiver], &evaluator)
        byCause[causes, default: []].append(receiver)
      }
    }
    return byCause.map { (ClassSet($0.value.sorted()), $0.key) }
  }

  /// The suspects for a peer all of whose pods are alike.
  private func place(of peer: Int) -> Int? {
    table.classes[peer].count == 1 ? ofClass[table.classes[peer][0]] : nil
  }

  private mutating func causes(_ senders: [Int], _ receivers: [Int], _ evaluator: inout Evaluator)
    -> [Int]
  {
    var found: Set<Int> = []
    for sender in senders {
      for receiver in receivers
      where before.ports(from: sender, to: receiver) != after.ports(from: sender, to: receiver) {
        found.formUnion(causes(ClassPair(sender: sender, receiver: receiver), &evaluator))
      }
    }
    return found.sorted()
  }

  private mutating func causes(_ pair: ClassPair, _ evaluator: inout Evaluator) -> [Int] {
    let (own, other) = (suspects[ofClass[pair.sender]], suspects[ofClass[pair.receiver]])
    if let cause = own.only(with: other) { return cause }
    if let known = known[pair] { return known }
    let result = search(pair, own.policies(with: other), own.namespaces(with: other), &evaluator)
    known[pair] = result
    return result
  }

  private mutating func search(
    _ pair: ClassPair, _ policies: [Int], _ namespaces: [Int], _ evaluator: inout Evaluator
  ) -> [Int] {
    let goal = after.ports(from: pair.sender, to: pair.receiver)
    func reaches(_ chosen: [Int]) -> Bool {
      trials += 1
      return evaluator.ports(
        from: pair.sender, to: pair.receiver, before, applying: chosen.map { objects[$0] }) == goal
    }
    let all = Set(policies + namespaces).sorted()
    if trials > Evaluator.mostTrials { return all }
    let alone = policies.filter { reaches([$0]) }
    if !alone.isEmpty { return alone }
    guard reaches(policies) else { return all }
    // Of all of them each is left out that the change does without.
    var needed = policies
    for index in policies where needed.count > 1 {
      if trials > Evaluator.mostTrials { break }
      let fewer = needed.filter { $0 != index }
      if reaches(fewer) { needed = fewer }
    }
    return needed
  }
}

extension CauseSearch.Suspects {
  /// The cause for two classes where it needs no search.
  fileprivate func only(with other: Self) -> [Int]? {
    let policies = policies(with: other)
    let namespaces = namespaces(with: other)
    if policies.isEmpty { return namespaces }
    return policies.count == 1 && namespaces.isEmpty ? policies : nil
  }

  fileprivate func policies(with other: Self) -> [Int] {
    if policies == other.policies || other.policies.isEmpty { return policies }
    return policies.isEmpty ? other.policies : Set(policies + other.policies).sorted()
  }

  fileprivate func namespaces(with other: Self) -> [Int] {
    Set([namespace, other.namespace].compactMap { $0 }).sorted()
  }
}
