public import Documents

/// Where something is declared: a file of the repository (or of a folder of manifests) and its line.
public struct SourceLocation: Hashable, Sendable {
  public let path: String
  /// Counted from 1; nil where the file is known and the place in it is not.
  public let line: Int?

  public init(path: String, line: Int?) {
    self.path = path
    self.line = line
  }

  /// `policies/a.yaml:3`
  public var inWords: String { line.map { "\(path):\($0)" } ?? path }
}

/// An object of one of Mendwall's kinds, read from a manifest or from the API, in normal form.
///
/// It never changes. A class, so that a list of thousands is handed on without copying each.
public final class Policy: Sendable {
  public let kind: PolicyKind
  public let reference: ObjectReference
  /// What is compared, in normal form: `spec`, and for some kinds other fields.
  public let body: Node
  public let labels: Mapping
  /// Without the copy of the manifest that `kubectl apply` leaves there.
  public let annotations: Mapping
  /// Where a manifest declares it; nil for an object from the API.
  public let location: SourceLocation?
  /// What the server says of it; nil where a manifest does not.
  public let uid: String?
  public let resourceVersion: String?
  public let createdAt: Instant?
  /// Who set which fields, by the server's account; nil where nothing tells.
  public let managedFields: ManagedFields?
  /// The compared fields as they were read; only for a kind whose defaults a definition may tell.
  private let read: Node?

  /// What makes it the same object as one that another API shows.
  public let identity: ObjectIdentity

  /// Reads an object of a kind.
  ///
  /// - Parameters:
  ///   - node: the object; its apiVersion and kind have been looked at.
  ///   - kind: the kind that they name.
  ///   - apiVersion: under which API it was read, where that is not the kind's preferred one.
  ///   - defaultNamespace: where the object lives if it names no namespace.
  ///   - location: where a manifest declares it.
  /// - Throws: ``InvalidObject`` for one without a name, or whose fields have the wrong shape.
  public init(
    _ node: Node, kind: PolicyKind, apiVersion: String? = nil, defaultNamespace: String?,
    location: SourceLocation? = nil
  ) throws(InvalidObject) {
    let api = kind.apis.first { $0.apiVersion == apiVersion } ?? kind.api
    let node = kind.unwrapped(node, api)
    let metadata = node["metadata"]
    reference = try Policy.reference(
      of: node, kind: kind, api: api, defaultNamespace: defaultNamespace)
    identity = kind.identity(namespace: reference.namespace, name: reference.name)
    self.kind = kind
    // What a server holds is compared whatever its shape: a policy that nobody can read is no gap.
    let body = try Policy.body(of: node, kind: kind, reference, isManifest: location != nil)
    switch kind.defaults {
    case .builtIn:
      read = nil
      self.body = FieldSchema.object(kind.body).normalForm(of: body)
    case .definition(let table):
      read = body
      self.body = FieldSchema.object(kind.body).normalForm(of: table.completed(body))
    }
    labels = FieldSchema.map.normalForm(of: metadata?["labels"] ?? Node(.null)).mapping ?? Mapping()
    var annotations =
      FieldSchema.map.normalForm(of: metadata?["annotations"] ?? Node(.null)).mapping ?? Mapping()
    annotations[Policy.lastApplied] = nil
    self.annotations = annotations
    self.location = location
    uid = metadata?["uid"]?.string
    resourceVersion = metadata?["resourceVersion"]?.string
    createdAt = (metadata?["creationTimestamp"]?.string).flatMap(Instant.init)
    managedFields = metadata?["managedFields"].map { ManagedFields($0) }
  }

  /// The same object with another body.
  private init(_ other: Policy, body: Node, labels: Mapping? = nil, annotations: Mapping? = nil) {
    kind = other.kind
    reference = other.reference
    identity = other.identity
    self.body = body
    self.labels = labels ?? other.labels
    self.annotations = annotations ?? other.annotations
    location = other.location
    uid = other.uid
    resourceVersion = other.resourceVersion
    createdAt = other.createdAt
    managedFields = other.managedFields
    read = other.read
  }

  /// All that is compared, as one value: the body, and under `metadata` labels and annotations.
  public var compared: Node {
    let metadata = Mapping([
      .init(key: "labels", value: Node(.mapping(labels))),
      .init(key: "annotations", value: Node(.mapping(annotations))),
    ])
    return Node(
      .mapping(
        Mapping(
          [.init(key: "metadata", value: Node(.mapping(metadata)))] + (body.mapping?.entries ?? []))
      ),
      span: body.span)
  }

  /// The spec in normal form, empty for a kind that has none.
  public var spec: Node { body["spec"] ?? Node(.mapping(Mapping())) }

  fileprivate func with(body: Node) -> Policy { Policy(self, body: body) }

  /// The same object, with what another has alike kept in memory once. Where that stands in a file is then the
  /// other's.
  public func sharing(with other: Policy) -> Policy {
    guard body == other.body else { return self }
    return Policy(
      self, body: other.body, labels: labels == other.labels ? other.labels : nil,
      annotations: annotations == other.annotations ? other.annotations : nil)
  }
  fileprivate var fieldsAsRead: Node? { read }
}

/// An object of a manifest or a list that is no policy: what is wrong with it, in words.
public struct InvalidObject: Error, Hashable, Sendable {
  public let message: String
  /// Where in the document.
  public let position: Position?
}

extension Policy {
  /// The annotation in which `kubectl apply` keeps a copy of the manifest.
  public static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

