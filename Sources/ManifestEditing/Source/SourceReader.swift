import Documents

/// Finds the bytes of each value of a document, out of the places that its reader noted.
struct SourceReader {
  let text: SourceText

  /// The text of a document.
  ///
  /// - Returns: what cannot be told apart is ``SourceNode/Form/opaque``.
  func document(_ node: Node) -> SourceNode {
    let start = node.span.flatMap { text.offset($0.start) } ?? 0
    return read(node, from: start, inFlow: false)
  }

  /// - Parameters:
  ///   - from: behind what introduces the value: a colon, a dash, a comma.
  private func read(_ node: Node, from: Int, inFlow: Bool) -> SourceNode {
    guard let span = node.span, let start = text.offset(span.start), let end = text.offset(span.end)
    else { return SourceNode(node: node, start: from, content: from, end: from, form: .opaque) }
    if node.isNull, start == end, start == from {
      return SourceNode(node: node, start: from, content: from, end: from, form: .absent)
    }
    let first = text.skippingSpace(from)
    if !text.isJSON, text.byte(first) == UInt8(ascii: "*"), first != start {
      return SourceNode(
        node: node, start: first, content: first, end: endOfName(first + 1), form: .alias)
    }
    guard first == start, start <= end else {
      return SourceNode(
        node: node, start: first, content: first, end: max(first, withoutTail(end)), form: .opaque)
    }
    let (content, anchor) = properties(of: node, start: start, end: end)
    var result = form(of: node, start: start, content: content, end: end, inFlow: inFlow)
    result.anchor = anchor
    return result
  }

  private func form(of node: Node, start: Int, content: Int, end: Int, inFlow: Bool) -> SourceNode {
    func made(_ form: SourceNode.Form, end: Int) -> SourceNode {
      SourceNode(node: node, start: start, content: content, end: end, form: form)
    }
    let firstByte = text.byte(content)
    let opaque = made(.opaque, end: max(content, withoutTail(end)))
    switch node.content {
    case .mapping(let mapping):
      let own = ownEntries(of: mapping, from: content, to: end)
      if firstByte == UInt8(ascii: "{"), own.first?.start != content {
        return flowEntries(own).map { made(.flowMapping($0), end: end) } ?? opaque
      }
      guard !inFlow, let (form, last) = blockMapping(own, from: content) else { return opaque }
      return made(form, end: last)
    case .sequence(let elements):
      if firstByte == UInt8(ascii: "[") {
        return flowItems(elements, from: content + 1).map { made(.flowSequence($0), end: end) }
          ?? opaque
      }
      guard !inFlow, let items = blockItems(elements, from: content), let last = items.last else {
        return opaque
      }
      return made(.blockSequence(items), end: last.value.end)
    default:
      let isBlockScalar = firstByte == UInt8(ascii: "|") || firstByte == UInt8(ascii: ">")
      guard isBlockScalar, !text.isJSON else { return made(.scalar, end: end) }
      var last = end
      while last > content, [0x20, 0x09, 0x0A, 0x0D].contains(text.bytes[last - 1]) { last -= 1 }
      return made(.scalar, end: last)
    }
  }

  /// Past an anchor and a tag.
  private func properties(of node: Node, start: Int, end: Int) -> (content: Int, anchor: String?) {
    if text.isJSON { return (start, nil) }
    // The anchor of a mapping's first key stands where the mapping begins.
    let firstKey = node.mapping?.entries.compactMap { entry in
      entry.keySpan.flatMap { text.offset($0.start) }.flatMap { $0 >= start ? $0 : nil }
    }.min()
    var anchor: String?
    var content = start
    while content < end, content != firstKey, let byte = text.byte(content),
      byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!")
    {
      var last = content
      while let byte = text.byte(last), ![0x20, 0x09, 0x0A, 0x0D].contains(byte) { last += 1 }
      if byte == UInt8(ascii: "&") {
        anchor = String(decoding: text.bytes[(content + 1)..<last], as: UTF8.self)
      }
      content = min(text.skippingSpace(last), max(last, end))
    }
    return (content, anchor)
  }

  // MARK: Mappings

  private struct OwnEntry {
    let entry: Mapping.Entry
    let start: Int
    let end: Int
  }

  /// The entries whose keys stand in the mapping's own text, in its order: not those of merge keys.
  private func ownEntries(of mapping: Mapping, from: Int, to end: Int) -> [OwnEntry] {
    mapping.entries.compactMap { entry in
      guard let span = entry.keySpan, let start = text.offset(span.start),
        let last = text.offset(span.end), start >= from, last <= end
      else { return nil }
      return OwnEntry(entry: entry, start: start, end: last)
    }.sorted { $0.start < $1.start }
  }

