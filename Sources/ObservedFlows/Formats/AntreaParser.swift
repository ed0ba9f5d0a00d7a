import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads Antrea's audit log, `/var/log/antrea/networkpolicy/np.log`
/// (`antrea/docs/antrea-network-policy.md`, "Audit logging for network policies"): words after one another.
struct AntreaParser: FlowParser {
  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    guard let text = String(validating: record, as: UTF8.self) else {
      return .unreadable("it is no UTF-8")
    }
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 14 else {
      return .unreadable("it has \(words.count) words, and such a line has 14 or more")
    }
    guard let direction = Direction(rawValue: words[5].lowercased()) else {
      return .unreadable("its direction \(quoted(words[5])) is unknown")
    }
    let verdict: ObservedFlow.Verdict
    switch words[6] {
    case "Allow": verdict = .allowed
    case "Drop", "Reject": verdict = .denied
    // What inspects the application decides, and tells it elsewhere.
    case "Redirect", "Pass": return .other
    default: return .unreadable("its action \(quoted(words[6])) is unknown")
    }
    guard let transport = FlowFields.transport(words[13]) else { return .other }
    guard let source = IPAddress(words[9]), let destination = IPAddress(words[11]) else {
      return .unreadable("its addresses are \(quoted(words[9])) and \(quoted(words[11]))")
    }
    guard let port = UInt16(words[12]) else {
      return .unreadable("its destination has no port from 0 to 65535")
    }
    return .flow(
      ObservedFlow(
        time: Instant("\(words[0].replacing("/", with: "-"))T\(words[1])Z"),
        source: endpoint(source, words[8], if: direction == .egress),
        destination: endpoint(destination, words[8], if: direction == .ingress),
        transport: transport, port: port, verdict: verdict, direction: direction,
        count: duplicates(words), policies: words[3].contains(":") ? [policy(words[3])] : []))
  }

  /// The pod that the policy applies to stands in the line by its name.
  private func endpoint(_ address: IPAddress, _ name: String, if isSubject: Bool)
    -> ObservedFlow.Endpoint
  {
    let parts = name.split(separator: "/")
    guard isSubject, parts.count == 2 else { return .init(address: address) }
    return .init(namespace: String(parts[0]), pod: String(parts[1]), address: address)
  }

  /// `K8sNetworkPolicy:shop/db` as `NetworkPolicy shop/db`.
  private func policy(_ reference: String) -> String {
    let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return reference }
    return "\(parts[0] == "K8sNetworkPolicy" ? "NetworkPolicy" : parts[0]) \(parts[1])"
  }

  /// `[2 packets in 1.000855539s]` at the end.
  private func duplicates(_ words: [String]) -> UInt64 {
    guard words.count > 4, words[words.count - 3] == "packets",
      let count = UInt64(words[words.count - 4].drop { $0 == "[" })
    else { return 1 }
    return max(1, count)
  }
}
