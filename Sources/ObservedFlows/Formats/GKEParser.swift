import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads GKE's network policy logging: entries of Cloud Logging with the record under `jsonPayload`, or the
/// records alone, as a node has them.
struct GKEParser: FlowParser {
  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    switch FlowFields.read(record) {
    case .failure(let unreadable): .unreadable(unreadable.reason)
    case .success(let entry): read(entry["jsonPayload"] ?? entry, of: entry)
    }
  }

  private func read(_ payload: Node, of entry: Node) -> FlowRecord {
    guard let disposition = payload["disposition"] else {
      // Other logs may stand between.
      return entry["logName"] != nil ? .other : .unreadable("it has no disposition")
    }
    let verdict: ObservedFlow.Verdict
    switch disposition.string?.lowercased() {
    case "allow": verdict = .allowed
    case "deny": verdict = .denied
    case let text?: return .unreadable("its disposition \(quoted(text)) is unknown")
    case nil: return .unreadable("its disposition is \(disposition.kindInWords)")
    }
    // Some sinks flatten what is nested.
    let connection = payload["connection"] ?? payload
    guard let name = connection["protocol"] else { return .unreadable("it has no protocol") }
    guard let transport = FlowFields.transport(name) else { return .other }
    guard let port = FlowFields.port(connection["dest_port"]) else {
      return .unreadable("it has no dest_port from 0 to 65535")
    }
    return .flow(
      ObservedFlow(
        time: FlowFields.instant(payload["timestamp"] ?? entry["timestamp"]),
        source: endpoint(payload, "src", address: connection["src_ip"]),
        destination: endpoint(payload, "dest", address: connection["dest_ip"]),
        transport: transport, port: port, verdict: verdict,
        direction: FlowFields.direction(connection["direction"]),
        count: FlowFields.count(payload["count"]), policies: policies(payload["policies"])))
  }

  private func endpoint(_ payload: Node, _ side: String, address: Node?) -> ObservedFlow.Endpoint {
    let own = payload[side]
    func text(_ field: String) -> String? {
      FlowFields.text(own?[field] ?? payload["\(side)_\(field)"])
    }
    return ObservedFlow.Endpoint(
      namespace: text("pod_namespace") ?? text("namespace"), pod: text("pod_name"),
      address: FlowFields.address(address))
  }

  private func policies(_ list: Node?) -> [String] {
    var names: [String] = []
    for policy in list?.sequence ?? [] {
      if let name = FlowFields.policy(policy, kind: "NetworkPolicy") { names.append(name) }
    }
    return names
  }
}
