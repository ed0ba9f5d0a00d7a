/// Reads YAML as Kubernetes' own tools do, and remembers where each key and value stands.
///
/// Anchors, aliases and merge keys are resolved, with a bound on what they expand to. A key that
/// stands twice in one mapping is refused, where those tools silently take the last.
public struct YAMLReader {
  private struct Anchored {
    let node: Node
    /// How many nodes it holds, itself included.
    let size: Int
  }

  private let file: String
  private let limits: ReadingLimits
  private var anchors: [String: Anchored] = [:]
  /// How many nodes were made, those of aliases included.
  private var nodes = 0
  private var expanded = 0

  private init(file: String, limits: ReadingLimits) {
    self.file = file
    self.limits = limits
  }

  /// Reads every document of a text. An empty document is null.
  ///
  /// - Parameters:
  ///   - bytes: the whole text.
  ///   - file: the name that errors give.
  ///   - limits: how much is accepted.
  /// - Throws: the first thing wrong with the text, with its place.
  public static func read(
    _ bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits()
  ) throws(DocumentError) -> [Node] {
    var documents: [Node] = []
    try forEachDocument(of: bytes, file: file, limits: limits) { documents.append($0) }
    return documents
  }

  /// Reads one document of a text after the other. An empty document is null.
  ///
  /// - Parameters:
  ///   - bytes: the whole text.
  ///   - file: the name that errors give.
  ///   - limits: how much is accepted.
  ///   - visit: told of each document.
  /// - Throws: the first thing wrong with the text, with its place, after the documents before it.
  public static func forEachDocument(
    of bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits(),
    _ visit: (Node) -> Void
  ) throws(DocumentError) {
    guard bytes.count <= limits.bytes else {
      throw DocumentError(
        code: .tooLarge,
        message: "is \(bytes.count) bytes long; at most \(limits.bytes) are read", file: file)
    }
    let result: Result<Void, DocumentError> = unsafe bytes.withUnsafeBufferPointer { buffer in
      do throws(DocumentError) {
        var parser = try unsafe YAMLParser(buffer, file: file)
        var reader = YAMLReader(file: file, limits: limits)
        return .success(try reader.documents(&parser, visit))
      } catch { return .failure(tabs(error, in: bytes)) }
    }
    try result.get()
  }

  /// libyaml says of a tab that it cannot start a token; what the author needs to hear is "spaces".
  private static func tabs(_ error: DocumentError, in bytes: [UInt8]) -> DocumentError {
    guard error.code == .syntax, let position = error.position else { return error }
    let lines = bytes.split(
      separator: 0x0A, maxSplits: position.line, omittingEmptySubsequences: false)
    guard lines.indices.contains(position.line - 1),
      lines[position.line - 1].prefix(while: { $0 == 0x20 || $0 == 0x09 }).contains(0x09)
    else { return error }
    return DocumentError(
      code: .syntax, message: "a tab cannot indent YAML; use spaces", file: error.file,
      position: position)
  }

  private mutating func documents(_ parser: inout YAMLParser, _ visit: (Node) -> Void)
    throws(DocumentError)
  {
    while true {
      let event = try parser.next()
      switch event.kind {
      case .streamEnd: return
      case .documentStart:
        anchors.removeAll(keepingCapacity: true)
        visit(try node(try parser.next(), &parser, depth: 0))
      default: continue
      }
    }
  }

  /// The node that begins with an event.
  private mutating func node(_ event: YAMLEvent, _ parser: inout YAMLParser, depth: Int)
    throws(DocumentError) -> Node
  {
    let before = nodes
    let anchor = parser.anchor
    let node: Node
    switch event.kind {
    case .alias: return try alias(anchor ?? "", at: event.span)
    case .scalar: node = Node(try scalar(parser, event.span), span: event.span)
    case .sequenceStart: node = try sequence(event.span, &parser, depth: depth)
    case .mappingStart: node = try mapping(event.span, &parser, depth: depth)
    default: throw error("is no YAML: a value must stand here", event.span, .syntax)
    }
    nodes += 1
    if let anchor { anchors[anchor] = Anchored(node: node, size: nodes - before) }
    return node
  }

  private func scalar(_ parser: borrowing YAMLParser, _ span: SourceSpan) throws(DocumentError)
    -> Content
  {
    let value =
      parser.isPlain
      ? YAMLScalar.plain(parser.text) : try tagged(parser.text, parser.tag, span)
    if case .double(let double) = value, !double.isFinite {
      throw error("JSON has no form for \(parser.text)", span, .unsupported)
    }
    return value
  }

  private mutating func sequence(_ start: SourceSpan, _ parser: inout YAMLParser, depth: Int)
    throws(DocumentError) -> Node
  {
    try check(depth, start)
    var elements: [Node] = []
    while true {
      let event = try parser.next()
      if event.kind == .sequenceEnd {
        return Node(
          .sequence(elements), span: SourceSpan(start: start.start, end: event.span.end))
      }
      elements.append(try node(event, &parser, depth: depth + 1))
    }
  }

