import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The wall time of a command as a whole process, and its peak memory.
enum ProcessBenchmark {
  static func run(runs: Int, name: String, command: [String]) async throws {
    var times: [Double] = []
    for _ in 0..<runs {
      let start = ContinuousClock.now
      let result = try await Subprocess.run(
        command[0].contains("/") ? .path(FilePath(command[0])) : .name(command[0]),
        arguments: Arguments(Array(command.dropFirst())), output: .discarded,
        error: .discarded)
      times.append((ContinuousClock.now - start) / .milliseconds(1))
      // 1 is what diff and detect give where something differs.
      guard case .exited(let code) = result.terminationStatus, code < 2 else {
        fail("\(command.joined(separator: " ")) ended with \(result.terminationStatus)")
      }
    }
    times.sort()
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_CHILDREN, &usage)
      let peak = Int(usage.ru_maxrss) / 1_000_000
    #else
      getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
      let peak = Int(usage.ru_maxrss) / 1000
    #endif
    let median = Double(Int(times[runs / 2] * 10)) / 10
    print("\(name): \(median) ms, peak \(peak) MB (median of \(runs), least \(Int(times[0])) ms)")
  }
}
