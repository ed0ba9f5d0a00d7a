import Documents
import PolicyModel
import Reachability
import Workloads

/// Asks the engine and the oracle about every pair of a world.
enum OracleComparison {
  /// What the two do not agree on.
  struct Difference: CustomStringConvertible {
    enum Question: String { case connections, steps, changes, peers }

    let question: Question
    let detail: String

    var description: String { "\(question.rawValue): \(detail)" }
  }

  /// Somebody whom both know.
  enum End: Hashable {
    case pod(String, String)
    case address(OracleAddress)

    func isIn(_ peer: Peer) -> Bool {
      switch (self, peer) {
      case (.pod(let namespace, let name), .pod(let other, let second)):
        namespace == other && name == second
      case (.address(let address), .range(let range)):
        address.bytes.count == (range.first.isIPv6 ? 16 : 4)
          && (range.first.value...range.last.value).contains(address.value)
      default: false
      }
    }
  }

  /// Some of the policies, as both see them.
  struct Side {
    let oracle: SpecificationOracle
    let policies: [Policy]
    let cuts: [Int]

    func expected(from source: End, to destination: End) -> PortSet? {
      guard let from = end(source), let to = end(destination) else { return nil }
      if case (.outside, .outside) = (from, to) { return nil }
      let pair = oracle.pair(from: from, to: to)
      var set = PortSet.none
      for transport in TransportProtocol.allCases {
        var start: Int?
        for (index, first) in cuts.enumerated() {
          let isAllowed = pair.allows(transport.rawValue, first)
          if isAllowed, start == nil { start = first }
          let isLast = index + 1 == cuts.count
          if let begun = start, !isAllowed || isLast {
            let last = isAllowed ? 65535 : first - 1
            set = set.union(PortSet(transport, UInt16(begun)...UInt16(last)))
            start = nil
          }
        }
      }
      return set
    }

    private func end(_ end: End) -> OracleEnd? {
      switch end {
      case .pod(let namespace, let name):
        oracle.cluster.pod(namespace, name).map { .pod($0) }
      case .address(let address): .outside(address)
      }
    }
  }

  /// A world, read by both.
  struct State {
    var evaluator: Evaluator
    let before: Side
    let after: Side
    let ends: [End]

    /// Nil where the world is not one that both understand.
    init?(_ world: Node) {
      let objects = world["cluster"]?.sequence ?? []
      let lists = [world["before"], world["after"]].map { $0?.sequence ?? [] }
      var reader = InventoryReader()
      for object in objects { reader.add(object) }
      // A policy that is in both is one.
      var manifests = Manifests()
      let identities = lists.map { list in
        list.map { manifests.add($0, at: SourceLocation(path: "", line: nil)) }
      }
      let all = Dictionary(uniqueKeysWithValues: manifests.policies.map { ($0.identity, $0) })
      evaluator = Evaluator([reader.inventory], policies: manifests.policies)
      guard let clusters = try? lists.map({ try OracleCluster(objects + $0) }),
        reader.diagnostics.isEmpty, evaluator.unevaluated.isEmpty
      else { return nil }
      let cuts = State.cuts(clusters)
      let sides = zip(clusters, zip(lists, identities)).map { cluster, list in
        let policies = zip(list.0, list.1).compactMap { object, identity in
          identity.flatMap { all[$0] }
            ?? manifests.policies.first {
              $0.reference.name == object["metadata"]?["name"]?.string
            }
        }
        return Side(oracle: SpecificationOracle(cluster: cluster), policies: policies, cuts: cuts)
      }
      before = sides[0]
      after = sides[1]
      let counts = zip(sides, lists).map { $0.policies.count == $1.count }
      if counts.contains(false) { return nil }
      ends =
        clusters[0].pods.map { .pod($0.namespace, $0.name) }
        + State.addresses(clusters).map { .address($0) }
    }

    /// Where a range of ports may begin: of what lies between two of them, one stands for all.
    private static func cuts(_ clusters: [OracleCluster]) -> [Int] {
      var cuts: Set = [1]
      func add(_ first: Int, _ last: Int) {
        cuts.formUnion([first, last + 1].filter { (1...65535).contains($0) })
      }
      for cluster in clusters {
        for pod in cluster.pods { for port in pod.ports { add(port.number, port.number) } }
        for rule in cluster.policies.flatMap({ ($0.ingress ?? []) + ($0.egress ?? []) }) {
          for port in rule.ports ?? [] {
            if case .range(let first, let last) = port.number { add(first, last) }
          }
        }
      }
      return cuts.sorted()
    }

    /// Those on either side of where a range begins and ends, as many as there is time for.
    private static func addresses(_ clusters: [OracleCluster]) -> [OracleAddress] {
      var found: [OracleAddress] = []
      for rule in clusters.flatMap(\.policies).flatMap({ ($0.ingress ?? []) + ($0.egress ?? []) }) {
        for case .block(let block, let except) in rule.peers ?? [] {
          for each in [block] + except {
            found += [each.first, each.last]
            found += [each.first.neighbour(-1), each.last.neighbour(1)].compactMap { $0 }
          }
        }
      }
      found += clusters[0].nodes.flatMap(\.addresses) + [OracleAddress(bytes: [8, 8, 8, 8])]
      var seen: Set<OracleAddress> = []
      let all = found.filter { seen.insert($0).inserted }
      let step = max(1, all.count / 6)
      return stride(from: 0, to: all.count, by: step).map { all[$0] }
    }
  }
}

extension OracleAddress {
  fileprivate var value: UInt128 { bytes.reduce(0) { $0 << 8 | UInt128($1) } }
}
