import PolicyModel
import Workloads

extension LintState {
  /// The policies that isolate egress for pods that talk to others by name, and that no policy surely lets ask
  /// for names over a protocol.
  func policiesWithoutNames(over transport: TransportProtocol) -> [LintedPolicy] {
    let lenient = adminPolicies.filter { $0.allowsNames(over: transport) }.compactMap(\.subject)
    var found: [LintedPolicy] = []
    for (_, policies) in policiesByNamespace.sorted(by: { $0.key < $1.key }) {
      var allowing = SelectorIndex<Void>()
      var known: Set<LabelSelector> = []
      for policy in policies where policy.allowsNames(over: transport) {
        guard let pods = policy.subject?.pods, known.insert(pods).inserted else { continue }
        allowing.add(pods, ())
      }
      for policy in policies where policy.needsNames {
        guard let subject = policy.subject, !known.contains(subject.pods),
          !lenient.contains(where: { !$0.isDisjoint(from: subject) })
        else { continue }
        var isAllowed = false
        allowing.forEachSuperset(of: subject.pods) { _ in
          isAllowed = true
          return false
        }
        if !isAllowed { found.append(policy) }
      }
    }
    return found
  }
}
