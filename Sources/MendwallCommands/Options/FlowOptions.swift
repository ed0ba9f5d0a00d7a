public import ArgumentParser
public import ObservedFlows

/// Logs of connections that were seen.
struct FlowOptions: ParsableArguments {
  @Option(
    name: .customLong("flows"),
    help: ArgumentHelp(
      "A log of connections that a network plug-in saw, packed by gzip or not, or - for standard input: tells what "
        + "was let through against Git, cut by drift, and would be cut by a restore. May be repeated.",
      valueName: "file"))
  var logs: [String] = []

  @Option(
    name: .customLong("flows-format"),
    help: ArgumentHelp(
      "What wrote the logs: \(FlowFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
      discussion: "Default: what the records say.", valueName: "format"))
  var format: FlowFormat?

  var isAsked: Bool { !logs.isEmpty }

  func validate() throws { try FlowOptions.refuse(logs, "--flows") }

  /// - Parameter name: how the files are named on the command line.
  static func refuse(_ logs: [String], _ name: String) throws {
    if logs.contains("") { throw ValidationError("\(name) needs a file; this one is empty.") }
    if logs.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read once: only one \(name) may be -.")
    }
  }
}

extension FlowFormat: ExpressibleByArgument {}
