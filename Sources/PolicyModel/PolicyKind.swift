import Documents

/// A kind of object that Mendwall holds to what Git says.
///
/// Each kind is one file in `Kinds`, which names its API, its fields, and its defaults. There is one value
/// of each, shared by all of its objects.
public final class PolicyKind: Sendable, Identifiable {
  /// A version of an API under which the server shows objects of the kind.
  public struct API: Hashable, Sendable {
    /// As in `networking.k8s.io`; empty for the core API.
    public let group: String
    public let version: String

    public init(group: String, version: String) {
      self.group = group
      self.version = version
    }

    /// As in a manifest: `networking.k8s.io/v1`, or `v1` for the core API.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
  }

  /// What the kind is to a cluster's firewall.
  public enum Role: Sendable {
    /// It is part of it: one that Git does not declare is a finding where Git owns.
    case policy
    /// Policies lean on it: it is compared where Git declares it.
    case support
  }

  /// Who sets what an author leaves out.
  public enum Defaults: Sendable {
    /// The server's own code; the normal form does the same.
    case builtIn
    /// The kind's CustomResourceDefinition. This table stands in for one that may not be read: values by
    /// their place in the object.
    case definition(DefinitionSchema)
  }

  /// Unique among the kinds: `NetworkPolicy.networking.k8s.io`.
  public let id: String
  public let kind: String
  /// The plural in the API's paths: `networkpolicies`.
  public let resource: String
  /// The APIs that show the same objects, the preferred one first.
  public let apis: [API]
  /// API versions that are gone from servers, under which manifests may still declare the object.
  public let retiredAPIVersions: Set<String>
  public let isNamespaced: Bool
  public let role: Role
  public let defaults: Defaults
  /// What is compared: the object's fields beside apiVersion, kind, metadata and status.
  public let body: ObjectSchema
  /// All that is compared, as one value: the body, and under `metadata` labels and annotations.
  public let compared: FieldSchema
  /// Fields that older servers do not know and drop: since which minor version of Kubernetes 1 they do.
  public let fieldsSince: [FieldPattern: Int]
  /// Labels that mean something by themselves, by how they begin: one that Git does not declare is drift.
  public let tellingLabels: [String]
  /// Kinds that say the same in another form, of another version of the API.
  public let otherForms: Set<String>
  /// Fields that the API lets nobody change.
  public let immutableFields: Set<String>
  /// The name by which an object is the same under each of the APIs.
  let canonicalName: @Sendable (String) -> String
  /// An object that was read under one of the APIs, as the preferred one shows it.
  let unwrapped: @Sendable (Node, API) -> Node
  /// What an author of a manifest is likely to have meant otherwise.
  let traps: @Sendable (Node) -> [Trap]
  /// Of a policy without a namespace: whether it applies to pods of a namespace. Nil where the labels
  /// that it depends on are not known.
  let reaches: @Sendable (Node, NamespaceLabels) -> Bool?

  /// The labels of namespaces by which a policy's body selects them.
  let namespaceLabels: @Sendable (Node) -> Set<String>

  public var api: API { apis[0] }

  init(
    _ kind: String, resource: String, apis: [API], retiredAPIVersions: Set<String> = [],
    isNamespaced: Bool, role: Role = .policy, defaults: Defaults = .builtIn, body: ObjectSchema,
    fieldsSince: [FieldPattern: Int] = [:], tellingLabels: [String] = [],
    otherForms: Set<String> = [], immutableFields: Set<String> = [],
    canonicalName: @escaping @Sendable (String) -> String = { $0 },
    unwrapped: @escaping @Sendable (Node, API) -> Node = { object, _ in object },
    traps: @escaping @Sendable (Node) -> [Trap] = { _ in [] },
    reaches: @escaping @Sendable (Node, NamespaceLabels) -> Bool? = { _, _ in false },
    namespaceLabels: @escaping @Sendable (Node) -> Set<String> = LabelSelector.namespaceLabels
  ) {
    let group = apis[0].group
    id = group.isEmpty ? kind : "\(kind).\(group)"
    self.kind = kind
    self.resource = resource
    self.apis = apis
    self.retiredAPIVersions = retiredAPIVersions
    self.isNamespaced = isNamespaced
    self.role = role
    self.defaults = defaults
    self.body = body
    let metadata = FieldSchema.object(
      ObjectSchema([
        "labels": .init(.map, empty: .equalsAbsent),
        "annotations": .init(.map, empty: .equalsAbsent),
      ]))
    compared = .object(ObjectSchema(body.fields.merging(["metadata": .init(metadata)]) { $1 }))
    self.fieldsSince = fieldsSince
    self.tellingLabels = tellingLabels
    self.otherForms = otherForms
    self.immutableFields = immutableFields
    self.canonicalName = canonicalName
    self.unwrapped = unwrapped
    self.traps = traps
    self.reaches = reaches
    self.namespaceLabels = namespaceLabels
  }

  /// The kind of a manifest, or nil for one that is none of Mendwall's concern.
  public static func of(apiVersion: String, kind: String) -> PolicyKind? {
    byName[kind]?.first {
      $0.apis.contains { $0.apiVersion == apiVersion } || $0.retiredAPIVersions.contains(apiVersion)
    }
  }

  /// The kind that a person names: `NetworkPolicy`, or with its group where two kinds share the name.
  public static func named(_ name: String) -> PolicyKind? {
    all.first { $0.id == name } ?? byName[name]?.first
  }

  /// The identity of an object of the kind.
  public func identity(namespace: String?, name: String) -> ObjectIdentity {
    ObjectIdentity(
      kind: id, namespace: isNamespaced ? namespace : nil, name: canonicalName(name))
  }

  /// As a person names it: with its group only where another kind has the same name.
  public var name: String {
    PolicyKind.byName[kind]?.first === self ? kind : id
  }

  private static let byName = Dictionary(grouping: all, by: \.kind)
}
