extension Node {
  /// The value under a key, or nil where this is no mapping or has no such key.
  public subscript(key: String) -> Node? { mapping?[key] }

  public var mapping: Mapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  public var sequence: [Node]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  public var string: String? {
    if case .string(let string) = content { string } else { nil }
  }

  public var integer: Int64? {
    if case .integer(let integer) = content { integer } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let bool) = content { bool } else { nil }
  }

  public var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// What kind of value this is, in words for a message: "a string", "a list".
  public var kindInWords: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .unsigned, .double: "a number"
    case .string: "a string"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The node at a pointer, or nil where there is none.
  public subscript(pointer: JSONPointer) -> Node? {
    var node = self
    for token in pointer.tokens {
      switch node.content {
      case .mapping(let mapping):
        guard let next = mapping[token] else { return nil }
        node = next
      case .sequence(let elements):
        guard let index = Int(token), elements.indices.contains(index) else { return nil }
        node = elements[index]
      default: return nil
      }
    }
    return node
  }
}

extension Node: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self.init(.string(value)) }
  public init(integerLiteral value: Int64) { self.init(.integer(value)) }
  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  public init(arrayLiteral elements: Node...) { self.init(.sequence(elements)) }
  public init(dictionaryLiteral elements: (String, Node)...) {
    self.init(.mapping(Mapping(elements.map { Mapping.Entry(key: $0.0, value: $0.1) })))
  }
}
