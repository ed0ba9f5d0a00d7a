public import Documents
import NIOHTTP1
public import PolicyModel

extension APIServer {
  /// The name under which the server notes what is written here.
  private static let fieldManager = "fieldManager=mendwall"

  public func create(_ object: Node, as reference: ObjectReference) async throws(KubernetesError) {
    let (kind, api) = try APIServer.kind(of: reference)
    let path = APIServer.path(kind, api, namespace: reference.namespace)
    _ = try await send(
      Request(
        method: .POST, path: "\(path)?\(APIServer.fieldManager)",
        body: Array(JSONWriter.compact(object).utf8),
        subject: Subject("create", kind, api, namespace: reference.namespace)))
  }

  public func replace(_ object: Node, as reference: ObjectReference) async throws(KubernetesError) {
    let (kind, api) = try APIServer.kind(of: reference)
    let path = APIServer.path(kind, api, namespace: reference.namespace, name: reference.name)
    _ = try await send(
      Request(
        method: .PUT, path: "\(path)?\(APIServer.fieldManager)",
        body: Array(JSONWriter.compact(object).utf8),
        subject: Subject("update", kind, api, namespace: reference.namespace, name: reference.name))
    )
  }

  public func delete(_ reference: ObjectReference, guardedBy live: LiveIdentity)
    async throws(KubernetesError)
  {
    let (kind, api) = try APIServer.kind(of: reference)
    var preconditions = Mapping()
    preconditions["uid"] = live.uid.map { Node(.string($0)) }
    preconditions["resourceVersion"] = live.resourceVersion.map { Node(.string($0)) }
    let options = Node(
      .mapping(
        Mapping([
          .init(key: "apiVersion", value: "v1"), .init(key: "kind", value: "DeleteOptions"),
          .init(key: "preconditions", value: Node(.mapping(preconditions))),
        ])))
    _ = try await send(
      Request(
        method: .DELETE,
        path: APIServer.path(kind, api, namespace: reference.namespace, name: reference.name),
        body: Array(JSONWriter.compact(options).utf8),
        subject: Subject("delete", kind, api, namespace: reference.namespace, name: reference.name))
    )
  }

  private static func kind(of reference: ObjectReference)
    throws(KubernetesError) -> (PolicyKind, PolicyKind.API)
  {
    guard let kind = PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind),
      let api = kind.apis.first(where: { $0.apiVersion == reference.apiVersion })
    else {
      throw KubernetesError(
        code: .invalid, "\(reference) is of a kind that Mendwall does not write")
    }
    return (kind, api)
  }
}
