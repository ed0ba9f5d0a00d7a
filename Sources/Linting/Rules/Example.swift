/// Manifests for the rules' examples: what every object has is written here once.
enum Example {
  /// A NetworkPolicy, given its spec in block style without indentation.
  static func networkPolicy(
    _ spec: String, name: String = "web", namespace: String = "shop"
  ) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
    \(indented(spec))

    """
  }

  /// A policy of an admin tier, given its spec.
  static func clusterNetworkPolicy(_ spec: String, name: String = "cluster-wide") -> String {
    adminTier("v1alpha2", "ClusterNetworkPolicy", spec, name: name)
  }

  static func adminNetworkPolicy(_ spec: String, name: String = "cluster-wide") -> String {
    adminTier("v1alpha1", "AdminNetworkPolicy", spec, name: name)
  }

  static func baselineAdminNetworkPolicy(_ spec: String, name: String = "default") -> String {
    adminTier("v1alpha1", "BaselineAdminNetworkPolicy", spec, name: name)
  }

  private static func adminTier(
    _ version: String, _ kind: String, _ spec: String, name: String
  ) -> String {
    """
    apiVersion: policy.networking.k8s.io/\(version)
    kind: \(kind)
    metadata: {name: \(name)}
    spec:
    \(indented(spec))

    """
  }

  /// - Parameter labels: in YAML, as in `{team: payments}`.
  static func namespace(_ name: String, labels: String = "{}") -> String {
    """
    apiVersion: v1
    kind: Namespace
    metadata: {name: \(name), labels: \(labels)}

    """
  }

  /// A Deployment.
  ///
  /// - Parameters:
  ///   - labels: those of its pods, in YAML.
  ///   - spec: that of its pods, in YAML.
  static func deployment(
    _ name: String, namespace: String = "shop", labels: String, spec: String = "{}"
  ) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {template: {metadata: {labels: \(labels)}, spec: \(spec)}}

    """
  }

  /// Several documents in one text.
  static func documents(_ parts: String...) -> String { parts.joined(separator: "---\n") }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
  }
}
