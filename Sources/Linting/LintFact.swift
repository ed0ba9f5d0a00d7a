/// Something that must be known of a state, beside the text of each policy, before a rule can be judged.
public enum LintFact: String, Sendable, Codable, CaseIterable, Comparable {
  /// Every policy of the state: without it a namespace may be protected by one that was not given.
  case policies
  /// Every namespace with its labels.
  case namespaces
  /// Every workload with its pods' labels: without it whom a selector finds is not known.
  case workloads
  /// The addresses that the cluster gives to pods, Services and nodes.
  case networks
  /// Which kinds of policies the cluster serves.
  case servedKinds
  /// That no policy is of a kind that the linter does not evaluate. The linter finds this out by itself.
  case evaluatedKinds

  public static func < (left: LintFact, right: LintFact) -> Bool {
    left.rawValue < right.rawValue
  }

  /// What is missing where the fact is not known, in a sentence without a full stop.
  public var absenceInWords: String {
    switch self {
    case .policies:
      "not all policies of the state are known; lint a whole revision, folder or the live state"
    case .namespaces:
      "the namespaces and their labels are not known; lint a state that holds the Namespaces"
    case .workloads:
      "the workloads are not known; lint a state that holds them, or grant list on pods"
    case .networks: "the addresses of pods, Services and nodes are not known"
    case .servedKinds: "which kinds the cluster serves is not known; lint against a cluster"
    case .evaluatedKinds:
      "the state has policies of Cilium or Calico, whose effect on pods is not evaluated"
    }
  }
}
