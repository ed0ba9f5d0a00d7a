import KubernetesClient
import Logging
import PolicyModel

extension ClusterOptions {
  /// The bounds on every request.
  var limits: RequestLimits {
    var limits = RequestLimits()
    limits.attempt = .seconds(requestTimeout)
    limits.connect = min(limits.connect, limits.attempt)
    return limits
  }

  /// Works on the cluster, or on the files that stand for it, and lets its connections go afterwards.
  ///
  /// - Parameters:
  ///   - environment: where the kubeconfig and proxies are looked up.
  ///   - logger: told of each request.
  ///   - now: the clock against which credentials expire.
  ///   - work: takes the cluster, and the namespace of objects that name none.
  func withCluster<Result: Sendable>(
    environment: [String: String], logger: Logger, now: @escaping @Sendable () -> Instant,
    _ work: (any Cluster, String) async throws -> Result
  ) async throws -> Result {
    if let live { return try await work(ManifestDirectory(path: live), "default") }
    return try await withServer(environment: environment, logger: logger, now: now, work)
  }

  /// Works on the cluster's server, and lets its connections go afterwards.
  ///
  /// - Parameters:
  ///   - environment: where the kubeconfig and proxies are looked up.
  ///   - logger: told of each request.
  ///   - now: the clock against which credentials expire.
  ///   - connections: how many may be open at the same time; nil for as many as usual.
  ///   - work: takes the server, and the namespace of objects that name none.
  func withServer<Result: Sendable>(
    environment: [String: String], logger: Logger, now: @escaping @Sendable () -> Instant,
    connections: Int? = nil, _ work: (APIServer, String) async throws -> Result
  ) async throws -> Result {
    var limits = limits
    limits.connections = connections ?? limits.connections
    let connection = try Connection.resolve(
      kubeconfig: kubeconfig, context: context, environment: environment)
    for warning in connection.warnings { logger.warning("\(warning)") }
    let server = try APIServer(connection, limits: limits, logger: logger, now: now)
    do {
      let result = try await work(server, connection.namespace)
      await server.close()
      return result
    } catch {
      await server.close()
      throw error
    }
  }
}
