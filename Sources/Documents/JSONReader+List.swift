/// What is passed over while a value is read.
public indirect enum Omission: Sendable {
  case nothing
  case whole
  /// It is not read but kept as its own text, in a string.
  case asText
  /// In these fields of a mapping.
  case within([String: Omission])
}

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
  ///
  /// - Parameters:
  ///   - isFirst: whether no element has been read yet.
  ///   - omission: what of the element is passed over. Of that only its end is looked for: it is not
  ///     checked to be JSON beyond that.
  public mutating func nextItem(isFirst: Bool, without omission: Omission = .nothing)
    throws(DocumentError) -> Node?
  {
    skipSpace()
    if take(UInt8(ascii: "]")) { return nil }
    if !isFirst {
      guard take(UInt8(ascii: ",")) else { throw error("a comma or ] must stand here") }
    }
    return try value(depth: 2, without: omission)
  }

  private mutating func value(depth: Int, without omission: Omission) throws(DocumentError) -> Node
  {
    skipSpace()
    guard case .within(let fields) = omission, index < bytes.count,
      bytes[index] == UInt8(ascii: "{")
    else { return try value(depth: depth) }
    let start = position
    try open(depth: depth)
    var entries: [Mapping.Entry] = []
    var keys = KeyIndex()
    skipSpace()
    if !take(UInt8(ascii: "}")) {
      repeat {
        let (key, span) = try self.key()
        try refuse(key, span, among: entries, keys)
        let inner = fields[key] ?? .nothing
        if case .whole = inner {
          try skipValue()
        } else if case .asText = inner {
          skipSpace()
          let start = index
          try skipValue()
          let text = String(decoding: bytes[start..<index], as: UTF8.self)
          keys.append(
            Mapping.Entry(key: key, keySpan: span, value: Node(.string(text))), to: &entries)
        } else {
          let value = try value(depth: depth + 1, without: inner)
          keys.append(Mapping.Entry(key: key, keySpan: span, value: value), to: &entries)
        }
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    }
    return Node(.mapping(Mapping(entries)), span: SourceSpan(start: start, end: position))
  }

  /// Passes over a value: to the end of its string, its last bracket, or what follows its word.
  private mutating func skipValue() throws(DocumentError) {
    skipSpace()
    let start = position
    var depth = 0
    repeat {
      skipSpace()
      guard index < bytes.count else { break }
      switch bytes[index] {
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { throw error("a value must stand here") }
        index += 1
      default: skipWord()
      }
      if depth == 0 { return }
    } while depth > 0
    throw DocumentError(
      code: .syntax, message: "the value that begins here has no end", file: file, position: start)
  }

  private mutating func skipString() throws(DocumentError) {
    let opening = position
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): index += 2
      default: index += 1
      }
    }
    throw DocumentError(
      code: .syntax, message: "the string that begins here has no end", file: file,
      position: opening)
  }

  private mutating func skipWord() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: return
      default: index += 1
      }
    }
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
