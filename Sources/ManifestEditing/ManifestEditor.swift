public import Documents
public import DriftDetection
public import PolicyModel

/// Brings a live object's state into the manifest file that declares it.
///
/// Only the drifted fields are written, where they stand: comments, order, anchors, indentation, quotes and
/// line ends of all else stay as they are. What comes out is read again, and is given back only where it
/// declares what it was to declare and every other document is what it was; otherwise the file is refused.
public struct ManifestEditor: Sendable {
  /// The file's path, which refusals name.
  public let path: String
  /// The whole file.
  public let bytes: [UInt8]
  private let defaultNamespace: String?
  private let completed: @Sendable (Policy) -> Policy

  /// - Parameters:
  ///   - path: the file's path.
  ///   - bytes: the whole file, YAML or JSON.
  ///   - defaultNamespace: where an object lives that names no namespace.
  ///   - completed: gives a policy the defaults of its kind's own definition, as the comparison does.
  public init(
    path: String, bytes: [UInt8], defaultNamespace: String? = "default",
    completed: @escaping @Sendable (Policy) -> Policy = { $0 }
  ) {
    self.path = path
    self.bytes = bytes
    self.defaultNamespace = defaultNamespace
    self.completed = completed
  }

  /// How often what is left of the drift is taken in: a default may come to show only once the field
  /// that hid it is gone.
  private static let mostRounds = 6

  // MARK: An object that both sides have

  /// The file with the live state of an object that it declares.
  ///
  /// - Parameters:
  ///   - live: the object as the cluster has it.
  ///   - selectedLabels: as `DriftDetector.changes(from:to:selectedLabels:)` takes them.
  ///   - accepts: which of the changes are to be taken in.
  /// - Returns: the whole file; the same bytes where nothing differs.
  /// - Throws: ``EditRefusal``
  public func accepting(
    _ live: Policy, selectedLabels: Set<String> = [],
    where accepts: (Change) -> Bool = { _ in true }
  ) throws(EditRefusal) -> [UInt8] {
    var editor = self
    var left = Int.max
    for _ in 0..<ManifestEditor.mostRounds {
      let found = try editor.declared(live.identity)
      let changes = DriftDetector.changes(
        from: found.policy, to: live, selectedLabels: selectedLabels
      ).filter(accepts)
      if changes.isEmpty { return editor.bytes }
      let edited = try editor.applying(changes, of: found, to: live)
      if edited == editor.bytes, changes.count >= left { break }
      left = changes.count
      editor = editor.with(edited)
    }
    let found = try editor.declared(live.identity)
    let changes = DriftDetector.changes(
      from: found.policy, to: live, selectedLabels: selectedLabels
    ).filter(accepts)
    guard let first = changes.first else { return editor.bytes }
    throw EditRefusal(
      .unproved,
      "\(live.reference): the file would still differ from the cluster at \(first.path); change it by hand",
      file: path, position: found.place.object.span?.start)
  }

  /// The file with changes of an object, of which some may have been found in what a generator made of the
  /// file.
  ///
  /// That the outcome is the live state is for the caller to prove, who can generate it again.
  ///
  /// - Parameters:
  ///   - changes: as `DriftDetector` tells them.
  ///   - identity: which of the file's objects.
  ///   - live: the object as the cluster has it.
  /// - Throws: ``EditRefusal``, with ``EditRefusal/Code/setElsewhere`` where Git's value of a changed field
  ///   is not this file's.
  public func applying(_ changes: [Change], to identity: ObjectIdentity, live: Policy)
    throws(EditRefusal) -> [UInt8]
  {
    let found = try declared(identity)
    let own = found.policy.compared
    for change in changes {
      let isElement =
        change.operation == .add
        && own[JSONPointer(Array(change.path.tokens.dropLast()))]?.sequence != nil
      if isElement { continue }
      guard own[change.path] == change.git else {
        throw EditRefusal(
          .setElsewhere,
          "\(change.path) of \(found.policy.reference) is not set in this file as it is declared; a patch "
            + "or a generator sets it, so change it there", file: path,
          position: found.place.object.span?.start)
      }
    }
    return try applying(changes, of: found, to: live)
  }

  // MARK: An object that one side has

  /// The file with one more object.
  ///
  /// - Parameter object: as the API shows it; what only the server sets is left out.
  /// - Throws: ``EditRefusal`` where the file declares it already.
  public func adding(_ object: Node) throws(EditRefusal) -> [UInt8] {
    let documents = try ManifestDocuments(bytes, path: path)
    if let generated = documents.generated { throw generated }
    let manifest = ManifestEditor.manifest(of: object)
    if let new = policy(manifest),
      let there = documents.places(where: { policy($0)?.identity == new.identity }).first
    {
      throw EditRefusal(
        .declaredAlready, "the file declares \(new.reference) already; accept what it became there",
        file: path, position: there.object.span?.start)
    }
    let edited: [UInt8]
    if documents.text.isJSON {
      edited = try added(manifest, toJSON: documents)
    } else {
      edited = added(manifest, toYAML: documents)
    }
    let after = try ManifestDocuments(edited, path: path)
    let before = documents.places { _ in true }.map(\.object)
    guard after.places(where: { _ in true }).map(\.object) == before + [manifest] else {
      throw EditRefusal(
        .unproved,
        "the object cannot be added here without changing another; give it a file of its own",
        file: path)
    }
    return edited
  }

