public import Documents
public import PolicyModel

/// What Git declares of one object, and how it becomes the whole object that is written.
public struct DeclaredObject: Sendable {
  /// The policy in normal form, with the defaults that the cluster's definitions say.
  public let policy: Policy
  /// As Git's file, or what rendered it, has it.
  public let manifest: Node
  /// Whoever made the live object depart from it, by the names in its account.
  let changers: Set<String>

  public init(_ policy: Policy, manifest: Node, changedBy changers: Set<String> = []) {
    self.policy = policy
    self.manifest = manifest
    self.changers = changers
  }

  /// What only the server sets.
  fileprivate static let serverFields = [
    "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink",
    "deletionTimestamp", "deletionGracePeriodSeconds",
  ]

  /// The whole object: all that Git declares in its place and no more, and of the live object's metadata
  /// what Git does not declare.
  ///
  /// - Parameters:
  ///   - live: the object as the cluster has it; nil where it has none.
  ///   - reference: under which API and name it is written.
  ///   - changes: how the live object departs from Git: a label or annotation that is one of them goes.
  ///   - owner: who is to be in charge of it.
  func whole(
    over live: Node?, as reference: ObjectReference, without changes: [JSONPointer],
    for owner: FieldOwner?
  )
    -> Node
  {
    var object = live?.mapping ?? Mapping()
    object["apiVersion"] = Node(.string(reference.apiVersion))
    object["kind"] = Node(.string(reference.kind))
    var metadata = live?["metadata"]?.mapping ?? manifest["metadata"]?.mapping ?? Mapping()
    for field in live == nil ? DeclaredObject.serverFields : ["managedFields"] {
      metadata[field] = nil
    }
    metadata["name"] = Node(.string(reference.name))
    metadata["namespace"] = reference.namespace.map { Node(.string($0)) }
    for field in ["labels", "annotations"] {
      var values = live?["metadata"]?[field]?.mapping ?? Mapping()
      for change in changes
      where change.tokens.count == 3 && change.tokens.prefix(2) == ["metadata", field] {
        values[change.tokens[2]] = nil
      }
      for entry in manifest["metadata"]?[field]?.mapping?.entries ?? [] where !entry.value.isNull {
        values[entry.key] = entry.value
      }
      metadata[field] = values.isEmpty ? nil : Node(.mapping(values))
    }
    metadata.removeKept(changes)
    keepManifest(in: &metadata, live, reference, owner)
    object["metadata"] = Node(.mapping(metadata))
    for field in policy.kind.body.fields.keys.sorted() where !isServers(field) {
      object[field] = manifest[field].flatMap { $0.isNull ? nil : $0.withoutNulls }
    }
    return Node(.mapping(object))
  }

  /// Whether a field that Git leaves out is the server's to fill in: the rules of an aggregated role
  /// (`k8s.io/api/rbac/v1`, AggregationRule).
  private func isServers(_ field: String) -> Bool {
    field == "rules" && manifest["aggregationRule"]?.isNull == false
  }

  /// The copy by which `kubectl apply` tells what it applied last: whoever left another one there would
  /// keep fields alive that Git drops later.
  private func keepManifest(
    in metadata: inout Mapping, _ live: Node?, _ reference: ObjectReference, _ owner: FieldOwner?
  ) {
    let hasCopy = live?["metadata"]?["annotations"]?[Policy.lastApplied] != nil
    guard hasCopy || owner?.keepsManifest == true else { return }
    var copied = manifest.mapping ?? Mapping()
    var head = manifest["metadata"]?.mapping ?? Mapping()
    head["namespace"] = reference.namespace.map { Node(.string($0)) }
    var annotations = head["annotations"]?.mapping ?? Mapping()
    annotations[Policy.lastApplied] = nil
    head["annotations"] = Node(.mapping(annotations))
    copied["metadata"] = Node(.mapping(head))
    copied["status"] = nil
    var all = metadata["annotations"]?.mapping ?? Mapping()
    all[Policy.lastApplied] = Node(.string(DeclaredObject.goText(Node(.mapping(copied))) + "\n"))
    metadata["annotations"] = Node(.mapping(all))
  }

  /// JSON as kubectl writes it: Go escapes what would be markup in a web page (`encoding/json`, HTMLEscape).
  private static func goText(_ node: Node) -> String {
    var text: [UInt8] = []
    for byte in JSONWriter.bytes(node) {
      switch byte {
      case UInt8(ascii: "<"): text += #"\u003c"#.utf8
      case UInt8(ascii: ">"): text += #"\u003e"#.utf8
      case UInt8(ascii: "&"): text += #"\u0026"#.utf8
      default: text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Node {
  /// The value without the nulls in its mappings, which the API takes for absent fields.
  fileprivate var withoutNulls: Node {
    switch content {
    case .mapping(let mapping):
      Node(
        .mapping(
          Mapping(
            mapping.entries.filter { !$0.value.isNull }.map {
              Mapping.Entry(key: $0.key, value: $0.value.withoutNulls)
            })), span: span)
    case .sequence(let elements): Node(.sequence(elements.map(\.withoutNulls)), span: span)
    default: self
    }
  }

  /// An object of a backup as it can be created again: without what only the server sets.
  func asNew() -> Node {
    guard var object = mapping, var metadata = self["metadata"]?.mapping else { return self }
    for field in DeclaredObject.serverFields { metadata[field] = nil }
    object["metadata"] = Node(.mapping(metadata))
    object["status"] = nil
    return Node(.mapping(object))
  }

  /// The object under another name.
  func named(_ name: String) -> Node {
    guard var object = mapping, var metadata = self["metadata"]?.mapping else { return self }
    metadata["name"] = Node(.string(name))
    object["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(object))
  }

  /// The object with another `metadata.managedFields`, or none.
  func with(managedFields: Node?) -> Node {
    guard var object = mapping, var metadata = self["metadata"]?.mapping else { return self }
    metadata["managedFields"] = managedFields
    object["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(object))
  }

  /// The object under another life and version.
  func guarded(by live: Node) -> Node {
    guard var object = mapping, var metadata = self["metadata"]?.mapping else { return self }
    for field in ["uid", "resourceVersion"] { metadata[field] = live["metadata"]?[field] }
    object["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(object))
  }
}

extension Mapping {
  /// Takes labels and annotations also out of the copy that Calico's API server keeps of them.
  fileprivate mutating func removeKept(_ places: [JSONPointer]) {
    guard var annotations = self["annotations"]?.mapping,
      let text = annotations[Policy.keptMetadata]?.string,
      var kept = (try? JSONReader.read(Array(text.utf8), file: Policy.keptMetadata))?.mapping
    else { return }
    for place in places where place.tokens.count == 3 && place.tokens[0] == "metadata" {
      guard var values = kept[place.tokens[1]]?.mapping, values[place.tokens[2]] != nil else {
        continue
      }
      values[place.tokens[2]] = nil
      kept[place.tokens[1]] = Node(.mapping(values))
      annotations[Policy.keptMetadata] = Node(.string(JSONWriter.compact(Node(.mapping(kept)))))
    }
    self["annotations"] = Node(.mapping(annotations))
  }
}
