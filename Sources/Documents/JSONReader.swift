/// Reads JSON by RFC 8259, strictly: UTF-8 only, no comments, no trailing commas, no duplicate keys.
///
/// Whole numbers stay exact to 64 bits; every other number is a double, and one that no double can
/// hold is refused.
public struct JSONReader: Sendable {
  private let bytes: [UInt8]
  private let file: String
  private let limits: ReadingLimits
  private var index = 0
  private var line = 1
  private var lineStart = 0
  /// The fields of the list that ``openList()`` opened, up to where it has been read.
  private var listFields: [Mapping.Entry] = []
  private var listKeys = KeyIndex()

  /// - Parameters:
  ///   - bytes: one JSON text, or several after one another.
  ///   - file: the name that errors give.
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

  /// Reads a text that holds exactly one value.
  public static func read(
    _ bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits()
  ) throws(DocumentError) -> Node {
    var reader = try JSONReader(bytes, file: file, limits: limits)
    let node = try reader.value(depth: 0)
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

  private mutating func value(depth: Int) throws(DocumentError) -> Node {
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

  private mutating func mapping(depth: Int) throws(DocumentError) -> Mapping {
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

  private mutating func sequence(depth: Int) throws(DocumentError) -> [Node] {
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

  private mutating func open(depth: Int) throws(DocumentError) {
    guard depth < limits.depth else {
      throw error("is nested deeper than \(limits.depth) levels", code: .tooDeep)
    }
    index += 1
  }

  private mutating func key() throws(DocumentError) -> (String, SourceSpan) {
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

  private func refuse(
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

  // MARK: Scalars

  private mutating func string() throws(DocumentError) -> String {
    let opening = position
    index += 1
    let start = index
    var seen: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        let text = try text(bytes[start..<index], isASCII: seen < 0x80)
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(start: start, opening: opening) }
      if byte < 0x20 { throw error("a control character in a string must be escaped") }
      seen |= byte
      index += 1
    }
    throw DocumentError(
      code: .syntax, message: "the string that begins here has no end", file: file,
      position: opening)
  }

  private mutating func escapedString(start: Int, opening: Position) throws(DocumentError) -> String
  {
    var text = Array(bytes[start..<index])
    while index < bytes.count {
      let run = index
      while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""),
        bytes[index] != UInt8(ascii: "\\")
      {
        index += 1
      }
      text.append(contentsOf: bytes[run..<index])
      guard index < bytes.count else { break }
      if bytes[index] < 0x20 { throw error("a control character in a string must be escaped") }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        guard let string = String(validating: text, as: UTF8.self) else {
          throw encodingError(in: bytes[start..<index], from: start)
        }
        return string
      }
    }
    throw DocumentError(
      code: .syntax, message: "the string that begins here has no end", file: file,
      position: opening)
  }

  private func text(_ slice: ArraySlice<UInt8>, isASCII: Bool) throws(DocumentError) -> String {
    // Validating goes through generic code, which costs more than all else that is done for a string.
    if isASCII { return String(decoding: slice, as: UTF8.self) }
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw encodingError(in: slice, from: slice.startIndex)
    }
    return text
  }

  private mutating func escape(into text: inout [UInt8]) throws(DocumentError) {
    guard index < bytes.count else { throw error("the text ends within an escape") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      var code = UInt32(unit)
      if UTF16.isLeadSurrogate(unit) {
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
          bytes[index + 1] == UInt8(ascii: "u")
        else { throw error("a high surrogate must be followed by a low one") }
        index += 2
        let low = try hexadecimal()
        guard UTF16.isTrailSurrogate(low) else {
          throw error("a high surrogate must be followed by a low one")
        }
        code = 0x10000 + ((code - 0xD800) << 10) + (UInt32(low) - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw error("a low surrogate must follow a high one")
      }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default:
      index -= 1
      throw error("this is no escape that JSON knows")
    }
  }

  private mutating func hexadecimal() throws(DocumentError) -> UInt16 {
    guard index + 4 <= bytes.count else { throw error("the text ends within an escape") }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
      default: throw error("\\u must be followed by four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }

  private mutating func number() throws(DocumentError) -> Content {
    let start = index
    let negative = take(UInt8(ascii: "-"))
    var magnitude: UInt64 = 0
    var overflow = false
    let digits = index
    while index < bytes.count, let digit = digit(bytes[index]) {
      let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, second) = product.addingReportingOverflow(UInt64(digit))
      overflow = overflow || first || second
      magnitude = sum
      index += 1
    }
    if index == digits { throw error("a digit must stand here") }
    if bytes[digits] == UInt8(ascii: "0"), index > digits + 1 {
      index = digits
      throw error("a number has no leading zero")
    }
    var whole = true
    if take(UInt8(ascii: ".")) {
      whole = false
      try skipDigits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      whole = false
      index += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
    if whole, !overflow {
      if let integer = Int64(exactly: magnitude) { return .integer(negative ? -integer : integer) }
      if !negative { return .unsigned(magnitude) }
      if magnitude == 1 << 63 { return .integer(.min) }
    }
    guard let double = Double(String(decoding: bytes[start..<index], as: UTF8.self)),
      double.isFinite
    else { throw error("the number is too large") }
    return .double(double)
  }

  private mutating func skipDigits() throws(DocumentError) {
    guard index < bytes.count, digit(bytes[index]) != nil else {
      throw error("a digit must stand here")
    }
    while index < bytes.count, digit(bytes[index]) != nil { index += 1 }
  }

  private func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  private mutating func word(_ word: String) throws(DocumentError) {
    guard bytes[index...].starts(with: word.utf8) else { throw error("a value must stand here") }
    index += word.utf8.count
  }

  // MARK: Places

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
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

  private var position: Position { Position(line: line, column: index - lineStart + 1) }

  private func error(_ message: String, code: DocumentError.Code = .syntax) -> DocumentError {
    DocumentError(code: code, message: message, file: file, position: position)
  }

  private func encodingError(in slice: ArraySlice<UInt8>, from start: Int) -> DocumentError {
    let offset = firstInvalidUTF8(in: slice) ?? start
    return DocumentError(
      code: .encoding, message: "these bytes are no UTF-8; save the file as UTF-8", file: file,
      position: Position(line: line, column: offset - lineStart + 1))
  }
}

// MARK: - Lists

extension JSONReader {
  /// Reads the fields of an object up to the elements of its field `items`, whose opening bracket is
  /// consumed: a list of the Kubernetes API names its `metadata` before its `items`, so the token for
  /// the next page is known before the first element is read.
  ///
  /// - Returns: the fields read; where the object has no `items` these are all.
  public mutating func openList() throws(DocumentError) -> (head: Mapping, hasItems: Bool) {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else {
      throw error("a list of the Kubernetes API must be an object")
    }
    index += 1
    (listFields, listKeys) = ([], KeyIndex())
    skipSpace()
    if take(UInt8(ascii: "}")) { return (Mapping(), false) }
    repeat {
      let (key, span) = try self.key()
      try refuse(key, span, among: listFields, listKeys)
      skipSpace()
      if key == "items", take(UInt8(ascii: "[")) {
        let head = Mapping(listFields)
        listKeys.append(
          Mapping.Entry(key: key, keySpan: span, value: Node(.null)), to: &listFields)
        return (head, true)
      }
      listKeys.append(
        Mapping.Entry(key: key, keySpan: span, value: try value(depth: 1)), to: &listFields)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    return (Mapping(listFields), false)
  }

  /// The next element of the list that ``openList()`` opened, or nil after the last.
  public mutating func nextItem(isFirst: Bool) throws(DocumentError) -> Node? {
    skipSpace()
    if take(UInt8(ascii: "]")) { return nil }
    if !isFirst {
      guard take(UInt8(ascii: ",")) else { throw error("a comma or ] must stand here") }
    }
    return try value(depth: 2)
  }

  /// Reads what follows the elements, to the end of the text.
  public mutating func closeList() throws(DocumentError) -> Mapping {
    let head = listFields.count
    skipSpace()
    while take(UInt8(ascii: ",")) {
      let (key, span) = try self.key()
      try refuse(key, span, among: listFields, listKeys)
      listKeys.append(
        Mapping.Entry(key: key, keySpan: span, value: try value(depth: 1)), to: &listFields)
      skipSpace()
    }
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    skipSpace()
    if index < bytes.count { throw error("more text follows the list") }
    return Mapping(Array(listFields[head...]))
  }
}
