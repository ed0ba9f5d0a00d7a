/// Something that a history's file could not give or take: what, why, and what to do.
public struct HistoryError: Error, Sendable, CustomStringConvertible, Equatable {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// There is no such file, or no such folder.
    public static let notFound = Code(name: "notFound")
    /// The file is there, and nothing was ever recorded in it.
    public static let nothingRecorded = Code(name: "nothingRecorded")
    /// The file is no SQLite database.
    public static let notADatabase = Code(name: "notADatabase")
    /// An SQLite database of another program.
    public static let foreign = Code(name: "foreign")
    /// A newer Mendwall made its tables.
    public static let newerSchema = Code(name: "newerSchema")
    /// Another process was writing for longer than was to be waited.
    public static let locked = Code(name: "locked")
    /// The disk or a quota has no room.
    public static let diskFull = Code(name: "diskFull")
    /// This user may not read it, or not write it.
    public static let notPermitted = Code(name: "notPermitted")
    /// Its content contradicts itself.
    public static let damaged = Code(name: "damaged")
    /// Anything else that SQLite says.
    public static let other = Code(name: "other")
  }

  public let code: Code
  /// A sentence that names the file and the remedy.
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  public static func == (left: HistoryError, right: HistoryError) -> Bool {
    left.code == right.code
  }
}
