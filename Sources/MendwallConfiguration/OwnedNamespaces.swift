public import PolicyModel

/// The namespaces in which a policy that Git does not declare is drift.
public struct OwnedNamespaces: Sendable, Equatable {
  /// The namespaces of the cluster itself: owned only where their very name is given.
  public static let system: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

  public var names: [Glob]
  public var selector: LabelSelector?

  public init(names: [Glob], selector: LabelSelector? = nil) {
    self.names = names
    self.selector = selector
  }

  /// The namespaces that are named without a pattern.
  public var literalNames: [String] { names.filter(\.isLiteral).map(\.description) }

  /// Whether a namespace's name is one of the names, or fits one.
  public func names(_ namespace: String) -> Bool {
    contains(NamespaceLabels(name: namespace, labels: [:])) == true
  }

  /// Whether the cluster's namespaces must be known to tell which are owned.
  public var hasPatterns: Bool { selector != nil || names.contains { !$0.isLiteral } }

  /// Whether Git owns a namespace: nil where that depends on labels that are not known.
  public func contains(_ namespace: NamespaceLabels) -> Bool? {
    if OwnedNamespaces.system.contains(namespace.name) {
      return names.contains { $0.description == namespace.name }
    }
    if names.contains(where: { $0.matches(namespace.name) }) { return true }
    guard let selector else { return false }
    return selector.matches(namespace.label)
  }
}
