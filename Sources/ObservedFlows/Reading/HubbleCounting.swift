import PolicyModel
import Reachability
import Workloads

/// Counts Hubble's lines into a table, and makes a value only of what has not been seen before.
struct HubbleCounting {
  /// How many ends of flows are remembered; then it begins anew.
  private static let mostEnds = 1 << 17

  /// By the bytes that name an end, its number in the table.
  private var known = ByteTable()
  private var key: [UInt8] = []
  private var parser = HubbleParser()

  /// Counts a line.
  ///
  /// - Returns: what it tells, for one that is not a flow; nil for a flow that was counted.
  mutating func count(_ line: Span<UInt8>, into table: inout FlowTable) -> FlowRecord? {
    guard let read = HubbleLine(line) else { return countSlowly(line, into: &table) }
    switch read.event.outcome {
    case .reply: return .reply
    case .other: return .other
    case .verdict(let verdict):
      guard let transport = read.event.transport, let port = read.event.destinationPort,
        let time = read.time
      else { return .other }
      let moment = Instant(secondsSinceEpoch: time)
      // Without an identity its labels tell what an end is.
      guard let from = number(of: read.source, line, moment, &table),
        let to = number(of: read.destination, line, moment, &table)
      else { return countSlowly(line, into: &table) }
      let sample = FlowTable.Sample(
        from: from, to: to, transport: transport, port: port, verdict: verdict,
        direction: read.event.direction, count: 1, time: time)
      guard read.namesPolicies else {
        table.count(sample) { [] }
        return nil
      }
      var parser = parser
      table.count(sample) {
        guard case .flow(let flow) = parser.parse(line.array(line.indices)) else { return [] }
        return flow.policies
      }
      return nil
    }
  }

  private mutating func countSlowly(_ line: Span<UInt8>, into table: inout FlowTable)
    -> FlowRecord?
  {
    let record = parser.parse(line.array(line.indices))
    guard case .flow(let flow) = record else { return record }
    table.add(flow)
    return nil
  }

  /// Nil for an end that is not told by its names or its identity, or that found no room.
  private mutating func number(
    of end: HubbleLine.End, _ line: Span<UInt8>, _ time: Instant, _ table: inout FlowTable
  ) -> FlowTable.PeerNumber? {
    guard !end.pod.isEmpty || end.identity != nil else { return nil }
    key.removeAll(keepingCapacity: true)
    let isPod = !end.pod.isEmpty
    key.append(isPod ? 1 : 0)
    append(end.namespace, line)
    append(end.pod, line)
    append(end.workloadName, line)
    append(end.workloadKind, line)
    if !isPod {
      append(end.address, line)
      append(end.serviceNamespace, line)
      append(end.serviceName, line)
      let role = end.identity.flatMap(HubbleEvent.role(ofIdentity:))
      key.append(role == nil ? 0 : role == .node ? 1 : 2)
    }
    if let number = known[key] { return number }
    let endpoint = HubbleCounting.endpoint(end, line)
    guard let number = table.number(of: endpoint, at: time) else { return nil }
    if table.isSettled(endpoint) {
      if known.count >= HubbleCounting.mostEnds { known = ByteTable() }
      known[key] = number
    }
    return number
  }

  private mutating func append(_ range: Range<Int>, _ line: Span<UInt8>) {
    for index in range { key.append(line[index]) }
    // No name has it.
    key.append(0)
  }

  private static func endpoint(_ end: HubbleLine.End, _ line: Span<UInt8>)
    -> ObservedFlow.Endpoint
  {
    func text(_ range: Range<Int>) -> String? {
      guard !range.isEmpty else { return nil }
      let text = line.text(range)
      return text == "-" ? nil : text
    }
    var endpoint = ObservedFlow.Endpoint(
      namespace: text(end.namespace), pod: text(end.pod),
      address: text(end.address).flatMap(IPAddress.init))
    if let name = text(end.workloadName), let namespace = endpoint.namespace {
      endpoint.workload = WorkloadReference(
        namespace: namespace, name: name, kind: text(end.workloadKind) ?? "")
    }
    guard endpoint.pod == nil else { return endpoint }
    endpoint.role = end.identity.flatMap(HubbleEvent.role(ofIdentity:))
    if endpoint.role == nil, let service = text(end.serviceName) {
      endpoint.service = service
      endpoint.namespace = text(end.serviceNamespace)
    }
    return endpoint
  }
}
