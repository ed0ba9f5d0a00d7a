import ArgumentParser
import Documents
import MendwallConfiguration
import Publishing
import Reports

/// `mendwall publish`
struct PublishCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish a saved report to a pull request, a check, a chat or an alert.",
    discussion: """
      The report is one that mendwall detect wrote with -o json, of one cluster or of many; it goes to standard output too. In CI the \
      forge, the repository, the pull request and the commit come from the variables of GitHub Actions, \
      GitLab CI, Gitea and Forgejo Actions, Bitbucket Pipelines or Jenkins; options name what these do not.

      TARGETS
        comment        one comment on the pull request for each cluster and --scope, kept up to date, and \
      turned to "resolved" once all is as Git says
        status         the status of the commit, red too where not everything could be seen
        check          a check run with annotations (GitHub; needs an app, as workflows are)
        code-scanning  alerts at the lines in Git (GitHub)
        issue          one issue for each cluster, closed when all is as Git says (GitHub)
        slack, teams   a message by SLACK_WEBHOOK_URL or TEAMS_WEBHOOK_URL, where something is wrong; \
      of a report with news (--since-report) where anything is new or gone
        webhook        the report as a CloudEvent to MENDWALL_WEBHOOK_URL, signed with \
      MENDWALL_WEBHOOK_SECRET as Standard Webhooks say
        alertmanager   an alert for each finding to ALERTMANAGER_URL, ended once it is gone
      Of many clusters comment, status, check, issue and messages tell of all in one, a line for each; alerts \
      and code scanning keep the clusters apart, and code scanning is told only of those that were seen whole. The \
      repository and the options that name the clusters tell one such report from another: where these are alike, or \
      the report is one of several runs, --scope does.

      EXAMPLES
        In a job of CI, after mendwall detect -o json=drift.json:
          mendwall publish drift.json --to comment --to status
        By hand, and only to see what would be sent:
          mendwall publish drift.json --to comment --forge gitlab --forge-repository group/policies \
      --pull-request 12 --dry-run
        To a channel, where something gained a way in:
          mendwall publish drift.json --to slack --fail-on high

      EXIT STATUS
        0 published, whatever it says, 2 failed, 5 not published or not delivered everywhere, 64 wrong usage
      """)

  @Argument(help: ArgumentHelp("The saved report; - for standard input.", valueName: "file"))
  var file: String

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("Where to. May be repeated.", valueName: "target"))
  var targets: [PublishingTarget]

  @Option(
    help: ArgumentHelp(
      "Findings below this severity leave statuses and checks green: critical, high, medium, low or info.",
      valueName: "severity"))
  var failOn = Severity.info

  @Flag(help: "Show what would be sent, and send nothing; only what must be known is asked.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  @OptionGroup(title: "Where") var publish: PublishOptions
  @OptionGroup(title: "Report") var output: ReportOutputOptions

  func run(in context: CommandContext) async -> ExitStatus {
    let reports: DriftReports
    do throws(SavedReport.Unreadable) {
      reports = try SavedReport.reports(file)
      if let shard = reports.shard {
        throw SavedReport.Unreadable(
          "\(file) is shard \(shard), a part: merge the reports with mendwall report --merge, and publish that"
        )
      }
    } catch {
      context.note("mendwall: \(printable(error.description))")
      return .failed
    }
    // First, so that whatever happens to the rest the report is told.
    var isDelivered = true
    if !dryRun || !output.outputs.isEmpty {
      isDelivered = ReportDelivery(output, context).deliver(reports)
    }
    let publishing = ReportPublishing(
      options: publish, context: context, isVerbose: verbose, isDryRun: dryRun)
    let isPublished = await publishing.publish(reports, to: targets, failOn: failOn)
    return isDelivered && isPublished ? .inSync : .undelivered
  }
}
