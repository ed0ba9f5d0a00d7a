import ArgumentParser
import MendwallConfiguration

/// Whether a command publishes what it found.
struct PublishTargetOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Publish the report to the targets that .mendwall.yaml names under publish.to."))
  var publish = false

  @Option(
    help: ArgumentHelp(
      "Publish the report: comment, status, check, code-scanning, issue, slack, teams, webhook or alertmanager.",
      discussion: """
        May be repeated. mendwall publish --help tells what each is, and where tokens and URLs come from. \
        A failure is exit status 5; the report is delivered all the same.
        """, valueName: "target"))
  var publishTo: [PublishingTarget] = []

  var isAsked: Bool { publish || !publishTo.isEmpty }

  /// - Returns: each target once; none where the configuration names none.
  func targets(_ configured: Configuration.Publishing) -> [PublishingTarget] {
    var targets: [PublishingTarget] = []
    for target in publishTo + (publish ? configured.targets : []) where !targets.contains(target) {
      targets.append(target)
    }
    return targets
  }
}
