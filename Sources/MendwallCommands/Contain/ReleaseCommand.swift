import ArgumentParser

/// `mendwall release`
struct ReleaseCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "End an emergency isolation, and put back what was set aside for it.",
    discussion: """
      Deletes the policies that mendwall contain wrote, those of one incident or all, after it has put \
      back the policies that were set aside. What was set aside is looked for in the bundles that the \
      containment names, or where --set-aside says.

      EXAMPLES
        End the containment of one incident, seeing first what that does:
          mendwall release --incident inc-42 --dry-run
          mendwall release --incident inc-42
        End all of them:
          mendwall release --all --yes

      EXIT STATUS
        0 released, 1 declined, or something was left, 2 failed and nothing was written, 4 written but not \
      proved, 5 report not delivered, 64 wrong usage
      """)

  @Option(help: ArgumentHelp("End the containment of this incident.", valueName: "id"))
  var incident: String?

  @Flag(help: "End every containment.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "The bundle of a containment that set policies aside, where it is elsewhere by now. May be repeated.",
      valueName: "folder"))
  var setAside: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Release even where what was set aside cannot be found.",
      discussion: "mendwall restore puts back what Git declares of it."))
  var withoutSetAside = false

  @OptionGroup(title: "Writing") var write: WriteOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: OutputOptions

  func validate() throws {
    if all == (incident != nil) {
      throw ValidationError("Say which containment ends: --incident or --all.")
    }
    try cluster.refuseStandardInput()
  }

  func run(in context: CommandContext) async -> ExitStatus {
    await WritingCommand.run(on: cluster, output, context) { cluster, delivery in
      try await Releasing(
        incident: incident, setAside: setAside, isWithoutSetAside: withoutSetAside, write: write,
        context: context, delivery: delivery
      ).run(cluster)
    }
  }
}
