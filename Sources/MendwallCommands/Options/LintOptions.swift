import ArgumentParser
import MendwallConfiguration

/// What is linted, and what of it fails.
struct LintOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The state to judge: git, git:REV, live, or a file or folder of manifests; - for standard input.",
      valueName: "state"))
  var state = StateName.git(revision: nil)

  @Flag(
    help: ArgumentHelp(
      "Judge the rules that need workloads, namespaces and the kinds that are served by those of the cluster.",
      discussion: "Without it they are judged where the state itself declares them."))
  var withCluster = false

  @Option(
    help: ArgumentHelp(
      "Exit with 1 for findings of this severity or a graver one: critical, high, medium, low or info.",
      valueName: "severity"))
  var failOn = Severity.low

  @Flag(help: "Print every rule with its reason, and an example of wrong and right; read nothing.")
  var rules = false
}

struct LintOutputOptions: ParsableArguments {
  static let formats: [Output.Format] = [.text, .json, .sarif, .junit, .github]

  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "How to report, to standard output or =FILE. May be repeated.",
      discussion: """
        text: for a person, and for editors: FILE:LINE:COLUMN (the default). json: all of it. sarif: for code \
        scanning. junit: for CI. github: annotations of the pull request, by GitHub, Gitea and Forgejo.
        """,
      valueName: "format[=file]"))
  var outputs: [Output] = []

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  func validate() throws {
    try Output.refuseSeveral(outputs)
    try Output.refuseOthers(outputs, than: LintOutputOptions.formats)
  }
}
