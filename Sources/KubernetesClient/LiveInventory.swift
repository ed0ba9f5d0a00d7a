public import PolicyModel
public import Workloads

/// What could be seen of the pods of a cluster, and of what stands before them.
public struct LiveInventory: Sendable {
  public var inventory = Inventory()
  /// What could not be read or was passed over, each with the right or the change that it takes.
  public var notes: [Diagnostic] = []
  /// The namespaces whose pods were seen; nil where those of the whole cluster were.
  public var namespaces: Set<String>?
  /// Why not every pod was seen: the cluster's own answer to a list of all of them.
  public var podsError: KubernetesError?

  public init() {}
}
