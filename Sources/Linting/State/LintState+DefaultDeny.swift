import PolicyModel
import Reachability

extension LintState {
  /// The namespaces that have policies, and none that isolates each of their pods, in order. The cluster's own
  /// are left out.
  func namespacesWithoutDefaultDeny(_ direction: Direction) -> [String] {
    policiesByNamespace.filter { name, policies in
      !LintState.isSystem(name) && !policies.contains { $0.isDefaultDeny(direction) }
    }.keys.sorted()
  }
}

extension LintedPolicy {
  /// Whether it isolates every pod of its namespace, and does not allow everything again.
  func isDefaultDeny(_ direction: Direction) -> Bool {
    tier == .networkPolicy && subject?.pods == .everything && directions.contains(direction)
      && !rules(direction).contains(where: \.isAboutEverything)
  }
}
