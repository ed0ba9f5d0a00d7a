import Subprocess
import SystemPackage

/// A run of another program: with a deadline, bounded output, and nothing left behind that it started.
public struct ExternalProgram: Sendable {
  /// A path, or a name that is looked up in the environment's PATH.
  public var command: String
  public var arguments: [String]
  public var environment: Variables
  /// Nil for the process's own.
  public var workingFolder: String?
  /// The path of a file that it reads on standard input; nil for an empty one.
  public var input: String?
  public var deadline: Duration
  /// In bytes, of either output.
  public var mostOutput: Int

  /// The variables that the program sees.
  public enum Variables: Sendable {
    /// The process's own, with these beside them or in their place.
    case inherited(with: [String: String])
    /// These alone.
    case exactly([String: String])
  }

  /// Why a run gave nothing.
  public enum Failure: Error, Sendable, Equatable {
    case notFound
    case tooSlow(Duration)
    case tooMuchOutput(Int)
    /// It ended otherwise than well: how, and what it wrote to standard error.
    case ended(String, said: String)
    case notRunnable(String)
  }

  public init(
    _ command: String, arguments: [String], environment: Variables,
    workingFolder: String? = nil, input: String? = nil, deadline: Duration, mostOutput: Int
  ) {
    self.command = command
    self.arguments = arguments
    self.environment = environment
    self.workingFolder = workingFolder
    self.input = input
    self.deadline = deadline
    self.mostOutput = mostOutput
  }

  /// Runs it to its end.
  ///
  /// - Returns: what it wrote to standard output.
  public func run() async throws(Failure) -> [UInt8] {
    let outcome = await withTaskGroup(of: Result<[UInt8], Failure>.self) { group in
      group.addTask { await execute() }
      group.addTask {
        try? await Task.sleep(for: deadline)
        return .failure(.tooSlow(deadline))
      }
      let first = await group.next() ?? .failure(.tooSlow(deadline))
      group.cancelAll()
      return first
    }
    return try outcome.get()
  }

  private func execute() async -> Result<[UInt8], Failure> {
    // A session of its own, so that what the program starts ends with it.
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
    ]
    do {
      // A file and no pipe: one that the program did not read would end this process by SIGPIPE.
      let input = try FileDescriptor.open(input ?? "/dev/null", .readOnly, options: .closeOnExec)
      defer { try? input.close() }
      let result = try await Subprocess.run(
        command.contains("/") ? .path(FilePath(command)) : .name(command),
        arguments: Arguments(arguments), environment: variables,
        workingDirectory: workingFolder.map { FilePath($0) }, platformOptions: options,
        input: .fileDescriptor(input, closeAfterSpawningProcess: false),
        output: .bytes(limit: mostOutput), error: .string(limit: mostOutput))
      guard result.terminationStatus.isSuccess else {
        return .failure(.ended("\(result.terminationStatus)", said: result.standardError))
      }
      return .success(result.standardOutput)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return .failure(.notFound)
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      return .failure(.tooMuchOutput(mostOutput))
    } catch {
      return .failure(.notRunnable("\(error)"))
    }
  }

  private var variables: Environment {
    func keyed(_ variables: [String: String]) -> [(Environment.Key, String)] {
      variables.compactMap { name, value in
        Environment.Key(rawValue: name).map { ($0, value) }
      }
    }
    switch environment {
    case .inherited(let more):
      return .inherit.updating(Dictionary(keyed(more)) { $1 }.mapValues { Optional($0) })
    case .exactly(let all): return .custom(Dictionary(keyed(all)) { $1 })
    }
  }
}
