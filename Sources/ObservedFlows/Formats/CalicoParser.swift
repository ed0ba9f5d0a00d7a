import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads flows of Calico's: Whisker's (`whisker-backend/pkg/apis/v1`, FlowResponse) and Goldmane's
/// (`goldmane/proto`, Flow and FlowKey), whose key holds what Whisker has beside the rest.
///
/// A flow stands for all connections of 15 seconds between pods whose names begin alike.
struct CalicoParser: FlowParser {
  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    switch FlowFields.read(record) {
    case .failure(let unreadable): .unreadable(unreadable.reason)
    case .success(let line): read(line["flow"] ?? line)
    }
  }

  private func read(_ flow: Node) -> FlowRecord {
    let key = flow["Key"] ?? flow["key"] ?? flow
    func field(_ name: String, _ other: String) -> Node? { key[name] ?? key[other] }
    guard let action = field("action", "action") else {
      return .unreadable("it has no action")
    }
    let verdict: ObservedFlow.Verdict
    switch FlowFields.word(action) {
    case "Allow", "1": verdict = .allowed
    case "Deny", "2": verdict = .denied
    // A pass is left to another tier, whose verdict comes by itself.
    case "Pass", "3": return .other
    case "ActionUnspecified", "0": verdict = .unknown
    case let text?: return .unreadable("its action \(quoted(text)) is unknown")
    case nil: return .unreadable("its action is \(action.kindInWords)")
    }
    guard let name = field("protocol", "proto")?.string else {
      return .unreadable("it has no protocol")
    }
    guard let transport = FlowFields.transport(name) else { return .other }
    guard let port = FlowFields.port(field("dest_port", "destPort")) else {
      return .unreadable("it has no dest_port from 0 to 65535")
    }
    let direction: Direction? =
      switch FlowFields.word(key["reporter"]) {
      case "Src", "1": .egress
      case "Dst", "2": .ingress
      default: nil
      }
    return .flow(
      ObservedFlow(
        time: FlowFields.instant(flow["end_time"] ?? flow["endTime"])
          ?? FlowFields.instant(flow["start_time"] ?? flow["startTime"]),
        source: endpoint(
          field("source_name", "sourceName"), field("source_namespace", "sourceNamespace")),
        destination: endpoint(
          field("dest_name", "destName"), field("dest_namespace", "destNamespace")),
        transport: transport, port: port, verdict: verdict, direction: direction,
        count: FlowFields.count(flow["num_connections_started"] ?? flow["numConnectionsStarted"]),
        policies: policies(key["policies"])))
  }

  /// A workload's pods by the beginning of their names (`web-7f9-*`), a pod by its name, or a network.
  private func endpoint(_ name: Node?, _ namespace: Node?) -> ObservedFlow.Endpoint {
    let namespace = FlowFields.text(namespace)
    switch FlowFields.text(name) {
    case "pub"?: return .init(role: .publicNetwork)
    case "pvt"?: return .init(role: .privateNetwork)
    // A set of networks or a host has no namespace.
    case let name? where namespace != nil:
      return name.hasSuffix("*")
        ? .init(namespace: namespace, podPrefix: String(name.dropLast()))
        : .init(namespace: namespace, pod: name)
    case let name?:
      return .init(role: name.hasSuffix("*") ? .outside : .node)
    case nil: return .init()
    }
  }

  private func policies(_ trace: Node?) -> [String] {
    let hits =
      (trace?["enforced"] ?? trace?["enforced_policies"] ?? trace?["enforcedPolicies"])?
      .sequence ?? []
    var names: [String] = []
    for hit in hits {
      // What decides at the end of a tier names the policy that made it count.
      var policy = hit
      if let trigger = hit["trigger"], !trigger.isNull { policy = trigger }
      if let name = FlowFields.policy(policy) { names.append(name) }
    }
    return names
  }
}
