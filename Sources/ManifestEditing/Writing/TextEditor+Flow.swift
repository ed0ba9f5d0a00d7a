import Documents

extension TextEditor {
  private struct Part {
    let start: Int
    let end: Int
    let isRemoved: Bool
  }

  /// What a flow collection gains, given the space at the beginning of the line where it comes to stand.
  private typealias Addition = (_ indentation: String?) -> String

  mutating func amendFlowMapping(
    _ value: SourceNode, _ entries: [SourceEntry], _ amendment: Amendment
  ) throws(EditRefusal) {
    var removed: Set<String> = []
    var added: [Addition] = []
    let flowText = flowText
    for (key, part) in amendment.fields {
      let result = part.result
      if entries.contains(where: { $0.key == key }) {
        if result == nil { removed.insert(key) }
      } else if let result {
        if value.node[key] == result { continue }
        added.append { indentation in
          indentation.map { flowText.tallEntry(key, result, indentation: $0) }
            ?? flowText.entry(key, result)
        }
      } else if value.node[key] != nil {
        throw refusal(
          .merged,
          "\(part.path) comes out of a merge key (<<) and cannot be taken out here alone; write "
            + "the mapping out", at: value)
      }
    }
    let parts = entries.map { entry in
      Part(
        start: entry.start, end: max(entry.afterColon, entry.value.end),
        isRemoved: removed.contains(entry.key))
    }
    if parts.allSatisfy(\.isRemoved) { return try writeFlow(value, amendment) }
    for (key, part) in amendment.fields where !removed.contains(key) {
      guard let entry = entries.first(where: { $0.key == key }) else { continue }
      try amend(entry.value, by: part, in: .flow)
    }
    edit(parts, additions: added.isEmpty ? [:] : [parts.count - 1: added])
  }

  mutating func amendFlowSequence(
    _ value: SourceNode, _ items: [SourceItem], _ amendment: Amendment
  ) throws(EditRefusal) {
    let parts = items.enumerated().map { index, item in
      Part(
        start: item.start, end: item.value.end,
        isRemoved: amendment.elements[index].map { $0.result == nil } ?? false
          || amendment.moves.contains(index))
    }
    if parts.allSatisfy(\.isRemoved) { return try writeFlow(value, amendment) }
    for (index, part) in amendment.elements.sorted(by: { $0.key < $1.key })
    where items.indices.contains(index) && !parts[index].isRemoved {
      try amend(items[index].value, by: part, in: .flow)
    }
    let flowText = flowText
    func addition(_ node: Node) -> Addition {
      { indentation in
        indentation.map { flowText.tall(node, indentation: $0) } ?? flowText.line(node)
      }
    }
    var additions: [Int: [Addition]] = [:]
    if let order = amendment.order {
      // Behind which of those that stay; -1 before them all.
      var last = -1
      for slot in order {
        switch slot {
        case .added(let node): additions[last, default: []].append(addition(node))
        case .kept(let index) where parts.indices.contains(index):
          if parts[index].isRemoved {
            let raw = String(
              decoding: text.bytes[parts[index].start..<parts[index].end], as: UTF8.self)
            additions[last, default: []].append { _ in raw }
          } else {
            last = index
          }
        case .kept: break
        }
      }
    } else if !amendment.additions.isEmpty {
      additions[parts.count - 1] = amendment.sortedAdditions.map(addition)
    }
    edit(parts, additions: additions)
  }

  /// Nothing of the collection stays.
  private mutating func writeFlow(_ value: SourceNode, _ amendment: Amendment) throws(EditRefusal) {
    guard let result = amendment.result else { return }
    let written =
      BlockText.isTall(result)
      ? flowText.tall(result, indentation: text.indentation(of: value.start))
      : flowText.line(result)
    edits.replace(value.content..<value.end, with: written)
  }

  /// - Parameters:
  ///   - parts: of which at least one stays.
  ///   - additions: what is put behind a part; behind one that goes, behind the last before it that stays.
  private mutating func edit(_ parts: [Part], additions: [Int: [Addition]]) {
    removeRuns(of: parts)
    for (index, added) in additions.sorted(by: { $0.key < $1.key }) {
      let place = parts.indices.last { $0 <= index && !parts[$0].isRemoved }
      if let place {
        insert(added, after: parts[place])
      } else if let first = parts.first {
        let isTall = isTall(first)
        let indentation = text.indentation(of: first.start)
        let separator = isTall ? "," + text.newline + indentation : comma
        for one in added {
          edits.insert(one(isTall ? indentation : nil) + separator, at: first.start)
        }
      }
    }
  }

  private var comma: String { !text.isJSON || layout.isSpaced ? ", " : "," }

  /// Whether a part begins a line.
  private func isTall(_ part: Part) -> Bool { text.isFirstInLine(part.start) }

  private mutating func insert(_ added: [Addition], after part: Part) {
    guard isTall(part) else {
      for one in added { edits.insert(comma + one(nil), at: part.end) }
      return
    }
    let indentation = text.indentation(of: part.start)
    let lines = added.map { text.newline + indentation + $0(indentation) }.joined(separator: ",")
    // A comment behind the part stays with it.
    let next = text.skippingBlanks(part.end)
    let hasComma = text.byte(next) == UInt8(ascii: ",")
    let comment = text.skippingBlanks(hasComma ? next + 1 : next)
    if !text.isJSON, text.byte(comment) == UInt8(ascii: "#") {
      if !hasComma { edits.insert(",", at: part.end) }
      edits.insert(lines + (hasComma ? "," : ""), at: text.lineEnd(of: comment))
    } else {
      edits.insert("," + lines, at: part.end)
    }
  }

  private mutating func removeRuns(of parts: [Part]) {
    var index = 0
    while index < parts.count {
      guard parts[index].isRemoved else {
        index += 1
        continue
      }
      let first = index
      while index + 1 < parts.count, parts[index + 1].isRemoved { index += 1 }
      removeRun(parts, first...index)
      index += 1
    }
  }

  private mutating func removeRun(_ parts: [Part], _ run: ClosedRange<Int>) {
    let (first, last) = (parts[run.lowerBound], parts[run.upperBound])
    if run.upperBound + 1 < parts.count {
      let next = parts[run.upperBound + 1].start
      if hasComment(last.end..<next) {
        // The comment may be about what stays.
        let comma = text.skippingSpace(last.end)
        let end = text.byte(comma) == UInt8(ascii: ",") && comma < next ? comma + 1 : last.end
        if text.isFirstInLine(first.start), isBlankAfter(end) {
          edits.remove(text.lineStart(of: first.start)..<text.nextLine(of: max(0, end - 1)))
        } else {
          edits.remove(first.start..<end)
        }
      } else {
        edits.remove(first.start..<next)
      }
    } else if run.lowerBound > 0 {
      let before = parts[run.lowerBound - 1].end
      if hasComment(before..<first.start) {
        edits.remove(first.start..<last.end)
      } else {
        edits.remove(before..<last.end)
      }
    }
  }

  private func hasComment(_ range: Range<Int>) -> Bool {
    !text.isJSON && text.bytes[range].contains(UInt8(ascii: "#"))
  }

  /// Whether nothing but a comment stands behind a place in its line.
  private func isBlankAfter(_ offset: Int) -> Bool {
    let next = text.skippingBlanks(offset)
    return next >= text.lineEnd(of: offset) || text.byte(next) == UInt8(ascii: "#")
  }
}
