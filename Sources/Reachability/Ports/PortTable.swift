/// Numbers for the sets of ports that occur, and what is known of pairs of them: a cluster's policies use
/// few sets, and the same two meet again and again.
struct PortTable: Sendable {
  typealias ID = Int32

  static let none: ID = 0
  static let all: ID = 1

  private(set) var sets: [PortSet] = [.none, .all]
  private var ids: [PortSet: ID] = [.none: PortTable.none, .all: PortTable.all]
  private var met: [UInt64: ID] = [:]
  private var joined: [UInt64: ID] = [:]

  subscript(id: ID) -> PortSet { sets[Int(id)] }

  mutating func id(of set: PortSet) -> ID {
    if let id = ids[set] { return id }
    let id = ID(sets.count)
    sets.append(set)
    ids[set] = id
    return id
  }

  /// What is in both.
  mutating func meet(_ left: ID, _ right: ID) -> ID {
    if left == right || right == PortTable.all { return left }
    if left == PortTable.all { return right }
    if left == PortTable.none || right == PortTable.none { return PortTable.none }
    let key = PortTable.key(min(left, right), max(left, right))
    if let known = met[key] { return known }
    let id = id(of: self[left].intersection(self[right]))
    met[key] = id
    return id
  }

  /// What is in either.
  mutating func join(_ left: ID, _ right: ID) -> ID {
    if left == right || right == PortTable.none { return left }
    if left == PortTable.none { return right }
    if left == PortTable.all || right == PortTable.all { return PortTable.all }
    let key = PortTable.key(min(left, right), max(left, right))
    if let known = joined[key] { return known }
    let id = id(of: self[left].union(self[right]))
    joined[key] = id
    return id
  }

  /// What is in the first and not in the second.
  mutating func subtract(_ left: ID, _ right: ID) -> ID {
    if right == PortTable.none || left == PortTable.none { return left }
    if right == PortTable.all || left == right { return PortTable.none }
    return id(of: self[left].subtracting(self[right]))
  }

  private static func key(_ left: ID, _ right: ID) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
