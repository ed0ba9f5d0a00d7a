import Documents

extension Node {
  static func text(_ text: some StringProtocol) -> Node { Node(.string(String(text))) }

  static func number(_ number: Int64) -> Node { Node(.integer(number)) }

  static func list(_ items: [Node]) -> Node { Node(.sequence(items)) }

  /// An object of the fields that have a value.
  static func object(_ fields: KeyValuePairs<String, Node?>) -> Node {
    Node(
      .mapping(
        Mapping(fields.compactMap { name, value in value.map { .init(key: name, value: $0) } })))
  }
}
