import Documents
import PolicyModel

extension LintState {
  /// Where a namespace is declared; of one that is not, where its first policy is.
  func place(ofNamespace name: String) -> LintInput.Place? {
    if let place = input.namespacePlaces[name] { return place }
    guard let object = policiesByNamespace[name]?.first?.object else { return nil }
    return LintInput.Place(
      path: object.path, position: object.path == nil ? nil : object.node.span?.start)
  }

  static func reference(toNamespace name: String) -> ObjectReference {
    ObjectReference(apiVersion: "v1", kind: "Namespace", namespace: nil, name: name)
  }
}
