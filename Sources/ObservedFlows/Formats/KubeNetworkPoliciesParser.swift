import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads the log of kube-network-policies in JSON (`kube-network-policies/docs`, "JSON logging"): a line with
/// the packet, and later one with its verdict, that share an id.
struct KubeNetworkPoliciesParser: FlowParser {
  /// Packets whose verdict has not come yet: ids are given again, so few are ever open.
  private static let mostOpen = 4096

  private var open: [Int64: ObservedFlow] = [:]
  /// Those that are answers, or without ports.
  private var passed: [Int64: FlowRecord] = [:]

  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    switch FlowFields.read(record) {
    case .failure(let unreadable): .unreadable(unreadable.reason)
    case .success(let line): read(line)
    }
  }

  private mutating func read(_ line: Node) -> FlowRecord {
    guard let message = line["msg"]?.string else { return .other }
    switch message {
    case "Evaluating packet": return begin(line)
    case "Packet denied by egress policy": return end(line, .denied, .egress)
    case "Packet denied by ingress policy": return end(line, .denied, .ingress)
    // Both directions were asked.
    case "Packet accepted by policy": return end(line, .allowed, nil)
    default: return .other
    }
  }

  private mutating func begin(_ line: Node) -> FlowRecord {
    guard let id = line["id"]?.integer else { return .unreadable("the packet has no id") }
    guard let packet = line["packet"], packet.mapping != nil else {
      return .unreadable("it has no packet")
    }
    guard let name = packet["Proto"]?.string else { return .unreadable("it has no Proto") }
    if open.count + passed.count >= KubeNetworkPoliciesParser.mostOpen {
      (open, passed) = ([:], [:])
    }
    guard let transport = FlowFields.transport(name) else {
      passed[id] = .other
      return .other
    }
    guard let port = FlowFields.port(packet["DstPort"]) else {
      return .unreadable("it has no DstPort from 0 to 65535")
    }
    if FlowFields.looksLikeReply(from: FlowFields.port(packet["SrcPort"]) ?? 0, to: port) {
      (open[id], passed[id]) = (nil, .reply)
      return .other
    }
    passed[id] = nil
    open[id] = ObservedFlow(
      time: FlowFields.instant(line["ts"]), source: endpoint(line["srcPod"], packet["SrcIP"]),
      destination: endpoint(line["dstPod"], packet["DstIP"]), transport: transport, port: port,
      verdict: .unknown)
    return .other
  }

  private mutating func end(
    _ line: Node, _ verdict: ObservedFlow.Verdict, _ direction: Direction?
  ) -> FlowRecord {
    guard let id = line["id"]?.integer else { return .unreadable("the verdict has no id") }
    if let known = passed.removeValue(forKey: id) { return known }
    guard var flow = open.removeValue(forKey: id) else {
      return .unreadable("the log does not have packet \(id), whose verdict this is")
    }
    flow.verdict = verdict
    flow.direction = direction
    return .flow(flow)
  }

  /// `shop/web`, or `external`.
  private func endpoint(_ pod: Node?, _ address: Node?) -> ObservedFlow.Endpoint {
    let address = FlowFields.address(address)
    let parts = (pod?.string ?? "").split(separator: "/")
    guard parts.count == 2 else { return .init(address: address) }
    return .init(namespace: String(parts[0]), pod: String(parts[1]), address: address)
  }
}
