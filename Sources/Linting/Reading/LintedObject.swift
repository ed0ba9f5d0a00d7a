import Documents
import PolicyModel

/// A policy of any kind, as it was read, whatever is wrong with it.
final class LintedObject {
  let node: Node
  let kind: PolicyKind
  /// With an empty name where the object gives none.
  let reference: ObjectReference
  /// The file; nil for an object of a cluster.
  let path: String?

  init(_ object: LintInput.Object, defaultNamespace: String) {
    node = object.node
    kind = object.kind
    path = object.path
    let metadata = object.node["metadata"]
    var namespace: String?
    if object.kind.isNamespaced {
      namespace = metadata?["namespace"]?.string ?? ""
      if namespace == "" { namespace = defaultNamespace }
    }
    reference = ObjectReference(
      apiVersion: object.kind.api.apiVersion, kind: object.kind.kind, namespace: namespace,
      name: metadata?["name"]?.string ?? "")
  }
}
