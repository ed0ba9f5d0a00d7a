/// The cluster that something of a history is about.
public struct HistoryCluster: Sendable, Codable, Hashable {
  /// What stands for it in the ids of findings: the uid of its namespace kube-system, where that is known.
  public var identity: String
  /// The context of the kubeconfig, or how else people call it; the newest run's, where runs call it otherwise.
  public var name: String?

  public init(identity: String, name: String? = nil) {
    self.identity = identity
    self.name = name
  }

  /// `production`, or the identity of one without a name.
  public var inWords: String { name ?? identity }
}
