import ArgumentParser
import Documents
import DriftHistory
import PolicyModel

/// `mendwall history`
struct HistoryCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Tell how drift came and went over time, from what runs recorded.",
    discussion: """
      What is open now and for how long, how long it took to detect drift and to end it, which objects, programs and \
      users it comes back to, and how well the cluster was looked at. The runs are those of mendwall detect \
      --record FILE, and the restores those of mendwall restore --record FILE. Nothing is asked of a cluster, and \
      the file is not changed.

      A drift begins with its change, where that time is known, and else with the run that saw it first; it ends \
      with the restore that put it back, or with the first run that could see it and did not.

      EXAMPLES
        Record on a schedule, and look at the last week:
          mendwall detect --record drift.sqlite
          mendwall history drift.sqlite
        The weekly audit, as a page:
          mendwall history drift.sqlite --until 2026-11-30 -o html=audit.html
        A quarter by weeks, for a spreadsheet:
          mendwall history drift.sqlite --days 92 --by week -o csv=drift.csv

      EXIT STATUS
        0 told, whatever it says, 2 failed, 5 not delivered, 64 wrong usage
      """)

  @OptionGroup(title: "What to tell") var options: HistoryOptions
  @OptionGroup(title: "Report") var output: HistoryOutputOptions

  func validate() throws {
    try Output.refuse(output.outputs, over: options.file, "it is the history")
  }

  func run(in context: CommandContext) async -> ExitStatus {
    let audit: DriftAudit
    do throws(HistoryError) {
      // What ended this very second counts.
      let now = Instant(secondsSinceEpoch: context.now().secondsSinceEpoch + 1)
      // What is to come is not known: it is neither time that something stood nor time without a run.
      let window = HistoryWindow(
        days: options.days, before: min(try HistoryCommand.end(options.until) ?? now, now))
      let history = try HistoryFile(reading: options.file)
      let cluster = try HistoryCommand.cluster(
        options.cluster, among: try history.clusters(), in: printable(options.file))
      audit = try history.audit(of: cluster, in: window, by: options.by)
    } catch {
      context.note("mendwall: \(printable(error.description))")
      return .failed
    }
    return ReportDelivery(output.outputs, context).deliver(audit) ? .inSync : .undelivered
  }

  /// A day counts up to its end.
  private static func end(_ text: String?) throws(HistoryError) -> Instant? {
    guard let text else { return nil }
    if let time = Instant(text) { return time }
    guard let day = Instant("\(text)T00:00:00Z") else {
      throw HistoryError(
        .other,
        "--until is \(quoted(text)); it must be a day such as 2026-11-30, or an RFC 3339 time")
    }
    return Instant(secondsSinceEpoch: day.secondsSinceEpoch + 86_400)
  }

  private static func cluster(
    _ name: String?, among clusters: [HistoryCluster], in file: String
  ) throws(HistoryError) -> HistoryCluster {
    let found = clusters.filter { name == nil || $0.name == name || $0.identity == name }
    if found.count == 1 { return found[0] }
    let known = clusters.map { "\($0.inWords) (\($0.identity))" }.joined(separator: ", ")
    let what =
      switch (clusters.isEmpty, found.isEmpty, name) {
      case (true, _, _):
        "nothing is recorded in \(file) yet; mendwall detect --record does that"
      case (_, true, let name?): "no cluster \(quoted(name)) is recorded in \(file), but \(known)"
      case (_, _, let name?):
        "several clusters \(quoted(name)) are recorded in \(file); name one by its identity: \(known)"
      default: "several clusters are recorded in \(file); name one with --cluster: \(known)"
      }
    throw HistoryError(.other, what)
  }
}
