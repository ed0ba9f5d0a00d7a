import Documents
import HTTPAccess
import PolicyModel

extension APIServer {
  /// The clusters that the Argo CD of a namespace deploys to: its Secrets with the label
  /// `argocd.argoproj.io/secret-type=cluster`.
  ///
  /// - Parameters:
  ///   - namespace: where they are.
  ///   - environment: where proxies are looked up.
  /// - Returns: by their names; one that cannot be used is there with the reason.
  /// - Throws: ``KubernetesError`` where the Secrets cannot be listed, or there is none.
  public func argoCDClusters(in namespace: String, environment: [String: String])
    async throws(KubernetesError) -> [FoundCluster]
  {
    let label = ArgoCDCluster.label
    let secrets = try await registered(
      ListedResource("Secret", "secrets", .init(group: "", version: "v1")), in: namespace,
      where: .label(label.key, label.value))
    guard !secrets.isEmpty else {
      throw KubernetesError(
        code: .notFound,
        "\(connection.server) has no Secret with the label \(label.key)=\(label.value) in the namespace "
          + "\(namespace); name the namespace of Argo CD")
    }
    return FoundCluster.named(
      apart: secrets.map { secret in
        let cluster = ArgoCDCluster(secret, namespace: namespace)
        return (
          FoundCluster(cluster.name) { () throws(KubernetesError) in
            try cluster.connection(environment: environment, from: connection)
          }, cluster.longerName
        )
      })
  }

  /// The clusters of which a namespace has a ClusterProfile (`multicluster.x-k8s.io/v1alpha1`).
  ///
  /// - Parameters:
  ///   - namespace: where they are.
  ///   - providers: how credentials are got for them.
  ///   - environment: where proxies are looked up.
  /// - Returns: by their names; one that cannot be used is there with the reason.
  /// - Throws: ``KubernetesError`` where the profiles cannot be listed, or there is none.
  public func clusterProfiles(
    in namespace: String, providers: AccessProviders, environment: [String: String]
  ) async throws(KubernetesError) -> [FoundCluster] {
    let profiles = try await registered(
      ListedResource(
        "ClusterProfile", "clusterprofiles",
        .init(group: "multicluster.x-k8s.io", version: "v1alpha1")), in: namespace)
    guard !profiles.isEmpty else {
      throw KubernetesError(
        code: .notFound,
        "\(connection.server) has no ClusterProfile in the namespace \(namespace); name that of the inventory"
      )
    }
    return profiles.map { profile in
      let profile = ClusterProfile(profile, namespace: namespace)
      return FoundCluster(profile.name) { () throws(KubernetesError) in
        try profile.connection(by: providers, environment: environment)
      }
    }.sorted { $0.name < $1.name }
  }

  private func registered(
    _ listed: ListedResource, in namespace: String, where selector: ListSelector? = nil
  ) async throws(KubernetesError) -> [Node] {
    try await pages(of: listed, namespace: namespace, where: selector) {
      (page: inout ObjectListPage) throws(DocumentError) in
      try page.objects(listed, without: .within(["metadata": .within(["managedFields": .whole])]))
    }
  }
}
