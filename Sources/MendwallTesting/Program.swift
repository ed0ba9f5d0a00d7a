import Subprocess
import SystemPackage

/// Runs other programs for tests.
public enum Program {
  public struct Result: Sendable {
    public let isSuccess: Bool
    public let output: String
    public let errors: String
  }

  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
  }

  /// - Parameters:
  ///   - program: a path, or a name to be looked up in PATH.
  ///   - input: what the program reads from standard input.
  public static func run(
    _ program: String, _ arguments: [String], input: String = "",
    environment: [String: String] = [:]
  ) async throws -> Result {
    var variables: [Environment.Key: String?] = [:]
    for (name, value) in environment {
      variables[Environment.Key(rawValue: name)!] = value
    }
    let result = try await Subprocess.run(
      program.contains("/") ? .path(.init(program)) : .name(program),
      arguments: Arguments(arguments), environment: .inherit.updating(variables),
      input: .string(input), output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
    return Result(
      isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput,
      errors: result.standardError)
  }

  /// Runs a program that must succeed, and gives what it prints.
  @discardableResult
  public static func output(
    _ program: String, _ arguments: [String], input: String = "",
    environment: [String: String] = [:]
  ) async throws -> String {
    let result = try await run(program, arguments, input: input, environment: environment)
    guard result.isSuccess else {
      throw Failure(
        description: "\(program) \(arguments.joined(separator: " ")) failed: \(result.errors)")
    }
    return result.output
  }
}
