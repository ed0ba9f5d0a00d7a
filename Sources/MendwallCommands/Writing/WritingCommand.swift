import Documents

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
    do { status = try await work(delivery) } catch {
      let lines = "\(error)".split(separator: "\n").map { printable(String($0)) }
      context.note("mendwall: \(lines.joined(separator: "\n"))")
      status = .failed
    }
    if !delivery.finish(), ![.failed, .unproved].contains(status) { status = .undelivered }
    return status
  }
}
