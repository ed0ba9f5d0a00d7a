import Documents
import PolicyModel

/// Reads fields of an object as the API declares them, and notes those that have another shape: nothing is
/// read of these.
struct FieldReader {
  struct Problem: Hashable, Sendable {
    /// Without the object's name.
    let message: String
    let position: Position?
  }

  private(set) var problems: [Problem] = []

  /// Notes something that is wrong with a value.
  mutating func note(_ message: String, at node: Node?) {
    problems.append(Problem(message: message, position: node?.span?.start))
  }

  /// The mapping under a key, or nil where there is none.
  mutating func mapping(_ key: String, of node: Node?) -> Node? {
    guard let value = present(key, of: node) else { return nil }
    if value.mapping != nil { return value }
    refuse(value, key, "a mapping")
    return nil
  }

  /// The mappings in the list under a key.
  mutating func elements(_ key: String, of node: Node?) -> [Node] {
    guard let value = present(key, of: node) else { return [] }
    guard let elements = value.sequence else {
      refuse(value, key, "a list")
      return []
    }
    if elements.allSatisfy({ $0.mapping != nil }) { return elements }
    return elements.filter { element in
      if element.mapping != nil { return true }
      refuse(element, "an element of \(key)", "a mapping")
      return false
    }
  }

  /// The string under a key, or nil where there is none or an empty one: the API takes both for unset.
  mutating func string(_ key: String, of node: Node?) -> String? {
    guard let value = present(key, of: node) else { return nil }
    guard let string = value.string else {
      refuse(value, key, "a string")
      return nil
    }
    return string.isEmpty ? nil : string
  }

  mutating func bool(_ key: String, of node: Node?) -> Bool {
    guard let value = present(key, of: node) else { return false }
    if let bool = value.bool { return bool }
    refuse(value, key, "a boolean")
    return false
  }

  /// The map of strings under a key; nil where it is none at all.
  mutating func strings(_ key: String, of node: Node?) -> [String: String]? {
    guard let value = present(key, of: node) else { return [:] }
    guard let entries = value.mapping?.entries else {
      refuse(value, key, "a mapping")
      return nil
    }
    var strings = [String: String](minimumCapacity: entries.count)
    for entry in entries {
      // The API reads null as an empty string.
      if let string = entry.value.isNull ? "" : entry.value.string {
        strings[entry.key] = string
      } else {
        refuse(entry.value, "\(entry.key) in \(key)", "a string")
      }
    }
    return strings
  }

  /// The number of a port under a key; nil where there is none, or 0, which the API takes for unset.
  mutating func port(_ key: String, of node: Node?) -> UInt16? {
    guard case .number(let number)? = target(key, of: node, mayBeName: false) else { return nil }
    return number
  }

  /// The port under a key by its number or name (`k8s.io/apimachinery/pkg/util/intstr`, IntOrString).
  mutating func target(_ key: String, of node: Node?, mayBeName: Bool = true) -> Inventory
    .PortTarget?
  {
    guard let value = present(key, of: node) else { return nil }
    if mayBeName, let name = value.string { return name.isEmpty ? nil : .name(name) }
    guard let integer = value.integer, let number = UInt16(exactly: integer) else {
      refuse(value, key, mayBeName ? "a port's number or name" : "a port's number")
      return nil
    }
    return number == 0 ? nil : .number(number)
  }

  /// The protocol under `protocol`: TCP where none is said, nil where it is none whose ports are known.
  mutating func transport(of node: Node) -> TransportProtocol? {
    guard let value = present("protocol", of: node) else { return .tcp }
    guard let name = value.string else {
      refuse(value, "protocol", "a string")
      return nil
    }
    if name.isEmpty { return .tcp }
    if let transport = TransportProtocol(rawValue: name) { return transport }
    note("the protocol \(quoted(name)) is none of TCP, UDP and SCTP", at: value)
    return nil
  }

  /// The address under a key.
  mutating func address(_ key: String, of node: Node?) -> IPAddress? {
    guard let text = string(key, of: node) else { return nil }
    if let address = IPAddress(text) { return address }
    note("\(quoted(text)) is no IP address", at: node?[key])
    return nil
  }

  private func present(_ key: String, of node: Node?) -> Node? {
    guard let value = node?[key], !value.isNull else { return nil }
    return value
  }

  private mutating func refuse(_ value: Node, _ what: String, _ expected: String) {
    note("\(what) must be \(expected), and is \(value.kindInWords)", at: value)
  }
}
