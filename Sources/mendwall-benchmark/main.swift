// Measures for scripts/benchmark, which says what they mean.
//
//     mendwall-benchmark manifests COUNT NAMESPACES [FIRST]
//                                                       policies as YAML, to standard output
//     mendwall-benchmark list COUNT NAMESPACES          the same as a list of the API, as JSON
//     mendwall-benchmark history COMMITS FILES          a history for git fast-import
//     mendwall-benchmark history-live FILES             its policies, each changed, as YAML
//     mendwall-benchmark audit-log MEGABYTES            an audit log that tells of other things
//     mendwall-benchmark read yaml|json FILE            MB/s to the value tree
//     mendwall-benchmark pods COUNT NAMESPACES          a list of pods of the API, as JSON
//     mendwall-benchmark read-pods FILE                 MB/s to pods
//     mendwall-benchmark reach PODS NAMESPACES POLICIES time of the engine: a whole cluster, one change
//     mendwall-benchmark time RUNS NAME COMMAND...      wall time and peak memory of a whole process
//     mendwall-benchmark slope FILE                     of "count time" lines, both as logarithms

let arguments = Array(CommandLine.arguments.dropFirst())

func number(_ index: Int, least: Int = 1) -> Int {
  guard index < arguments.count, let number = Int(arguments[index]), number >= least else {
    fail("a number must be argument \(index + 1); see scripts/benchmark --help")
  }
  return number
}

do {
  switch arguments.first {
  case "manifests":
    SamplePolicies.printManifests(
      from: arguments.count > 3 ? number(3, least: 0) : 0, to: number(1), namespaces: number(2))
  case "list": SamplePolicies.printList(count: number(1), namespaces: number(2))
  case "history": HistoryStream.print(commits: number(1), files: number(2))
  case "history-live": HistoryStream.printLive(files: number(1))
  case "audit-log": AuditLogStream.print(megabytes: number(1))
  case "read" where arguments.count == 3:
    try ReadingBenchmark.run(format: arguments[1], path: arguments[2])
  case "pods": SamplePods.printList(count: number(1), namespaces: number(2))
  case "read-pods" where arguments.count == 2: try ReadingBenchmark.runPods(path: arguments[1])
  case "reach":
    try ReachabilityBenchmark.run(pods: number(1), namespaces: number(2), policies: number(3))
  case "time" where arguments.count > 3:
    try await ProcessBenchmark.run(
      runs: number(1), name: arguments[2], command: Array(arguments[3...]))
  case "slope" where arguments.count == 2: try Slope.run(path: arguments[1])
  default: fail("see scripts/benchmark --help")
  }
} catch {
  fail("\(error)")
}
