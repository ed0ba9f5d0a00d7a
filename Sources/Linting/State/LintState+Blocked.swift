import PolicyModel
import Reachability
import Workloads

extension LintState {
  /// The policies that isolate certain pods for a direction in which no policy allows them anything, each with
  /// the first such workload. Default denials are left out: what they isolate is isolated on purpose.
  func blocked(_ direction: Direction) -> [(policy: LintedPolicy, workload: WorkloadReference)] {
    let isOpen = groups.indices.map { number in
      policies(selecting: number, direction).contains { policy in
        policy.rules(direction).contains { $0.action == .allow || $0.action == .pass }
      }
    }
    return networkPolicies.compactMap { policy in
      guard policy.directions.contains(direction), policy.rules(direction).isEmpty,
        let subject = policy.subject, subject.pods != .everything
      else { return nil }
      let blocked = groups(of: subject).lazy.filter { !isOpen[$0] }
      return blocked.map { self.groups[$0].workload }.min().map { (policy, $0) }
    }
  }
}
