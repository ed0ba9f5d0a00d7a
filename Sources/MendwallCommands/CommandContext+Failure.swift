import Documents

extension CommandContext {
  /// Tells why a command failed, whatever signs are in it.
  func failed(_ error: any Error) -> ExitStatus {
    let lines = "\(error)".split(separator: "\n").map { printable(String($0)) }
    note("mendwall: \(lines.joined(separator: "\n"))")
    return .failed
  }
}
