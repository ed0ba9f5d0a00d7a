import Reachability
import Workloads

/// One line of Hubble's, read without making a value of it: millions of lines tell of the same few thousand
/// connections.
struct HubbleLine {
  /// Where the fields of an end stand in the line; an empty range for one that is not there.
  struct End {
    var namespace = 0..<0
    var pod = 0..<0
    var workloadName = 0..<0
    var workloadKind = 0..<0
    var address = 0..<0
    var serviceName = 0..<0
    var serviceNamespace = 0..<0
    /// Nil where it is not said.
    var identity: UInt32?
  }

  private(set) var event = HubbleEvent()
  private(set) var source = End()
  private(set) var destination = End()
  /// Seconds since 1970.
  private(set) var time: Int64?
  /// Whether policies are named that decided.
  private(set) var namesPolicies = false
  private var hasFlow = false

  /// Nil for a line that is not as Hubble writes it nearly always; ``HubbleParser`` tells what it is.
  init?(_ bytes: Span<UInt8>) {
    var cursor = JSONCursor()
    guard cursor.take(UInt8(ascii: "{"), bytes) else { return nil }
    var isFirst = true
    fields: while true {
      switch cursor.nextKey(bytes, isFirst: &isFirst) {
      case .broken: return nil
      case .end: break fields
      case .key(let key):
        if bytes.equals(key, "flow") {
          guard !hasFlow, readFlow(bytes, &cursor) else { return nil }
          hasFlow = true
        } else if bytes.equals(key, "node_name") || bytes.equals(key, "time") {
          guard cursor.plainString(bytes) != nil else { return nil }
        } else {
          return nil
        }
      }
    }
    cursor.skipSpace(bytes)
    guard cursor.index == bytes.count, hasFlow, event.verdict != nil, time != nil else {
      return nil
    }
  }

  private mutating func readFlow(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    guard cursor.take(UInt8(ascii: "{"), bytes) else { return false }
    var isFirst = true
    while true {
      switch cursor.nextKey(bytes, isFirst: &isFirst) {
      case .broken: return false
      case .end: return true
      case .key(let key): if !readField(key, bytes, &cursor) { return false }
      }
    }
  }

  private mutating func readField(
    _ key: Range<Int>, _ bytes: Span<UInt8>, _ cursor: inout JSONCursor
  ) -> Bool {
    switch key.count {
    case 2 where bytes.equals(key, "IP"): return readAddresses(bytes, &cursor)
    case 2 where bytes.equals(key, "l4"): return readPorts(bytes, &cursor)
    case 4 where bytes.equals(key, "time"): return readTime(bytes, &cursor)
    case 4 where bytes.equals(key, "Type"):
      guard let type = cursor.plainString(bytes) else { return false }
      event.isOfApplication = bytes.equals(type, "L7")
      return true
    case 5 where bytes.equals(key, "reply"):
      // Of older versions, where it may be false for what is not known.
      return false
    case 6 where bytes.equals(key, "source"): return readEnd(\.source, bytes, &cursor)
    case 7 where bytes.equals(key, "verdict"): return readVerdict(bytes, &cursor)
    case 8 where bytes.equals(key, "is_reply"):
      guard let word = cursor.word(bytes) else { return false }
      event.isReply = word == .null ? nil : word == .yes
      return true
    case 11 where bytes.equals(key, "destination"): return readEnd(\.destination, bytes, &cursor)
    case 16 where bytes.equals(key, "drop_reason_desc"):
      guard let reason = cursor.plainString(bytes) else { return false }
      event.isDroppedByPolicy = HubbleEvent.isOfPolicy(dropReason: bytes.text(reason))
      return true
    case 17 where bytes.equals(key, "traffic_direction"):
      guard let direction = cursor.plainString(bytes) else { return false }
      event.direction =
        bytes.equals(direction, "EGRESS")
        ? .egress : bytes.equals(direction, "INGRESS") ? .ingress : nil
      return true
    case 19 where bytes.equals(key, "destination_service"): return readService(bytes, &cursor)
    case 23 where bytes.equals(key, "trace_observation_point"):
      guard let point = cursor.plainString(bytes) else { return false }
      event.isBeforePolicy = bytes.begins(point, with: "FROM_")
      return true
    case 16...18 where bytes.begins(key, with: "egress_") || bytes.begins(key, with: "ingress_"):
      namesPolicies = true
      return cursor.skipValue(bytes)
    default: return cursor.skipValue(bytes)
    }
  }

  private mutating func readVerdict(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    guard event.verdict == nil, let verdict = cursor.plainString(bytes) else { return false }
    // Most are one of the two.
    if bytes.equals(verdict, "FORWARDED") {
      event.verdict = .forwarded
    } else if bytes.equals(verdict, "DROPPED") {
      event.verdict = .dropped
    } else {
      event.verdict = HubbleEvent.Verdict(name: bytes.text(verdict))
    }
    return event.verdict != nil
  }

  private mutating func readTime(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    guard time == nil, let text = cursor.plainString(bytes) else { return false }
    time = TimeReading.secondsSinceEpoch(bytes, text)
    return time != nil
  }

