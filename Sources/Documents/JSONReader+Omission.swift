extension JSONReader {
  mutating func value(depth: Int, without omission: Omission) throws(DocumentError) -> Node {
    skipSpace()
    let start = position
    let content: Content
    switch (omission, index < bytes.count ? bytes[index] : 0) {
    case (.within(let fields), UInt8(ascii: "{")):
      content = .mapping(try mapping(depth: depth, within: fields))
    case (.only(let selection), UInt8(ascii: "{")):
      content = .mapping(try mapping(depth: depth, only: selection))
    case (.within, UInt8(ascii: "[")), (.only, UInt8(ascii: "[")):
      content = .sequence(try sequence(depth: depth, without: omission))
    case (.asText, _):
      content = .string(try valueAsText())
    default: return try value(depth: depth)
    }
    return Node(content, span: SourceSpan(start: start, end: position))
  }

  private mutating func sequence(depth: Int, without omission: Omission) throws(DocumentError)
    -> [Node]
  {
    try open(depth: depth)
    var elements: [Node] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return [] }
    repeat {
      elements.append(try value(depth: depth + 1, without: omission))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("a comma or ] must stand here") }
    return elements
  }

  private mutating func mapping(depth: Int, within fields: [String: Omission])
    throws(DocumentError) -> Mapping
  {
    try open(depth: depth)
    var entries: [Mapping.Entry] = []
    var keys = KeyIndex()
    skipSpace()
    if take(UInt8(ascii: "}")) { return Mapping() }
    repeat {
      let (key, span) = try self.key()
      try refuse(key, span, among: entries, keys)
      let inner = fields[key] ?? .nothing
      if case .whole = inner {
        try skipValue()
      } else {
        let value = try value(depth: depth + 1, without: inner)
        keys.append(Mapping.Entry(key: key, keySpan: span, value: value), to: &entries)
      }
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    return Mapping(entries)
  }

  private mutating func mapping(depth: Int, only selection: FieldSelection) throws(DocumentError)
    -> Mapping
  {
    try open(depth: depth)
    var entries: [Mapping.Entry] = []
    let keys = KeyIndex()
    skipSpace()
    if take(UInt8(ascii: "}")) { return Mapping() }
    repeat {
      let (field, span) = try selectedKey(of: selection)
      if let field {
        let (key, inner) = (selection.fields[field].key, selection.fields[field].omission)
        try refuse(key, span, among: entries, keys)
        if case .whole = inner {
          try skipValue()
        } else {
          if entries.isEmpty { entries.reserveCapacity(selection.fields.count) }
          let value = try value(depth: depth + 1, without: inner)
          entries.append(Mapping.Entry(key: key, keySpan: span, value: value))
        }
      } else {
        try skipValue()
      }
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    return Mapping(entries)
  }

  /// Reads a key and the colon behind it: which of the selected fields it names, if any. No string is made
  /// of it.
  private mutating func selectedKey(of selection: FieldSelection) throws(DocumentError) -> (
    Int?, SourceSpan
  ) {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      throw error("a key in double quotes must stand here")
    }
    let (start, opening) = (position, index)
    let hasEscapes = try skipString()
    var field = selection.index(of: (opening + 1)..<(index - 1), in: bytes)
    if hasEscapes {
      index = opening
      field = selection.index(of: try string())
    }
    let span = SourceSpan(start: start, end: position)
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw error("a colon must follow the key") }
    return (field, span)
  }

  private mutating func valueAsText() throws(DocumentError) -> String {
    let start = index
    try skipValue()
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Passes over a value: to the end of its string, its last bracket, or what follows its word.
  mutating func skipValue() throws(DocumentError) {
    let start = (index: index, line: line, lineStart: lineStart)
    var skipper = JSONSkipper(index: index, line: line, lineStart: lineStart)
    let stop = skipper.skipValue(bytes.span)
    (index, line, lineStart) = (skipper.index, skipper.line, skipper.lineStart)
    switch stop {
    case .end: return
    case .unexpected: throw error("a value must stand here")
    case .mismatch(let expected): throw error("a comma or \(expected) must stand here")
    case .open:
      (index, line, lineStart) = start
      skipSpace()
      throw error("the value that begins here has no end")
    case .openString: throw error("the string that begins here has no end")
    }
  }

  /// Passes over a string; whether there is an escape in it.
  private mutating func skipString() throws(DocumentError) -> Bool {
    guard let (end, hasEscapes) = JSONSkipper.endOfString(from: index, in: bytes.span) else {
      throw error("the string that begins here has no end")
    }
    index = end
    return hasEscapes
  }
}
