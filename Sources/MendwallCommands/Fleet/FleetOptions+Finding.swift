import KubernetesClient
import Logging
import PolicyModel

extension FleetOptions {
  /// Finds the clusters, all of them.
  ///
  /// - Parameters:
  ///   - place: where they are named.
  ///   - cluster: the kubeconfig, or the cluster that knows the others.
  ///   - environment: where the kubeconfig and proxies are looked up.
  ///   - logger: told of each request.
  ///   - now: the clock against which credentials expire.
  func found(
    in place: Place, _ cluster: ClusterOptions, environment: [String: String], logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) async throws -> [FoundCluster] {
    switch place {
    case .contexts:
      return try FoundCluster.contexts(
        contexts, kubeconfig: cluster.kubeconfig, environment: environment)
    case .kubeconfigs(let folder):
      return try FoundCluster.kubeconfigs(
        in: folder, contexts: contexts, environment: environment)
    case .argoCD(let namespace):
      return try await cluster.withServer(environment: environment, logger: logger, now: now) {
        registry, _ in
        try await registry.argoCDClusters(in: namespace, environment: environment)
      }
    case .profiles(let namespace):
      let providers = try clusterProfileProviders.map { try AccessProviders(file: $0) } ?? .none
      return try await cluster.withServer(environment: environment, logger: logger, now: now) {
        registry, _ in
        try await registry.clusterProfiles(
          in: namespace, providers: providers, environment: environment)
      }
    }
  }
}
