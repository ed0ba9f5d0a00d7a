/// Meets what each class may send with what the others accept.
struct Joining {
  /// Classes that may send the same to the same.
  struct Senders {
    let classes: [Int]
    /// Disjoint, each with its ports.
    let receivers: [Row.Group]
  }

  private let connectivity: Connectivity
  private var ports: PortTable
  /// The rows of the pods that somebody isolates, each once, and whose they are.
  private var rows: [(row: Row, classes: ClassSet)] = []
  /// The pods that accept everything.
  private var open = ClassSet.empty
  /// By sending class: which of the rows accept it, on which ports.
  private var accepting: [[Acceptance]]

  private struct Acceptance: Hashable {
    let row: Int32
    let ports: PortTable.ID
  }

  private struct Signature: Hashable {
    let egress: ObjectIdentifier
    let accepting: [Acceptance]
    let isOutside: Bool
  }

  init(_ connectivity: Connectivity) {
    self.connectivity = connectivity
    ports = connectivity.ports
    let universe = connectivity.universe
    accepting = [[Acceptance]](repeating: [], count: universe.count)
    var classesOfRow: [ObjectIdentifier: (row: Row, classes: [Int])] = [:]
    var openClasses: [Int] = []
    for number in universe.everything[connectivity.state].elements
    where number != universe.ingressController {
      let row = connectivity.ingress[number]
      if row.isOpen {
        openClasses.append(number)
      } else {
        classesOfRow[ObjectIdentifier(row), default: (row, [])].classes.append(number)
      }
    }
    open = ClassSet(openClasses)
    for (row, classes) in classesOfRow.values.sorted(by: { $0.classes[0] < $1.classes[0] }) {
      let index = Int32(truncatingIfNeeded: rows.count)
      rows.append((row, ClassSet(classes)))
      for group in row.groups {
        group.peers.forEach {
          accepting[$0].append(Acceptance(row: index, ports: group.ports))
        }
      }
    }
  }

  /// All who send anything. Outside of the cluster nobody is told to send to others there.
  mutating func senders() -> (senders: [Senders], ports: PortTable) {
    let universe = connectivity.universe
    var bySignature: [Signature: [Int]] = [:]
    for number in universe.everything[connectivity.state].elements {
      let signature = Signature(
        egress: ObjectIdentifier(connectivity.egress[number]), accepting: accepting[number],
        isOutside: number >= universe.classes.count)
      bySignature[signature, default: []].append(number)
    }
    let pods = ClassSet(0..<universe.classes.count)
    var senders: [Senders] = []
    for (signature, classes) in bySignature.sorted(by: { $0.value[0] < $1.value[0] }) {
      var receivers = receivers(of: connectivity.egress[classes[0]], signature.accepting)
      if signature.isOutside {
        receivers = receivers.compactMap {
          let inside = $0.peers.intersection(pods)
          return inside.isEmpty ? nil : Row.Group(peers: inside, ports: $0.ports)
        }
      }
      senders.append(Senders(classes: classes, receivers: receivers))
    }
    return (senders, ports)
  }

  private mutating func receivers(of egress: Row, _ accepting: [Acceptance]) -> [Row.Group] {
    var found = Found(words: (connectivity.universe.count + 63) / 64)
    func meet(_ classes: ClassSet, _ accepted: PortTable.ID, _ ports: inout PortTable) {
      if egress.isOpen {
        found.add(classes, accepted)
        return
      }
      for group in egress.groups {
        let both = ports.meet(group.ports, accepted)
        if both != PortTable.none { found.add(classes, and: group.peers, both) }
      }
    }
    meet(open, PortTable.all, &ports)
    for each in accepting { meet(rows[Int(each.row)].classes, each.ports, &ports) }
    return found.groups
  }

  /// Disjoint classes by their ports, gathered in bits that are set one by one.
  private struct Found {
    private let words: Int
    private var byPorts: [PortTable.ID: [UInt64]] = [:]

    init(words: Int) { self.words = words }

    mutating func add(_ classes: ClassSet, _ ports: PortTable.ID) {
      var bits = byPorts.removeValue(forKey: ports) ?? [UInt64](repeating: 0, count: words)
      for word in classes.words { bits[Int(word.index)] |= word.bits }
      byPorts[ports] = bits
    }

    mutating func add(_ classes: ClassSet, and others: ClassSet, _ ports: PortTable.ID) {
      let both = classes.intersection(others)
      if !both.isEmpty { add(both, ports) }
    }

    var groups: [Row.Group] {
      byPorts.sorted { $0.key < $1.key }.map {
        Row.Group(peers: ClassSet(bits: $0.value), ports: $0.key)
      }
    }
  }
}
