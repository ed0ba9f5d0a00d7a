import Documents
public import PolicyModel

extension Inventory {
  /// With the labels that Namespace objects declare, and none that came in the cluster beside them.
  ///
  /// - Parameter objects: those that are no Namespaces are passed over.
  public func labelled(as objects: [Policy]) -> Inventory {
    let declared = Dictionary(
      objects.filter { $0.kind === PolicyKind.namespace }.map { ($0.reference.name, $0) }
    ) { first, _ in first }
    if declared.isEmpty { return self }
    var result = self
    result.namespaces = namespaces.map { namespace in
      guard let object = declared[namespace.name] else { return namespace }
      var labels: [String: String] = [:]
      // The server's own.
      labels[NamespaceLabels.nameLabel] = namespace.labels?[NamespaceLabels.nameLabel]
      for entry in object.labels.entries { labels[entry.key] = entry.value.string ?? "" }
      return NamespaceLabels(name: namespace.name, labels: labels)
    }
    return result
  }
}
