import Documents
import PolicyModel
import Reachability
import Workloads

/// Reads Hubble's export: one object a line, with the event under `flow` (`cilium/api/v1/observer`,
/// GetFlowsResponse and ExportEvent); of older versions the event alone.
struct HubbleParser: FlowParser {
  private static let event: FieldSelection = [
    "time": .nothing, "verdict": .nothing, "IP": .nothing, "l4": .nothing, "source": .nothing,
    "destination": .nothing, "Type": .nothing, "drop_reason_desc": .nothing, "is_reply": .nothing,
    "reply": .nothing, "traffic_direction": .nothing, "trace_observation_point": .nothing,
    "destination_service": .nothing, "egress_allowed_by": .nothing, "ingress_allowed_by": .nothing,
    "egress_denied_by": .nothing, "ingress_denied_by": .nothing, "l7": .whole,
  ]

  private static let selection = Omission.only([
    "flow": .only(event), "lost_events": .nothing, "node_status": .whole, "agent_event": .whole,
    "debug_event": .whole, "time": .nothing, "verdict": .nothing, "IP": .nothing,
    "l4": .nothing, "source": .nothing, "destination": .nothing, "Type": .nothing,
    "drop_reason_desc": .nothing, "is_reply": .nothing, "reply": .nothing,
    "traffic_direction": .nothing, "trace_observation_point": .nothing,
    "destination_service": .nothing, "egress_allowed_by": .nothing, "ingress_allowed_by": .nothing,
    "egress_denied_by": .nothing, "ingress_denied_by": .nothing,
  ])

  mutating func parse(_ record: [UInt8]) -> FlowRecord {
    switch FlowFields.read(record, without: HubbleParser.selection) {
    case .failure(let unreadable): .unreadable(unreadable.reason)
    case .success(let line): read(line)
    }
  }

  private func read(_ line: Node) -> FlowRecord {
    if let lost = line["lost_events"] { return .lost(FlowFields.count(lost["num_events_lost"])) }
    let flow = line["flow"] ?? line
    guard flow.mapping != nil else { return .unreadable("its flow is \(flow.kindInWords)") }
    // Of nodes and agents.
    guard line["flow"] != nil || flow["verdict"] != nil else { return .other }
    let event: HubbleEvent
    switch HubbleParser.event(flow) {
    case .success(let read): event = read
    case .failure(let unreadable): return .unreadable(unreadable.reason)
    }
    switch event.outcome {
    case .other: return .other
    case .reply: return .reply
    case .verdict(let verdict):
      guard let transport = event.transport, let port = event.destinationPort else { return .other }
      var instant: Instant?
      if let time = flow["time"] ?? line["time"] {
        guard let text = time.string, let known = Instant(text) else {
          return .unreadable("its time is no RFC 3339 time")
        }
        instant = known
      }
      return .flow(
        ObservedFlow(
          time: instant, source: HubbleParser.endpoint(flow["source"], flow["IP"]?["source"]),
          destination: HubbleParser.endpoint(
            flow["destination"], flow["IP"]?["destination"], flow["destination_service"]),
          transport: transport, port: port, verdict: verdict, direction: event.direction,
          policies: HubbleParser.policies(of: flow)))
    }
  }

  private static func event(_ flow: Node) -> Result<HubbleEvent, FlowFields.Unreadable> {
    var event = HubbleEvent()
    if let verdict = flow["verdict"] {
      guard let name = verdict.string else {
        return .failure(.init("its verdict is \(verdict.kindInWords)"))
      }
      guard let known = HubbleEvent.Verdict(name: name) else {
        return .failure(.init("its verdict \(quoted(name)) is unknown"))
      }
      event.verdict = known
    }
    event.isOfApplication = flow["Type"]?.string == "L7"
    event.isReply = flow["is_reply"]?.bool
    // Of older versions, which say false for what is not known too.
    if event.isReply == nil, flow["reply"]?.bool == true { event.isReply = true }
    switch flow["traffic_direction"]?.string {
    case "EGRESS": event.direction = .egress
    case "INGRESS": event.direction = .ingress
    default: break
    }
    if let point = flow["trace_observation_point"]?.string {
      event.isBeforePolicy = point.hasPrefix("FROM_")
    }
    if let reason = flow["drop_reason_desc"]?.string {
      event.isDroppedByPolicy = HubbleEvent.isOfPolicy(dropReason: reason)
    }
    if let unreadable = addPorts(flow["l4"], to: &event) { return .failure(unreadable) }
    return .success(event)
  }

  private static func addPorts(_ layer: Node?, to event: inout HubbleEvent)
    -> FlowFields.Unreadable?
  {
    guard let layer, !layer.isNull else { return nil }
    guard let entries = layer.mapping?.entries else {
      return .init("its l4 is \(layer.kindInWords)")
    }
    for entry in entries {
      guard let transport = FlowFields.transport(entry.key) else { continue }
      event.transport = transport
      for field in ["source_port", "destination_port"] {
        guard let node = entry.value[field] else { continue }
        guard let port = FlowFields.port(node) else { return .init("its \(field) is no port") }
        if field == "source_port" { event.sourcePort = port } else { event.destinationPort = port }
      }
      event.hasSYN = entry.value["flags"]?["SYN"]?.bool ?? false
      event.hasACK = entry.value["flags"]?["ACK"]?.bool ?? false
    }
    return nil
  }

  private static func endpoint(_ node: Node?, _ address: Node?, _ service: Node? = nil)
    -> ObservedFlow.Endpoint
  {
    var endpoint = ObservedFlow.Endpoint(
      namespace: FlowFields.text(node?["namespace"]), pod: FlowFields.text(node?["pod_name"]),
      address: FlowFields.address(address))
    if let first = node?["workloads"]?.sequence?.first, let name = FlowFields.text(first["name"]),
      let namespace = endpoint.namespace
    {
      endpoint.workload = WorkloadReference(
        namespace: namespace, name: name, kind: FlowFields.text(first["kind"]) ?? "")
    }
    guard endpoint.pod == nil else { return endpoint }
    endpoint.role = role(of: node)
    if endpoint.role == nil, let name = FlowFields.text(service?["name"]) {
      endpoint.service = name
      endpoint.namespace = FlowFields.text(service?["namespace"])
    }
    return endpoint
  }

  /// By its identity, or by its labels where that was left out.
  private static func role(of node: Node?) -> ObservedFlow.Role? {
    if let number = FlowFields.number(node?["identity"]) {
      return UInt32(exactly: number).flatMap(HubbleEvent.role(ofIdentity:))
    }
    for label in node?["labels"]?.sequence ?? [] {
      if let text = label.string, let role = HubbleEvent.role(ofLabel: text) { return role }
    }
    return nil
  }

  private static func policies(of flow: Node) -> [String] {
    let fields = [
      "egress_denied_by", "ingress_denied_by", "egress_allowed_by", "ingress_allowed_by",
    ]
    var names: [String] = []
    for field in fields {
      for policy in flow[field]?.sequence ?? [] {
        if let name = FlowFields.policy(policy) { names.append(name) }
      }
    }
    return names
  }
}
