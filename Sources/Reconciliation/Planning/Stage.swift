import PolicyModel

/// The stages of an order, by what their steps do.
///
/// Policies add up: a pod that any of them selects is isolated, and may do what any of them allows
/// (`k8s.io/api/networking/v1`, NetworkPolicySpec). So what isolates comes before what ends an isolation,
/// or everything would be open in between; and what allows comes before what denies, or connections that
/// Git allows would be cut.
enum Stage: Sendable {
  /// Namespaces, by whose labels policies select them.
  case namespaces
  /// Roles and bindings.
  case access
  /// Policies that change what they allow, and not whom they isolate.
  case rules
  /// New policies that allow something.
  case allows
  /// What only denies, and what only takes away.
  case denies
  /// Policies that change whom they isolate, and may isolate others than before.
  case selections
  /// Policies that isolate fewer than before.
  case narrowings
  /// Accounts of fields that an interrupted run left behind.
  case accounts
  case deletions

  static let balanced: [Stage] = [
    .namespaces, .access, .rules, .allows, .denies, .selections, .narrowings, .accounts,
    .deletions,
  ]
  static let secureFirst: [Stage] = [
    .namespaces, .access, .denies, .allows, .rules, .selections, .narrowings, .accounts,
    .deletions,
  ]

  /// Where a policy or support object belongs that is created or updated.
  init(_ effect: StepEffect, creating: Bool, _ kind: PolicyKind) {
    self =
      switch (kind.role, effect) {
      case (.support, _): kind === PolicyKind.namespace ? .namespaces : .access
      case (.policy, _) where effect.contains(.narrows): .narrowings
      case (.policy, _) where effect.contains(.selects): .selections
      case (.policy, _) where !effect.contains(.opens): .denies
      case (.policy, _): creating ? .allows : .rules
      }
  }

  func reason(secureFirst: Bool) -> String {
    switch self {
    case .namespaces: "first, since policies select namespaces by their labels"
    case .access: "before the policies, since it decides who may change them"
    case .rules:
      secureFirst
        ? "after what denies; it changes what is allowed and isolates nobody anew"
        : "before what denies, so that what it allows is not cut; it isolates nobody anew"
    case .allows:
      secureFirst
        ? "after what denies: it allows what Git allows"
        : "before what denies, so that what it allows is not cut; it isolates what it selects"
    case .denies:
      secureFirst
        ? "before everything that opens, as --secure-first asks: it only takes connections away"
        : "after what allows: it only takes away what Git does not allow"
    case .selections:
      "after what denies, so that nothing is open in between: it changes whom it isolates"
    case .narrowings:
      "after everything that isolates, so that nothing is open in between: it isolates fewer"
    case .accounts:
      "at any time: only the account of who set which field changes, which an interrupted run left "
        + "in Mendwall's name"
    case .deletions: "last, when everything that Git declares is in force"
    }
  }
}
