public import Documents
public import PolicyModel

extension RenderedObject {
  /// Where a place of the object is declared: the line that sets its value, or for a place that the object
  /// does not have, what stands around it. The kustomization without a line, where no line is certain.
  public func declaration(of pointer: JSONPointer) -> SourceLocation {
    if object[pointer] != nil {
      return location(of: pointer)
        ?? SourceLocation(path: tree.kustomizations.first?.path ?? location.path, line: nil)
    }
    var around = pointer.tokens.dropLast()
    while !around.isEmpty {
      if let found = location(of: JSONPointer(Array(around))) { return found }
      around = around.dropLast()
    }
    return location
  }

  /// Where the value at a place of the rendered object is set: in the file that declares the object, in a
  /// patch, or in a kustomization. Nil where that is not certain: no line is told rather than a wrong one.
  ///
  /// - Parameter pointer: a place in the object.
  public func location(of pointer: JSONPointer) -> SourceLocation? {
    guard let value = object[pointer] else { return nil }
    let patched = Set(tree.patches.flatMap { locations(of: pointer, value, in: $0) })
    if !patched.isEmpty { return patched.count == 1 ? patched.first : nil }
    let labelled = Set(
      tree.kustomizations.compactMap { label(at: pointer, value, in: $0.node, $0.path) })
    if !labelled.isEmpty { return labelled.count == 1 ? labelled.first : nil }
    guard let base, let basePath,
      let found = RenderedObject.aligned(
        pointer.tokens[...], rendered: object, source: base, isWhole: true),
      found.node == value, let line = found.line
    else { return nil }
    return SourceLocation(path: basePath, line: line)
  }

  // MARK: Patches

  private func locations(
    of pointer: JSONPointer, _ value: Node, in patch: KustomizationTree.Patch
  ) -> [SourceLocation] {
    let lines =
      patch.isOperations
      ? (concerns(patch.target)
        ? patch.documents.flatMap { operationLines(pointer, value, $0) } : [])
      : patch.documents.compactMap { mergeLine(pointer, value, $0, patch.target) }
    return lines.map { line in
      SourceLocation(path: patch.path, line: patch.firstLine.map { $0 + line - 1 })
    }
  }

  /// The line of a strategic-merge patch that sets the value.
  private func mergeLine(_ pointer: JSONPointer, _ value: Node, _ patch: Node, _ target: Node?)
    -> Int?
  {
    guard target == nil ? concernsByName(patch) : concerns(target),
      let found = RenderedObject.aligned(
        pointer.tokens[...], rendered: object, source: patch, isWhole: false),
      found.node == value
    else { return nil }
    return found.line
  }

  /// The lines of operations (RFC 6902) that set the value.
  private func operationLines(_ pointer: JSONPointer, _ value: Node, _ operations: Node) -> [Int] {
    (operations.sequence ?? []).compactMap { operation in
      guard ["add", "replace"].contains(operation["op"]?.string),
        let path = (operation["path"]?.string).flatMap({ JSONPointer($0) }),
        let set = operation["value"], let rest = RenderedObject.rest(of: pointer, below: path),
        let found = set[rest], found == value
      else { return nil }
      return (found.span ?? set.span)?.start.line
    }
  }

  /// What remains of a pointer below another one, where `-` stands for the element behind the last.
  private static func rest(of pointer: JSONPointer, below path: JSONPointer) -> JSONPointer? {
    guard pointer.tokens.count >= path.tokens.count,
      zip(path.tokens, pointer.tokens).allSatisfy({ $0 == $1 || $0 == "-" && Int($1) != nil })
    else { return nil }
    return JSONPointer(Array(pointer.tokens.dropFirst(path.tokens.count)))
  }

  private func concernsByName(_ patch: Node) -> Bool {
    let name = patch["metadata"]?["name"]
    return patch["kind"] == object["kind"]
      && (name == base?["metadata"]?["name"] || name == object["metadata"]?["name"])
  }

  /// Whether a patch's target may be this object: patterns of names and labels are taken to fit.
  private func concerns(_ target: Node?) -> Bool {
    guard let target, let kind = target["kind"]?.string else { return true }
    return kind == object["kind"]?.string || kind.contains { !$0.isLetter }
  }

  // MARK: Kustomizations

  /// The line of a kustomization that gives a label, an annotation or the namespace.
  private func label(at pointer: JSONPointer, _ value: Node, in kustomization: Node, _ path: String)
    -> SourceLocation?
  {
    var fields: [Mapping?] = []
    if pointer.tokens == ["metadata", "namespace"] {
      fields = [kustomization.mapping]
    } else if let parent = pointer.tokens.dropLast().last,
      ["labels", "matchLabels", "annotations"].contains(parent)
    {
      fields = [
        parent == "annotations"
          ? kustomization["commonAnnotations"]?.mapping : kustomization["commonLabels"]?.mapping
      ]
      if parent != "annotations" {
        fields += (kustomization["labels"]?.sequence ?? []).map { $0["pairs"]?.mapping }
      }
    }
    for field in fields {
      if let entry = field?.entry(pointer.tokens.last ?? ""), entry.value == value,
        let line = entry.keySpan?.start.line
      {
        return SourceLocation(path: path, line: line)
      }
    }
    return nil
  }

  // MARK: Alignment

  /// What stands at a place of the rendered object in one of its sources, and its line.
  ///
  /// Elements of lists are found by their value, since a patch may have moved them. One that is found
  /// nowhere is taken for the source's element of the same index only where all the others are the same.
  private static func aligned(
    _ tokens: ArraySlice<String>, rendered: Node, source: Node, isWhole: Bool
  ) -> (node: Node, line: Int?)? {
    guard let token = tokens.first else { return (source, source.span?.start.line) }
    let rest = tokens.dropFirst()
    switch (rendered.content, source.content) {
    case (.mapping(let mapping), .mapping(let others)):
      guard let inner = mapping[token], let entry = others.entry(token) else { return nil }
      if rest.isEmpty { return (entry.value, entry.keySpan?.start.line) }
      return aligned(rest, rendered: inner, source: entry.value, isWhole: isWhole)
    case (.sequence(let elements), .sequence(let others)):
      guard let index = Int(token), elements.indices.contains(index) else { return nil }
      let element = elements[index]
      let equal = others.indices.filter { others[$0] == element }
      if equal.count == 1 || equal.contains(index) {
        let place = equal.contains(index) ? index : equal[0]
        return aligned(rest, rendered: element, source: others[place], isWhole: isWhole)
      }
      guard equal.isEmpty, isWhole, elements.count == others.count,
        elements.indices.allSatisfy({ $0 == index || elements[$0] == others[$0] })
      else { return nil }
      return aligned(rest, rendered: element, source: others[index], isWhole: isWhole)
    default: return nil
    }
  }
}
