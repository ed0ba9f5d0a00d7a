private struct PlainKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// A node is coded as the plain value that it holds; its place is not coded.
extension Node: Codable {
  public func encode(to encoder: any Encoder) throws {
    if let encoding = encoder as? NodeEncoding { return encoding.become(self) }
    switch content {
    case .sequence(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    case .mapping(let mapping):
      var container = encoder.container(keyedBy: PlainKey.self)
      for entry in mapping.entries {
        try container.encode(entry.value, forKey: PlainKey(stringValue: entry.key))
      }
    default:
      var container = encoder.singleValueContainer()
      switch content {
      case .bool(let bool): try container.encode(bool)
      case .integer(let integer): try container.encode(integer)
      case .unsigned(let integer): try container.encode(integer)
      case .double(let double): try container.encode(double)
      case .string(let string): try container.encode(string)
      case .null, .sequence, .mapping: try container.encodeNil()
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    if let decoding = decoder as? NodeDecoding {
      self = decoding.node
      return
    }
    // The commonest first: each kind that does not fit costs an error that is made and thrown away.
    let single = try decoder.singleValueContainer()
    if let string = try? single.decode(String.self) {
      self.init(.string(string))
    } else if let container = try? decoder.container(keyedBy: PlainKey.self) {
      self.init(
        .mapping(
          Mapping(
            try container.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
              Mapping.Entry(key: $0.stringValue, value: try container.decode(Node.self, forKey: $0))
            })))
    } else if var container = try? decoder.unkeyedContainer() {
      var elements: [Node] = []
      while !container.isAtEnd { elements.append(try container.decode(Node.self)) }
      self.init(.sequence(elements))
    } else if single.decodeNil() {
      self.init(.null)
    } else if let integer = try? single.decode(Int64.self) {
      self.init(.integer(integer))
    } else if let bool = try? single.decode(Bool.self) {
      self.init(.bool(bool))
    } else if let integer = try? single.decode(UInt64.self) {
      self.init(.unsigned(integer))
    } else {
      self.init(.double(try single.decode(Double.self)))
    }
  }
}
