import Documents
public import PolicyModel

/// By which labels policies select namespaces.
public enum SelectedLabels {
  /// The keys that the policies' selectors of namespaces name.
  ///
  /// They are looked for wherever a policy selects namespaces by a LabelSelector; what stands in a
  /// selector of another language is not.
  public static func ofNamespaces(in policies: [Policy]) -> Set<String> {
    var keys: Set<String> = []
    for policy in policies where policy.kind.role == .policy { collect(policy.body, into: &keys) }
    // Every namespace has it from the server.
    keys.remove(NamespaceLabels.nameLabel)
    return keys
  }

  private static func collect(_ node: Node, into keys: inout Set<String>) {
    switch node.content {
    case .sequence(let elements):
      for element in elements { collect(element, into: &keys) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        if ["namespaceSelector", "namespaces"].contains(entry.key),
          let selector = LabelSelector(entry.value)
        {
          keys.formUnion(selector.requirements.map(\.key))
        } else {
          collect(entry.value, into: &keys)
        }
      }
    default: break
    }
  }
}
