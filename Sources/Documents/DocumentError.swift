/// A text that could not be read: what is wrong, where, and what to do.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// The text breaks the rules of its format.
    public static let syntax = Code(name: "syntax")
    /// One mapping has the same key twice.
    public static let duplicateKey = Code(name: "duplicateKey")
    /// Nested deeper than ``ReadingLimits/depth``.
    public static let tooDeep = Code(name: "tooDeep")
    /// Longer than ``ReadingLimits/bytes``.
    public static let tooLarge = Code(name: "tooLarge")
    /// Aliases and merge keys expand to more than ``ReadingLimits/expandedNodes``.
    public static let expansion = Code(name: "expansion")
    /// Bytes that are no UTF-8.
    public static let encoding = Code(name: "encoding")
    /// Something that the format has and Kubernetes' tools refuse: a list as a key, not-a-number.
    public static let unsupported = Code(name: "unsupported")
  }

  public let code: Code
  /// A sentence without the place.
  public let message: String
  public let file: String
  public let position: Position?

  public init(code: Code, message: String, file: String, position: Position? = nil) {
    self.code = code
    self.message = message
    self.file = file
    self.position = position
  }

  /// `file:line:column: message`
  public var description: String {
    guard let position else { return "\(file): \(message)" }
    return "\(file):\(position.line):\(position.column): \(message)"
  }
}

/// How much a reader accepts, so that no input can exhaust memory or stack.
public struct ReadingLimits: Sendable {
  /// The longest text, in bytes. A policy is some hundred bytes; etcd refuses objects over 1.5 MiB.
  public var bytes = 16 << 20
  /// The deepest nesting of lists and mappings.
  public var depth = 200
  /// How many nodes aliases and merge keys may add to one file.
  public var expandedNodes = 100_000

  public init() {}
  public init(bytes: Int) { self.bytes = bytes }
}
