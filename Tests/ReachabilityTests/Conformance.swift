import Documents
import Foundation
import PolicyModel
import Reachability
import Workloads

/// Answers that other projects published: read from where MENDWALL_CONFORMANCE says, never copied.
enum Conformance {
  static let folder = ProcessInfo.processInfo.environment["MENDWALL_CONFORMANCE"]

  static func files(_ name: String) throws -> [URL] {
    guard let folder else { return [] }
    let path = URL(filePath: folder).appending(path: name)
    return try FileManager.default.contentsOfDirectory(at: path, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
  }

  static func read(_ file: URL) throws -> Node {
    let bytes = Array(try Data(contentsOf: file))
    return try JSONReader.read(bytes, file: file.path)
  }

  /// The pods and policies of some manifests.
  static func state(_ objects: [Node]) -> (inventory: Inventory, policies: [Policy]) {
    var reader = InventoryReader()
    var manifests = Manifests()
    for object in objects {
      reader.add(object)
      manifests.add(object, at: SourceLocation(path: "", line: nil))
    }
    return (reader.inventory, manifests.policies.filter { $0.kind.role == .policy })
  }

  static func ports(_ node: Node?) -> PortSet {
    var set = PortSet.none
    for entry in node?.mapping?.entries ?? [] {
      guard let transport = TransportProtocol(rawValue: entry.key) else { continue }
      for range in entry.value.sequence ?? [] {
        guard let first = range.sequence?.first?.integer, let last = range.sequence?.last?.integer
        else { continue }
        set = set.union(PortSet(transport, UInt16(first)...UInt16(last)))
      }
    }
    return set
  }

  static func peer(_ node: Node?) -> Peer? {
    guard let parts = node?.sequence, let kind = parts.first?.string else { return nil }
    switch kind {
    case "wl":
      guard let namespace = parts[1].string, let name = parts[2].string, let kind = parts[3].string
      else { return nil }
      return .workload(WorkloadReference(namespace: namespace, name: name, kind: kind))
    case "ip":
      guard let first = parts[1].integer, let last = parts[2].integer else { return nil }
      return .range(
        AddressRange(
          first: IPAddress(UInt128(first), isIPv6: false),
          last: IPAddress(UInt128(last), isIPv6: false)))
    default: return .entity(.ingressController)
    }
  }

  /// A row with what it says of a pair.
  struct Row<Value: Hashable>: Hashable {
    let from: Peer
    let to: Peer
    let value: Value
  }

  /// The rows with their ranges of addresses cut wherever one of any row begins or ends.
  static func cut<Value>(_ rows: [Row<Value>], at cuts: [UInt128]) -> Set<Row<Value>> {
    var result: Set<Row<Value>> = []
    for row in rows {
      for from in pieces(row.from, cuts) {
        for to in pieces(row.to, cuts) {
          result.insert(Row(from: from, to: to, value: row.value))
        }
      }
    }
    return result
  }

  static func cuts<Value>(_ rows: [Row<Value>]) -> [UInt128] {
    var cuts: Set<UInt128> = []
    for row in rows {
      for case .range(let range) in [row.from, row.to] where !range.first.isIPv6 {
        cuts.insert(range.first.value)
        cuts.insert(range.last.value + 1)
      }
    }
    return cuts.sorted()
  }

  private static func pieces(_ peer: Peer, _ cuts: [UInt128]) -> [Peer] {
    guard case .range(let range) = peer, !range.first.isIPv6 else { return [peer] }
    var starts = cuts.filter { $0 > range.first.value && $0 <= range.last.value }
    starts.insert(range.first.value, at: 0)
    return starts.indices.map { index in
      let last = index + 1 < starts.count ? starts[index + 1] - 1 : range.last.value
      return .range(
        AddressRange(
          first: IPAddress(starts[index], isIPv6: false), last: IPAddress(last, isIPv6: false)))
    }
  }
}
