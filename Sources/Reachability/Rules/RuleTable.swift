import PolicyModel

/// The rules of some policies, each read once.
struct RuleTable: Sendable {
  private var rules: [ObjectIdentifier: PolicyRules] = [:]
  /// Policies that could not be read, in their order.
  let unevaluated: [Evaluator.Unevaluated]

  init(_ policies: [Policy]) {
    var unevaluated: Set<Evaluator.Unevaluated> = []
    for policy in policies where rules[ObjectIdentifier(policy)] == nil {
      do throws(Unreadable) {
        rules[ObjectIdentifier(policy)] = try PolicyRules.reading(policy)
      } catch {
        unevaluated.insert(Evaluator.Unevaluated(object: policy.reference, reason: error.reason))
      }
    }
    self.unevaluated = unevaluated.sorted { ($0.object, $0.reason) < ($1.object, $1.reason) }
  }

  /// Nil for an object that is no policy, and for one that could not be read.
  subscript(policy: Policy) -> PolicyRules? { rules[ObjectIdentifier(policy)] }
}

extension PolicyRules {
  /// The rules of a policy; nil for an object that is none.
  static func reading(_ policy: Policy) throws(Unreadable) -> PolicyRules? {
    guard policy.kind.role == .policy else { return nil }
    guard Evaluator.evaluates(policy.kind) else {
      throw Unreadable("is of a kind that cannot be evaluated yet")
    }
    return policy.kind === PolicyKind.networkPolicy
      ? try networkPolicy(policy) : try adminTier(policy)
  }

  /// Whom it is about: the pods that it decides about, and those of its rules' peers.
  var selections: [PodSelection] {
    var found = [subject]
    for rule in (ingress ?? []) + (egress ?? []) {
      for case .pods(let selection) in rule.peers ?? [] { found.append(selection) }
    }
    return found
  }
}
