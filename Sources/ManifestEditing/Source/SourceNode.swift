import Documents

/// A value and the bytes that say it.
struct SourceNode {
  enum Form {
    /// Plain, quoted or a block scalar.
    case scalar
    /// `*name`
    case alias
    /// Nothing is written: a null.
    case absent
    case blockMapping([SourceEntry], hasMerge: Bool)
    case blockSequence([SourceItem])
    case flowMapping([SourceEntry])
    case flowSequence([SourceItem])
    /// A form that is not edited, as are explicit keys.
    case opaque
  }

  let node: Node
  /// Where its text begins, anchor and tag included.
  let start: Int
  /// Where its text begins without them.
  let content: Int
  /// Behind its last byte; of what stands in block style without the comments and spaces that follow.
  let end: Int
  let form: Form
  /// The name of its anchor.
  var anchor: String?

  var isBlock: Bool {
    switch form {
    case .blockMapping, .blockSequence: true
    default: false
    }
  }

  /// The entries of a mapping that the mapping itself has.
  var entries: [SourceEntry] {
    switch form {
    case .blockMapping(let entries, _), .flowMapping(let entries): entries
    default: []
    }
  }

  var items: [SourceItem] {
    switch form {
    case .blockSequence(let items), .flowSequence(let items): items
    default: []
    }
  }

  /// The part at a path through mappings and lists.
  func part(at path: JSONPointer) -> SourceNode? {
    var part = self
    for token in path.tokens {
      if let entry = part.entries.first(where: { $0.key == token }) {
        part = entry.value
      } else if let index = Int(token), part.items.indices.contains(index) {
        part = part.items[index].value
      } else {
        return nil
      }
    }
    return part
  }
}

/// A key of a mapping and its value.
struct SourceEntry {
  let key: String
  let start: Int
  /// Behind the colon; behind the key, where a flow mapping has a key alone.
  let afterColon: Int
  let value: SourceNode
}

/// An element of a list.
struct SourceItem {
  /// Where its dash stands; in flow style where its value begins.
  let start: Int
  let value: SourceNode
}
