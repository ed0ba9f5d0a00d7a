import FoundationEssentials
import PolicyModel
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension CommandContext {
  /// The context of this process.
  public static let process = CommandContext(
    environment: ProcessInfo.processInfo.environment,
    isTerminal: isatty(STDOUT_FILENO) == 1,
    now: { Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)) },
    write: { text in _ = try FileDescriptor.standardOutput.writeAll(text.utf8) },
    // Where standard error is closed nobody listens, and the exit status still tells.
    note: { text in _ = try? FileDescriptor.standardError.writeAll((text + "\n").utf8) })
}
