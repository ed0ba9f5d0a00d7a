import ObservedFlows
import PolicyModel
import Workloads

/// A log read in one go, for tests.
struct Log {
  let connections: [ObservedConnection]
  let summary: FlowLogSummary
  let table: FlowTable

  init(
    _ text: String, _ format: FlowFormat? = nil, pods: KnownPods = Log.pods,
    limits: FlowTable.Limits = FlowTable.Limits(), pieces: Int = .max
  ) {
    self.init(Array(text.utf8), format, pods: pods, limits: limits, pieces: pieces)
  }

  /// - Parameter pieces: how many bytes come at a time.
  init(
    _ bytes: [UInt8], _ format: FlowFormat? = nil, pods: KnownPods = Log.pods,
    limits: FlowTable.Limits = FlowTable.Limits(), pieces: Int = .max
  ) {
    var reader = FlowLogReader(
      "a.log", format: format, into: FlowTable(naming: pods, limits: limits))
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
      reader.read(piece.span)
    }
    reader.finish()
    (table, summary) = reader.result()
    connections = table.connections
  }

  /// One connection a line: who, where, and how often it arrived, left and was denied.
  var lines: [String] {
    connections.map { connection in
      var line = connection.inWords
      for (name, sighting) in [
        ("arrived", connection.arrived), ("left", connection.left), ("denied", connection.denied),
        ("unknown", connection.unknown),
      ] {
        if let sighting { line += " \(name) \(sighting.count)" }
      }
      return line
    }
  }

  static func pod(
    _ namespace: String, _ workload: String, _ name: String, _ address: String,
    kind: String = "Deployment"
  ) -> Pod {
    Pod(
      namespace: namespace, name: name,
      workload: WorkloadReference(namespace: namespace, name: workload, kind: kind),
      labels: ["app": workload], addresses: [address].compactMap { IPAddress($0) })
  }

  static var inventory: Inventory {
    var inventory = Inventory()
    inventory.pods = [
      pod("shop", "web", "web-7d9f8c6b5-x7k2p", "10.0.1.5"),
      pod("shop", "db", "db-0", "10.0.2.9", kind: "StatefulSet"),
      pod("shop", "cart", "cart-5f6d7c8b9-bcdfg", "10.0.1.6"),
      pod("ops", "agent", "agent-zx2vw", "10.0.3.7", kind: "DaemonSet"),
    ]
    inventory.nodes = [
      Inventory.Node(
        name: "n1", labels: [:], addresses: [IPAddress("192.168.0.1")].compactMap { $0 })
    ]
    return inventory
  }

  static var pods: KnownPods { KnownPods(inventory) }
}
