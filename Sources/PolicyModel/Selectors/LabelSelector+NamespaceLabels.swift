import Documents

extension LabelSelector {
  /// The labels of namespaces that a body's selectors of namespaces name, for the kinds that select
  /// namespaces by a LabelSelector.
  @Sendable static func namespaceLabels(_ body: Node) -> Set<String> {
    var keys: Set<String> = []
    func collect(_ node: Node) {
      for element in node.sequence ?? [] { collect(element) }
      for entry in node.mapping?.entries ?? [] {
        if ["namespaceSelector", "namespaces"].contains(entry.key),
          let selector = LabelSelector(entry.value)
        {
          keys.formUnion(selector.requirements.map(\.key))
        } else {
          collect(entry.value)
        }
      }
    }
    collect(body)
    return keys
  }
}
