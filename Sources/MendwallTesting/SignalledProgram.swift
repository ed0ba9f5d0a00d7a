import FoundationEssentials
import Subprocess
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that a test may send signals to while it runs.
public final class SignalledProgram: Sendable {
  private let started = Mutex<pid_t?>(nil)

  /// How a program ended.
  public struct Ending: Sendable {
    /// Its exit status; nil where a signal ended it.
    public let status: Int32?
    public let signal: Int32?
    public let output: String
    public let errors: String
  }

  public init() {}

  /// The command-line tool as it was built with the tests.
  public static var mendwall: String {
    let bundle = ProcessInfo.processInfo.arguments[0]
    return "\(bundle.prefix(upTo: bundle.lastIndex(of: "/") ?? bundle.startIndex))/mendwall"
  }

  /// Runs it to its end, with nothing to read from standard input.
  ///
  /// - Parameter environment: all of it.
  public func run(_ program: String, _ arguments: [String], environment: [String: String] = [:])
    async throws -> Ending
  {
    var variables: [Environment.Key: String] = [:]
    // A program built for coverage would write its counts into the working directory.
    for (name, value) in environment.merging(
      ["LLVM_PROFILE_FILE": "/dev/null"], uniquingKeysWith: { $1 })
    {
      variables[Environment.Key(rawValue: name)!] = value
    }
    let result = try await Subprocess.run(
      .path(.init(program)), arguments: Arguments(arguments), environment: .custom(variables),
      input: .none, output: .string(limit: 16 << 20), error: .string(limit: 16 << 20)
    ) { execution in
      started.withLock { $0 = execution.processIdentifier.value }
    }
    let (status, signal): (Int32?, Int32?) =
      switch result.terminationStatus {
      case .exited(let status): (status, nil)
      case .signaled(let signal): (nil, signal)
      }
    return Ending(
      status: status, signal: signal, output: result.standardOutput, errors: result.standardError)
  }

  /// The ends that a test may put to a program.
  public enum Signal: Sendable, CaseIterable {
    /// At once, with no word to it.
    case kill
    /// It is asked to end.
    case terminate, interrupt

    public var number: Int32 {
      switch self {
      case .kill: SIGKILL
      case .terminate: SIGTERM
      case .interrupt: SIGINT
      }
    }
  }

  /// Nil before it runs.
  public var processIdentifier: Int32? { started.withLock { $0 } }

  /// Sends a signal to the program, which runs: something was heard of it.
  public func send(_ signal: Signal) async throws {
    // That may have been a moment before its start was noted here.
    while true {
      if let pid = started.withLock({ $0 }) {
        guard sendSignal(pid, signal.number) == 0 else {
          throw Program.Failure(description: "the signal \(signal) cannot be sent to \(pid)")
        }
        return
      }
      await Task.yield()
    }
  }

  #if os(Linux)
    /// Waits until the program has taken up a signal that it listens to.
    public func waitForReceipt(of signal: Signal) async throws {
      guard let pid = started.withLock({ $0 }) else { return }
      let deadline = ContinuousClock.now + .seconds(30)
      while ContinuousClock.now < deadline {
        let status = try String(
          decoding: Data(contentsOf: URL(filePath: "/proc/\(pid)/status")), as: UTF8.self)
        let pending = status.split(separator: "\n").first { $0.hasPrefix("ShdPnd:") }
        let mask =
          pending.flatMap { UInt64($0.dropFirst(7).filter { !$0.isWhitespace }, radix: 16) } ?? 0
        if mask & (1 << UInt64(signal.number - 1)) == 0 { return }
        try await Task.sleep(for: .milliseconds(5))
      }
      throw Program.Failure(description: "the program never took up the signal \(signal)")
    }
  #else
    public func waitForReceipt(of signal: Signal) async throws {
      try await Task.sleep(for: .milliseconds(200))
    }
  #endif
}

/// By another name than the method's own.
private func sendSignal(_ pid: pid_t, _ number: Int32) -> Int32 { kill(pid, number) }
