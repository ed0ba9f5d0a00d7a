import PolicyModel
import Reachability

extension LintState {
  /// The NetworkPolicies whose spec is the same as that of an earlier one of their namespace, with that one.
  var duplicates: [(policy: LintedPolicy, first: LintedPolicy)] {
    struct Key: Hashable {
      let subject: PodChoice
      let directions: Set<Direction>
      let ruleCounts: [Int]
    }
    var known: [Key: [LintedPolicy]] = [:]
    var found: [(policy: LintedPolicy, first: LintedPolicy)] = []
    for policy in networkPolicies {
      guard let subject = policy.subject else { continue }
      let key = Key(
        subject: subject, directions: policy.directions,
        ruleCounts: Direction.allCases.map { policy.rules($0).count })
      let others = known[key] ?? []
      let first = others.first {
        $0.spec == policy.spec && $0.reference.name != policy.reference.name
      }
      if let first {
        found.append((policy, first))
      } else if others.count < LintState.mostAlike {
        known[key, default: []].append(policy)
      }
    }
    return found
  }

  /// With how many policies of the same subject one is compared; those behind are not found.
  private static let mostAlike = 64
}
