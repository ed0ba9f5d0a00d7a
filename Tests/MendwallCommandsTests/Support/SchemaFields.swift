import Documents

/// The part of JSON Schema that tells a format's fields: properties, required fields, items, references.
struct SchemaFields {
  let schema: Node

  /// What is wrong with a document, by place.
  func problems(of document: Node) -> [String] { check(document, against: schema, at: "").sorted() }

  private func check(_ node: Node, against rule: Node, at place: String) -> [String] {
    if let name = rule["$ref"]?.string {
      guard let target = JSONPointer(String(name.dropFirst())).flatMap({ schema[$0] }) else {
        return ["\(place): the schema has no \(name)"]
      }
      return check(node, against: target, at: place)
    }
    if let elements = node.sequence, let items = rule["items"] {
      return elements.enumerated().flatMap { check($1, against: items, at: "\(place)/\($0)") }
    }
    guard let fields = node.mapping, let properties = rule["properties"]?.mapping else { return [] }
    let required = (rule["required"]?.sequence ?? []).compactMap(\.string)
    var problems = required.filter { fields[$0] == nil }
      .map { "\(place.isEmpty ? "/" : place) lacks \($0)" }
    for entry in fields.entries {
      if let property = properties[entry.key] {
        problems += check(entry.value, against: property, at: "\(place)/\(entry.key)")
      } else if rule["additionalProperties"] == false {
        problems.append("\(place)/\(entry.key) is unknown")
      }
    }
    return problems
  }
}
