import Documents

/// Turns amendments of a document into replacements of ranges of its text.
///
/// Only what changes is written: comments, indentation, quotes and order of the rest are not looked at.
struct TextEditor {
  /// What a value stands behind.
  enum Holder {
    /// A key in a block mapping.
    case entry(SourceEntry)
    /// A dash.
    case item(SourceItem)
    /// A key or a comma in flow style.
    case flow
  }

  let text: SourceText
  let layout: Layout
  let file: String
  var edits = SourceEdits()

  var blockText: BlockText { BlockText(layout: layout) }
  var flowText: FlowText {
    FlowText(layout: layout, isJSON: text.isJSON, newline: text.newline)
  }

  /// Makes of the text of a whole document's object what an amendment says.
  mutating func amend(object: SourceNode, by amendment: Amendment) throws(EditRefusal) {
    switch object.form {
    case .blockMapping, .flowMapping: try amendParts(of: object, by: amendment, in: .flow)
    default:
      throw refusal(.layout, "the object is not written as a mapping; write it out", at: object)
    }
  }

  /// Makes of the text of a value what an amendment says.
  mutating func amend(_ value: SourceNode, by amendment: Amendment, in holder: Holder)
    throws(EditRefusal)
  {
    guard let result = amendment.result, result != value.node else { return }
    let isWhole = amendment.replacement != nil || !amendment.isInFile
    switch value.form {
    case .opaque:
      throw refusal(
        .layout,
        "\(amendment.path) is written in a form of YAML that is not edited here; write it as "
          + "a plain list or mapping", at: value)
    case .scalar, .absent, .alias: try replace(value, with: result, in: holder)
    default:
      if isWhole || value.isEmptyFlow && holder.isBlock {
        try replace(value, with: result, in: holder)
      } else {
        try amendParts(of: value, by: amendment, in: holder)
      }
    }
  }

  private mutating func amendParts(
    of value: SourceNode, by amendment: Amendment, in holder: Holder
  ) throws(EditRefusal) {
    switch value.form {
    case .blockMapping(let entries, let hasMerge):
      try amendBlockMapping(value, entries, hasMerge: hasMerge, amendment, in: holder)
    case .blockSequence(let items): try amendBlockSequence(value, items, amendment, in: holder)
    case .flowMapping(let entries): try amendFlowMapping(value, entries, amendment)
    case .flowSequence(let items): try amendFlowSequence(value, items, amendment)
    default: break
    }
  }

  // MARK: Whole values

  /// Puts another value in the place of one.
  mutating func replace(_ value: SourceNode, with new: Node, in holder: Holder)
    throws(EditRefusal)
  {
    switch holder {
    case .flow: replaceInFlow(value, with: new)
    case .item(let item): replace(item, with: new)
    case .entry(let entry):
      if BlockText.isTall(new) {
        replaceTall(entry, with: new)
      } else {
        replaceShort(entry, with: new)
      }
    }
  }

  private mutating func replaceInFlow(_ value: SourceNode, with new: Node) {
    if case .absent = value.form {
      let hasColon = value.start > 0 && text.byte(value.start - 1) == UInt8(ascii: ":")
      edits.insert((hasColon ? " " : ": ") + flowText.line(new), at: value.start)
      return
    }
    let written =
      BlockText.isTall(new)
      ? flowText.tall(new, indentation: text.indentation(of: value.start))
      : flowText.line(new, old: text.byte(value.content))
    edits.replace(value.start..<value.end, with: written)
  }

  private mutating func replace(_ item: SourceItem, with new: Node) {
    let value = item.value
    let isBeside = text.line(of: value.start) == text.line(of: item.start)
    let dash = text.column(of: item.start)
    let column = isBeside && value.start > item.start + 1 ? text.column(of: value.start) : dash + 2
    guard BlockText.isTall(new) else {
      let old = text.byte(value.content)
      if case .absent = value.form {
        edits.insert(" " + blockText.scalar(new), at: value.start)
      } else {
        edits.replace(value.start..<value.end, with: blockText.scalar(new, old: old))
      }
      return
    }
    let lines = blockText.lines(new, column: column)
    let first = String(lines[0].dropFirst(column))
    if case .absent = value.form {
      edits.insert(" " + first, at: value.start)
    } else {
      edits.replace(value.start..<value.end, with: first)
    }
    insert(Array(lines.dropFirst()), after: value.end)
  }

