import MendwallConfiguration
import Reports

extension DetectCommand {
  /// Compares many clusters, and tells of all in one report.
  ///
  /// - Parameters:
  ///   - place: where they are named.
  ///   - detection: what all of them have in common.
  ///   - context: where it is told.
  func compareMany(
    in place: FleetOptions.Place, _ detection: Detection, _ context: CommandContext
  ) async -> ExitStatus {
    let outcome: FleetDetection.Outcome
    do {
      outcome = try await FleetDetection(
        place: place, options: fleet, cluster: cluster, detection: detection, objects: objects,
        context: context
      ).outcome()
    } catch { return context.failed(error) }
    let list = outcome.list
    var isDelivered = ReportDelivery(output, context).deliver(list) && outcome.isPublished
    if HistoryRecording(record, context)?.record(list.items) == false { isDelivered = false }
    if targets.isAsked,
      await !publish(.many(list), outcome.source.configuration.publishing, context)
    {
      isDelivered = false
    }
    if list.isOfNone {
      context.note("mendwall: none of the clusters could be compared; the report says why")
      return .failed
    }
    if !isDelivered { return .undelivered }
    if !list.complete || !list.items.allSatisfy(\.isSeenWhole) { return .incomplete }
    return list.departs(by: failOn) ? .drift : .inSync
  }
}
