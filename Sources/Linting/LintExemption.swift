public import PolicyModel

/// A rule that is turned off for some objects, for a reason that every result repeats.
public struct LintExemption: Sendable, Hashable {
  /// ``LintRule/id``, or `*` in it for any text.
  public var rule: Glob
  public var kind: Glob?
  /// Of an object without a namespace it is the empty text.
  public var namespace: Glob?
  public var name: Glob?
  public var reason: String
  /// Where the configuration declares it.
  public var location: SourceLocation?

  public init(
    rule: Glob, kind: Glob? = nil, namespace: Glob? = nil, name: Glob? = nil, reason: String,
    location: SourceLocation? = nil
  ) {
    self.rule = rule
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.reason = reason
    self.location = location
  }

  /// Why it does not hold, in a sentence without a full stop; nil where it does.
  public var flaw: String? {
    if reason.allSatisfy(\.isWhitespace) {
      return
        "the exemption from \(rule.description) gives no reason; write one, and until then the "
        + "rule is judged"
    }
    if LintRules.all.contains(where: { rule.matches($0.id) }) { return nil }
    let nearest = NearestSpelling.of(rule.description, among: LintRules.all.map(\.id))
    return "no rule is called \(rule.description)"
      + (nearest.map { "; write \($0)" } ?? "; see mendwall lint --rules")
  }

  /// Whether a finding is meant. One that is about the whole state is meant only where no object is named.
  func covers(_ finding: LintFinding) -> Bool {
    guard rule.matches(finding.rule) else { return false }
    guard let object = finding.object else {
      return kind == nil && namespace == nil && name == nil
    }
    return (kind?.matches(object.kind) ?? true)
      && (namespace?.matches(object.namespace ?? "") ?? true)
      && (name?.matches(object.name) ?? true)
  }
}