  /// A list or mapping in lines of its own below the key.
  private mutating func replaceTall(_ entry: SourceEntry, with new: Node) {
    let value = entry.value
    let lines = blockText.body(new, below: text.column(of: entry.start))
    if text.line(of: value.content) == text.line(of: entry.afterColon) {
      edits.remove(entry.afterColon..<value.end)
    } else {
      // What stands between, comments and the line break, stays; an anchor goes with its value.
      if value.content > value.start { removeProperties(of: value, after: entry.afterColon) }
      edits.remove(text.lineStart(of: value.content)..<text.nextLine(of: value.end))
    }
    insert(lines, after: max(entry.afterColon, value.end))
  }

  /// A scalar, or an empty list or mapping, beside the key.
  private mutating func replaceShort(_ entry: SourceEntry, with new: Node) {
    let value = entry.value
    let old = text.byte(value.content)
    switch value.form {
    case .absent: edits.insert(" " + blockText.scalar(new), at: entry.afterColon)
    case .blockMapping(let entries, false):
      removeProperties(of: value, after: entry.afterColon)
      edits.insert(" " + blockText.scalar(new), at: entry.afterColon)
      for one in entries { removeLines(from: one.start, to: max(one.afterColon, one.value.end)) }
    case .blockSequence(let items):
      removeProperties(of: value, after: entry.afterColon)
      edits.insert(" " + blockText.scalar(new), at: entry.afterColon)
      for one in items { removeLines(from: one.start, to: max(one.start + 1, one.value.end)) }
    case .blockMapping:
      removeProperties(of: value, after: entry.afterColon)
      edits.insert(" " + blockText.scalar(new), at: entry.afterColon)
      removeLines(from: value.content, to: value.end)
    default: edits.replace(value.start..<value.end, with: blockText.scalar(new, old: old))
    }
  }

  /// An anchor or a tag on the key's line goes.
  private mutating func removeProperties(of value: SourceNode, after colon: Int) {
    guard value.content > value.start else { return }
    let end = min(text.lineEnd(of: value.start), value.content)
    var last = value.start
    while last < end, let byte = text.byte(last), byte != UInt8(ascii: "#") { last += 1 }
    while last > value.start, text.byte(last - 1) == 0x20 { last -= 1 }
    edits.remove(colon..<last)
  }

  // MARK: Lines

  mutating func removeLines(from start: Int, to end: Int) {
    edits.remove(text.lineStart(of: start)..<text.nextLine(of: max(start, end - 1)))
  }

  /// Puts lines below the one on which something ends.
  mutating func insert(_ lines: [String], after offset: Int) {
    guard !lines.isEmpty else { return }
    let place = text.nextLine(of: max(0, offset - 1))
    let all = lines.joined(separator: text.newline)
    if text.hasLineBreak(max(0, offset - 1)) {
      edits.insert(all + text.newline, at: place)
    } else {
      // The file's last line has no break, and is not given one.
      edits.insert(text.newline + all, at: place)
    }
  }

  /// Puts lines above the one of a place that is the first of its line.
  mutating func insert(_ lines: [String], above offset: Int) {
    guard !lines.isEmpty else { return }
    edits.insert(
      lines.joined(separator: text.newline) + text.newline, at: text.lineStart(of: offset))
  }

  // MARK: Refusals

  func refusal(_ code: EditRefusal.Code, _ message: String, at place: SourceNode) -> EditRefusal {
    EditRefusal(
      code, message, file: file,
      position: Position(
        line: text.line(of: place.start), column: text.column(of: place.start) + 1))
  }
}

extension TextEditor.Holder {
  fileprivate var isBlock: Bool { if case .flow = self { false } else { true } }
}

extension SourceNode {
  /// Whether it is `[]` or `{}`.
  fileprivate var isEmptyFlow: Bool {
    switch form {
    case .flowMapping(let entries): entries.isEmpty
    case .flowSequence(let items): items.isEmpty
    default: false
    }
  }
}
