import Documents

extension TextEditor {
  /// A key with its value, or an element with its dash.
  private struct Chunk {
    let start: Int
    let end: Int
    let isRemoved: Bool
  }

  mutating func amendBlockMapping(
    _ value: SourceNode, _ entries: [SourceEntry], hasMerge: Bool, _ amendment: Amendment,
    in holder: Holder
  ) throws(EditRefusal) {
    var removed: Set<String> = []
    var added: [(key: String, value: Node)] = []
    for (key, part) in amendment.fields {
      let result = part.result
      if entries.contains(where: { $0.key == key }) {
        if result == nil { removed.insert(key) }
      } else if let result {
        // What a merge key brings in is overridden here, and stays as it is for others.
        if value.node[key] != result { added.append((key, result)) }
      } else if value.node[key] != nil {
        throw refusal(
          .merged,
          "\(part.path) comes out of a merge key (<<) and cannot be taken out here alone; write "
            + "the mapping out", at: value)
      }
    }
    let chunks = entries.map { entry in
      Chunk(
        start: entry.start, end: max(entry.afterColon, entry.value.end),
        isRemoved: removed.contains(entry.key))
    }
    if !hasMerge, mustBeWritten(chunks, hasAdditions: !added.isEmpty),
      let result = amendment.result
    {
      return try writeWhole(value, result, in: holder)
    }
    for (key, part) in amendment.fields where !removed.contains(key) {
      guard let entry = entries.first(where: { $0.key == key }) else { continue }
      try amend(entry.value, by: part, in: .entry(entry))
    }
    remove(chunks, endingAt: value.end)
    let column = text.column(of: value.content)
    insert(
      added.flatMap { blockText.entry($0.key, $0.value, column: column) }, after: value.end)
  }

  mutating func amendBlockSequence(
    _ value: SourceNode, _ items: [SourceItem], _ amendment: Amendment, in holder: Holder
  ) throws(EditRefusal) {
    let chunks = items.enumerated().map { index, item in
      Chunk(
        start: item.start, end: max(item.start + 1, item.value.end),
        isRemoved: amendment.elements[index].map { $0.result == nil } ?? false)
    }
    let isMoving = !amendment.moves.isEmpty
    let isInline = items.first.map { !text.isFirstInLine($0.start) } ?? false
    let hasAdditions = !amendment.additions.isEmpty
    if mustBeWritten(chunks, hasAdditions: hasAdditions) || isMoving && isInline,
      let result = amendment.result
    {
      return try writeWhole(value, result, in: holder)
    }
    for (index, part) in amendment.elements.sorted(by: { $0.key < $1.key })
    where items.indices.contains(index) && !chunks[index].isRemoved {
      try amend(items[index].value, by: part, in: .item(items[index]))
    }
    let leaving = chunks.enumerated().map { index, chunk in
      Chunk(
        start: chunk.start, end: chunk.end,
        isRemoved: chunk.isRemoved || amendment.moves.contains(index))
    }
    remove(leaving, endingAt: value.end)
    let column = text.column(of: value.content)
    guard let order = amendment.order else {
      let lines = amendment.sortedAdditions.flatMap { blockText.item($0, column: column) }
      return insert(lines, after: value.end)
    }
    insert(order, into: value, items, leaving, column: column)
  }

  /// Puts new and moved elements behind those that stay, in order.
  private mutating func insert(
    _ order: [Amendment.Slot], into value: SourceNode, _ items: [SourceItem], _ chunks: [Chunk],
    column: Int
  ) {
    var lines: [String] = []
    var last: Int?
    func flush(_ editor: inout TextEditor) {
      if let last {
        editor.insert(lines, after: chunks[last].end)
      } else if let first = chunks.first, editor.text.isFirstInLine(first.start) {
        editor.insert(lines, above: first.start)
      } else if let first = chunks.first, !lines.isEmpty {
        // Behind another dash: the first line goes where the first element stands.
        let pad = String(repeating: " ", count: column)
        let all = lines.joined(separator: editor.text.newline).dropFirst(column)
        editor.edits.insert(all + editor.text.newline + pad, at: first.start)
      }
      lines = []
    }
    for slot in order {
      switch slot {
      case .added(let node): lines += blockText.item(node, column: column)
      case .kept(let index) where chunks.indices.contains(index):
        if chunks[index].isRemoved {
          lines += movedLines(chunks[index])
        } else {
          flush(&self)
          last = index
        }
      case .kept: break
      }
    }
    flush(&self)
  }

  /// The lines of an element as they stand.
  private func movedLines(_ chunk: Chunk) -> [String] {
    let end = text.lineEnd(of: max(chunk.start, chunk.end - 1))
    return String(decoding: text.bytes[text.lineStart(of: chunk.start)..<end], as: UTF8.self)
      .split(separator: text.newline, omittingEmptySubsequences: false).map { String($0) }
  }

  /// Whether a collection is to be written as a whole: nothing of it stays, and there is no line to leave
  /// or to add to.
  private func mustBeWritten(_ chunks: [Chunk], hasAdditions: Bool) -> Bool {
    guard let first = chunks.first, chunks.allSatisfy(\.isRemoved) else { return false }
    return !hasAdditions || !text.isFirstInLine(first.start)
  }

  private mutating func writeWhole(_ value: SourceNode, _ result: Node, in holder: Holder)
    throws(EditRefusal)
  {
    // An object itself stands behind nothing.
    if case .flow = holder {
      throw refusal(.layout, "nothing of the object would stay; delete it instead", at: value)
    }
    try replace(value, with: result, in: holder)
  }

  /// Takes out the lines of what is removed. What stands behind a dash gives its place to the next.
  private mutating func remove(_ chunks: [Chunk], endingAt end: Int) {
    var index = 0
    while index < chunks.count {
      guard chunks[index].isRemoved else {
        index += 1
        continue
      }
      if text.isFirstInLine(chunks[index].start) {
        removeLines(from: chunks[index].start, to: chunks[index].end)
        index += 1
        continue
      }
      let start = chunks[index].start
      while index + 1 < chunks.count, chunks[index + 1].isRemoved { index += 1 }
      let next = text.nextLine(of: max(0, chunks[index].end - 1))
      edits.remove(start..<min(text.skippingBlanks(next), text.bytes.count))
      index += 1
    }
  }
}
