public import Documents
public import PolicyModel

/// All of an object that is compared, as one value: its body, and under `metadata` its labels and
/// annotations.
public struct ComparedForm: Sendable {
  /// In normal form.
  public let value: Node
  private let schema: FieldSchema

  public init(_ policy: Policy) {
    value = policy.compared
    schema = policy.kind.compared
  }

  /// Whether both mean the same.
  public func isEqual(to other: ComparedForm) -> Bool { schema.isEqual(value, other.value) }

  /// The changes from this form to another one of the same object.
  public func changes(to other: ComparedForm) -> [Change] {
    SpecComparison.changes(from: value, to: other.value, schema: schema, at: JSONPointer())
  }

  /// Where what stands at a place of this form stands in another form of the same object.
  ///
  /// What has no place of its own, an element of a set, is followed by its value: another order is no
  /// change.
  ///
  /// - Parameters:
  ///   - place: in this form. It may lead to a field that the form does not have.
  ///   - other: an earlier or later form.
  /// - Returns: the place in the other form, or nil where that has another value, or none, there.
  public func place(of place: JSONPointer, in other: ComparedForm) -> JSONPointer? {
    schema.place(place.tokens[...], of: value, in: other.value).map { JSONPointer($0) }
  }
}

extension FieldSchema {
  fileprivate func place(_ tokens: ArraySlice<String>, of node: Node?, in other: Node?) -> [String]?
  {
    guard let node, let other else {
      // What is absent on both sides is the same.
      return node == nil && other == nil ? Array(tokens) : nil
    }
    guard let token = tokens.first else { return isEqual(node, other) ? [] : nil }
    let rest = tokens.dropFirst()
    switch (self, node.content, other.content) {
    case (.object, .mapping(let mapping), .mapping(let others)),
      (.map, .mapping(let mapping), .mapping(let others)):
      return field(token).place(rest, of: mapping[token], in: others[token]).map { [token] + $0 }
    case (.set(let element), .sequence(let elements), .sequence(let others)),
      (.list(let element), .sequence(let elements), .sequence(let others)):
      guard let index = Int(token), elements.indices.contains(index),
        let found = counterpart(of: index, elements, others)
      else { return nil }
      return element.place(rest, of: elements[index], in: others[found]).map {
        [String(found)] + $0
      }
    default:
      // Values that are compared as they stand have no parts.
      return isEqual(node, other) ? Array(tokens) : nil
    }
  }

  /// The index of the element of another list that is the same one: equal, or else so alike that one was
  /// changed into the other.
  private func counterpart(of index: Int, _ elements: [Node], _ others: [Node]) -> Int? {
    switch self {
    case .set(let element):
      if others.indices.contains(index), element.isEqual(elements[index], others[index]) {
        return index
      }
      if let equal = others.firstIndex(where: { element.isEqual(elements[index], $0) }) {
        return equal
      }
      return SetMatching(elements, others, element).pairs.first { $0.declared == index }?.found
    case .list(let element):
      let matching = ListMatching(elements, others, element)
      return (matching.kept + matching.pairs + matching.moved).first { $0.declared == index }?.found
    default: return nil
    }
  }
}
