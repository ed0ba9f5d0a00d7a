import Documents
import KubernetesClient
import Logging
import Reports

extension Detection.Outcome {
  /// Writes the report into the cluster that was compared.
  ///
  /// - Parameters:
  ///   - options: what the objects are called.
  ///   - cluster: how the cluster is reached.
  ///   - context: told what could not be written, and why.
  ///   - logger: told of each request.
  /// - Returns: whether all of it was written.
  func publishReports(
    _ options: ReportObjectOptions, to cluster: ClusterOptions, _ context: CommandContext,
    logger: Logger
  ) async -> Bool {
    let result: ReportPublication.Result
    do {
      result = try await cluster.withCluster(
        environment: context.environment, logger: logger, now: context.now
      ) { cluster, _ in
        guard let server = cluster as? APIServer else { throw NoReportAPI() }
        return await published(options, into: server)
      }
    } catch { result = ReportPublication.Result(problems: ["\(error)"]) }
    return Self.tell(result, context)
  }

  /// Writes the report into a cluster.
  func published(_ options: ReportObjectOptions, into server: APIServer) async
    -> ReportPublication.Result
  {
    do {
      guard let api = try await server.reportAPI() else { throw NoReportAPI() }
      return try await ReportPublication(
        server: server, api: api, name: options.reportName, report: report,
        namespaces: lookedAt, isOfCluster: isOfCluster
      ).publish()
    } catch { return ReportPublication.Result(problems: ["\(error)"]) }
  }

  /// Tells a person how that went.
  ///
  /// - Parameters:
  ///   - result: how it went.
  ///   - cluster: what a person calls the cluster, where it is one of many.
  ///   - context: where it is told.
  /// - Returns: whether all of it was written.
  static func tell(
    _ result: ReportPublication.Result, of cluster: String? = nil, _ context: CommandContext
  ) -> Bool {
    let place = cluster.map { "\(printable($0)): " } ?? ""
    for note in result.notes { context.note("mendwall: \(place)\(note)") }
    for problem in result.problems.prefix(mostProblems) {
      context.note("mendwall: \(place)the report is not wholly published: \(problem)")
    }
    let more = result.problems.count - mostProblems
    if more > 0 { context.note("mendwall: \(place)and \(more) more like these") }
    return result.problems.isEmpty
  }

  private static var mostProblems: Int { 10 }

  private struct NoReportAPI: Error, CustomStringConvertible {
    let description =
      "the cluster has neither openreports.io/v1alpha1 nor wgpolicyk8s.io/v1alpha2; install the "
      + "definitions of https://github.com/openreports/reports-api (kubectl apply -f its folder "
      + "crd/openreports.io/v1alpha1), or leave out --publish-reports"
  }
}
