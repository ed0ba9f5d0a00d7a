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

  @OptionGroup var kind: FlowFormatOptions

  var format: FlowFormat? { kind.format }
  var isAsked: Bool { !logs.isEmpty }

  func validate() throws { try FlowOptions.refuse(logs, "--flows") }

  /// - Parameter name: how the files are named on the command line.
  static func refuse(_ logs: [String], _ name: String) throws {
    if logs.contains("") { throw ValidationError("\(name) needs a file; this one is empty.") }
    try refuse(logs, besides: [])
  }

  /// Refuses to read standard input twice.
  ///
  /// - Parameter others: the other files of the command.
  static func refuse(_ logs: [String], besides others: [String?]) throws {
    let files = logs + others.compactMap { $0 }
    if logs.contains("-"), files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read once: only one file may be -.")
    }
  }
}

/// What wrote the logs, where their records do not say it.
struct FlowFormatOptions: ParsableArguments {
  @Option(
    name: .customLong("flows-format"),
    help: ArgumentHelp(
      "What wrote the logs: \(FlowFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
      discussion: "Default: what the records say.", valueName: "format"))
  var format: FlowFormat?
}

extension FlowFormat: ExpressibleByArgument {}
