/// Reads JSON by RFC 8259, strictly: UTF-8 only, no comments, no trailing commas, no duplicate keys.
///
/// Whole numbers stay exact to 64 bits; every other number is a double, and one that no double can
/// hold is refused.
public struct JSONReader: Sendable {
  let bytes: [UInt8]
  let file: String
  let limits: ReadingLimits
  var index = 0
  var line = 1
  var lineStart = 0
  /// The fields of the list that ``openList(in:)`` opened, up to where it has been read.
  var listFields: [Mapping.Entry] = []
  var listKeys = KeyIndex()

  /// - Parameters:
  ///   - bytes: one JSON text, or several after one another.
  ///   - file: the name that errors give.
  ///   - limits: how much is accepted.
  /// - Throws: ``DocumentError/Code/tooLarge``
  public init(_ bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits())
    throws(DocumentError)
  {
    guard bytes.count <= limits.bytes else {
      throw DocumentError(
        code: .tooLarge,
        message: "is \(bytes.count) bytes long; at most \(limits.bytes) are read", file: file)
    }
    self.bytes = bytes
    self.file = file
    self.limits = limits
  }

  /// Reads a text that holds exactly one value, without what is passed over.
  public static func read(
    _ bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits(),
    without omission: Omission = .nothing
  ) throws(DocumentError) -> Node {
    var reader = try JSONReader(bytes, file: file, limits: limits)
    let node = try reader.value(depth: 0, without: omission)
    reader.skipSpace()
    if reader.index < bytes.count { throw reader.error("more text follows the value") }
    return node
  }

  /// Reads the next of several values, or gives nil at the end of the text.
  public mutating func next() throws(DocumentError) -> Node? {
    skipSpace()
    return index < bytes.count ? try value(depth: 0) : nil
  }

  // MARK: Structure

  mutating func value(depth: Int) throws(DocumentError) -> Node {
    skipSpace()
    let start = position
    guard index < bytes.count else { throw error("the text ends where a value must stand") }
    let value: Content
    switch bytes[index] {
    case UInt8(ascii: "\""): value = .string(try string())
    case UInt8(ascii: "{"): value = .mapping(try mapping(depth: depth))
    case UInt8(ascii: "["): value = .sequence(try sequence(depth: depth))
    case UInt8(ascii: "t"):
      try word("true")
      value = .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      value = .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      value = .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try number()
    default: throw error("a value must stand here")
    }
    return Node(value, span: SourceSpan(start: start, end: position))
  }

  mutating func mapping(depth: Int) throws(DocumentError) -> Mapping {
    try open(depth: depth)
    var entries: [Mapping.Entry] = []
    var keys = KeyIndex()
    skipSpace()
    if take(UInt8(ascii: "}")) { return Mapping() }
    repeat {
      let (key, span) = try self.key()
      try refuse(key, span, among: entries, keys)
      keys.append(
        Mapping.Entry(key: key, keySpan: span, value: try value(depth: depth + 1)), to: &entries)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    return Mapping(entries)
  }

  mutating func sequence(depth: Int) throws(DocumentError) -> [Node] {
    try open(depth: depth)
    var elements: [Node] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return [] }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("a comma or ] must stand here") }
    return elements
  }

  mutating func open(depth: Int) throws(DocumentError) {
    guard depth < limits.depth else {
      throw error("is nested deeper than \(limits.depth) levels", code: .tooDeep)
    }
    index += 1
  }

  mutating func key() throws(DocumentError) -> (String, SourceSpan) {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      throw error("a key in double quotes must stand here")
    }
    let start = position
    let key = try string()
    let span = SourceSpan(start: start, end: position)
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw error("a colon must follow the key") }
    return (key, span)
  }

  func refuse(
    _ key: String, _ span: SourceSpan, among entries: [Mapping.Entry], _ keys: KeyIndex
  ) throws(DocumentError) {
    guard let first = keys.index(of: key, in: entries) else { return }
    let place = entries[first].keySpan?.start ?? position
    throw DocumentError(
      code: .duplicateKey,
      message:
        "the key \(quoted(key)) stands here and at line \(place.line), column \(place.column)",
      file: file, position: span.start)
  }

  // MARK: Places

  mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: index += 1
      case 0x0A:
        index += 1
        line += 1
        lineStart = index
      default: return
      }
    }
  }

  var position: Position { Position(line: line, column: index - lineStart + 1) }

  func error(_ message: String, code: DocumentError.Code = .syntax) -> DocumentError {
    DocumentError(code: code, message: message, file: file, position: position)
  }

  func encodingError(in slice: ArraySlice<UInt8>, from start: Int) -> DocumentError {
    let offset = firstInvalidUTF8(in: slice) ?? start
    return DocumentError(
      code: .encoding, message: "these bytes are no UTF-8; save the file as UTF-8", file: file,
      position: Position(line: line, column: offset - lineStart + 1))
  }
}
