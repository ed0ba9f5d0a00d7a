import PolicyModel

extension Comparison {
  /// What someone may do to a cluster's policies, and what is to be told of it.
  public static let tamperings: [Comparison] =
    tamperedRules + tamperedPeers + tamperedPolicies + tamperedMetadata + tamperedAdminTier
    + tamperedClusterNetworkPolicies + tamperedCilium + tamperedCalico + tamperedAccess

  /// A row about the spec of a NetworkPolicy.
  static func policy(
    _ name: String, git: String, live: String, _ changes: String...,
    serverCannotHold: String? = nil
  ) -> Comparison {
    .modified(
      .networkPolicy, name, git: "spec:\n  \(git)", live: "spec:\n  \(live)", changes: changes,
      serverCannotHold: serverCannotHold)
  }

  static let dropsEndPort = "a server before 1.22 drops endPort"
  static let dropsUnknownFields = "the server drops fields that its API does not have"
  static let refusesNumericName = "the server refuses a number for the name of a port"
  static let reachesOthers = "it would reach the namespaces of other tests"
  static let keepsGroupsApart = "here each of Calico's two groups holds objects of its own"
}