  /// A file that declares one object.
  ///
  /// - Parameters:
  ///   - object: as the API shows it; what only the server sets is left out.
  ///   - path: the file's path: one that ends in `.json` is JSON.
  public static func file(for object: Node, path: String) -> [UInt8] {
    let manifest = manifest(of: object)
    return Array(
      (path.hasSuffix(".json") ? JSONWriter.pretty(manifest) : YAMLWriter.write(manifest)).utf8)
  }

  /// The file without an object.
  ///
  /// - Parameter identity: which object.
  /// - Returns: the whole file, or nil where it declared nothing else, so that the file goes.
  /// - Throws: ``EditRefusal``
  public func removing(_ identity: ObjectIdentity) throws(EditRefusal) -> [UInt8]? {
    let found = try declared(identity)
    let documents = found.documents
    let before = documents.places { _ in true }
    if before.count == 1 { return nil }
    let edited: [UInt8]?
    if found.place.path.tokens.isEmpty {
      edited = DocumentRegions(documents).removing(found.place.document)
    } else {
      edited = try removingItem(found)
    }
    let rest = before.filter {
      $0.document != found.place.document || $0.path != found.place.path
    }.map(\.object)
    guard let edited,
      let after = try? ManifestDocuments(edited, path: path),
      after.places(where: { _ in true }).map(\.object) == rest
    else {
      throw EditRefusal(
        .layout,
        "\(found.policy.reference) cannot be taken out of the file without changing another object; "
          + "delete it by hand", file: path, position: found.place.object.span?.start)
    }
    return edited
  }

  /// An object as a person would declare it: without what only the server sets, its API, kind and metadata
  /// first.
  public static func manifest(of object: Node) -> Node {
    let object = object.withoutPlaces
    var metadata = object["metadata"]?.mapping ?? Mapping()
    var ordered = Mapping()
    for key in ["name", "namespace", "labels", "annotations"] {
      guard var value = metadata[key] else { continue }
      if key == "annotations", var annotations = value.mapping {
        annotations[Policy.lastApplied] = nil
        value = Node(.mapping(annotations))
      }
      if value.mapping?.isEmpty == true { continue }
      ordered[key] = value
      metadata[key] = nil
    }
    var result = Mapping()
    for key in ["apiVersion", "kind"] { result[key] = object[key] }
    result["metadata"] = Node(.mapping(ordered))
    for entry in object.mapping?.entries ?? []
    where entry.key != "status" && result[entry.key] == nil {
      result[entry.key] = entry.value
    }
    return Node(.mapping(result))
  }
}

// MARK: Steps

extension ManifestEditor {
  /// An object that the file declares.
  struct Declared {
    let documents: ManifestDocuments
    let place: ManifestDocuments.Place
    let policy: Policy
  }

  private func with(_ bytes: [UInt8]) -> ManifestEditor {
    ManifestEditor(
      path: path, bytes: bytes, defaultNamespace: defaultNamespace, completed: completed)
  }

  /// An object of a manifest as a policy, or nil for one of no kind that is compared.
  private func policy(_ object: Node) -> Policy? {
    guard let apiVersion = object["apiVersion"]?.string, let name = object["kind"]?.string,
      let kind = PolicyKind.of(apiVersion: apiVersion, kind: name),
      let policy = try? Policy(
        object, kind: kind, apiVersion: apiVersion, defaultNamespace: defaultNamespace,
        location: SourceLocation(path: path, line: object.span?.start.line))
    else { return nil }
    return completed(policy)
  }

  private func declared(_ identity: ObjectIdentity) throws(EditRefusal) -> Declared {
    let documents = try ManifestDocuments(bytes, path: path)
    if let generated = documents.generated { throw generated }
    let places = documents.places { policy($0)?.identity == identity }
    let name = identity.namespace.map { "\($0)/\(identity.name)" } ?? identity.name
    guard let place = places.first, let policy = policy(place.object) else {
      throw EditRefusal(.notDeclared, "the file does not declare \(name)", file: path)
    }
    if places.count > 1 {
      throw EditRefusal(
        .notDeclared, "the file declares \(name) \(places.count) times; leave one", file: path,
        position: place.object.span?.start)
    }
    return Declared(documents: documents, place: place, policy: policy)
  }

  /// One round: the file with changes, proved to be itself with them.
  private func applying(_ changes: [Change], of found: Declared, to live: Policy)
    throws(EditRefusal) -> [UInt8]
  {
    let document = found.documents.documents[found.place.document]
    guard let object = document[found.place.path] else { return bytes }
    let amendment = Amendment(of: object, policy: found.policy)
    for change in changes { amendment.note(change) }
    amendment.settleOrder(by: live.compared)
    return try amended(found.documents, found.place, by: amendment)
  }

