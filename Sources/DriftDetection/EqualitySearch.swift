import Documents
import PolicyModel

/// Tells whether a list has an element that means the same as a given one, in a time that does not grow
/// with the list: without it, two long lists in different order would be compared each with each.
struct EqualitySearch {
  private static let mostSearched = 8
  private let nodes: [Node]
  private let element: FieldSchema
  /// The indices of the nodes by their hash; only for a list that is too long to be searched.
  private var buckets: [Int: [Int]] = [:]

  init(_ nodes: [Node], _ element: FieldSchema) {
    self.nodes = nodes
    self.element = element
    guard nodes.count > EqualitySearch.mostSearched else { return }
    for (index, node) in nodes.enumerated() {
      buckets[element.hash(of: node), default: []].append(index)
    }
  }

  func contains(_ node: Node) -> Bool {
    guard nodes.count > EqualitySearch.mostSearched else {
      return nodes.contains { element.isEqual(node, $0) }
    }
    return buckets[element.hash(of: node)]?.contains { element.isEqual(node, nodes[$0]) } == true
  }
}

/// Numbers the elements of two lists, so that equal ones have the same number.
struct EqualityClasses {
  private(set) var left: [Int] = []
  private(set) var right: [Int] = []

  init(_ left: [Node], _ right: [Node], _ element: FieldSchema) {
    var known: [Int: [(node: Node, number: Int)]] = [:]
    var count = 0
    func number(_ node: Node) -> Int {
      let hash = element.hash(of: node)
      if let found = known[hash]?.first(where: { element.isEqual(node, $0.node) }) {
        return found.number
      }
      count += 1
      known[hash, default: []].append((node, count))
      return count
    }
    self.left = left.map(number)
    self.right = right.map(number)
  }
}

extension FieldSchema {
  /// The same for any two values that ``isEqual(_:_:)`` takes for equal.
  fileprivate func hash(of node: Node) -> Int {
    var hasher = Hasher()
    switch node.content {
    case .null: hasher.combine(0)
    case .bool(let bool): hasher.combine(bool)
    // Numbers are equal by their amount, whatever their type.
    case .integer(let integer): hasher.combine(Double(integer))
    case .unsigned(let integer): hasher.combine(Double(integer))
    case .double(let double): hasher.combine(double)
    case .string(let string): hasher.combine(string)
    case .sequence(let elements):
      switch self {
      case .set(let element): hasher.combine(Set(elements.map(element.hash(of:))))
      case .list(let schema): for element in elements { hasher.combine(schema.hash(of: element)) }
      default: for element in elements { hasher.combine(FieldSchema.scalar.hash(of: element)) }
      }
    case .mapping(let mapping):
      var sum = 0
      for entry in mapping.entries {
        var pair = Hasher()
        pair.combine(entry.key)
        pair.combine(field(entry.key).hash(of: entry.value))
        sum &+= pair.finalize()
      }
      hasher.combine(sum)
    }
    return hasher.finalize()
  }
}
