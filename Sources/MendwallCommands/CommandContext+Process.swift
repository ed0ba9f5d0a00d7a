import Dispatch
import FoundationEssentials
import PolicyModel
import Synchronization
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
    columns: columnsOfOutput,
    showsProgress: isatty(STDERR_FILENO) == 1,
    now: { Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)) },
    write: { text in _ = try FileDescriptor.standardOutput.writeAll(text.utf8) },
    // Where standard error is closed nobody listens, and the exit status still tells.
    note: { text in _ = try? FileDescriptor.standardError.writeAll((text + "\n").utf8) },
    show: { text in _ = try? FileDescriptor.standardError.writeAll(text.utf8) },
    ask: { question in
      guard isatty(STDIN_FILENO) == 1 else { return nil }
      _ = try? FileDescriptor.standardError.writeAll(question.utf8)
      return readLine() ?? ""
    },
    listenForInterrupts: {
      Interrupts.listen()
      return { Interrupts.hasCome }
    }, handlesSignals: true)
}

/// The columns of the terminal that standard output is; nil where it is none, or does not know.
private var columnsOfOutput: Int? {
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

/// The signals that ask a process to end.
private enum Interrupts {
  private static let state = Mutex<[any DispatchSourceSignal]>([])
  private static let count = Atomic(0)

  static var hasCome: Bool { count.load(ordering: .relaxed) > 0 }

  static func listen() {
    state.withLock { sources in
      guard sources.isEmpty else { return }
      for number in [SIGINT, SIGTERM, SIGHUP] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
          // Who asks twice does not want to wait.
          if count.add(1, ordering: .relaxed).newValue > 1 {
            signal(number, SIG_DFL)
            raise(number)
          }
        }
        source.resume()
        sources.append(source)
      }
    }
  }
}
