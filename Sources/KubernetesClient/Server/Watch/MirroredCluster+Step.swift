public import PolicyModel

extension MirroredCluster {
  /// What has happened since the mirror was made.
  public struct Counts: Sendable {
    /// Objects that were told to be added, changed or gone.
    public var events = 0
    /// Lists that were made anew since the server no longer knew what came since.
    public var expired = 0
    /// Watches that were begun again.
    public var resumed = 0
    /// Watches and lists that failed.
    public var failures = 0
    /// Versions of objects that were overtaken before they were looked at.
    public var omitted = 0
  }

  /// One step of what is seen.
  public struct Step: Sendable {
    /// What changed; each object once.
    public let changed: [ObjectReference]
    /// Whether more than single objects changed: a kind came or went, or a namespace is another.
    public let isOfAll: Bool
    /// When the first of it was heard.
    public let heard: ContinuousClock.Instant
  }
}
