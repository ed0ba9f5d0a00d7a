import Documents

extension Node {
  /// The value with another one at a place, or nil where there is no such place. Mappings on the
  /// way are made where they are missing; the token `@` is the marked element of a list.
  ///
  /// - Parameter edit: given what is at the place, gives what is to be there; nil for nothing.
  func edited(at tokens: ArraySlice<String>, _ edit: (Node?) -> Node?) -> Node? {
    guard let token = tokens.first else { return edit(self) }
    let rest = tokens.dropFirst()
    switch content {
    case .mapping(var mapping):
      let value = mapping[token]
      if rest.isEmpty {
        mapping[token] = edit(value)
      } else {
        let inner = value ?? Node(.mapping(Mapping()))
        guard let changed = inner.edited(at: rest, edit) else { return nil }
        mapping[token] = changed
      }
      return Node(.mapping(mapping))
    case .sequence(var elements):
      guard let index = token == "@" ? elements.firstIndex(where: \.isMarked) : Int(token),
        elements.indices.contains(index)
      else { return nil }
      if rest.isEmpty {
        guard let changed = edit(elements[index]) else {
          elements.remove(at: index)
          return Node(.sequence(elements))
        }
        elements[index] = changed
      } else {
        guard let changed = elements[index].edited(at: rest, edit) else { return nil }
        elements[index] = changed
      }
      return Node(.sequence(elements))
    default: return nil
    }
  }

  /// Whether the word by which marked elements are known is somewhere in it.
  private var isMarked: Bool {
    switch content {
    case .string(let text): text == "marked"
    case .sequence(let elements): elements.contains(where: \.isMarked)
    case .mapping(let mapping): mapping.entries.contains { $0.value.isMarked }
    default: false
    }
  }
}
