public import Documents
import HTTPAccess
import NIOHTTP1
public import PolicyModel

extension APIServer {
  /// Under which name the server notes what is written here, and that it is to refuse fields that it does
  /// not know; a server before 1.25 passes over the latter.
  private static let query = "fieldManager=mendwall&fieldValidation=Strict"

  @discardableResult
  public func create(_ object: Node, as reference: ObjectReference, mode: WriteMode = .real)
    async throws(KubernetesError) -> Node
  {
    let (kind, api) = try APIServer.kind(of: reference)
    return try await self.object(
      Request(
        method: .POST,
        path: APIServer.path(kind, api, namespace: reference.namespace) + APIServer.query(mode),
        body: JSONWriter.bytes(object),
        subject: Subject(
          "create", kind, api, namespace: reference.namespace, name: reference.name)))
  }

  @discardableResult
  public func replace(_ object: Node, as reference: ObjectReference, mode: WriteMode = .real)
    async throws(KubernetesError) -> Node
  {
    let (kind, api) = try APIServer.kind(of: reference)
    let path = APIServer.path(kind, api, namespace: reference.namespace, name: reference.name)
    return try await self.object(
      Request(
        method: .PUT, path: path + APIServer.query(mode),
        body: JSONWriter.bytes(object),
        subject: Subject("update", kind, api, namespace: reference.namespace, name: reference.name))
    )
  }

  public func delete(
    _ reference: ObjectReference, guardedBy live: LiveIdentity, mode: WriteMode = .real
  ) async throws(KubernetesError) {
    let (kind, api) = try APIServer.kind(of: reference)
    _ = try await send(
      Request(
        method: .DELETE,
        path: APIServer.path(kind, api, namespace: reference.namespace, name: reference.name),
        body: APIServer.deletion(of: live, mode: mode),
        subject: Subject("delete", kind, api, namespace: reference.namespace, name: reference.name))
    )
  }

  /// The body of a request to delete what still is as it was seen.
  static func deletion(of live: LiveIdentity, mode: WriteMode) -> [UInt8] {
    var preconditions = Mapping()
    preconditions["uid"] = live.uid.map { Node(.string($0)) }
    preconditions["resourceVersion"] = live.resourceVersion.map { Node(.string($0)) }
    var options = Mapping([
      .init(key: "apiVersion", value: "v1"), .init(key: "kind", value: "DeleteOptions"),
      .init(key: "preconditions", value: Node(.mapping(preconditions))),
    ])
    // Beside a body the server passes over the query, and deletes in earnest.
    if mode == .dryRun { options["dryRun"] = ["All"] }
    return JSONWriter.bytes(Node(.mapping(options)))
  }

  public func get(_ reference: ObjectReference) async throws(KubernetesError) -> Node {
    let listed = try APIServer.listed(as: reference)
    return try await self.object(
      Request(
        path: APIServer.path(listed, namespace: reference.namespace, name: reference.name),
        subject: Subject(
          "get", group: listed.api.group, resource: listed.resource,
          namespace: reference.namespace, name: reference.name)))
  }

  private static func listed(as reference: ObjectReference) throws(KubernetesError)
    -> ListedResource
  {
    let workload = ListedResource.workloads.first {
      $0.kind == reference.kind && $0.api.apiVersion == reference.apiVersion
    }
    if let workload { return workload }
    let (kind, api) = try kind(of: reference)
    return ListedResource(kind, api)
  }

  static func query(_ mode: WriteMode) -> String {
    "?\(query)" + (mode == .dryRun ? "&dryRun=All" : "")
  }

  /// The object that a good answer holds.
  func object(_ request: Request) async throws(KubernetesError) -> Node {
    let body = try await send(request)
    do throws(DocumentError) {
      return try JSONReader.read(
        body, file: request.subject.inWords, limits: ReadingLimits(bytes: body.count))
    } catch {
      throw KubernetesError(
        code: .badResponse,
        "\(connection.server) answered the request to \(request.subject.inWords) with something "
          + "else than an object: \(error); look at a proxy on the way")
    }
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
