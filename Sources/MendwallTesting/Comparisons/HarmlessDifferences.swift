import PolicyModel

extension Comparison {
  /// Differences between Git's manifest and the live object that are no drift.
  public static let harmlessDifferences: [Comparison] =
    harmlessPolicies + harmlessRules + harmlessMetadata + harmlessTexts + harmlessCustomKinds
    + harmlessCalico + harmlessAccess

  /// A row about the spec of a NetworkPolicy.
  static func same(
    _ name: String, _ git: String, _ live: String, serverCannotHold: String? = nil
  ) -> Comparison {
    .harmless(
      .networkPolicy, name, git: "spec:\n  \(git)", live: "spec:\n  \(live)",
      serverCannotHold: serverCannotHold)
  }
}
