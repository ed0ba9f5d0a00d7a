/// Makes nodes of the values of a program, as ``NodeDecoder`` reads them.
public enum NodeEncoder {
  public static func encode(_ value: some Encodable) throws -> Node {
    try NodeEncoding.node(of: value)
  }
}

/// One value that is being encoded.
final class NodeEncoding: Encoder {
  private enum State {
    case untouched
    case scalar(Node)
    case fields([(key: String, value: NodeEncoding)])
    case elements([NodeEncoding])
  }

  private var state = State.untouched
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init() {}
  init(_ content: Content) { state = .scalar(Node(content)) }

  static func node(of value: some Encodable) throws -> Node { try of(value).node }

  static func of<Value: Encodable>(_ value: Value) throws -> NodeEncoding {
    let encoding = NodeEncoding()
    try value.encode(to: encoding)
    return encoding
  }

  /// What was encoded; of a value that encoded nothing an empty mapping.
  var node: Node {
    switch state {
    case .untouched: Node(.mapping(Mapping()))
    case .scalar(let node): node
    case .fields(let fields):
      Node(.mapping(Mapping(fields.map { Mapping.Entry(key: $0.key, value: $0.value.node) })))
    case .elements(let elements): Node(.sequence(elements.map(\.node)))
    }
  }

  /// A key that is set again keeps its last value.
  func set(_ value: NodeEncoding, for key: String) {
    guard case .fields(var fields) = state else {
      state = .fields([(key, value)])
      return
    }
    state = .untouched
    if let index = fields.firstIndex(where: { $0.key == key }) {
      fields[index].value = value
    } else {
      fields.append((key, value))
    }
    state = .fields(fields)
  }

  func append(_ value: NodeEncoding) {
    guard case .elements(var elements) = state else {
      state = .elements([value])
      return
    }
    state = .untouched
    elements.append(value)
    state = .elements(elements)
  }

  var count: Int { if case .elements(let elements) = state { elements.count } else { 0 } }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    // A value may open its container more than once.
    if case .untouched = state { state = .fields([]) }
    return KeyedEncodingContainer(FieldsOfNode(of: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .untouched = state { state = .elements([]) }
    return ElementsOfNode(of: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { ScalarOfNode(of: self) }

  func become(_ content: Content) { state = .scalar(Node(content)) }
  func become(_ node: Node) { state = .scalar(node) }
  func become(_ other: NodeEncoding) { state = other.state }
}

extension Content {
  fileprivate init(_ integer: some FixedWidthInteger) {
    self = Int64(exactly: integer).map { .integer($0) } ?? .unsigned(UInt64(integer))
  }
}

private struct ScalarOfNode: SingleValueEncodingContainer {
  let encoding: NodeEncoding
  var codingPath: [any CodingKey] { [] }

  init(of encoding: NodeEncoding) { self.encoding = encoding }

  mutating func encodeNil() { encoding.become(.null) }
  mutating func encode(_ value: Bool) { encoding.become(.bool(value)) }
  mutating func encode(_ value: String) { encoding.become(.string(value)) }
  mutating func encode(_ value: Double) { encoding.become(.double(value)) }
  mutating func encode(_ value: Float) { encoding.become(.double(Double(value))) }
  mutating func encode(_ value: Int) { encoding.become(Content(value)) }
  mutating func encode(_ value: Int8) { encoding.become(Content(value)) }
  mutating func encode(_ value: Int16) { encoding.become(Content(value)) }
  mutating func encode(_ value: Int32) { encoding.become(Content(value)) }
  mutating func encode(_ value: Int64) { encoding.become(Content(value)) }
  mutating func encode(_ value: UInt) { encoding.become(Content(value)) }
  mutating func encode(_ value: UInt8) { encoding.become(Content(value)) }
  mutating func encode(_ value: UInt16) { encoding.become(Content(value)) }
  mutating func encode(_ value: UInt32) { encoding.become(Content(value)) }
  mutating func encode(_ value: UInt64) { encoding.become(Content(value)) }
  mutating func encode(_ value: some Encodable) throws { encoding.become(try .of(value)) }
}

private struct FieldsOfNode<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoding: NodeEncoding
  var codingPath: [any CodingKey] { [] }

  init(of encoding: NodeEncoding) { self.encoding = encoding }

  private func set(_ content: Content, _ key: Key) {
    encoding.set(NodeEncoding(content), for: key.stringValue)
  }

  mutating func encodeNil(forKey key: Key) { set(.null, key) }
  mutating func encode(_ value: Bool, forKey key: Key) { set(.bool(value), key) }
  mutating func encode(_ value: String, forKey key: Key) { set(.string(value), key) }
  mutating func encode(_ value: Double, forKey key: Key) { set(.double(value), key) }
  mutating func encode(_ value: Float, forKey key: Key) { set(.double(Double(value)), key) }
  mutating func encode(_ value: Int, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: Int8, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: Int16, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: Int32, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: Int64, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: UInt, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: UInt8, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: UInt16, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: UInt32, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: UInt64, forKey key: Key) { set(Content(value), key) }
  mutating func encode(_ value: some Encodable, forKey key: Key) throws {
    encoding.set(try .of(value), for: key.stringValue)
  }

  private func nested(_ key: String) -> NodeEncoding {
    let nested = NodeEncoding()
    encoding.set(nested, for: key)
    return nested
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
    -> KeyedEncodingContainer<Nested>
  { nested(key.stringValue).container(keyedBy: type) }
  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    nested(key.stringValue).unkeyedContainer()
  }
  mutating func superEncoder() -> any Encoder { nested("super") }
  mutating func superEncoder(forKey key: Key) -> any Encoder { nested(key.stringValue) }
}

private struct ElementsOfNode: UnkeyedEncodingContainer {
  let encoding: NodeEncoding
  var codingPath: [any CodingKey] { [] }
  var count: Int { encoding.count }

  init(of encoding: NodeEncoding) { self.encoding = encoding }

  private func append(_ content: Content) { encoding.append(NodeEncoding(content)) }

  mutating func encodeNil() { append(.null) }
  mutating func encode(_ value: Bool) { append(.bool(value)) }
  mutating func encode(_ value: String) { append(.string(value)) }
  mutating func encode(_ value: Double) { append(.double(value)) }
  mutating func encode(_ value: Float) { append(.double(Double(value))) }
  mutating func encode(_ value: Int) { append(Content(value)) }
  mutating func encode(_ value: Int8) { append(Content(value)) }
  mutating func encode(_ value: Int16) { append(Content(value)) }
  mutating func encode(_ value: Int32) { append(Content(value)) }
  mutating func encode(_ value: Int64) { append(Content(value)) }
  mutating func encode(_ value: UInt) { append(Content(value)) }
  mutating func encode(_ value: UInt8) { append(Content(value)) }
  mutating func encode(_ value: UInt16) { append(Content(value)) }
  mutating func encode(_ value: UInt32) { append(Content(value)) }
  mutating func encode(_ value: UInt64) { append(Content(value)) }
  mutating func encode(_ value: some Encodable) throws { encoding.append(try .of(value)) }

  private func nested() -> NodeEncoding {
    let nested = NodeEncoding()
    encoding.append(nested)
    return nested
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type)
    -> KeyedEncodingContainer<Nested>
  { nested().container(keyedBy: type) }
  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    nested().unkeyedContainer()
  }
  mutating func superEncoder() -> any Encoder { nested() }
}