  private mutating func mapping(_ start: SourceSpan, _ parser: inout YAMLParser, depth: Int)
    throws(DocumentError) -> Node
  {
    try check(depth, start)
    var builder = MappingBuilder()
    while true {
      let event = try parser.next()
      if event.kind == .mappingEnd {
        return Node(
          .mapping(Mapping(builder.entries)),
          span: SourceSpan(start: start.start, end: event.span.end))
      }
      let key = try key(event, parser)
      let isMerge = event.kind == .scalar && parser.isPlain && key == "<<"
      let value = try node(try parser.next(), &parser, depth: depth + 1)
      if isMerge {
        try builder.merge(value, at: event.span, file: file)
      } else if let first = builder.set(key, keySpan: event.span, value: value) {
        throw error(
          "the key \(quoted(key)) stands here and at line \(first.line), column \(first.column)",
          event.span, .duplicateKey)
      }
    }
  }

  private mutating func alias(_ name: String, at span: SourceSpan) throws(DocumentError) -> Node {
    let anchored = try anchored(name, at: span)
    nodes += anchored.size
    expanded += anchored.size
    guard expanded <= limits.expandedNodes else {
      throw error(
        "aliases expand to more than \(limits.expandedNodes) values; write them out", span,
        .expansion)
    }
    return anchored.node
  }

  private func anchored(_ name: String, at span: SourceSpan) throws(DocumentError) -> Anchored {
    guard let anchored = anchors[name] else {
      throw error("the alias *\(printable(name)) names no anchor before it", span, .syntax)
    }
    return anchored
  }

  private mutating func key(_ event: YAMLEvent, _ parser: borrowing YAMLParser)
    throws(DocumentError) -> String
  {
    let content: Content
    switch event.kind {
    case .scalar:
      content = try scalar(parser, event.span)
      if let anchor = parser.anchor {
        anchors[anchor] = Anchored(node: Node(content, span: event.span), size: 1)
      }
    case .alias: content = try anchored(parser.anchor ?? "", at: event.span).node.content
    default: throw error("a key must be a string", event.span, .unsupported)
    }
    switch content {
    case .string(let string): return string
    case .bool(let bool): return bool ? "true" : "false"
    case .integer(let integer): return String(integer)
    case .double(let double): return JSONWriter.number(double)
    default: throw error("a key must be a string", event.span, .unsupported)
    }
  }

  /// A scalar that is quoted, or that a tag gives its type.
  private func tagged(_ text: String, _ tag: String?, _ span: SourceSpan) throws(DocumentError)
    -> Content
  {
    guard let tag, tag.hasPrefix("tag:yaml.org,2002:") else { return .string(text) }
    let type = tag.dropFirst("tag:yaml.org,2002:".count)
    let value = YAMLScalar.plain(text)
    switch (type, value) {
    case ("int", .integer), ("int", .double), ("float", .integer), ("float", .double),
      ("bool", .bool), ("null", .null):
      return value
    case ("int", _), ("float", _), ("bool", _), ("null", _), ("binary", _):
      throw error("\(quoted(text)) is no \(type) that can be read here", span, .unsupported)
    default: return .string(text)
    }
  }

  private func check(_ depth: Int, _ span: SourceSpan) throws(DocumentError) {
    guard depth < limits.depth else {
      throw error("is nested deeper than \(limits.depth) levels", span, .tooDeep)
    }
  }

  private func error(_ message: String, _ span: SourceSpan, _ code: DocumentError.Code)
    -> DocumentError
  {
    DocumentError(code: code, message: message, file: file, position: span.start)
  }
}

/// The entries of a mapping as they come, some of them from merge keys.
///
/// As in Kubernetes' own tools, and unlike in later versions of YAML, what comes last counts: a merge
/// key replaces what stands before it, and is replaced by what stands after it.
private struct MappingBuilder {
  private(set) var entries: [Mapping.Entry] = []
  /// Which entries a merge key brought in: those may be set again.
  private var merged: Set<String> = []
  /// Where the mapping itself sets a key that a merge key has replaced.
  private var replaced: [String: Position] = [:]
  private var keys = KeyIndex()

  /// Sets a key that the mapping itself has.
  ///
  /// - Returns: where the mapping already sets the same key, if it does.
  mutating func set(_ key: String, keySpan: SourceSpan, value: Node) -> Position? {
    let entry = Mapping.Entry(key: key, keySpan: keySpan, value: value)
    guard let index = keys.index(of: key, in: entries) else {
      keys.append(entry, to: &entries)
      return nil
    }
    if let first = replaced[key] { return first }
    guard merged.remove(key) != nil else { return entries[index].keySpan?.start }
    entries[index] = entry
    return nil
  }

  /// Takes in the keys of a merge key's value: a mapping, or a list of them.
  mutating func merge(_ node: Node, at span: SourceSpan, file: String) throws(DocumentError) {
    // Of several mappings the first that has a key gives it, so it comes last.
    for source in (node.sequence ?? [node]).reversed() {
      guard let mapping = source.mapping else {
        throw DocumentError(
          code: .unsupported, message: "a merge key takes a mapping or a list of mappings",
          file: file, position: span.start)
      }
      for entry in mapping.entries {
        if let index = keys.index(of: entry.key, in: entries) {
          if merged.insert(entry.key).inserted {
            replaced[entry.key] = entries[index].keySpan?.start
          }
          entries[index] = entry
        } else {
          merged.insert(entry.key)
          keys.append(entry, to: &entries)
        }
      }
    }
  }
}
