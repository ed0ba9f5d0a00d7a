import ArgumentParser
import Documents
import Reports

/// `mendwall report`
struct ReportCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a saved report in another format.",
    discussion: """
      The report is one that mendwall detect wrote with -o json. Nothing is compared again.

      What mendwall restore, undo, contain or release wrote with -o json (all its lines or the last), the \
      report.json of an undo bundle and a plan are shown too: as text, json, markdown and, of a run that \
      wrote, junit. A run whose end was not told counts as interrupted.

      EXAMPLES
        Make a comment for a pull request of the report that a job saved:
          mendwall report drift.json -o markdown
        Give it to code scanning and to a person:
          mendwall report drift.json -o sarif=drift.sarif -o text
        Tell the incident's issue what a restore did:
          mendwall report restore.jsonl -o markdown

      EXIT STATUS
        0 shown, whatever it says, 2 failed, 5 not delivered, 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp("The saved report; - for standard input.", valueName: "file"))
  var file: String

  @OptionGroup(title: "Report") var output: ReportOutputOptions

  func run(in context: CommandContext) async -> ExitStatus {
    do throws(SavedReport.Unreadable) {
      let delivery = ReportDelivery(output, context)
      switch try SavedReport.any(file) {
      case .drift(let report): return delivery.deliver(report) ? .inSync : .undelivered
      case .restore(let saved):
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
}
