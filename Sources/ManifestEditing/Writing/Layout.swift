import Documents

/// How a file is laid out, so that what is added to it looks like the rest.
struct Layout {
  /// How much further in the value of a key stands, in columns.
  var step = 2
  /// How much further in than its key a list stands: 0, or a step.
  var listOffset = 0
  var quote = UInt8(ascii: "\"")
  /// Of a JSON file with a line for each value: what indents one level; nil for one on a single line.
  var unit: String?
  /// Whether a space follows a colon and a comma in JSON on one line.
  var isSpaced = true

  init() {}

  /// Looks at a document.
  init(of document: SourceNode, in text: SourceText) {
    if text.isJSON {
      guard let first = document.entries.first else { return }
      isSpaced = text.byte(first.afterColon) == 0x20
      if text.isFirstInLine(first.start), text.line(of: first.start) > text.line(of: document.start)
      {
        unit = String(
          text.indentation(of: first.start).dropFirst(
            text.indentation(of: document.start).count))
      }
      return
    }
    var census = Census()
    census.count(document, in: text)
    step = census.most(of: census.steps) ?? 2
    listOffset = census.most(of: census.listOffsets) ?? 0
    if census.quotes[UInt8(ascii: "'"), default: 0] > census.quotes[UInt8(ascii: "\""), default: 0]
    {
      quote = UInt8(ascii: "'")
    }
  }
}

/// How often a document does what.
private struct Census {
  var steps: [Int: Int] = [:]
  var listOffsets: [Int: Int] = [:]
  var quotes: [UInt8: Int] = [:]

  mutating func count(_ node: SourceNode, in text: SourceText) {
    for entry in node.entries {
      let offset = text.column(of: entry.value.content) - text.column(of: entry.start)
      switch entry.value.form {
      case .blockMapping where (1...8).contains(offset): steps[offset, default: 0] += 1
      case .blockSequence where (0...8).contains(offset): listOffsets[offset, default: 0] += 1
      default: break
      }
      count(entry.value, in: text)
    }
    for item in node.items { count(item.value, in: text) }
    if case .scalar = node.form, let byte = text.byte(node.content) {
      quotes[byte, default: 0] += 1
    }
  }

  /// What is done most often, and of several the least.
  func most(of counts: [Int: Int]) -> Int? {
    counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
