/// A place in a text: line and column, both counted from 1, the column in characters.
public struct Position: Hashable, Sendable, Comparable {
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in Unicode scalars for YAML and in bytes for JSON.
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// Where a key or a value stands in its file: from `start` up to, and without, `end`.
///
/// Four 32-bit numbers, because a tree holds one of these for each key and each value.
public struct SourceSpan: Hashable, Sendable {
  private let startLine, startColumn, endLine, endColumn: UInt32

  public init(start: Position, end: Position) {
    startLine = UInt32(clamping: start.line)
    startColumn = UInt32(clamping: start.column)
    endLine = UInt32(clamping: end.line)
    endColumn = UInt32(clamping: end.column)
  }

  /// The place of something that was not read from a text.
  static let none = SourceSpan(
    start: Position(line: 0, column: 0), end: Position(line: 0, column: 0))

  public var start: Position { Position(line: Int(startLine), column: Int(startColumn)) }
  public var end: Position { Position(line: Int(endLine), column: Int(endColumn)) }
}

/// What a node holds: the JSON data model, with whole numbers kept exact.
public enum Content: Sendable {
  case null
  case bool(Bool)
  /// A whole number from -2^63 to 2^63-1.
  case integer(Int64)
  /// A whole number above 2^63-1 that 64 bits hold; JSON only.
  case unsigned(UInt64)
  case double(Double)
  case string(String)
  case sequence([Node])
  case mapping(Mapping)
}

/// A value, and where it was read.
///
/// Two nodes are equal when their values are; the place does not count.
public struct Node: Sendable, Equatable {
  public var content: Content
  private var place: SourceSpan

  public init(_ content: Content, span: SourceSpan? = nil) {
    self.content = content
    self.place = span ?? .none
  }

  /// Where the value stands in its file, or nil for a value that no text holds (a default, for example).
  ///
  /// For an alias it is the place of the anchored value, which is where an editor would change it.
  public var span: SourceSpan? {
    get { place == .none ? nil : place }
    set { place = newValue ?? .none }
  }

  public static func == (left: Node, right: Node) -> Bool { left.content == right.content }
}

/// Keys and their values, in the order of the text.
///
/// Two mappings are equal when they hold equal values under the same keys, whatever the order.
public struct Mapping: Sendable {
  public struct Entry: Sendable {
    public let key: String
    private let keyPlace: SourceSpan
    public var value: Node

    public init(key: String, keySpan: SourceSpan? = nil, value: Node) {
      self.key = key
      self.keyPlace = keySpan ?? .none
      self.value = value
    }

    /// Where the key stands in its file.
    public var keySpan: SourceSpan? { keyPlace == .none ? nil : keyPlace }
  }

  public private(set) var entries: [Entry]

  /// The caller sees to it that no key occurs twice.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  public var isEmpty: Bool { entries.isEmpty }
  public var count: Int { entries.count }

  /// A key with its value and its place.
  public func entry(_ key: String) -> Entry? { entries.index(of: key).map { entries[$0] } }

  /// The value under a key. Setting nil removes the key; a new key goes last.
  public subscript(key: String) -> Node? {
    get { entries.index(of: key).map { entries[$0].value } }
    set {
      guard let index = entries.index(of: key) else {
        if let newValue { entries.append(Entry(key: key, value: newValue)) }
        return
      }
      if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
    }
  }
}

extension Mapping: Equatable {
  public static func == (left: Mapping, right: Mapping) -> Bool {
    guard left.count == right.count else { return false }
    for (index, entry) in left.entries.enumerated() {
      let opposite = right.entries[index]
      // Most mappings that are equal also stand in the same order.
      guard let other = opposite.key == entry.key ? opposite.value : right[entry.key],
        entry.value == other
      else { return false }
    }
    return true
  }
}

extension Content: Equatable {
  /// Numbers are equal by their amount: 80 equals 80.0.
  public static func == (left: Content, right: Content) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.unsigned(let left), .unsigned(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.integer(let whole), .double(let double)), (.double(let double), .integer(let whole)):
      Int64(exactly: double) == whole
    case (.unsigned(let whole), .double(let double)), (.double(let double), .unsigned(let whole)):
      // Kubernetes holds neither exactly: both are the same double there.
      Double(whole) == double
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.sequence(let left), .sequence(let right)): left == right
    case (.mapping(let left), .mapping(let right)): left == right
    default: false
    }
  }
}
