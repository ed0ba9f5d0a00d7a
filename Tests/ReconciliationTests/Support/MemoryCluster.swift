import Documents
import KubernetesClient
import PolicyModel
import Synchronization
import Workloads

@testable import Reconciliation

/// A cluster in memory that guards its objects as an API server does.
///
/// A write under a uid or version that the object does not have is refused; one that changes nothing
/// changes no version; and whoever writes is noted in the object's account, unless the write brings one.
final class MemoryCluster: Cluster {
  enum Verb: String, Sendable { case get, create, replace, delete }

  struct Request: Hashable, Sendable, CustomStringConvertible {
    let verb: Verb
    let reference: ObjectReference
    let isDryRun: Bool

    var description: String {
      "\(verb.rawValue) \(reference.name)\(isDryRun ? " (dry run)" : "")"
    }
  }

  private struct State {
    var objects: [ObjectReference: Node] = [:]
    var version = 0
    var requests: [Request] = []
  }

  private let state = Mutex(State())
  /// Called before each request: may wait, change something or refuse.
  let before: @Sendable (MemoryCluster, Request) async throws(KubernetesError) -> Void
  /// Called after each write that was done: may refuse to tell of it.
  let after: @Sendable (MemoryCluster, Request) async throws(KubernetesError) -> Void
  /// What an admission webhook makes of an object.
  let admission: @Sendable (Node) -> Node

  init(
    _ objects: [Node] = [], admission: @escaping @Sendable (Node) -> Node = { $0 },
    before: @escaping @Sendable (MemoryCluster, Request) async throws(KubernetesError) -> Void = {
      _, _ in
    },
    after: @escaping @Sendable (MemoryCluster, Request) async throws(KubernetesError) -> Void = {
      _, _ in
    }
  ) throws {
    self.admission = admission
    self.before = before
    self.after = after
    for object in objects { try apply(object, by: "kubectl-client-side-apply") }
  }

  // MARK: What a test does behind Mendwall's back

  /// Writes an object as another program would: of its metadata what it says, and the whole rest.
  @discardableResult
  func apply(_ object: Node, by manager: String) throws -> Node {
    let reference = try Sample.reference(of: object)
    return state.withLock { state in
      var metadata = object["metadata"]?.mapping ?? Mapping()
      let live = state.objects[reference]
      for field in ["uid", "creationTimestamp", "managedFields"] where metadata[field] == nil {
        metadata[field] = live?["metadata"]?[field]
      }
      var fields = object.mapping ?? Mapping()
      fields["metadata"] = Node(.mapping(metadata))
      return store(Node(.mapping(fields)), reference, by: manager, &state)
    }
  }

  func remove(_ reference: ObjectReference) {
    state.withLock { $0.objects[reference] = nil }
  }

  subscript(_ reference: ObjectReference) -> Node? { state.withLock { $0.objects[reference] } }
  var objects: [ObjectReference: Node] { state.withLock { $0.objects } }
  var requests: [Request] { state.withLock { $0.requests } }
  var writes: [Request] { requests.filter { $0.verb != .get && !$0.isDryRun } }

  private func store(
    _ object: Node, _ reference: ObjectReference, by manager: String, _ state: inout State
  ) -> Node {
    state.version += 1
    var fields = object.mapping ?? Mapping()
    var metadata = object["metadata"]?.mapping ?? Mapping()
    metadata["uid"] = metadata["uid"] ?? Node(.string("u-\(reference.name)-\(state.version)"))
    metadata["creationTimestamp"] = metadata["creationTimestamp"] ?? "2026-11-21T11:00:00Z"
    metadata["resourceVersion"] = Node(.string("\(state.version)"))
    var account = metadata["managedFields"]?.sequence ?? []
    if !account.contains(where: { $0["manager"]?.string == manager }) {
      account.append([
        "manager": Node(.string(manager)), "operation": "Update", "fieldsType": "FieldsV1",
        "time": "2026-11-21T11:00:00Z", "fieldsV1": ["f:spec": ["f:ingress": [:]]],
      ])
    }
    metadata["managedFields"] = Node(.sequence(account))
    fields["metadata"] = Node(.mapping(metadata))
    let stored = Node(.mapping(fields))
    state.objects[reference] = stored
    return stored
  }

  // MARK: The protocol

  private func begin(_ verb: Verb, _ reference: ObjectReference, _ mode: WriteMode = .real)
    async throws(KubernetesError) -> Request
  {
    let request = Request(verb: verb, reference: reference, isDryRun: mode == .dryRun)
    state.withLock { $0.requests.append(request) }
    try await before(self, request)
    return request
  }

