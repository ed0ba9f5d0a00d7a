public import ArgumentParser
public import DriftHistory

/// Of what a history is to tell.
struct HistoryOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The file that --record of other commands keeps.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Of which cluster, by its name or the uid of its namespace kube-system. Default: the only one.",
      valueName: "name"))
  var cluster: String?

  @Option(help: ArgumentHelp("How many days to look back.", valueName: "days"))
  var days = 7

  @Option(
    help: ArgumentHelp(
      "Up to when, as a day or an RFC 3339 time: what came after it does not count. Default: now.",
      valueName: "time"))
  var until: String?

  @Option(help: ArgumentHelp("By what periods: day or week.", valueName: "period"))
  var by = HistoryPeriod.Length.day

  func validate() throws {
    if [file, cluster, until].contains("") {
      throw ValidationError("The file, --cluster and --until need a value; this one is empty.")
    }
    guard (1...3660).contains(days) else { throw ValidationError("--days takes 1 to 3660 days.") }
  }
}

extension HistoryPeriod.Length: ExpressibleByArgument {}

struct HistoryOutputOptions: ParsableArguments {
  static let formats: [Output.Format] = [.text, .json, .csv, .html]

  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "How to tell it, to standard output or =FILE. May be repeated.",
      discussion:
        "text: for a person (the default). json: all of it. csv: a row a drift. html: a page with charts, for an auditor.",
      valueName: "format[=file]"))
  var outputs: [Output] = []

  func validate() throws {
    try Output.refuseSeveral(outputs)
    try Output.refuseOthers(outputs, than: HistoryOutputOptions.formats)
  }
}
