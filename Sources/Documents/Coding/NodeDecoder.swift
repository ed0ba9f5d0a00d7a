/// Makes values of the types of a program from nodes, and says of what does not fit where it stands.
public enum NodeDecoder {
  /// - Parameters:
  ///   - type: what the node is to be.
  ///   - node: the node.
  ///   - file: the name that errors give.
  /// - Throws: ``DocumentError/Code/unsupported``, at the innermost value that does not fit.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from node: Node, file: String
  ) throws(DocumentError) -> Value {
    try NodeDecoding(node, file: file).decode(type)
  }
}

/// One node that is being decoded.
final class NodeDecoding: Decoder {
  let node: Node
  let file: String
  // Errors name a line and a column instead.
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ node: Node, file: String) {
    self.node = node
    self.file = file
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws(DocumentError) -> Value {
    do { return try Value(from: self) } catch let error as DocumentError {
      throw error
    } catch DecodingError.dataCorrupted(let context) {
      throw misfit(context.debugDescription)
    } catch { throw misfit("\(error)") }
  }

  func misfit(_ message: String) -> DocumentError {
    DocumentError(
      code: .unsupported, message: message, file: file, position: node.span?.start)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let mapping = node.mapping else { throw unlike("a mapping") }
    return KeyedDecodingContainer(NodeFields(mapping: mapping, of: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = node.sequence else { throw unlike("a list") }
    return NodeElements(elements: elements, of: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { NodeScalar(of: self) }

  func unlike(_ kind: String) -> DocumentError {
    misfit("\(node.kindInWords) stands where \(kind) is expected")
  }

  // MARK: Scalars

  func bool() throws -> Bool {
    guard let bool = node.bool else { throw unlike("a boolean") }
    return bool
  }

  func string() throws -> String {
    guard let string = node.string else { throw unlike("a string") }
    return string
  }

  func double() throws -> Double {
    switch node.content {
    case .double(let double): return double
    case .integer(let integer): return Double(integer)
    case .unsigned(let integer): return Double(integer)
    default: throw unlike("a number")
    }
  }

  func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    let number: Number? =
      switch node.content {
      case .integer(let integer): Number(exactly: integer)
      case .unsigned(let integer): Number(exactly: integer)
      case .double(let double): Number(exactly: double)
      default: throw unlike("a number")
      }
    guard let number else {
      throw misfit("a whole number from \(Number.min) to \(Number.max) must stand here")
    }
    return number
  }
}

private struct NodeScalar: SingleValueDecodingContainer {
  let decoding: NodeDecoding
  var codingPath: [any CodingKey] { [] }

  init(of decoding: NodeDecoding) { self.decoding = decoding }

  func decodeNil() -> Bool { decoding.node.isNull }
  func decode(_ type: Bool.Type) throws -> Bool { try decoding.bool() }
  func decode(_ type: String.Type) throws -> String { try decoding.string() }
  func decode(_ type: Double.Type) throws -> Double { try decoding.double() }
  func decode(_ type: Float.Type) throws -> Float { Float(try decoding.double()) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoding.decode(type) }

  func decode(_ type: Int.Type) throws -> Int { try decoding.integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try decoding.integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try decoding.integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try decoding.integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try decoding.integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try decoding.integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try decoding.integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try decoding.integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try decoding.integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try decoding.integer(type) }
}

private struct NodeFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let mapping: Mapping
  let decoding: NodeDecoding
  var codingPath: [any CodingKey] { [] }

  init(mapping: Mapping, of decoding: NodeDecoding) {
    self.mapping = mapping
    self.decoding = decoding
  }

  var allKeys: [Key] { mapping.entries.compactMap { Key(stringValue: $0.key) } }
  func contains(_ key: Key) -> Bool { mapping[key.stringValue] != nil }

  private func field(_ key: String) throws -> NodeDecoding {
    guard let node = mapping[key] else { throw decoding.misfit("it lacks \(key)") }
    return NodeDecoding(node, file: decoding.file)
  }

  private func field(_ key: Key) throws -> NodeDecoding { try field(key.stringValue) }

  /// The field, where it is there and not null.
  private func fieldIfPresent(_ key: Key) -> NodeDecoding? {
    guard let node = mapping[key.stringValue], !node.isNull else { return nil }
    return NodeDecoding(node, file: decoding.file)
  }

  func decodeNil(forKey key: Key) throws -> Bool { try field(key).node.isNull }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try field(key).bool() }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try field(key).string() }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try field(key).double() }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try field(key).decode(type)
  }

  // The one that is asked most, and twice over by the protocol's own.
  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    try fieldIfPresent(key)?.decode(type)
  }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try fieldIfPresent(key)?.string()
  }

  func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
    Float(try field(key).double())
  }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try field(key).integer(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try field(key).integer(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try field(key).integer(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try field(key).integer(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try field(key).integer(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try field(key).integer(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try field(key).integer(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try field(key).integer(type)
  }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try field(key).integer(type)
  }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try field(key).integer(type)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
    -> KeyedDecodingContainer<Nested>
  { try field(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try field(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { try field("super") }
  func superDecoder(forKey key: Key) throws -> any Decoder { try field(key) }
}

private struct NodeElements: UnkeyedDecodingContainer {
  let elements: [Node]
  let decoding: NodeDecoding
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  init(elements: [Node], of decoding: NodeDecoding) {
    self.elements = elements
    self.decoding = decoding
  }

  /// The next element. One that does not fit is not passed over, as nobody goes on after it.
  private mutating func next() throws -> NodeDecoding {
    guard !isAtEnd else { throw decoding.misfit("the list ends too early") }
    defer { currentIndex += 1 }
    return NodeDecoding(elements[currentIndex], file: decoding.file)
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex].isNull else { return false }
    currentIndex += 1
    return true
  }
  mutating func decode(_ type: Bool.Type) throws -> Bool { try next().bool() }
  mutating func decode(_ type: String.Type) throws -> String { try next().string() }
  mutating func decode(_ type: Double.Type) throws -> Double { try next().double() }
  mutating func decode(_ type: Float.Type) throws -> Float { Float(try next().double()) }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next().decode(type)
  }

  mutating func decode(_ type: Int.Type) throws -> Int { try next().integer(type) }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next().integer(type) }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next().integer(type) }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next().integer(type) }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().integer(type) }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next().integer(type) }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next().integer(type) }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next().integer(type) }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next().integer(type) }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next().integer(type) }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws
    -> KeyedDecodingContainer<Nested>
  { try next().container(keyedBy: type) }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { try next() }
}
