public import PolicyModel

/// By which labels policies select namespaces.
public enum SelectedLabels {
  /// The keys that the policies' selectors of namespaces name.
  public static func ofNamespaces(in policies: [Policy]) -> Set<String> {
    var keys: Set<String> = []
    for policy in policies where policy.kind.role == .policy {
      keys.formUnion(policy.selectedNamespaceLabels)
    }
    // Every namespace has it from the server.
    keys.remove(NamespaceLabels.nameLabel)
    return keys
  }
}
