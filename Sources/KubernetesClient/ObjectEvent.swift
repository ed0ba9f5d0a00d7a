public import PolicyModel

/// A note on an object that `kubectl describe` shows (`k8s.io/api/core/v1`, Event).
public struct ObjectEvent: Sendable {
  public let object: ObjectReference
  public let uid: String?
  public let resourceVersion: String?
  /// One word: `Restored`.
  public let reason: String
  /// A sentence.
  public let message: String
  public let time: Instant

  public init(
    object: ObjectReference, uid: String?, resourceVersion: String?, reason: String,
    message: String, time: Instant
  ) {
    self.object = object
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.reason = reason
    self.message = message
    self.time = time
  }

  /// Where events about it are kept: in its namespace, or for an object without one in `default`.
  public var namespace: String { object.namespace ?? "default" }
}