  private func flowEntries(_ own: [OwnEntry]) -> [SourceEntry]? {
    var entries: [SourceEntry] = []
    for one in own {
      let colon = text.skippingSpace(one.end)
      let hasColon = text.byte(colon) == UInt8(ascii: ":")
      guard hasColon || one.entry.value.isNull else { return nil }
      let after = hasColon ? colon + 1 : one.end
      let value =
        hasColon
        ? read(one.entry.value, from: after, inFlow: true)
        : SourceNode(
          node: one.entry.value, start: after, content: after, end: after, form: .absent)
      entries.append(
        SourceEntry(key: one.entry.key, start: one.start, afterColon: after, value: value))
    }
    return entries
  }

  private func blockMapping(_ own: [OwnEntry], from content: Int) -> (SourceNode.Form, Int)? {
    var entries: [SourceEntry] = []
    var cursor = content
    var hasMerge = false
    let column = text.column(of: content)
    func passMerges(upTo limit: Int?) -> Bool {
      while true {
        let place = text.skippingSpace(cursor)
        if let limit, place >= limit { return place == limit }
        guard isMerge(place), text.column(of: place) == column || place == content else {
          return limit == nil
        }
        guard let end = endOfMerge(place) else { return false }
        hasMerge = true
        cursor = end
      }
    }
    for one in own {
      guard passMerges(upTo: one.start) else { return nil }
      let colon = text.skippingBlanks(one.end)
      guard text.byte(colon) == UInt8(ascii: ":") else { return nil }
      let value = read(one.entry.value, from: colon + 1, inFlow: false)
      entries.append(
        SourceEntry(key: one.entry.key, start: one.start, afterColon: colon + 1, value: value))
      cursor = max(colon + 1, value.end)
    }
    guard passMerges(upTo: nil), !entries.isEmpty || hasMerge else { return nil }
    return (.blockMapping(entries, hasMerge: hasMerge), cursor)
  }

  private func isMerge(_ place: Int) -> Bool {
    text.bytes[min(place, text.bytes.count)...].starts(with: Array("<<".utf8))
      && text.byte(text.skippingBlanks(place + 2)) == UInt8(ascii: ":")
  }

  /// Where a merge key of an alias, or of a list of them, ends.
  private func endOfMerge(_ place: Int) -> Int? {
    let value = text.skippingBlanks(text.skippingBlanks(place + 2) + 1)
    switch text.byte(value) {
    case UInt8(ascii: "*"): return endOfName(value + 1)
    case UInt8(ascii: "["):
      return text.bytes[value...].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
    default: return nil
    }
  }

  // MARK: Lists

  private func flowItems(_ elements: [Node], from: Int) -> [SourceItem]? {
    var items: [SourceItem] = []
    var cursor = from
    for element in elements {
      let value = read(element, from: cursor, inFlow: true)
      guard value.end > value.start else { return nil }
      items.append(SourceItem(start: value.start, value: value))
      cursor = text.skippingSpace(value.end)
      if text.byte(cursor) == UInt8(ascii: ",") { cursor += 1 }
    }
    return items
  }

  private func blockItems(_ elements: [Node], from: Int) -> [SourceItem]? {
    var items: [SourceItem] = []
    var dash = from
    let column = text.column(of: from)
    for element in elements {
      guard text.byte(dash) == UInt8(ascii: "-"), text.column(of: dash) == column else {
        return nil
      }
      let value = read(element, from: dash + 1, inFlow: false)
      items.append(SourceItem(start: dash, value: value))
      dash = text.skippingSpace(max(dash + 1, value.end))
    }
    return items
  }

  // MARK: Ends

  private func endOfName(_ start: Int) -> Int {
    var end = start
    while let byte = text.byte(end), ![0x20, 0x09, 0x0A, 0x0D].contains(byte),
      !",[]{}".utf8.contains(byte)
    {
      end += 1
    }
    return end
  }

  /// Without the space and the lines of comments before the next value, which libyaml counts to a
  /// collection in block style.
  private func withoutTail(_ end: Int) -> Int {
    var last = end
    while last > 0 {
      if [0x20, 0x09, 0x0A, 0x0D].contains(text.bytes[last - 1]) {
        last -= 1
      } else {
        let start = text.skippingBlanks(text.lineStart(of: last - 1))
        guard !text.isJSON, text.byte(start) == UInt8(ascii: "#") else { return last }
        last = text.lineStart(of: last - 1)
      }
    }
    return last
  }
}
