public import Documents

/// Why a manifest file was not edited: the file stays as it is.
public struct EditRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// The file cannot be read, or is longer than is edited.
    public static let unreadable = Code(name: "unreadable")
    /// The file does not declare the object, or declares it twice.
    public static let notDeclared = Code(name: "notDeclared")
    /// The file declares the object that is to be added.
    public static let declaredAlready = Code(name: "declaredAlready")
    /// The file says of itself that a program writes it.
    public static let generated = Code(name: "generated")
    /// Git's value of a field does not come from this file: a patch or a generator sets it.
    public static let setElsewhere = Code(name: "setElsewhere")
    /// The value stands at an anchor that other places of the file use too.
    public static let shared = Code(name: "shared")
    /// The value comes out of a merge key.
    public static let merged = Code(name: "merged")
    /// The value is written in a form of YAML that is not edited.
    public static let layout = Code(name: "layout")
    /// What the edited file declares is not what it was to declare.
    public static let unproved = Code(name: "unproved")
  }

  public let code: Code
  /// A sentence that names the thing and the remedy, without the place.
  public let message: String
  /// The file's path.
  public let file: String
  public let position: Position?

  public init(_ code: Code, _ message: String, file: String, position: Position? = nil) {
    self.code = code
    self.message = message
    self.file = file
    self.position = position
  }

  /// `file:line: message`
  public var description: String {
    "\(file)\(position.map { ":\($0.line)" } ?? ""): \(message)"
  }
}