  func get(_ reference: ObjectReference) async throws(KubernetesError) -> Node {
    _ = try await begin(.get, reference)
    guard let object = self[reference] else {
      throw KubernetesError(code: .notFound, "\(reference) is not there")
    }
    return object
  }

  func objects(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Node]
  {
    let found = objects.filter { reference, _ in
      reference.kind == kind.kind && (namespace == nil || reference.namespace == namespace)
    }
    for reference in found.keys.sorted() { _ = try await begin(.get, reference) }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  func create(_ object: Node, as reference: ObjectReference, mode: WriteMode)
    async throws(KubernetesError) -> Node
  {
    let request = try await begin(.create, reference, mode)
    let stored = state.withLock { state -> Node? in
      guard state.objects[reference] == nil else { return nil }
      if mode == .dryRun { return admission(object) }
      return store(admission(object.asNew()), reference, by: FieldOwner.mendwall, &state)
    }
    guard let stored else {
      throw KubernetesError(code: .conflict, "\(reference) already exists")
    }
    try await after(self, request)
    return stored
  }

  func replace(_ object: Node, as reference: ObjectReference, mode: WriteMode)
    async throws(KubernetesError) -> Node
  {
    let request = try await begin(.replace, reference, mode)
    let stored = state.withLock { state -> Result<Node, KubernetesError> in
      guard let live = state.objects[reference] else {
        return .failure(KubernetesError(code: .notFound, "\(reference) is not there"))
      }
      for field in ["uid", "resourceVersion"] {
        let expected = object["metadata"]?[field]
        if expected != nil, expected != live["metadata"]?[field] {
          return .failure(
            KubernetesError(code: .conflict, "the object has been modified: \(field)"))
        }
      }
      var written = admission(object)
      var manager = FieldOwner.mendwall
      if let account = object["metadata"]?["managedFields"]?.sequence, !account.isEmpty {
        // What brings an account of its own, and changes nothing else, is nobody's write.
        manager = account[0]["manager"]?.string ?? manager
      } else {
        written = written.with(managedFields: live["metadata"]?["managedFields"])
      }
      if written == live || mode == .dryRun { return .success(written) }
      return .success(store(written, reference, by: manager, &state))
    }
    let result = try stored.get()
    try await after(self, request)
    return result
  }

  func delete(_ reference: ObjectReference, guardedBy live: LiveIdentity, mode: WriteMode)
    async throws(KubernetesError)
  {
    let request = try await begin(.delete, reference, mode)
    let failure = state.withLock { state -> KubernetesError? in
      guard let metadata = state.objects[reference]?["metadata"] else {
        return KubernetesError(code: .notFound, "\(reference) is not there")
      }
      for (expected, field) in [(live.uid, "uid"), (live.resourceVersion, "resourceVersion")]
      where expected != nil && expected != metadata[field]?.string {
        return KubernetesError(code: .conflict, "the precondition of \(field) does not hold")
      }
      if mode == .real { state.objects[reference] = nil }
      return nil
    }
    if let failure { throw failure }
    try await after(self, request)
  }

  func describe() async throws(KubernetesError) -> ClusterDescription {
    var description = ClusterDescription()
    description.snapshot = "memory"
    return description
  }

  func servedAPIs() async throws(KubernetesError) -> Set<PolicyKind.API>? { nil }

  func list(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Policy]
  {
    objects.values.compactMap { try? Sample.policy($0) }.filter {
      $0.kind === kind && (namespace == nil || $0.reference.namespace == namespace)
    }
  }

  func definition(of kind: PolicyKind, as api: PolicyKind.API) async throws(KubernetesError)
    -> DefinitionSchema?
  { nil }

  func hasNamespace(_ name: String) async throws(KubernetesError) -> Bool? { nil }
  func lacking(_ rights: Set<AccessRight>) async throws(KubernetesError) -> [AccessRight] { [] }
  func inventory(namespaces: Set<String>?) async throws(KubernetesError) -> LiveInventory {
    LiveInventory()
  }
  func podTemplates(of workloads: Set<WorkloadReference>) async throws(KubernetesError)
    -> (templates: [WorkloadReference: PodTemplate], notes: [Diagnostic])
  { ([:], []) }
  func record(_ event: ObjectEvent) async throws(KubernetesError) {}
}
