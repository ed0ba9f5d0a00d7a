public import PolicyModel

/// An object, a program or a user that drifts come back to.
public struct HistoryOffender: Sendable, Codable, Equatable {
  /// By what offenders are told apart.
  public enum Grouping: String, Sendable, Codable, CaseIterable { case object, manager, user }

  /// `NetworkPolicy shop/deny-all`, or the name of the program or the user.
  public var name: String
  /// Where it is an object.
  public var object: ObjectReference?
  /// How many drifts were detected, two or more.
  public var episodes: Int
  /// On how many objects.
  public var objects: Int
  /// How many of them stood at the end of what was asked for.
  public var open: Int
  /// For how many seconds they stood, added up.
  public var secondsOpen: Int64
  public var lastDetectedAt: Instant

  public init(
    name: String, object: ObjectReference? = nil, episodes: Int, objects: Int, open: Int,
    secondsOpen: Int64, lastDetectedAt: Instant
  ) {
    self.name = name
    self.object = object
    self.episodes = episodes
    self.objects = objects
    self.open = open
    self.secondsOpen = secondsOpen
    self.lastDetectedAt = lastDetectedAt
  }
}
