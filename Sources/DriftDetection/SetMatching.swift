import Documents
import PolicyModel

/// Which elements of two lists belong together.
struct SetMatching {
  /// Indices of elements that differ and are so alike that one was changed into the other.
  private(set) var pairs: [(declared: Int, found: Int)] = []
  private(set) var onlyDeclared: [Int] = []
  private(set) var onlyFound: [Int] = []

  /// Two elements below this likeness are told apart as one removed and one added.
  static let leastLikeness = 0.3
  /// Above this many comparisons the rest is told as removed and added, to bound the work on a list
  /// that someone made to be slow.
  static let mostComparisons = 10_000

  /// How many values all these comparisons may look at.
  static let mostValues = 2_000_000

  /// How many values are looked at where each element is compared with each.
  private static func cost(_ left: [Node], _ right: [Node]) -> Int {
    left.map(\.valueCount).reduce(0, +) * right.count + right.map(\.valueCount).reduce(0, +)
      * left.count
  }

  init(_ declared: [Node], _ found: [Node], _ element: FieldSchema) {
    var declaredRest: [Int] = []
    var foundRest: [Int] = []
    (declaredRest, foundRest) = SetMatching.withoutEqual(declared, found, element)
    guard !declaredRest.isEmpty, !foundRest.isEmpty,
      declaredRest.count * foundRest.count <= SetMatching.mostComparisons,
      SetMatching.cost(declaredRest.map { declared[$0] }, foundRest.map { found[$0] })
        <= SetMatching.mostValues
    else {
      (onlyDeclared, onlyFound) = (declaredRest, foundRest)
      return
    }
    var candidates: [(likeness: Double, declared: Int, found: Int)] = []
    for one in declaredRest {
      for other in foundRest {
        let likeness = element.likeness(declared[one], found[other])
        // Where one element is left on each side, any likeness at all makes them one.
        let isOnlyPair = declaredRest.count == 1 && foundRest.count == 1
        if likeness >= SetMatching.leastLikeness || isOnlyPair && likeness > 0 {
          candidates.append((likeness, one, other))
        }
      }
    }
    candidates.sort { ($1.likeness, $0.declared, $0.found) < ($0.likeness, $1.declared, $1.found) }
    var declaredLeft = Set(declaredRest)
    var foundLeft = Set(foundRest)
    for candidate in candidates
    where declaredLeft.contains(candidate.declared) && foundLeft.contains(candidate.found) {
      declaredLeft.remove(candidate.declared)
      foundLeft.remove(candidate.found)
      pairs.append((candidate.declared, candidate.found))
    }
    pairs.sort { $0.declared < $1.declared }
    onlyDeclared = declaredLeft.sorted()
    onlyFound = foundLeft.sorted()
  }

  /// The indices of the elements that have no equal one on the other side.
  private static func withoutEqual(_ declared: [Node], _ found: [Node], _ element: FieldSchema)
    -> ([Int], [Int])
  {
    // Elements at the same index are looked at first: lists that differ mostly differ in one place.
    func unknown(_ nodes: [Node], in others: [Node]) -> [Int] {
      let moved = nodes.indices.filter {
        $0 >= others.count || !element.isEqual(nodes[$0], others[$0])
      }
      if moved.isEmpty { return [] }
      let search = EqualitySearch(others, element)
      return moved.filter { !search.contains(nodes[$0]) }
    }
    return (unknown(declared, in: found), unknown(found, in: declared))
  }
}

extension Node {
  /// How many values it holds, itself among them.
  fileprivate var valueCount: Int {
    switch content {
    case .sequence(let elements): elements.reduce(1) { $0 + $1.valueCount }
    case .mapping(let mapping): mapping.entries.reduce(1) { $0 + $1.value.valueCount }
    default: 1
    }
  }
}

extension FieldSchema {
  /// How alike two values in normal form are: 1 for equal ones, 0 for those that share nothing.
  ///
  /// A key that both have counts for something even where its values differ: a peer whose CIDR changed
  /// is still that peer.
  func likeness(_ left: Node, _ right: Node) -> Double {
    switch (self, left.content, right.content) {
    case (.object, .mapping(let left), .mapping(let right)),
      (.map, .mapping(let left), .mapping(let right)):
      // "Everything" and something narrower are one rule that was opened or closed.
      if left.isEmpty || right.isEmpty { return left.isEmpty && right.isEmpty ? 1 : 0.1 }
      var shared = 0.0
      for entry in left.entries {
        guard let other = right[entry.key] else { continue }
        shared += 0.3 + 0.7 * field(entry.key).likeness(entry.value, other)
      }
      let keys = left.count + right.entries.count { left[$0.key] == nil }
      return shared / Double(keys)
    case (.set(let element), .sequence(let left), .sequence(let right)),
      (.list(let element), .sequence(let left), .sequence(let right)):
      if left.isEmpty || right.isEmpty { return left.isEmpty && right.isEmpty ? 1 : 0 }
      // The share of equal elements: to look for likeness in them too would multiply the work at each
      // level, which someone could use to make a comparison last for hours.
      let search = EqualitySearch(right, element)
      return Double(left.count(where: search.contains)) / Double(max(left.count, right.count))
    case (.cidr, .string(let left), .string(let right)):
      if left == right { return 1 }
      return CIDR(left).map { $0 == CIDR(right) } == true ? 0.9 : 0
    default: return left == right ? 1 : 0
    }
  }
}
