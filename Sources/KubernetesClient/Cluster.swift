public import Documents
public import PolicyModel
public import Workloads

/// A cluster's policies: an API server, or a folder of manifests that stands for one.
public protocol Cluster: Sendable {
  /// Which cluster this is.
  func describe() async throws(KubernetesError) -> ClusterDescription

  /// The APIs that the cluster has, or nil where it does not tell.
  func servedAPIs() async throws(KubernetesError) -> Set<PolicyKind.API>?

  /// Every object of a kind, in one namespace or (nil) in all.
  ///
  /// - Throws: ``KubernetesError/Code/notFound`` where the cluster does not have the kind.
  func list(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Policy]

  /// What the definition of a custom kind says, or nil where the cluster has none.
  func definition(of kind: PolicyKind, as api: PolicyKind.API) async throws(KubernetesError)
    -> DefinitionSchema?

  /// A policy, or what runs pods, as the cluster has it, whole.
  ///
  /// - Throws: ``KubernetesError/Code/notFound`` where it has none.
  func get(_ reference: ObjectReference) async throws(KubernetesError) -> Node

  /// Every object of a kind in one namespace or (nil) in all, as the cluster has it, whole.
  func objects(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Node]

  /// Whether a namespace is there: nil where that cannot be told.
  func hasNamespace(_ name: String) async throws(KubernetesError) -> Bool?

  /// Creates an object that must not exist yet.
  ///
  /// - Returns: the object as it was stored.
  @discardableResult
  func create(_ object: Node, as reference: ObjectReference, mode: WriteMode)
    async throws(KubernetesError) -> Node

  /// Puts an object in the place of the live one, whole.
  ///
  /// - Parameters:
  ///   - object: its `metadata.uid` and `metadata.resourceVersion` guard the write: where the live
  ///     object has others, the write is refused with ``KubernetesError/Code/conflict``.
  ///   - reference: which object it replaces.
  ///   - mode: whether it is done, or only tried.
  /// - Returns: the object as it was stored.
  @discardableResult
  func replace(_ object: Node, as reference: ObjectReference, mode: WriteMode)
    async throws(KubernetesError) -> Node

  /// Deletes an object if it still is the one with this uid and, where given, this resourceVersion.
  func delete(_ reference: ObjectReference, guardedBy live: LiveIdentity, mode: WriteMode)
    async throws(KubernetesError)

  /// Which of some rights the user lacks (SelfSubjectAccessReview).
  func lacking(_ rights: Set<AccessRight>) async throws(KubernetesError) -> [AccessRight]

  /// What runs in the cluster: its pods, nodes and namespaces, and what forwards to them.
  ///
  /// - Parameter namespaces: those whose pods are listed one by one where the user may not list the pods
  ///   of the whole cluster; nil for none.
  /// - Returns: what could be seen. Services, Ingresses, Routes, Nodes and namespaces that the user may not
  ///   list are left out, with a note.
  /// - Throws: ``KubernetesError/Code/forbidden`` where no pod may be listed, and whatever else goes wrong.
  func inventory(namespaces: Set<String>?) async throws(KubernetesError) -> LiveInventory

  /// What workloads say of their pods now.
  ///
  /// - Parameter workloads: those that are asked for.
  /// - Returns: those that were found, and what could not be read, with the right that it takes.
  /// - Throws: what goes wrong beside missing rights and APIs that the cluster does not have.
  func podTemplates(of workloads: Set<WorkloadReference>) async throws(KubernetesError)
    -> (templates: [WorkloadReference: PodTemplate], notes: [Diagnostic])

  /// Notes on an object that something was done to it (`k8s.io/api/core/v1`, Event).
  func record(_ event: ObjectEvent) async throws(KubernetesError)
}

extension Cluster {
  /// Every object of a kind, as its preferred API shows them.
  public func list(_ kind: PolicyKind, namespace: String?) async throws(KubernetesError)
    -> [Policy]
  {
    try await list(kind, as: kind.api, namespace: namespace)
  }
}

/// Whether a write is done, or only tried by the server (`dryRun=All`).
public enum WriteMode: Sendable {
  case real, dryRun
}

/// What tells one life and version of an object from another.
public struct LiveIdentity: Hashable, Sendable {
  public let uid: String?
  public let resourceVersion: String?

  public init(uid: String?, resourceVersion: String?) {
    self.uid = uid
    self.resourceVersion = resourceVersion
  }
}

/// Which cluster a state comes from.
public struct ClusterDescription: Hashable, Sendable {
  /// The context of the kubeconfig, or "in-cluster".
  public var name: String?
  public var server: String?
  public var version: String?
  /// The uid of the namespace kube-system.
  public var uid: String?
  /// The file or folder, where files stand for the cluster.
  public var snapshot: String?
  /// What a reader should know of it.
  public var diagnostics: [Diagnostic] = []

  public init() {}
}
