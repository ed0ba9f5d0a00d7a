import PolicyModel
import Workloads

/// The way from one state to another, change by change, and what must hold at every moment of it: no pair may
/// exchange more than before or after it all, and no pair less than both.
public struct Transition: Sendable {
  /// Something between two peers that is otherwise than it should be at a moment.
  public struct Violation: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      /// Allowed, and neither before nor after it all.
      case opened
      /// Not allowed, and before and after it all it is.
      case cut
    }

    public let kind: Kind
    public let from: Peer
    public let to: Peer
    public let ports: PortSet

    /// `shop/web to shop/db on TCP 5432`
    public var inWords: String { "\(from.inWords) to \(to.inWords) on \(ports)" }
  }

  /// How many pairs are looked at in all: a cluster of thousands of open pods has millions of them.
  private static let mostPairs = 4_000_000
  /// How many states are worked out in all.
  private static let mostStates = 1_000
  private static let mostViolations = 50

  private let before: Connectivity
  private let after: Connectivity
  private let table: PeerTable
  private let grouping: Grouping
  /// What it works states out with, and has worked out.
  public internal(set) var evaluator: Evaluator
  private var pairs = 0
  private var states = 0

  /// - Parameters:
  ///   - evaluator: knows all policies of both.
  ///   - before: what is let through before it all.
  ///   - after: what is let through after it all.
  public init(_ evaluator: Evaluator, from before: Connectivity, to after: Connectivity) {
    self.evaluator = evaluator
    self.before = before
    self.after = after
    table = PeerTable(before.universe, by: .workloads)
    grouping = Grouping(
      table.peers, firstRange: table.firstRange,
      present: table.peers(of: before.universe.everything[before.state]))
  }

  /// What one state lets through and another does not, or the other way round, in as few lines as tell it.
  public func lines(from state: Connectivity, to next: Connectivity) -> [GroupedLine<PortChange>] {
    let effect = Effect(from: state, to: next)
    var parts = [[PortChange: ClassSet]](repeating: [:], count: table.peers.count)
    for part in effect.parts {
      let change = PortChange(before: effect.ports[part.before], after: effect.ports[part.after])
      let receivers = table.peers(of: part.receivers)
      table.peers(of: part.senders).forEach { sender in
        let others = receivers.subtracting(ClassSet(CollectionOfOne(sender)))
        parts[sender][change] = parts[sender][change]?.union(others) ?? others
      }
    }
    return grouping.lines(
      parts.map { own in
        own.filter { !$0.value.isEmpty }.map { ($0.value, $0.key) }
          .sorted { ($0.0.first ?? 0) < ($1.0.first ?? 0) }
      })
  }

  /// Whether there was more than could be looked at.
  var isExhausted: Bool { pairs > Transition.mostPairs || states > Transition.mostStates }

  /// What is let through once one object has changed.
  public mutating func state(_ state: Connectivity, changing change: ObjectChange) -> Connectivity {
    states += 1
    return evaluator.connectivity(
      state, removing: [change.before].compactMap { $0 },
      adding: [change.after].compactMap { $0 })
  }

  /// What is otherwise than it should be in a state that follows another.
  public mutating func violations(from state: Connectivity, to next: Connectivity) -> [Violation] {
    let effect = Effect(from: state, to: next)
    var found: Set<Violation> = []
    for part in effect.parts {
      let now = effect.ports[part.after]
      part.senders.forEach { sender in
        part.receivers.forEach { receiver in
          pairs += 1
          if found.count >= Transition.mostViolations || isExhausted { return }
          let old = before.ports(from: sender, to: receiver)
          let new = after.ports(from: sender, to: receiver)
          let opened = now.subtracting(old.union(new))
          let cut = old.intersection(new).subtracting(now)
          if !opened.isEmpty { found.insert(violation(.opened, sender, receiver, opened)) }
          if !cut.isEmpty { found.insert(violation(.cut, sender, receiver, cut)) }
        }
      }
    }
    // A workload with itself is told of nowhere.
    return found.filter { $0.from != $0.to }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  private func violation(_ kind: Violation.Kind, _ sender: Int, _ receiver: Int, _ ports: PortSet)
    -> Violation
  {
    Violation(kind: kind, from: peer(sender), to: peer(receiver), ports: ports)
  }

  private func peer(_ number: Int) -> Peer {
    let universe = before.universe
    if number < universe.classes.count, let pod = universe.members[number].first {
      return .workload(pod.workload)
    }
    if number == universe.ingressController { return .entity(.ingressController) }
    return .range(universe.atoms.ranges[number - universe.firstAtom])
  }
}