  /// The annotation in which Calico's API server keeps the labels and annotations of an object that it
  /// stores in `crd.projectcalico.org`.
  public static let keptMetadata = "projectcalico.org/metadata"

  private static func reference(
    of node: Node, kind: PolicyKind, api: PolicyKind.API, defaultNamespace: String?
  ) throws(InvalidObject) -> ObjectReference {
    func invalid(_ message: String, at place: Node?) -> InvalidObject {
      InvalidObject(message: message, position: (place?.span ?? node.span)?.start)
    }
    let metadata = node["metadata"]
    guard let name = metadata?["name"]?.string, !name.isEmpty else {
      let what =
        metadata?["generateName"] != nil
        ? "has generateName in place of a name, so no live object can be told to be it"
        : "has no metadata.name"
      throw invalid("\(kind.kind) \(what)", at: metadata)
    }
    var namespace: String?
    if kind.isNamespaced {
      if let declared = metadata?["namespace"], !declared.isNull {
        guard let text = declared.string, !text.isEmpty else {
          throw invalid("\(kind.kind) \(name): metadata.namespace must be a string", at: declared)
        }
        namespace = text
      } else {
        namespace = defaultNamespace
      }
    }
    return ObjectReference(
      apiVersion: api.apiVersion, kind: kind.kind, namespace: namespace, name: name)
  }

  private static func body(
    of node: Node, kind: PolicyKind, _ reference: ObjectReference, isManifest: Bool
  ) throws(InvalidObject) -> Node {
    var entries: [Mapping.Entry] = []
    for entry in node.mapping?.entries ?? [] {
      guard let field = kind.body.fields[entry.key] else { continue }
      let value = entry.value
      if isManifest, let empty = field.schema.empty, !value.isNull,
        value.kindInWords != empty.kindInWords
      {
        throw InvalidObject(
          message: "\(reference): \(entry.key) must be \(empty.kindInWords), and is "
            + value.kindInWords, position: (value.span ?? node.span)?.start)
      }
      entries.append(entry)
    }
    return Node(.mapping(Mapping(entries)), span: node.span)
  }
}

extension Policy {
  /// The object with the defaults of its kind's own definition in place of the table's.
  public func completed(by definition: DefinitionSchema) -> Policy {
    guard let fieldsAsRead else { return self }
    return with(
      body: FieldSchema.object(kind.body).normalForm(of: definition.completed(fieldsAsRead)))
  }

  /// The places of fields that the API does not have.
  ///
  /// - Parameter definition: what the server says of the kind; without it the kind's own list of fields
  ///   counts.
  public func unknownFields(by definition: DefinitionSchema? = nil) -> [JSONPointer] {
    guard let definition, let fieldsAsRead else {
      var found: [JSONPointer] = []
      var path: [String] = []
      FieldSchema.object(kind.body).collectUnknownFields(
        in: fieldsAsRead ?? body, at: &path, into: &found)
      return found
    }
    return definition.unknownFields(in: fieldsAsRead)
  }

  /// The object as a server can hold it: without the fields that it does not know and drops. Nil where it
  /// holds all of them.
  ///
  /// - Parameters:
  ///   - minorVersion: the 20 of a server's v1.20, where that is known.
  ///   - definition: what the server says of a custom kind.
  public func held(byMinorVersion minorVersion: Int?, definition: DefinitionSchema?) -> Policy? {
    var patterns: [FieldPattern] = []
    if let definition { patterns += unknownFields(by: definition).map { FieldPattern($0) } }
    if let minorVersion {
      patterns += kind.fieldsSince.filter { minorVersion < $0.value }.map(\.key)
    }
    return without(patterns)
  }

  /// The object without the fields that Mendwall's own list of the kind's fields does not have. Nil where
  /// it has all of them.
  public var ofKnownFields: Policy? { without(unknownFields().map { FieldPattern($0) }) }

  private func without(_ patterns: [FieldPattern]) -> Policy? {
    let rest = patterns.reduce(body) { $1.removed(from: $0) }
    return rest == body ? nil : with(body: FieldSchema.object(kind.body).normalForm(of: rest))
  }

  /// Whether the policy, which belongs to no namespace, applies to pods of a namespace: nil where that
  /// depends on labels that are not known.
  public func reaches(_ namespace: NamespaceLabels) -> Bool? { kind.reaches(body, namespace) }

  /// The labels of namespaces by which the policy selects them.
  public var selectedNamespaceLabels: Set<String> { kind.namespaceLabels(body) }
}

extension FieldSchema {
  /// - Parameter path: where the node stands; the same again afterwards. One list for the whole walk, which
  ///   every declared policy goes through.
  fileprivate func collectUnknownFields(
    in node: Node, at path: inout [String], into found: inout [JSONPointer]
  ) {
    switch (self, node.content) {
    case (.object(let schema), .mapping(let mapping)):
      for entry in mapping.entries {
        path.append(entry.key)
        if let field = schema.fields[entry.key] {
          field.schema.collectUnknownFields(in: entry.value, at: &path, into: &found)
        } else if !schema.hasOthers {
          found.append(JSONPointer(path))
        }
        path.removeLast()
      }
    case (.set(let element), .sequence(let elements)),
      (.list(let element), .sequence(let elements)):
      for (index, value) in elements.enumerated() {
        path.append(String(index))
        element.collectUnknownFields(in: value, at: &path, into: &found)
        path.removeLast()
      }
    default: break
    }
  }
}
