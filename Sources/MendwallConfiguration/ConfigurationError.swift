/// A configuration that cannot be used: every fault in it, each in words and with its line.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  public struct Fault: Sendable, Hashable {
    public let message: String
    /// Counted from 1.
    public let line: Int?
  }

  public let path: String
  public let faults: [Fault]

  /// A line for each fault: `.mendwall.yaml:3: the message`.
  public var description: String {
    faults.map { fault in
      "\(path)\(fault.line.map { ":\($0)" } ?? ""): \(fault.message)"
    }.joined(separator: "\n")
  }
}
