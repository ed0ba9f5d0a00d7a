public import PolicyModel

/// A rule of the linter that Git turns off for some objects, for a reason.
public struct RuleExemption: Sendable, Equatable {
  /// The rule's id, or `*` in it for any text.
  public var rule: Glob
  /// Nil for every object.
  public var object: ObjectPattern?
  public var reason: String
  /// Where the configuration declares it.
  public var location: SourceLocation

  public init(rule: Glob, object: ObjectPattern?, reason: String, location: SourceLocation) {
    self.rule = rule
    self.object = object
    self.reason = reason
    self.location = location
  }
}
