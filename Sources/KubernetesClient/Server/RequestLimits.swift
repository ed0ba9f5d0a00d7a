/// Bounds on every request, so that none waits for ever.
public struct RequestLimits: Sendable {
  /// For a connection to be made.
  public var connect = Duration.seconds(10)
  /// For one attempt, from its first byte to the last of its answer.
  public var attempt = Duration.seconds(60)
  /// The longest answer, in bytes.
  public var answer = 64 << 20
  /// How many connections may be open at the same time; each watch holds one.
  public var connections = 8
  var retry = RetryPolicy()
  /// How many objects a page of a list holds.
  var page = 500

  public init() {}
}
