import Documents

/// The error that reading ends in, or nil where it succeeds.
func failure(_ body: () throws(DocumentError) -> Void) -> DocumentError? {
  do throws(DocumentError) {
    try body()
    return nil
  } catch {
    return error
  }
}

func json(_ text: String) throws(DocumentError) -> Node {
  try JSONReader.read(Array(text.utf8), file: "a.json")
}

func jsonFailure(_ text: String) -> DocumentError? { jsonFailure(Array(text.utf8)) }

func jsonFailure(_ bytes: [UInt8]) -> DocumentError? {
  failure { () throws(DocumentError) in _ = try JSONReader.read(bytes, file: "a.json") }
}

func yamlDocuments(_ text: String) throws(DocumentError) -> [Node] {
  try YAMLReader.read(Array(text.utf8), file: "a.yaml")
}

/// The one document of a text.
func yaml(_ text: String) throws -> Node {
  let documents = try yamlDocuments(text)
  guard documents.count == 1 else { throw WrongCount(documents: documents.count) }
  return documents[0]
}

func yamlFailure(_ text: String) -> DocumentError? { yamlFailure(Array(text.utf8)) }

func yamlFailure(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) -> DocumentError? {
  failure { () throws(DocumentError) in
    _ = try YAMLReader.read(bytes, file: "a.yaml", limits: limits)
  }
}

struct WrongCount: Error { let documents: Int }

extension Node {
  /// What a value is, with its type: 80 and 80.0 are equal as nodes, and are not the same here.
  var spelledOut: String {
    switch content {
    case .null: "null"
    case .bool(let bool): "bool \(bool)"
    case .integer(let integer): "integer \(integer)"
    case .unsigned(let integer): "unsigned \(integer)"
    case .double(let double): "double \(double)"
    case .string(let string): "string \(string.debugDescription)"
    case .sequence(let elements): "[\(elements.map(\.spelledOut).joined(separator: ", "))]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.map { "\($0.key.debugDescription): \($0.value.spelledOut)" }
        .joined(separator: ", ") + "}"
    }
  }
}
