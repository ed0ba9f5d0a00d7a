import PolicyModel
import Reachability

extension LintState {
  /// Of a rule whose every peer is denied by the peer's own side the first such peer, as a group's number.
  ///
  /// Nil where any connection may pass, where the rule names others than pods, and where telling would take
  /// too long.
  func deniedPeer(of rule: LintedRule, _ policy: LintedPolicy) -> Int? {
    guard let peers = rule.peers, let subject = policy.subject else { return nil }
    let subjects = groups(of: subject)
    var others: Set<Int> = []
    for peer in peers {
      guard let choice = peer.pods else { return nil }
      others.formUnion(groups(of: choice))
    }
    // Of a pod by itself it is not known whether it has others of its kind.
    guard !subjects.isEmpty, let first = others.min() else { return nil }
    let opposite: Direction = rule.direction == .ingress ? .egress : .ingress
    let own = Set(subjects)
    var compared = 0
    var rest = min(2_000, pairsToCompare)
    defer { pairsToCompare -= compared }
    for other in others {
      let isolating = policies(selecting: other, opposite).filter { $0.tier == .networkPolicy }
      if isolating.isEmpty { return nil }
      for each in isolating {
        for answer in each.rules(opposite) {
          rest -= 1
          compared += 1
          if rest < 0 || mayMeet(answer, own, rule) { return nil }
        }
      }
    }
    return first
  }

  /// Whether a rule of the other side may let some of the pods through, on a port that the first rule has.
  private func mayMeet(_ answer: LintedRule, _ pods: Set<Int>, _ rule: LintedRule) -> Bool {
    guard answer.mayShareAPort(with: rule) else { return false }
    guard let peers = answer.peers else { return true }
    return peers.contains { peer in
      guard let choice = peer.pods else { return true }
      return groups(of: choice).contains(where: pods.contains)
    }
  }
}

extension LintedRule {
  /// Whether both may be about the same port. A name may be any number.
  fileprivate func mayShareAPort(with other: LintedRule) -> Bool {
    guard let ports, let others = other.ports else { return true }
    return ports.contains { port in
      others.contains { other in
        guard let mine = port.numbers, let its = other.numbers else { return true }
        return !mine.intersection(its).isEmpty
      }
    }
  }
}
