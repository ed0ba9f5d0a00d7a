import Documents
import GitRepository
import KubernetesClient
import MendwallConfiguration
import PolicyModel
import Reports

/// The checked revision, and what its configuration says.
struct GitSource: Sendable {
  static let largestConfiguration = 1 << 20

  /// Where it is read again.
  let place: GitPlace
  let revision: String
  let commit: GitCommit
  let configuration: Configuration

  /// By what people know the repository.
  var repository: String { place.name }

  /// - Parameters:
  ///   - options: what names the revision.
  ///   - place: where the repository is read.
  /// - Throws: ``GitError``, or ``ConfigurationError`` for one that cannot be used.
  static func open(_ options: GitOptions, in place: GitPlace) throws -> GitSource {
    let repository = try place.open()
    let commit = try repository.commit(named: options.revision)
    let file = try repository.file(
      Configuration.path, of: commit, maximumBytes: largestConfiguration)
    return GitSource(
      place: place, revision: options.revision, commit: commit,
      configuration: try file.map { try Configuration.read($0.bytes) } ?? Configuration())
  }

  /// What the configuration says of the cluster that is compared.
  ///
  /// - Parameters:
  ///   - name: the cluster that the person named.
  ///   - cluster: the cluster that is there.
  /// - Throws: ``UnknownCluster`` where that is none of the configuration's.
  func scope(ofClusterNamed name: String?, _ cluster: ClusterDescription) throws(UnknownCluster)
    -> Configuration.Scope
  {
    let clusters = configuration.clusters
    guard let found = try find(name, cluster) else { return configuration.scope }
    if let uid = cluster.uid, uid != found.uid {
      throw UnknownCluster(
        description:
          "\(place(of: cluster)) is not the cluster \(found.name) of \(Configuration.path): its uid is "
          + "\(uid) and not \(found.uid); choose another context, or another of "
          + clusters.map(\.name).joined(separator: ", "))
    }
    return found.scope.completed(by: configuration.scope)
  }

  private func find(_ name: String?, _ cluster: ClusterDescription) throws(UnknownCluster)
    -> Configuration.Cluster?
  {
    let clusters = configuration.clusters
    let names = clusters.map(\.name).joined(separator: ", ")
    if let name {
      if let found = clusters.first(where: { $0.name == name }) { return found }
      throw UnknownCluster(
        description:
          "\(Configuration.path) has no cluster \(name)"
          + (clusters.isEmpty ? "" : "; it has \(names)"))
    }
    if clusters.isEmpty { return nil }
    guard let uid = cluster.uid else {
      if clusters.count == 1 { return clusters[0] }
      throw UnknownCluster(
        description:
          "which of the clusters of \(Configuration.path) \(place(of: cluster)) is cannot be told "
          + "without the uid of its namespace kube-system; name it with --cluster (\(names))")
    }
    if let found = clusters.first(where: { $0.uid == uid }) { return found }
    throw UnknownCluster(
      description:
        "\(place(of: cluster)) has the uid \(uid) and is none of the clusters of "
        + "\(Configuration.path) (\(names)); add it there, or choose another context")
  }

  private func place(of cluster: ClusterDescription) -> String {
    cluster.server ?? cluster.snapshot ?? cluster.name ?? "the cluster"
  }
}

/// The cluster is none that the configuration knows.
struct UnknownCluster: Error, CustomStringConvertible {
  let description: String
}
