public import Documents
public import PolicyModel

/// What a kustomization rendered, and where it comes from.
public struct RenderedFolder: Sendable {
  /// The objects, in the order of the rendering. Their nodes have no places: those of the rendering would
  /// be nobody's lines.
  public let objects: [RenderedObject]
}

/// An object that a kustomization rendered.
public struct RenderedObject: Sendable {
  public let object: Node
  /// Where the file that declares it does so; only the kustomization, where no file is known.
  public let location: SourceLocation
  /// The object as that file has it.
  let base: Node?
  /// The file that declares it.
  let basePath: String?
  let tree: KustomizationTree
}

extension RenderedFolder {
  private static let origin = "config.kubernetes.io/origin"

  init(_ objects: [Node], tree: KustomizationTree, folder: String, keepsOrigin: Bool) {
    let kustomization = tree.kustomizations.first?.path ?? folder
    self.objects = objects.map { object in
      let annotations = object["metadata"]?["annotations"]
      let path = RenderedFolder.originPath(annotations?[RenderedFolder.origin]?.string)
        .flatMap { RepositoryPath.resolve($0, from: folder) }
      let base = path.flatMap { path in
        RenderedFolder.base(of: object, in: tree.resources[path] ?? [])
      }
      return RenderedObject(
        object: keepsOrigin ? object.withoutPlaces : RenderedFolder.withoutOrigin(object),
        location: path.map { SourceLocation(path: $0, line: base?.span?.start.line) }
          ?? SourceLocation(path: kustomization, line: nil),
        base: base, basePath: path, tree: tree)
    }
  }

  /// The file that the annotation names, from the rendered folder; nil for what a generator made.
  private static func originPath(_ annotation: String?) -> String? {
    guard let annotation,
      let node = try? YAMLReader.read(Array(annotation.utf8), file: origin).first
    else { return nil }
    return node["path"]?.string
  }

  private static func withoutOrigin(_ object: Node) -> Node {
    var result = object.withoutPlaces
    guard var mapping = result.mapping, var metadata = mapping["metadata"]?.mapping,
      var annotations = metadata["annotations"]?.mapping
    else { return result }
    annotations[origin] = nil
    metadata["annotations"] = annotations.isEmpty ? nil : Node(.mapping(annotations))
    mapping["metadata"] = Node(.mapping(metadata))
    result = Node(.mapping(mapping))
    return result
  }

  /// The object of a file that became a rendered one: of its kind and, but for a prefix and a suffix, of
  /// its name. Nil where more than one may be meant.
  private static func base(of rendered: Node, in documents: [Node]) -> Node? {
    let name = rendered["metadata"]?["name"]?.string ?? ""
    let alike = documents.flatMap(Manifests.objects).filter { candidate in
      candidate["kind"] == rendered["kind"]
        && (candidate["metadata"]?["name"]?.string).map { !$0.isEmpty && name.contains($0) } == true
    }
    let exact = alike.filter { $0["metadata"]?["name"] == rendered["metadata"]?["name"] }
    if exact.count == 1 { return exact[0] }
    return alike.count == 1 ? alike[0] : nil
  }
}

extension Node {
  /// The same value, read from nowhere.
  var withoutPlaces: Node {
    switch content {
    case .sequence(let elements): Node(.sequence(elements.map(\.withoutPlaces)))
    case .mapping(let mapping):
      Node(
        .mapping(
          Mapping(
            mapping.entries.map { Mapping.Entry(key: $0.key, value: $0.value.withoutPlaces) })))
    default: Node(content)
    }
  }
}
