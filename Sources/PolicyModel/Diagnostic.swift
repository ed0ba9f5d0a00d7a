/// Something that a reader of the report should know beside the drift: what could not be read, what was
/// passed over, what is doubtful.
public struct Diagnostic: Hashable, Sendable, Codable {
  public enum Severity: String, Sendable, Codable {
    /// Part of a state could not be seen; the scan is not complete.
    case error
    /// Everything was seen, and something about it deserves a look.
    case warning
    case info
  }

  public let severity: Severity
  /// A sentence that names the thing and the remedy.
  public let message: String
  /// The file, where the diagnostic is about one.
  public let path: String?
  /// Counted from 1.
  public let line: Int?

  public init(_ severity: Severity, _ message: String, path: String? = nil, line: Int? = nil) {
    self.severity = severity
    self.message = message
    self.path = path
    self.line = line
  }

  /// `policies/a.yaml:3: the message`
  public var inWords: String {
    guard let path else { return message }
    return "\(path)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}
