import CLibyaml

/// What libyaml's parser met, and where. Its text stays with the parser until the next event.
struct YAMLEvent {
  enum Kind {
    case streamEnd
    case documentStart
    case documentEnd
    case alias
    case scalar
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  let kind: Kind
  let span: SourceSpan
}

/// libyaml's parser over a buffer that outlives it; one owner, who frees it.
@safe struct YAMLParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The event that was met last.
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) throws(DocumentError) {
    // libyaml would count a byte order mark as a column, which indents the first line.
    let text =
      unsafe bytes.starts(with: [0xEF, 0xBB, 0xBF])
      ? UnsafeBufferPointer(rebasing: bytes.dropFirst(3)) : bytes
    unsafe parser = .allocate(capacity: 1)
    unsafe event = .allocate(capacity: 1)
    unsafe event.initialize(to: yaml_event_t())
    unsafe self.bytes = text
    self.file = file
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      unsafe event.deallocate()
      throw DocumentError(code: .tooLarge, message: "there is no memory to read it", file: file)
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    unsafe yaml_event_delete(event)
    unsafe event.deallocate()
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// Goes on to the next event.
  mutating func next() throws(DocumentError) -> YAMLEvent {
    unsafe yaml_event_delete(event)
    guard unsafe yaml_parser_parse(parser, event) == 1 else { throw failure() }
    let kind: YAMLEvent.Kind
    switch unsafe event.pointee.type {
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = .alias
    case YAML_SCALAR_EVENT: kind = .scalar
    case YAML_SEQUENCE_START_EVENT: kind = .sequenceStart
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT: kind = .mappingStart
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    case YAML_STREAM_START_EVENT: return try next()
    default: kind = .streamEnd
    }
    return unsafe YAMLEvent(
      kind: kind,
      span: SourceSpan(
        start: place(event.pointee.start_mark), end: place(event.pointee.end_mark)))
  }

  /// The text of the scalar that was met.
  var text: String {
    let scalar = unsafe event.pointee.data.scalar
    return unsafe String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }

  /// The tag of the scalar that was met.
  var tag: String? { unsafe string(event.pointee.data.scalar.tag) }

  /// Whether the scalar that was met is neither quoted nor tagged, so that its text decides its type.
  var isPlain: Bool {
    let scalar = unsafe event.pointee.data.scalar
    return unsafe scalar.tag == nil && scalar.plain_implicit == 1
  }

  /// The anchor of what was met, or the one that an alias names.
  var anchor: String? {
    switch unsafe event.pointee.type {
    case YAML_ALIAS_EVENT: unsafe string(event.pointee.data.alias.anchor)
    case YAML_SCALAR_EVENT: unsafe string(event.pointee.data.scalar.anchor)
    case YAML_SEQUENCE_START_EVENT: unsafe string(event.pointee.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: unsafe string(event.pointee.data.mapping_start.anchor)
    default: nil
    }
  }

  private func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let bytes = unsafe bytes else { return nil }
    return unsafe String(decodingCString: bytes, as: UTF8.self)
  }

  private func place(_ mark: yaml_mark_t) -> Position {
    Position(line: mark.line + 1, column: mark.column + 1)
  }

  private func place(ofByte offset: Int) -> Position {
    let before = unsafe bytes.prefix(offset)
    let lineStart = unsafe before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = unsafe before.reduce(into: 1) { line, byte in if byte == 0x0A { line += 1 } }
    let text = unsafe String(decoding: before[lineStart...], as: UTF8.self)
    return Position(line: line, column: text.unicodeScalars.count + 1)
  }

  /// What is wrong where libyaml takes a byte or a character for one that YAML cannot hold.
  private func unreadable(_ state: yaml_parser_t) -> DocumentError {
    let offset = unsafe state.problem_offset
    // Of a broken sequence libyaml may name a later byte, which can be a fine character by itself.
    if let invalid = unsafe firstInvalidUTF8(in: Array(bytes)[...]), invalid <= offset {
      return DocumentError(
        code: .encoding, message: "these bytes are no UTF-8; save the file as UTF-8", file: file,
        position: place(ofByte: invalid))
    }
    let character = unsafe String(UInt32(max(0, state.problem_value)), radix: 16, uppercase: true)
    let digits = String(repeating: "0", count: max(0, 4 - character.count)) + character
    return DocumentError(
      code: .encoding, message: "the character U+\(digits) may not stand in YAML", file: file,
      position: place(ofByte: offset))
  }

  private func failure() -> DocumentError {
    let state = unsafe parser.pointee
    let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "cannot be read"
    if unsafe state.error == YAML_MEMORY_ERROR {
      return DocumentError(code: .tooLarge, message: "there is no memory to read it", file: file)
    }
    if unsafe state.error == YAML_READER_ERROR {
      return unsafe unreadable(state)
    }
    let place = unsafe place(state.problem_mark)
    var message = "is no YAML: \(problem)"
    if let context = unsafe state.context.map({ unsafe String(cString: $0) }) {
      let mark = unsafe self.place(state.context_mark)
      message += " (\(context) that begins at line \(mark.line), column \(mark.column))"
    }
    return DocumentError(code: .syntax, message: message, file: file, position: place)
  }
}
