import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads the audit log of OVN's ACLs, as OVN-Kubernetes keeps it in `/var/log/ovn/acl-audit-log.log`
/// (`ovn/lib/acl-log.c`).
struct OVNParser: FlowParser {
  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    guard let text = String(validating: record, as: UTF8.self) else {
      return .unreadable("it is no UTF-8")
    }
    guard text.contains("acl_log(") else { return .other }
    let fields = TextFields(text)
    func field(_ name: String) -> String? { fields.value(after: name, until: [",", " ", ":"]) }
    let verdict: ObservedFlow.Verdict
    switch field("verdict=") {
    case "allow", "allow-related", "allow-stateless": verdict = .allowed
    case "drop", "reject": verdict = .denied
    case "pass": return .other
    case let text?: return .unreadable("its verdict \(quoted(text)) is unknown")
    case nil: return .unreadable("it has no verdict")
    }
    guard let name = flowProtocol(of: text) else { return .unreadable("it has no protocol") }
    guard let transport = FlowFields.transport(name) else { return .other }
    // Of IPv6 the addresses have colons.
    func address(_ name: String) -> IPAddress? {
      fields.value(after: name, until: [",", " "]).flatMap(IPAddress.init)
    }
    guard let source = address("nw_src=") ?? address("ipv6_src="),
      let destination = address("nw_dst=") ?? address("ipv6_dst=")
    else { return .unreadable("it does not have the addresses of both ends") }
    guard let port = field("tp_dst=").flatMap({ UInt16($0) }) else {
      return .unreadable("its destination has no port from 0 to 65535")
    }
    let flags = (field("tcp_flags=") ?? "").split(separator: "|")
    let isReply =
      flags.contains("syn")
      ? flags.contains("ack")
      : FlowFields.looksLikeReply(from: field("tp_src=").flatMap { UInt16($0) } ?? 0, to: port)
    if isReply { return .reply }
    return .flow(
      ObservedFlow(
        time: text.split(separator: "|", maxSplits: 1).first.flatMap { Instant(String($0)) },
        source: .init(address: source), destination: .init(address: destination),
        transport: transport, port: port, verdict: verdict,
        direction: direction(of: field("direction=")),
        policies: fields.value(after: "name=\"", until: ["\""]).flatMap(policy).map { [$0] } ?? []))
  }

  /// What is sent from a pod's port of the switch leaves the pod.
  private func direction(of text: String?) -> Direction? {
    switch text {
    case "from-lport": .egress
    case "to-lport": .ingress
    default: nil
    }
  }

  /// The first word behind the direction.
  private func flowProtocol(of text: String) -> String? {
    guard
      let rest = TextFields(text).rest(after: "direction=")?.drop(while: { $0 != " " })
        .dropFirst()
    else { return nil }
    let word = rest.prefix { $0 != "," && $0 != " " }
    return word.isEmpty ? nil : String(word)
  }

  /// The object that an ACL was made for, by its name (`go-controller/pkg/ovn`): `NP:shop:db:Ingress:0`,
  /// `ANP:name:Egress:5`, `BANP:default:Ingress:0`; `NP:shop:Ingress` for what isolates a namespace's pods.
  private func policy(_ name: String) -> String? {
    let parts = name.split(separator: ":").map(String.init)
    switch (parts.first, parts.count) {
    case ("NP", 3): return "NetworkPolicy \(parts[1])/*"
    case ("NP", 4...): return "NetworkPolicy \(parts[1])/\(parts[2])"
    case ("ANP", 2...): return "AdminNetworkPolicy \(parts[1])"
    case ("BANP", 2...): return "BaselineAdminNetworkPolicy \(parts[1])"
    default: return name == "<unnamed>" ? nil : name
    }
  }
}
