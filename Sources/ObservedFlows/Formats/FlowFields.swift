import Documents
import PolicyModel
import Reachability
import Workloads

/// What the formats have in common.
enum FlowFields {
  /// Ports from here on are those that operating systems give to who opens a connection (RFC 6335 has them from
  /// 49152 on, Linux from 32768).
  static let firstEphemeralPort: UInt16 = 32_768

  /// Whether a packet is an answer, by its ports: from a port that is listened on, to one that is not. A guess
  /// for logs that do not tell.
  static func looksLikeReply(from source: UInt16, to destination: UInt16) -> Bool {
    source > 0 && source < firstEphemeralPort && destination >= firstEphemeralPort
  }

  /// A protocol by the name or number (RFC 790) that a log gives it; nil for one without ports that policies
  /// tell apart.
  static func transport(_ text: String) -> TransportProtocol? {
    switch text.uppercased() {
    case "TCP", "6", "TCP6": .tcp
    case "UDP", "17", "UDP6": .udp
    case "SCTP", "132", "SCTP6": .sctp
    default: nil
    }
  }

  static func transport(_ node: Node?) -> TransportProtocol? {
    guard let word = word(node) else { return nil }
    return transport(word)
  }

  /// A text, or a whole number as text: enumerations are written as either.
  static func word(_ node: Node?) -> String? {
    guard let node else { return nil }
    switch node.content {
    case .string(let text): return text
    case .integer(let number): return String(number)
    default: return nil
    }
  }

  /// A port, written as a number or as text.
  static func port(_ node: Node?) -> UInt16? {
    guard let number = number(node) else { return nil }
    return UInt16(exactly: number)
  }

  /// A whole number, written as a number or, as protocol buffers' JSON has those of 64 bits, as text.
  static func number(_ node: Node?) -> Int64? {
    guard let node else { return nil }
    switch node.content {
    case .string(let text): return Int64(text)
    case .integer(let number): return number
    default: return nil
    }
  }

  /// An address, written as text.
  static func address(_ node: Node?) -> IPAddress? {
    guard let text = text(node) else { return nil }
    return IPAddress(text)
  }

  /// A direction, in any case.
  static func direction(_ node: Node?) -> Direction? {
    guard let text = node?.string else { return nil }
    return Direction(rawValue: text.lowercased())
  }

  /// The name of a policy, with its kind and namespace, out of the object that holds them.
  static func policy(_ node: Node, kind: String? = nil) -> String? {
    guard let name = text(node["name"]) else { return nil }
    return policy(kind: text(node["kind"]) ?? kind, namespace: text(node["namespace"]), name: name)
  }

  /// A text that says something.
  static func text(_ node: Node?) -> String? {
    guard let text = node?.string, !text.isEmpty, text != "-" else { return nil }
    return text
  }

  /// For how many a record stands: at least for itself.
  static func count(_ node: Node?) -> UInt64 {
    guard let number = number(node), number > 1 else { return 1 }
    return UInt64(number)
  }

  /// Seconds, milliseconds or nanoseconds since 1970, told by how many there are.
  static func instant(sinceEpoch number: Int64) -> Instant {
    switch number.magnitude {
    case 0..<100_000_000_000: Instant(secondsSinceEpoch: number)
    case 0..<100_000_000_000_000: Instant(secondsSinceEpoch: number / 1000)
    case 0..<100_000_000_000_000_000: Instant(secondsSinceEpoch: number / 1_000_000)
    default: Instant(secondsSinceEpoch: number / 1_000_000_000)
    }
  }

  /// A moment as text (RFC 3339) or as a number since 1970.
  static func instant(_ node: Node?) -> Instant? {
    guard let node else { return nil }
    switch node.content {
    case .string(let text):
      if let instant = Instant(text) { return instant }
      guard let number = Int64(text) else { return nil }
      return instant(sinceEpoch: number)
    case .integer(let number): return instant(sinceEpoch: number)
    case .double(let number):
      // Beyond what 64 bits hold there is no moment.
      guard let whole = Int64(exactly: number.rounded(.down)) else { return nil }
      return instant(sinceEpoch: whole)
    default: return nil
    }
  }

  /// Reads a record of JSON.
  static func read(_ record: [UInt8], without omission: Omission = .nothing)
    -> Result<Node, Unreadable>
  {
    do throws(DocumentError) {
      let limits = ReadingLimits(bytes: record.count)
      let node = try JSONReader.read(record, file: "", limits: limits, without: omission)
      guard node.mapping != nil else {
        return .failure(Unreadable("it is \(node.kindInWords), and no JSON object"))
      }
      return .success(node)
    } catch {
      let column = error.position.map { " at column \($0.column)" } ?? ""
      return .failure(Unreadable("it is no JSON\(column): \(error.message)"))
    }
  }

  /// A policy as a person names it.
  static func policy(kind: String?, namespace: String?, name: String) -> String {
    "\(kind ?? "policy") \(namespace.map { "\($0)/" } ?? "")\(name)"
  }

  /// Why a record cannot be read.
  struct Unreadable: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }
}
