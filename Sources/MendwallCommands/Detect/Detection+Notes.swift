import KubernetesClient
import MendwallConfiguration
import PolicyModel

extension Detection {
  /// Whether the configuration tells the cluster by a uid that its server does not let this user see.
  func uncheckedIdentity(_ source: GitSource, _ cluster: ClusterDescription) -> [Diagnostic] {
    guard !source.configuration.clusters.isEmpty, cluster.server != nil, cluster.uid == nil else {
      return []
    }
    return [
      Diagnostic(
        .error,
        "whether this is the cluster that \(Configuration.path) means could not be checked: the uid of the "
          + "namespace kube-system cannot be read; grant {apiGroups: [\"\"], resources: [\"namespaces\"], "
          + "resourceNames: [\"kube-system\"], verbs: [\"get\"]}")
    ]
  }

  /// What of Git's side, or of the cluster's, this run does not look at, where a reader may think that it does.
  func limits(
    _ declaration: Configuration.Scope, _ declared: DeclaredState, _ comparison: Comparison
  ) -> [Diagnostic] {
    var notes: [String] = []
    if scope.policies.isEmpty, !scope.namespaces.isEmpty {
      notes.append(
        "policies without a namespace, which may reach those of --namespace, were not looked at")
    }
    if scope.policies.isEmpty {
      notes += comparison.unownedNamespaces(among: scope.namespaces).map { namespace in
        "what Git does not declare in \(namespace) was not counted, since Git does not own it; --owns \(namespace) does"
      }
    }
    if let kinds = declaration.kinds {
      let left = declared.all.count { policy in !kinds.contains { $0 === policy.kind } }
      if left > 0 {
        notes.append(
          "\(left) \(left == 1 ? "object" : "objects") that Git declares were left out: \(Configuration.path) names "
            + "the kinds to compare")
      }
    }
    let system = Set(declared.all.compactMap(\.reference.namespace)).intersection(
      OwnedNamespaces.system)
    if declaration.owns == nil,
      let namespace = system.sorted().first(where: { !scope.owned.names($0) })
    {
      notes.append(
        "beside Git's own policies of \(namespace), others there do not count as drift unless \(Configuration.path) or "
          + "--owns names the namespace")
    }
    return notes.map { Diagnostic(.info, $0) }
  }
}
