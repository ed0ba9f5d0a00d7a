extension PolicyKind {
  /// Namespace v1 (`k8s.io/api/core/v1`): its labels, by which policies select it.
  public static let namespace = PolicyKind(
    "Namespace", resource: "namespaces", apis: [API(group: "", version: "v1")],
    isNamespaced: false, role: .support, body: ObjectSchema([:]))
}
