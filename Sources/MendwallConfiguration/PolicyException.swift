public import PolicyModel

/// A difference that Git itself tolerates, for a reason and for a time.
public struct PolicyException: Sendable, Equatable {
  public var object: ObjectPattern
  /// The place in the object that may differ; nil for all of it, and for its very existence.
  public var path: FieldPattern?
  public var reason: String?
  /// The first moment at which it no longer holds.
  public var until: Instant?
  /// Where the configuration declares it.
  public var location: SourceLocation

  public init(
    object: ObjectPattern, path: FieldPattern? = nil, reason: String?, until: Instant?,
    location: SourceLocation
  ) {
    self.object = object
    self.path = path
    self.reason = reason
    self.until = until
    self.location = location
  }

  /// `NetworkPolicy shop/allow-* at /spec/ingress`
  public var what: String { object.inWords + (path.map { " at \($0)" } ?? "") }

  /// Why it does not hold, or nil where it does.
  public func flaw(at now: Instant) -> Flaw? {
    if (reason ?? "").allSatisfy(\.isWhitespace) { return .withoutReason }
    guard let until else { return .withoutEnd }
    return now < until ? nil : .expired
  }

  public enum Flaw: Sendable {
    case withoutReason, withoutEnd, expired
  }
}
