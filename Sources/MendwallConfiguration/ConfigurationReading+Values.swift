import Documents

extension ConfigurationReading {
  mutating func fields(of node: Node, _ what: String, _ known: [String]) -> [String: Node] {
    guard let mapping = node.mapping else {
      if !node.isNull { report("\(what) must be a mapping, and is \(node.kindInWords)", node) }
      return [:]
    }
    var fields: [String: Node] = [:]
    for entry in mapping.entries {
      guard known.contains(entry.key) else {
        faults.append(
          .init(
            message: "\(what) has no field \(quoted(entry.key)); its fields are "
              + known.joined(separator: ", "), line: entry.keySpan?.start.line))
        continue
      }
      if !entry.value.isNull { fields[entry.key] = entry.value }
    }
    return fields
  }

  mutating func mapping(_ node: Node?, _ what: String) -> Mapping? {
    guard let node else { return nil }
    if node.mapping == nil { report("\(what) must be a mapping, and is \(node.kindInWords)", node) }
    return node.mapping
  }

  mutating func list(_ node: Node?, _ what: String) -> [Node] {
    guard let node else { return [] }
    if node.sequence == nil { report("\(what) must be a list, and is \(node.kindInWords)", node) }
    return node.sequence ?? []
  }

  mutating func strings(_ node: Node?, _ what: String) -> [String] {
    list(node, what).compactMap { string($0, "an element of \(what)") }
  }

  mutating func string(_ node: Node, _ what: String) -> String? {
    if node.string == nil { report("\(what) must be a string, and is \(node.kindInWords)", node) }
    return node.string
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ node: Node, _ what: String, _ type: Value.Type
  ) -> Value? where Value.RawValue == String {
    guard let text = string(node, what) else { return nil }
    if let value = Value(rawValue: text) { return value }
    let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
    report("\(what) is \(quoted(text)); it must be one of \(known)", node)
    return nil
  }

  mutating func expect(_ node: Node?, _ value: String) {
    guard let node, node.string != value else { return }
    report("this must be \(value), the only one that this version reads", node)
  }

  mutating func report(_ message: String, _ node: Node) {
    faults.append(.init(message: message, line: node.span?.start.line))
  }
}
