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
        guard let server = cluster as? APIServer, let api = try await server.reportAPI() else {
          throw NoReportAPI()
        }
        return try await ReportPublication(
          server: server, api: api, name: options.reportName, report: report,
          namespaces: lookedAt, isOfCluster: isOfCluster
        ).publish()
      }
    } catch { result = ReportPublication.Result(problems: ["\(error)"]) }
    for note in result.notes { context.note("mendwall: \(note)") }
    for problem in result.problems.prefix(Self.mostProblems) {
      context.note("mendwall: the report is not wholly published: \(problem)")
    }
    let more = result.problems.count - Self.mostProblems
    if more > 0 { context.note("mendwall: and \(more) more like these") }
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
