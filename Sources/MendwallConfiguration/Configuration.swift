public import PolicyModel

/// What `.mendwall.yaml` says at the checked revision: which part of the repository declares what of
/// which cluster, and what is tolerated.
///
/// It is read from Git alone, so that nobody can silence a finding from within the cluster.
public struct Configuration: Sendable {
  /// Where it stands in a repository.
  public static let path = ".mendwall.yaml"

  /// What every cluster has in common.
  public var scope = Scope()
  /// Each cluster's own, by name.
  public var clusters: [Cluster] = []
  public var exceptions: [PolicyException] = []
  /// The first that fits a finding counts.
  public var severities: [SeverityRule] = []
  /// Who must be able to talk to whom, and who must not.
  public var connectivity: [ConnectivityAssertion] = []
  /// The rules of the linter that are turned off for some objects.
  public var lint: [RuleExemption] = []
  /// Where reports go.
  public var publishing = Publishing()
  /// How manifests become objects; nil where nothing is said.
  public var render: RenderMode?

  public init() {}

  /// Which part of the repository declares which part of a cluster; nil for what is not said.
  public struct Scope: Sendable {
    /// Files and folders, from the repository's root.
    public var paths: [String]?
    public var owns: OwnedNamespaces?
    /// The kinds to compare, and no others.
    public var kinds: [PolicyKind]?

    public init() {}

    /// This scope, with what it leaves open taken from another.
    public func completed(by other: Scope) -> Scope {
      var result = self
      result.paths = paths ?? other.paths
      result.owns = owns ?? other.owns
      result.kinds = kinds ?? other.kinds
      return result
    }
  }

  /// One of the clusters that the repository serves.
  public struct Cluster: Sendable {
    public var name: String
    /// The uid of its namespace kube-system.
    public var uid: String
    public var scope: Scope
  }

  /// Where reports go; nil for what is not said.
  ///
  /// Webhooks are no part of it: who knows their URL may use them.
  public struct Publishing: Sendable, Equatable {
    public var targets: [PublishingTarget] = []
    public var forge: ForgeKind?
    /// Of the forge's API.
    public var url: String?
    /// As the forge names it.
    public var repository: String?
    /// Tells several reports about one cluster apart.
    public var scope: String?

    public init() {}
  }

  public enum RenderMode: String, Sendable, CaseIterable {
    /// Files are manifests.
    case plain
    /// Paths are folders with a kustomization.
    case kustomize
  }
}
