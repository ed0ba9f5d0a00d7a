public import Documents

/// A JSON Pointer (RFC 6901) in which a `*` stands for any characters of one step:
/// `/spec/ingress/*/from`. It means that place and all that lies below.
public struct FieldPattern: Hashable, Sendable, CustomStringConvertible {
  private let steps: [Glob]
  public let description: String

  /// Reads the text form, or gives nil where it is no JSON Pointer.
  public init?(_ text: String) {
    guard let pointer = JSONPointer(text) else { return nil }
    steps = pointer.tokens.map { Glob($0) }
    description = text
  }

  /// A pattern of one place, whatever signs stand in it.
  init(_ place: JSONPointer) {
    steps = place.tokens.map { Glob(literal: $0) }
    description = place.description
  }

  /// Whether a place is the pattern's, or lies below it.
  ///
  /// - Parameters:
  ///   - place: in an object.
  ///   - isNewElement: whether the place is that of an element of a list which the pattern's author did
  ///     not know: no number means it, only a `*` does.
  public func covers(_ place: JSONPointer, isNewElement: Bool = false) -> Bool {
    guard place.tokens.count >= steps.count, zip(steps, place.tokens).allSatisfy({ $0.matches($1) })
    else { return false }
    return !isNewElement || steps.count < place.tokens.count
      || steps.last.map { !$0.isLiteral } ?? true
  }

  /// The value without what stands at the pattern's places. Elements of lists keep their index: they are
  /// emptied of what lies in them, and never taken out.
  func removed(from node: Node) -> Node { removed(from: node, steps[...]) }

  private func removed(from node: Node, _ steps: ArraySlice<Glob>) -> Node {
    guard let step = steps.first else { return node }
    let rest = steps.dropFirst()
    switch node.content {
    case .mapping(let mapping):
      var entries: [Mapping.Entry] = []
      for var entry in mapping.entries {
        if step.matches(entry.key) {
          if rest.isEmpty { continue }
          entry.value = removed(from: entry.value, rest)
        }
        entries.append(entry)
      }
      return Node(.mapping(Mapping(entries)), span: node.span)
    case .sequence(let elements):
      guard !rest.isEmpty else { return node }
      return Node(
        .sequence(
          elements.enumerated().map { index, element in
            step.matches(String(index)) ? removed(from: element, rest) : element
          }), span: node.span)
    default: return node
    }
  }
}

extension FieldPattern: ExpressibleByStringLiteral {
  /// For the tables of the kinds, whose literals are JSON Pointers.
  public init(stringLiteral text: String) {
    steps = (JSONPointer(text) ?? JSONPointer()).tokens.map { Glob($0) }
    description = text
  }
}
