import Documents
import DriftDetection
import PolicyModel

/// What writing a policy does to connections, as far as its kind and the places that change tell.
struct StepEffect: OptionSet {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }

  /// It may let more through.
  static let opens = StepEffect(rawValue: 1)
  /// It may let less through.
  static let closes = StepEffect(rawValue: 2)
  /// It may change whose connections it decides about: some are isolated no longer, or newly.
  static let selects = StepEffect(rawValue: 4)

  /// It isolates only what was isolated before, and not all of it.
  static let narrows = StepEffect(rawValue: 8)

  /// What creating a policy does: it isolates what it selects, and allows what its rules say.
  init(creating policy: Policy) {
    let allows = StepEffect.rules(of: policy.spec).contains {
      !StepEffect.denies($0.rule, of: $0.field)
    }
    self = allows ? [.opens, .closes] : .closes
  }

  /// What making a live policy what Git says does.
  ///
  /// - Parameter changes: from Git's form to the live one.
  init(undoing changes: [Change], of live: Policy, to declared: Policy) {
    self = changes.reduce([]) { $0.union(StepEffect(undoing: $1)) }
    if contains(.selects), declared.selects(noMoreThan: live) { insert(.narrows) }
  }

  private init(undoing change: Change) {
    let tokens = change.path.tokens
    guard let first = tokens.first, first != "metadata" else {
      self = []
      return
    }
    guard tokens.count >= 3, StepEffect.ruleFields.contains(tokens[1]) else {
      self = [.opens, .closes, .selects]
      return
    }
    guard tokens.count == 3, let rule = change.operation == .add ? change.live : change.git,
      change.operation != .replace
    else {
      self = [.opens, .closes]
      return
    }
    // A rule that the cluster has beside Git's is taken away, and one that it lacks is put back.
    let isPutBack = change.operation == .remove
    self = isPutBack == StepEffect.denies(rule, of: tokens[1]) ? .closes : .opens
  }

  private static let ruleFields = ["ingress", "egress", "ingressDeny", "egressDeny"]

  private static func rules(of spec: Node) -> [(field: String, rule: Node)] {
    ruleFields.flatMap { field in (spec[field]?.sequence ?? []).map { (field, $0) } }
  }

  /// Whether a rule denies: by its action, or by the list that it stands in.
  private static func denies(_ rule: Node, of field: String) -> Bool {
    field.hasSuffix("Deny") || ["Deny", "Reject"].contains(rule["action"]?.string ?? "")
  }
}

extension Policy {
  /// Whether all that this NetworkPolicy isolates another form of it isolates too; false also where that
  /// cannot be told, and for other kinds.
  fileprivate func selects(noMoreThan other: Policy) -> Bool {
    guard kind === PolicyKind.networkPolicy,
      let own = spec["podSelector"].flatMap(LabelSelector.init),
      let others = other.spec["podSelector"].flatMap(LabelSelector.init)
    else { return false }
    let types = spec["policyTypes"]?.sequence ?? []
    let otherTypes = other.spec["policyTypes"]?.sequence ?? []
    // Whoever meets more requirements meets these.
    return others.requirements.allSatisfy(own.requirements.contains)
      && types.allSatisfy(otherTypes.contains)
  }
}
