import Documents
import Reachability

extension OracleComparison {
  /// The first thing that the engine sees otherwise than the oracle; nil where there is none, and where a
  /// world is not one that both understand.
  static func difference(in world: Node) -> Difference? {
    guard var state = State(world) else { return nil }
    let connectivity = state.evaluator.connectivity(of: state.before.policies)
    let before = connectivity.connections(by: .pods)
    let anew = state.evaluator.connectivity(of: state.after.policies).connections(by: .pods)
    let kept = Set(state.after.policies.map { ObjectIdentifier($0) })
    let old = Set(state.before.policies.map { ObjectIdentifier($0) })
    let after = state.evaluator.connectivity(
      connectivity, removing: state.before.policies.filter { !kept.contains(ObjectIdentifier($0)) },
      adding: state.after.policies.filter { !old.contains(ObjectIdentifier($0)) }
    ).connections(by: .pods)
    if after.connections != anew.connections {
      return Difference(question: .steps, detail: "another table than from scratch")
    }
    let changes = ConnectionComparison(from: before, to: after).changes
    let peers = state.ends.map { end in before.peers.first { end.isIn($0) } }
    if let index = peers.firstIndex(of: nil) {
      return Difference(question: .peers, detail: "\(state.ends[index]) is missing")
    }
    // Nobody else: what has finished is not there.
    let pods = before.peers.count { if case .pod = $0 { true } else { false } }
    if pods != state.ends.count(where: { if case .pod = $0 { true } else { false } }) {
      return Difference(question: .peers, detail: "there are \(pods) pods")
    }
    var told = Set(changes.indices)
    for (source, from) in zip(state.ends, peers) {
      for (destination, to) in zip(state.ends, peers) where source != destination {
        guard let from, let to,
          let old = state.before.expected(from: source, to: destination),
          let new = state.after.expected(from: source, to: destination)
        else { continue }
        let found = (before.ports(from: from, to: to), after.ports(from: from, to: to))
        let pair = "\(source) to \(destination)"
        if found.0 != old || found.1 != new {
          return Difference(
            question: .connections,
            detail: "\(pair) is \(found.0), then \(found.1), and not \(old), then \(new)")
        }
        let indices = changes.indices.filter {
          source.isIn(changes[$0].from) && destination.isIn(changes[$0].to)
        }
        told.subtract(indices)
        let change = indices.map { [changes[$0].before, changes[$0].after] }
        if change != (old == new ? [] : [[old, new]]) {
          return Difference(question: .changes, detail: "\(pair): \(change), not \(old) to \(new)")
        }
      }
    }
    // A change between pods of which nobody was asked.
    for index in told {
      if case (.pod, .pod) = (changes[index].from, changes[index].to) {
        return Difference(question: .changes, detail: "\(changes[index])")
      }
    }
    return nil
  }
}
