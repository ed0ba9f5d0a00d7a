public import Documents

/// Where something is declared: a file of the repository (or of a folder of manifests) and its line.
public struct SourceLocation: Hashable, Sendable {
  public let path: String
  /// Counted from 1.
  public let line: Int

  public init(path: String, line: Int) {
    self.path = path
    self.line = line
  }
}

/// An object of one of Mendwall's kinds, read from a manifest or from the API, in normal form.
public struct Policy: Sendable {
  public let kind: PolicyKind
  public let reference: ObjectReference
  /// The whole spec in normal form.
  public let spec: Node
  public let labels: Mapping
  /// Without the copy of the manifest that `kubectl apply` leaves there.
  public let annotations: Mapping
  /// Where a manifest declares it; nil for an object from the API.
  public let location: SourceLocation?
  /// What the server says of it; nil where a manifest does not.
  public let uid: String?
  public let resourceVersion: String?
  public let createdAt: Instant?
}

/// An object of a manifest or a list that is no policy: what is wrong with it, in words.
public struct InvalidObject: Error, Hashable, Sendable {
  public let message: String
  /// Where in the document.
  public let position: Position?
}

extension Policy {
  /// Reads an object of a kind.
  ///
  /// - Parameters:
  ///   - node: the object; its apiVersion and kind have been looked at.
  ///   - kind: the kind that they name.
  ///   - defaultNamespace: where the object lives if it names no namespace.
  ///   - path: the file, for an object from a manifest.
  /// - Throws: ``InvalidObject`` for one without a name, or whose spec has the wrong shape.
  public init(
    _ node: Node, kind: PolicyKind, defaultNamespace: String?, path: String? = nil
  ) throws(InvalidObject) {
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
    reference = ObjectReference(
      apiVersion: kind.apiVersion, kind: kind.kind, namespace: namespace, name: name)
    let spec = node["spec"] ?? Node(.mapping(Mapping()))
    guard spec.mapping != nil || spec.isNull else {
      throw invalid("\(reference): spec must be a mapping, and is \(spec.kindInWords)", at: spec)
    }
    self.kind = kind
    self.spec = FieldSchema.object(kind.spec).normalForm(of: spec)
    labels = FieldSchema.map.normalForm(of: metadata?["labels"] ?? Node(.null)).mapping ?? Mapping()
    var annotations =
      FieldSchema.map.normalForm(of: metadata?["annotations"] ?? Node(.null)).mapping ?? Mapping()
    annotations["kubectl.kubernetes.io/last-applied-configuration"] = nil
    self.annotations = annotations
    location = path.flatMap { path in
      node.span.map { SourceLocation(path: path, line: $0.start.line) }
    }
    uid = metadata?["uid"]?.string
    resourceVersion = metadata?["resourceVersion"]?.string
    createdAt = (metadata?["creationTimestamp"]?.string).flatMap(Instant.init)
  }
}