  private func amended(
    _ documents: ManifestDocuments, _ place: ManifestDocuments.Place, by amendment: Amendment
  ) throws(EditRefusal) -> [UInt8] {
    let document = documents.documents[place.document]
    let text = documents.text
    let source = SourceReader(text: text).document(document)
    guard let object = source.part(at: place.path) else {
      throw EditRefusal(
        .layout,
        "the object stands at an alias or in a form of YAML that is not edited; write it out",
        file: path, position: place.object.span?.start)
    }
    var editor = TextEditor(text: text, layout: Layout(of: source, in: text), file: path)
    try editor.amend(object: object, by: amendment)
    let expected = amendment.result.map {
      document.replacing(place.path.tokens[...], with: $0)
    }
    guard let edited = editor.edits.applied(to: bytes),
      let after = try? ManifestDocuments(edited, path: path),
      after.documents.count == documents.documents.count,
      after.documents.indices.allSatisfy({ index in
        after.documents[index] == (index == place.document ? expected : documents.documents[index])
      })
    else { throw unproved(object, amendment, text) }
    return edited
  }

  /// Why the edited file would not be what it was to be: mostly an anchor.
  private func unproved(_ object: SourceNode, _ amendment: Amendment, _ text: SourceText)
    -> EditRefusal
  {
    if let anchored = anchor(on: object, amendment) {
      let line = text.line(of: anchored.start)
      return EditRefusal(
        .shared,
        "the value at the anchor &\(printable(anchored.anchor ?? "")) is used elsewhere in the file too, "
          + "and would change there; write it out where it is to stay", file: path,
        position: Position(line: line, column: text.column(of: anchored.start) + 1))
    }
    return EditRefusal(
      .unproved,
      "the file cannot be edited so that only what drifted changes; change it by hand", file: path,
      position: object.node.span?.start)
  }

  /// A value with an anchor that is amended, or in which something is.
  private func anchor(on value: SourceNode, _ amendment: Amendment) -> SourceNode? {
    if amendment.isRemoved || amendment.replacement != nil || !amendment.isInFile {
      return anyAnchor(in: value)
    }
    if value.anchor != nil { return value }
    for field in amendment.fields {
      guard let part = value.part(at: JSONPointer([field.key])) else { continue }
      if let found = anchor(on: part, field.amendment) { return found }
    }
    for (index, element) in amendment.elements where value.items.indices.contains(index) {
      if let found = anchor(on: value.items[index].value, element) { return found }
    }
    return nil
  }

  private func anyAnchor(in value: SourceNode) -> SourceNode? {
    if value.anchor != nil { return value }
    for part in value.entries.map(\.value) + value.items.map(\.value) {
      if let found = anyAnchor(in: part) { return found }
    }
    return nil
  }

  /// The file without an item of a list.
  private func removingItem(_ found: Declared) throws(EditRefusal) -> [UInt8]? {
    let tokens = found.place.path.tokens
    let document = found.documents.documents[found.place.document]
    guard let index = tokens.last.flatMap({ Int($0) }) else { return nil }
    let source = SourceReader(text: found.documents.text).document(document)
    guard let holder = source.part(at: JSONPointer(Array(tokens.dropLast(2)))) else { return nil }
    let amendment = Amendment(removingItem: index, from: holder.node)
    var editor = TextEditor(
      text: found.documents.text, layout: Layout(of: source, in: found.documents.text), file: path)
    try editor.amend(object: holder, by: amendment)
    return editor.edits.applied(to: bytes)
  }

  private func added(_ manifest: Node, toYAML documents: ManifestDocuments) -> [UInt8] {
    let text = documents.text
    let source = documents.documents.first { !$0.isNull }.map {
      SourceReader(text: text).document($0)
    }
    let layout = source.map { Layout(of: $0, in: text) } ?? Layout()
    let lines = BlockText(layout: layout).lines(manifest, column: 0)
    var result = bytes
    if let last = result.last, last != 0x0A { result += text.newline.utf8 }
    if !documents.documents.isEmpty { result += ("---" + text.newline).utf8 }
    return result + (lines.joined(separator: text.newline) + text.newline).utf8
  }

  private func added(_ manifest: Node, toJSON documents: ManifestDocuments) throws(EditRefusal)
    -> [UInt8]
  {
    guard documents.documents.count == 1, let document = documents.documents.first,
      document["kind"]?.string?.hasSuffix("List") == true, let items = document["items"]?.sequence
    else {
      throw EditRefusal(
        .layout, "a JSON file of one object has no room for another; give it a file of its own",
        file: path)
    }
    let source = SourceReader(text: documents.text).document(document)
    let amendment = Amendment(adding: manifest, at: items.count, toItemsOf: document)
    var editor = TextEditor(
      text: documents.text, layout: Layout(of: source, in: documents.text), file: path)
    try editor.amend(object: source, by: amendment)
    return editor.edits.applied(to: bytes) ?? bytes
  }
}
