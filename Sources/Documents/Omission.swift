/// What is passed over while a value is read.
public indirect enum Omission: Sendable {
  case nothing
  case whole
  /// It is not read but kept as its own text, in a string.
  case asText
  /// In these fields of a mapping, or of each mapping in a list.
  case within([String: Omission])
  /// Every field but these of a mapping, or of each mapping in a list; and of these what they say.
  case only(FieldSelection)
}

/// Fields of a mapping that are read, each with what of its value is passed over.
public struct FieldSelection: Sendable, ExpressibleByDictionaryLiteral {
  struct Field: Sendable {
    let key: String
    /// The key as it stands in a text that escapes nothing of it.
    let bytes: [UInt8]
    let omission: Omission
  }

  /// Few: they are searched one by one.
  let fields: [Field]

  public init(dictionaryLiteral elements: (String, Omission)...) {
    fields = elements.map { Field(key: $0, bytes: Array($0.utf8), omission: $1) }
  }

  /// The field whose key stands between two places of a text.
  func index(of range: Range<Int>, in bytes: [UInt8]) -> Int? {
    search: for index in fields.indices where fields[index].bytes.count == range.count {
      for offset in 0..<range.count
      where fields[index].bytes[offset] != bytes[range.lowerBound + offset] {
        continue search
      }
      return index
    }
    return nil
  }

  func index(of key: String) -> Int? { fields.firstIndex { $0.key == key } }
}
