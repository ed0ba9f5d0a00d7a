import ArgumentParser

/// `mendwall contain`
struct ContainCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "contain",
    abstract: "Cut namespaces off in an emergency: deny everything, but for what responders name.",
    discussion: """
      Writes a NetworkPolicy into each namespace that denies both directions, with the reason, the \
      incident and an end. NetworkPolicies add up, so what others allow stays open: it is named, and \
      --override cuts it off too. mendwall detect lists every containment; mendwall release ends it.

      EXAMPLES
        Cut off two namespaces, but for DNS and the collectors of forensics:
          mendwall contain shop payments --reason "stolen token" --incident inc-42 --for 2h \
            --allow-dns --allow-from forensics/app=collector
        See first who would be cut off, by what the network plug-in observed:
          mendwall contain shop --reason "stolen token" --dry-run --flows events.log.gz
        See it first, then override what others allow:
          mendwall contain shop --reason "stolen token" --override --dry-run
          mendwall contain shop --reason "stolen token" --override --yes

      EXIT STATUS
        0 contained, 1 declined, 2 failed and nothing was written, 4 written but not proved, 5 report not \
      delivered, 64 wrong usage
      """)

  @OptionGroup(title: "What to cut off") var contain: ContainOptions
  @OptionGroup(title: "What was seen") var flows: FlowOptions
  @OptionGroup(title: "Writing") var write: WriteOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: OutputOptions

  func validate() throws { try cluster.refuseStandardInput() }

  func run(in context: CommandContext) async -> ExitStatus {
    await WritingCommand.run(on: cluster, output, context) { cluster, delivery in
      try await Containing(
        options: contain, write: write, context: context, delivery: delivery,
        flows: FlowReading(flows)
      ).run(cluster)
    }
  }
}
