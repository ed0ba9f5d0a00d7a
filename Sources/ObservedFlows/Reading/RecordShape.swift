/// How the records of a log stand in its text.
enum RecordShape: Hashable, Sendable {
  /// One a line.
  case lines
  /// JSON objects, each over several lines.
  case objects
  /// The elements of a JSON list that is the whole text.
  case elements
  /// The elements of a list in the one JSON object that is the whole text.
  case listed

  /// How deep in brackets a record begins.
  var depth: Int {
    switch self {
    case .lines, .objects: 0
    case .elements: 1
    case .listed: 2
    }
  }

  /// Tells it from the first bytes of a text.
  init(of head: Span<UInt8>) {
    var first = 0
    while first < head.count, head[first] <= 0x20 { first += 1 }
    guard first < head.count else {
      self = .lines
      return
    }
    switch head[first] {
    case UInt8(ascii: "["): self = .elements
    case UInt8(ascii: "{"):
      let end = head.firstIndex(of: UInt8(ascii: "\n"), from: first) ?? head.count
      self = RecordShape.ofObject(head, from: first, lineEnd: end)
    default: self = .lines
    }
  }

  private static let lists: [StaticString] = ["items", "events", "flows", "entries"]

  /// An object that ends with its line is a record by itself, unless it holds the list of all.
  private static func ofObject(_ head: Span<UInt8>, from start: Int, lineEnd: Int) -> RecordShape {
    var cursor = JSONCursor(index: start)
    guard cursor.take(UInt8(ascii: "{"), head) else { return .lines }
    var isFirst = true
    while case .key(let key) = cursor.nextKey(head, isFirst: &isFirst) {
      cursor.skipSpace(head)
      let isList = cursor.index < head.count && head[cursor.index] == UInt8(ascii: "[")
      if isList, lists.contains(where: { head.equals(key, $0) }) { return .listed }
      guard cursor.skipValue(head) else { break }
    }
    // A line that breaks off within a value is still a line, if another one follows it that begins anew.
    var next = lineEnd
    while next < head.count, head[next] <= 0x20 { next += 1 }
    return cursor.index > lineEnd && next < head.count && head[next] != UInt8(ascii: "{")
      ? .objects : .lines
  }
}
