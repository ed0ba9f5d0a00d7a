import KubernetesClient
import Logging
import PolicyModel
import Reports
import Synchronization

/// Compares many clusters with Git, side by side; what happens to one is no matter to the others.
struct FleetRun: Sendable {
  /// How many are asked for their names at once. That costs next to nothing, and those that do not answer keep
  /// nobody from being compared: of any number of them the last is given up after as many times the time for a request
  /// as there are 64 in it. Those that answer and then stop hold a place among the ones that are compared.
  private static let parallelGreetings = 64

  /// What is done to a cluster that was compared, beside telling of it.
  typealias Afterwards = @Sendable (Detection.Outcome, APIServer) async -> ReportPublication.Result

  let clusters: [FoundCluster]
  /// What all have in common, with the revision and what is read of it.
  let detection: Detection
  let limits: RequestLimits
  /// How many are compared at once.
  let parallel: Int
  /// For all that is done with one cluster; that it waits for its turn does not count.
  let timeout: Duration
  /// Told how many are done.
  let progress: @Sendable (Int) -> Void
  /// Nil where there is nothing.
  let afterwards: Afterwards?
  /// Told what came of that, of which cluster.
  let tell: @Sendable (ReportPublication.Result, String) -> Void

  /// - Parameters:
  ///   - shard: which part of the clusters these are.
  ///   - asked: what of them is asked.
  func run(shard: Shard?, asked: DriftReportList.Asked) async -> DriftReportList {
    let startedAt = detection.now()
    // Who waits to be compared holds no place among those that are greeted: else some slow ones would keep all others
    // from finding out who does not answer.
    let (greetings, comparisons) = (Gate(Self.parallelGreetings), Gate(parallel))
    var items: [DriftReport] = []
    var failures: [DriftReportList.Failure] = []
    await withTaskGroup(of: (String, Result<DriftReport, any Error>).self) { group in
      for cluster in clusters {
        group.addTask { (cluster.name, await compared(cluster, greetings, comparisons)) }
      }
      for await (name, result) in group {
        switch result {
        case .success(let report): items.append(report)
        case .failure(let error):
          failures.append(DriftReportList.Failure(cluster: name, message: Self.sentence(error)))
        }
        progress(items.count + failures.count)
      }
    }
    return DriftReportList(
      startedAt: startedAt, finishedAt: detection.now(), shard: shard, asked: asked, items: items,
      failures: failures)
  }

  private func compared(_ cluster: FoundCluster, _ greetings: Gate, _ comparisons: Gate) async
    -> Result<DriftReport, any Error>
  {
    do {
      let connection = try cluster.connection.get()
      var logger = detection.logger
      logger[metadataKey: StandardErrorLog.cluster] = .string(cluster.name)
      let server = try APIServer(connection, limits: limits, logger: logger, now: detection.now)
      // Its connections are not kept while it waits: a thousand clusters are more than a process may have open.
      let (description, left) = try await greetings.pass {
        try await closing(server) { try await greeted(server) }
      }
      var detection = detection
      detection.logger = logger
      detection.known.cluster = description
      let reopened = try server.reopened()
      return .success(
        try await comparisons.pass { [detection] in
          try await closing(reopened) {
            try await compared(
              detection, reopened, cluster.name, defaultNamespace: connection.namespace,
              within: left)
          }
        })
    } catch { return .failure(error) }
  }

  /// Works on a server, and lets its connections go afterwards.
  private func closing<Value: Sendable>(
    _ server: APIServer, _ work: @Sendable () async throws -> Value
  ) async throws -> Value {
    do {
      let value = try await work()
      await server.close()
      return value
    } catch {
      await server.close()
      throw error
    }
  }

  /// - Returns: with how much is left of the time that the cluster may take.
  private func greeted(_ server: APIServer) async throws -> (ClusterDescription, left: Duration) {
    let start = ContinuousClock.now
    let description = try await Deadline.wait(within: timeout, or: late) {
      try await server.describe()
    }
    return (description, timeout - (ContinuousClock.now - start))
  }

  private func compared(
    _ detection: Detection, _ server: APIServer, _ name: String, defaultNamespace: String,
    within left: Duration
  ) async throws -> DriftReport {
    let end = ContinuousClock.now + left
    let outcome = try await Deadline.wait(within: left, or: late) {
      try await detection.compare(with: server, defaultNamespace: defaultNamespace)
    }
    if let afterwards {
      do {
        let rest = end - ContinuousClock.now
        tell(
          try await Deadline.wait(within: rest, or: late) { await afterwards(outcome, server) },
          name)
      } catch { tell(ReportPublication.Result(problems: ["\(error)"]), name) }
    }
    return outcome.report
  }

  private var late: KubernetesError {
    KubernetesError(
      code: .timeout,
      "it took more than \(timeout.components.seconds) seconds; look at the network and the server's load, or "
        + "give it more with --cluster-timeout")
  }

  /// An error in one line.
  private static func sentence(_ error: any Error) -> String {
    "\(error)".split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "; ")
  }
}
