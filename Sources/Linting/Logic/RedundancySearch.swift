import PolicyModel
import Reachability

/// Finds rules that are within others, among the NetworkPolicies of one namespace.
struct RedundancySearch {
  struct Found {
    let policy: LintedPolicy
    let rule: LintedRule
  }

  /// How many policies that select the same pods a rule is compared with, and of each how many rules. What is
  /// behind is not found: a linter must not take a minute for a generated file.
  private static let mostPolicies = 64
  private static let mostRules = 64

  private var index = SelectorIndex<Int>()
  private let policies: [LintedPolicy]
  /// Of each policy its place.
  private var order: [ObjectIdentifier: Int] = [:]

  init(_ policies: [LintedPolicy]) {
    self.policies = policies
    for (number, policy) in policies.enumerated() {
      order[ObjectIdentifier(policy)] = number
      if let subject = policy.subject { index.add(subject.pods, number) }
    }
  }

  /// Another rule that surely allows the same pods all that a rule does; of rules that are alike an earlier
  /// one.
  func wider(than rule: LintedRule, _ policy: LintedPolicy) -> Found? {
    guard let subject = policy.subject, let place = order[ObjectIdentifier(policy)], rule.isReadable
    else { return nil }
    var found: Found?
    index.forEachSuperset(of: subject.pods, most: RedundancySearch.mostPolicies) { number in
      let other = policies[number]
      // The same object declared again is told of by another rule.
      if number != place, other.reference == policy.reference { return true }
      for candidate in other.rules(rule.direction).prefix(RedundancySearch.mostRules) {
        if number == place, candidate.path == rule.path { continue }
        guard rule.isSubset(of: candidate) else { continue }
        let isAlike =
          candidate.isSubset(of: rule)
          && (other.subject.map { $0.isSubset(of: subject) } ?? false)
        let isEarlier =
          number == place ? isBefore(candidate, rule, in: policy) : number < place
        if !isAlike || isEarlier {
          found = Found(policy: other, rule: candidate)
          return false
        }
      }
      return true
    }
    return found
  }

  private func isBefore(_ left: LintedRule, _ right: LintedRule, in policy: LintedPolicy) -> Bool {
    let rules = policy.rules(left.direction).map(\.path)
    guard let first = rules.firstIndex(of: left.path), let second = rules.firstIndex(of: right.path)
    else { return false }
    return first < second
  }
}
