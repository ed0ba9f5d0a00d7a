import ArgumentParser
import Documents
import Reports

/// `mendwall report`
struct ReportCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a saved report in another format, or several as one.",
    discussion: """
      The report is one that mendwall detect wrote with -o json, of one cluster or of many. Nothing is compared \
      again.

      --merge puts several together: the shards of one cluster become the report of the whole, and reports of \
      several clusters, and lists of them, become one list. What does not belong together is refused: shards of \
      other runs, one thing twice. A shard that is missing leaves the report incomplete, and says so; a file that \
      does not exist counts as one where the others are shards.

      What mendwall restore, undo, contain or release wrote with -o json (all its lines or the last), the \
      report.json of an undo bundle and a plan are shown too: as text, json, markdown and, of a run that \
      wrote, junit. A run whose end was not told counts as interrupted.

      EXAMPLES
        Make a comment for a pull request of the report that a job saved:
          mendwall report drift.json -o markdown
        Give it to code scanning and to a person:
          mendwall report drift.json -o sarif=drift.sarif -o text
        Put the reports of three shards together:
          mendwall report --merge 0.json 1.json 2.json -o json=whole.json -o text
        Tell what is new in one report since another:
          mendwall report today.json --since-report yesterday.json
        Tell the incident's issue what a restore did:
          mendwall report restore.jsonl -o markdown

      EXIT STATUS
        0 shown, whatever it says, 2 failed, 3 a shard is missing, 5 not delivered, 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "The saved report, or with --merge the reports; - for standard input.", valueName: "file"))
  var files: [String]

  @Flag(help: "Put the reports together.")
  var merge = false

  @OptionGroup(title: "Report") var output: ReportOutputOptions

  @Option(
    help: ArgumentHelp(
      "Tell what is new, still there and gone since this earlier report.", valueName: "file"))
  var sinceReport: String?

  func validate() throws {
    if files.count != 1, !merge {
      throw ValidationError("One report is shown; to put several together there is --merge.")
    }
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read once: only one file may be -.")
    }
    for file in files + [sinceReport].compactMap({ $0 }) where file != "-" {
      try Output.refuse(output.outputs, over: file, "it is read")
    }
    if let sinceReport, sinceReport.isEmpty || sinceReport == "-" {
      throw ValidationError("--since-report needs a file.")
    }
    if sinceReport?.hasPrefix(NewsOptions.prefix) == true {
      throw ValidationError(
        "mendwall report reads files alone; mendwall detect compares with a ConfigMap.")
    }
  }

  func run(in context: CommandContext) async -> ExitStatus {
    do throws(SavedReport.Unreadable) {
      let delivery = ReportDelivery(output, context)
      if merge { return try showMerged(delivery, context) }
      switch try SavedReport.any(files[0]) {
      case .drift(var report):
        if let sinceReport { try tellNews(since: sinceReport, in: &report) }
        return delivery.deliver(report) ? .inSync : .undelivered
      case .list(let list):
        if sinceReport != nil { return refuseNews(context) }
        return delivery.deliver(list) ? .inSync : .undelivered
      case .restore(let saved):
        if sinceReport != nil {
          context.note("mendwall: --since-report is about reports of drift, and this is none")
          return .usage
        }
        if let refusal = saved.refusal(of: output.outputs) {
          context.note("mendwall: \(refusal)")
          return .usage
        }
        return delivery.deliver(saved) ? .inSync : .undelivered
      }
    } catch {
      context.note("mendwall: \(printable(error.description))")
      return .failed
    }
  }

  private func showMerged(_ delivery: ReportDelivery, _ context: CommandContext)
    throws(SavedReport.Unreadable) -> ExitStatus
  {
    let (inputs, missing) = try readAll()
    let merging: ReportMerging
    do throws(ReportMerging.Refusal) { merging = try ReportMerging(inputs) } catch {
      throw SavedReport.Unreadable("not merged: \(error.description)")
    }
    // A run that ended without a report must not keep the reports of the others from being told. Where nothing is
    // missing from the whole a file that is not there is a slip.
    if let first = missing.first, !merging.isInPieces { throw first }
    for error in missing {
      context.note(
        "mendwall: \(printable(error.description)); it counts as a shard that is missing")
    }
    var result = merging.result
    if let sinceReport {
      guard case .one(var report) = result else { return refuseNews(context) }
      try tellNews(since: sinceReport, in: &report)
      result = .one(report)
    }
    if !delivery.deliver(result) { return .undelivered }
    return merging.isInPieces ? .incomplete : .inSync
  }

  /// - Returns: what the files hold, and which of them are not there, where others are shards.
  private func readAll() throws(SavedReport.Unreadable) -> (
    [ReportMerging.Input], missing: [SavedReport.Unreadable]
  ) {
    var inputs: [ReportMerging.Input] = []
    var missing: [SavedReport.Unreadable] = []
    for file in files {
      do throws(SavedReport.Unreadable) {
        inputs.append(
          ReportMerging.Input(
            file: file == "-" ? "standard input" : file, content: try SavedReport.reports(file)))
      } catch {
        guard error.isMissing else { throw error }
        missing.append(error)
      }
    }
    if let first = missing.first, !inputs.contains(where: { $0.content.shard != nil }) {
      throw first
    }
    return (inputs, missing)
  }

  private func refuseNews(_ context: CommandContext) -> ExitStatus {
    context.note(
      "mendwall: --since-report is about the report of one cluster, and this is of several")
    return .usage
  }

  private func tellNews(since file: String, in report: inout DriftReport)
    throws(SavedReport.Unreadable)
  {
    do throws(EarlierReport.Unusable) {
      guard let earlier = try EarlierReport.read(file) else {
        throw EarlierReport.Unusable(description: "\(file) does not exist")
      }
      try EarlierReport.tell(earlier, from: file, in: &report)
    } catch { throw SavedReport.Unreadable(error.description) }
  }
}
