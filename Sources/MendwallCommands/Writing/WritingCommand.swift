import KubernetesClient

/// What commands that write have in common around their work.
enum WritingCommand {
  /// Does the work, tells its failure in words, and brings the reports to where they go.
  ///
  /// - Parameter work: throws a sentence where nothing was written.
  static func run(
    _ output: OutputOptions, _ context: CommandContext,
    _ work: (EventDelivery) async throws -> ExitStatus
  ) async -> ExitStatus {
    let delivery = EventDelivery(output, context)
    var status: ExitStatus
    do { status = try await work(delivery) } catch { status = context.failed(error) }
    if !delivery.finish(), ![.failed, .unproved].contains(status) { status = .undelivered }
    return status
  }

  /// The same for work that begins with the cluster.
  static func run(
    on options: ClusterOptions, _ output: OutputOptions, _ context: CommandContext,
    _ work: (any Cluster, EventDelivery) async throws -> ExitStatus
  ) async -> ExitStatus {
    await run(output, context) { delivery in
      try await options.withCluster(
        environment: context.environment,
        logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now
      ) { cluster, _ in
        try await work(cluster, delivery)
      }
    }
  }
}
