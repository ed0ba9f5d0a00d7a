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

      EXAMPLES
        Make a comment for a pull request of the report that a job saved:
          mendwall report drift.json -o markdown
        Give it to code scanning and to a person:
          mendwall report drift.json -o sarif=drift.sarif -o text

      EXIT STATUS
        0 shown, whatever it says, 2 failed, 5 not delivered, 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp("The saved report; - for standard input.", valueName: "file"))
  var file: String

  @OptionGroup(title: "Report") var output: ReportOutputOptions

  func run(in context: CommandContext) async -> ExitStatus {
    do throws(SavedReport.Unreadable) {
      let report = try SavedReport.read(file)
      return ReportDelivery(output, context).deliver(report) ? .inSync : .undelivered
    } catch {
      context.note("mendwall: \(printable(error.description))")
      return .failed
    }
  }
}
