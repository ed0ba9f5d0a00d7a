public import Documents
public import DriftDetection
public import GitRepository
public import PolicyModel

/// Something that the checked revision declares, and of which it is asked who had it so.
public struct ValueQuestion: Hashable, Sendable {
  public let object: ObjectIdentity
  /// Where in the object's normal form. It may lead to a field that the object does not have: then the
  /// question is who left it out. Nil asks who declared the object at all.
  public let place: JSONPointer?

  public init(object: ObjectIdentity, place: JSONPointer?) {
    self.object = object
    self.place = place
  }
}

/// Who set a value.
public enum Origin: Sendable, Equatable {
  /// The last commit that changed it.
  case commit(HistoryCommit)
  /// It is as old as this commit or older: there a shallow clone was cut off.
  case before(HistoryCommit)
}

/// A commit that changed an object.
public struct LifeEvent: Sendable, Equatable {
  public enum Kind: Sendable {
    /// It declared the object, which no parent did.
    case declared
    case changed
    /// A shallow clone was cut off here: the object is as old as this commit or older.
    case cutOff
  }

  public let commit: HistoryCommit
  public let kind: Kind
  /// The file that declares the object since.
  public let path: String
  /// What it changed, from the parent's form to its own.
  public let changes: [Change]
}

/// What history told.
public struct OriginAnswers: Sendable {
  /// Who set the value at each place that was asked for.
  public internal(set) var origins: [ValueQuestion: Origin] = [:]
  /// The commits that changed the object whose life was asked for, newest first.
  public internal(set) var life: [LifeEvent] = []

  public init() {}

  /// Takes in what other questions were answered with.
  public mutating func add(_ other: OriginAnswers) {
    origins.merge(other.origins) { $1 }
    life += other.life
  }
}

/// Where and how manifests are found in a revision.
public struct HistoryReading {
  let paths: PathFilter
  let maximumBytes: Int
  let wants: (String) -> Bool
  let read: ([UInt8]) -> [Policy]

  /// - Parameters:
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - maximumBytes: larger files are passed over.
  ///   - wants: whether a file holds manifests, by its path.
  ///   - read: the policies that the content of a manifest file declares.
  public init(
    paths: [String], maximumBytes: Int, wants: @escaping (String) -> Bool,
    read: @escaping ([UInt8]) -> [Policy]
  ) {
    self.paths = PathFilter(paths)
    self.wants = wants
    self.maximumBytes = maximumBytes
    self.read = read
  }
}