  // MARK: Objects

  /// Goes through the fields of an object; null counts as one without any.
  ///
  /// - Parameter read: moves behind the value of a field; false where it cannot.
  private static func forEachField(
    _ bytes: Span<UInt8>, _ cursor: inout JSONCursor,
    _ read: (Range<Int>, inout JSONCursor) -> Bool
  ) -> Bool {
    guard cursor.take(UInt8(ascii: "{"), bytes) else { return cursor.word(bytes) == .null }
    var isFirst = true
    while true {
      switch cursor.nextKey(bytes, isFirst: &isFirst) {
      case .broken: return false
      case .end: return true
      case .key(let key): if !read(key, &cursor) { return false }
      }
    }
  }

  private mutating func readAddresses(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    var (from, to) = (source.address, destination.address)
    defer { (source.address, destination.address) = (from, to) }
    return HubbleLine.forEachField(bytes, &cursor) { key, cursor in
      if bytes.equals(key, "source") {
        guard let text = cursor.plainString(bytes) else { return false }
        from = text
      } else if bytes.equals(key, "destination") {
        guard let text = cursor.plainString(bytes) else { return false }
        to = text
      } else {
        return cursor.skipValue(bytes)
      }
      return true
    }
  }

  private mutating func readService(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    var (name, namespace) = (0..<0, 0..<0)
    defer { (destination.serviceName, destination.serviceNamespace) = (name, namespace) }
    return HubbleLine.forEachField(bytes, &cursor) { key, cursor in
      let isName = bytes.equals(key, "name")
      guard isName || bytes.equals(key, "namespace") else { return cursor.skipValue(bytes) }
      guard let text = cursor.plainString(bytes) else { return false }
      if isName { name = text } else { namespace = text }
      return true
    }
  }

  private mutating func readPorts(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    var event = event
    defer { self.event = event }
    return HubbleLine.forEachField(bytes, &cursor) { key, cursor in
      if bytes.equals(key, "TCP") {
        event.transport = .tcp
      } else if bytes.equals(key, "UDP") {
        event.transport = .udp
      } else if bytes.equals(key, "SCTP") {
        event.transport = .sctp
      } else {
        return cursor.skipValue(bytes)
      }
      return HubbleLine.forEachField(bytes, &cursor) { key, cursor in
        let isSource = bytes.equals(key, "source_port")
        if isSource || bytes.equals(key, "destination_port") {
          guard let number = cursor.number(bytes), let port = UInt16(exactly: number) else {
            return false
          }
          if isSource { event.sourcePort = port } else { event.destinationPort = port }
          return true
        }
        guard bytes.equals(key, "flags") else { return cursor.skipValue(bytes) }
        return HubbleLine.forEachField(bytes, &cursor) { key, cursor in
          let isSYN = bytes.equals(key, "SYN")
          guard isSYN || bytes.equals(key, "ACK") else { return cursor.skipValue(bytes) }
          guard let word = cursor.word(bytes) else { return false }
          if isSYN { event.hasSYN = word == .yes } else { event.hasACK = word == .yes }
          return true
        }
      }
    }
  }

  private mutating func readEnd(
    _ side: WritableKeyPath<HubbleLine, End>, _ bytes: Span<UInt8>, _ cursor: inout JSONCursor
  ) -> Bool {
    var end = self[keyPath: side]
    defer { self[keyPath: side] = end }
    return HubbleLine.forEachField(bytes, &cursor) { key, cursor in
      if bytes.equals(key, "identity") {
        guard let number = cursor.number(bytes) else { return false }
        end.identity = number
      } else if bytes.equals(key, "namespace") {
        guard let text = cursor.plainString(bytes) else { return false }
        end.namespace = text
      } else if bytes.equals(key, "pod_name") {
        guard let text = cursor.plainString(bytes) else { return false }
        end.pod = text
      } else if bytes.equals(key, "workloads") {
        return HubbleLine.readWorkload(into: &end, bytes, &cursor)
      } else {
        return cursor.skipValue(bytes)
      }
      return true
    }
  }

  /// The first of the list; the rest are passed over.
  private static func readWorkload(
    into end: inout End, _ bytes: Span<UInt8>, _ cursor: inout JSONCursor
  ) -> Bool {
    guard cursor.take(UInt8(ascii: "["), bytes) else { return cursor.word(bytes) == .null }
    var isFirst = true
    var (name, kind) = (0..<0, 0..<0)
    var count = 0
    while let comes = cursor.nextElement(bytes, isFirst: &isFirst) {
      guard comes else {
        (end.workloadName, end.workloadKind) = (name, kind)
        return true
      }
      count += 1
      if count > 1 {
        guard cursor.skipValue(bytes) else { return false }
        continue
      }
      let isRead = forEachField(bytes, &cursor) { key, cursor in
        let isName = bytes.equals(key, "name")
        guard isName || bytes.equals(key, "kind") else { return cursor.skipValue(bytes) }
        guard let text = cursor.plainString(bytes) else { return false }
        if isName { name = text } else { kind = text }
        return true
      }
      if !isRead { return false }
    }
    return false
  }
}
