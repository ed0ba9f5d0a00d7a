import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads the AWS VPC CNI's network policy agent (`aws-network-policy-agent/pkg/ebpf/events`): the lines of
/// its file, of older versions as fields of JSON, and the messages that it sends to CloudWatch, alone or in
/// what `aws logs` gives of them.
struct AWSParser: FlowParser {
  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    guard record.first == UInt8(ascii: "{") else {
      guard let text = String(validating: record, as: UTF8.self) else {
        return .unreadable("it is no UTF-8")
      }
      return read(text, at: nil)
    }
    switch FlowFields.read(record) {
    case .failure(let unreadable): return .unreadable(unreadable.reason)
    case .success(let line): return read(line)
    }
  }

  private func read(_ line: Node) -> FlowRecord {
    let time = FlowFields.instant(line["ts"] ?? line["timestamp"] ?? line["time"])
    if line["Src IP"] != nil {
      func field(_ name: String) -> String? { FlowFields.word(line[name]) }
      return flow(
        Fields(
          source: field("Src IP"), sourcePort: field("Src Port"), destination: field("Dest IP"),
          destinationPort: field("Dest Port"), transport: field("Proto"),
          verdict: field("Verdict"), direction: field("Direction"), tier: field("Tier")), at: time)
    }
    guard let text = (line["msg"] ?? line["message"] ?? line["log"])?.string else { return .other }
    return read(text, at: time)
  }

  private func read(_ text: String, at time: Instant?) -> FlowRecord {
    // The one log's texts and the other's; of both, "Proto TCP" is "Proto: TCP" for IPv6.
    let time =
      time ?? text.split(separator: " ", maxSplits: 1).first.flatMap { Instant(String($0)) }
    let fields = TextFields(text)
    if text.contains("PolicyVerdict") {
      func field(_ name: String) -> String? { fields.value(after: name, until: [";", " "]) }
      return flow(
        Fields(
          source: field("SIP:"), sourcePort: field("SPORT:"), destination: field("DIP:"),
          destinationPort: field("DPORT:"), transport: field("PROTOCOL:"),
          verdict: field("PolicyVerdict:"), direction: field("Direction:"), tier: field("Tier:")),
        at: time)
    }
    guard text.contains("Flow Info") else { return .other }
    func field(_ name: String) -> String? { fields.value(after: name, until: [",", " ", "\""]) }
    return flow(
      Fields(
        source: field("Src IP"), sourcePort: field("Src Port"), destination: field("Dest IP"),
        destinationPort: field("Dest Port"), transport: field("Proto"), verdict: field("Verdict"),
        direction: field("Direction"), tier: field("Tier")), at: time)
  }

  private struct Fields {
    let source: String?
    let sourcePort: String?
    let destination: String?
    let destinationPort: String?
    let transport: String?
    let verdict: String?
    let direction: String?
    let tier: String?
  }

  private func flow(_ fields: Fields, at time: Instant?) -> FlowRecord {
    guard let source = fields.source.flatMap(IPAddress.init) else {
      return .unreadable("its source is no IP address")
    }
    guard let destination = fields.destination.flatMap(IPAddress.init) else {
      return .unreadable("its destination is no IP address")
    }
    let verdict: ObservedFlow.Verdict
    switch fields.verdict {
    case "ACCEPT": verdict = .allowed
    case "DENY": verdict = .denied
    // The end of a connection that was told of when it began.
    case "EXPIRED/DELETED", "EXPIRED", "DELETED": return .other
    case let text?: return .unreadable("its verdict \(quoted(text)) is unknown")
    case nil: return .unreadable("it has no verdict")
    }
    guard let name = fields.transport else { return .unreadable("it has no protocol") }
    guard let transport = FlowFields.transport(name) else { return .other }
    guard let port = fields.destinationPort.flatMap({ UInt16($0) }) else {
      return .unreadable("its destination has no port from 0 to 65535")
    }
    let sourcePort = fields.sourcePort.flatMap { UInt16($0) } ?? 0
    if FlowFields.looksLikeReply(from: sourcePort, to: port) { return .reply }
    return .flow(
      ObservedFlow(
        time: time, source: .init(address: source), destination: .init(address: destination),
        transport: transport, port: port, verdict: verdict,
        direction: fields.direction.flatMap { Direction(rawValue: $0.lowercased()) },
        policies: fields.tier.map { ["tier \($0)"] } ?? []))
  }
}
