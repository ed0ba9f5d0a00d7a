public import Documents
public import PolicyModel

/// What is asked of the server each time.
extension MirroredCluster {
  public func get(_ reference: ObjectReference) async throws(KubernetesError) -> Node {
    try await server.get(reference)
  }

  public func objects(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Node]
  {
    try await server.objects(kind, as: api, namespace: namespace)
  }

  public func hasNamespace(_ name: String) async throws(KubernetesError) -> Bool? {
    try await server.hasNamespace(name)
  }

  @discardableResult
  public func create(_ object: Node, as reference: ObjectReference, mode: WriteMode)
    async throws(KubernetesError) -> Node
  {
    try await server.create(object, as: reference, mode: mode)
  }

  @discardableResult
  public func replace(_ object: Node, as reference: ObjectReference, mode: WriteMode)
    async throws(KubernetesError) -> Node
  {
    try await server.replace(object, as: reference, mode: mode)
  }

  public func delete(
    _ reference: ObjectReference, guardedBy live: LiveIdentity, mode: WriteMode
  ) async throws(KubernetesError) {
    try await server.delete(reference, guardedBy: live, mode: mode)
  }

  public func lacking(_ rights: Set<AccessRight>) async throws(KubernetesError) -> [AccessRight] {
    try await server.lacking(rights)
  }

  public func record(_ event: ObjectEvent) async throws(KubernetesError) {
    try await server.record(event)
  }
}
