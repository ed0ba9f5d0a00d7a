public import PolicyModel

/// Something that happened while a cluster was watched: a line of `mendwall watch -o json`.
///
/// Its JSON form is a contract, `examples/schema/watch-event.schema.json`.
public struct WatchEvent: Sendable, Codable, Equatable {
  /// What happened.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Everything was compared for the first time.
    case started
    /// A finding came. `finding` has it.
    case new
    /// A finding that stands tells of other values, or is of another severity.
    case changed
    /// A finding is gone. `finding` has it as it was last.
    case gone
    /// A finding that stood when this replica began to report: the one before may have told it already.
    case standing
    /// Git's revision names another commit.
    case revision
    /// An object was put back, and read back.
    case restored
    /// An object could not be put back, or may not be now. `message` says why.
    case notRestored
    /// Somebody puts an object back again and again; it is restored no more for now.
    case fight
    /// This replica reports and restores from now on.
    case leading
    /// Another replica does.
    case following
    /// The cluster cannot be watched, or what it has cannot be compared. `message` says why.
    case lost
    /// It can again.
    case regained
    /// The watch has ended in good order.
    case stopped
  }

  public var apiVersion = "mendwall.dev/v1"
  public var kind = "WatchEvent"
  /// What happened.
  public var event: Kind
  /// When it was told.
  public var time: Instant
  /// Which object it is about; absent for what is about none, or about many.
  public var object: ObjectReference?
  /// The finding that it is about, as it stands, or as it was last.
  public var finding: Finding?
  /// The full id of the commit that is compared with.
  public var commit: String?
  /// How many findings stand.
  public var standing: Int?
  /// A sentence; absent where the finding has one.
  public var message: String?
  /// The folder that can undo a restore.
  public var bundle: String?

  /// - Parameters:
  ///   - event: what happened.
  ///   - time: when it was told.
  ///   - object: which object it is about; nil for that of the finding.
  ///   - finding: which finding it is about.
  ///   - commit: the full id of the commit that is compared with.
  ///   - standing: how many findings stand.
  ///   - message: a sentence.
  ///   - bundle: the folder that can undo a restore.
  public init(
    _ event: Kind, at time: Instant, object: ObjectReference? = nil, finding: Finding? = nil,
    commit: String? = nil, standing: Int? = nil, message: String? = nil, bundle: String? = nil
  ) {
    self.event = event
    self.time = time
    self.object = object ?? finding?.object
    self.finding = finding
    self.commit = commit
    self.standing = standing
    self.message = message
    self.bundle = bundle
  }
}
