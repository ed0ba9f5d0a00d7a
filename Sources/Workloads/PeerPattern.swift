public import PolicyModel

/// Whom a person means by a word: `shop/web`, `shop/*`, `shop/web[Deployment]`, `*`, `10.0.0.0/8`,
/// `10.0.0.5`, `internet` or `ingress-controller`.
public struct PeerPattern: Hashable, Sendable, CustomStringConvertible {
  public enum Meaning: Hashable, Sendable {
    /// Pods of these workloads, or pods of these names; `*` stands for any text. Of any kind where none is
    /// named.
    case pods(namespace: Glob, name: Glob, kind: String?)
    /// Every pod and every address.
    case everybody
    /// Every pod.
    case everyPod
    case addresses(CIDR)
    /// Every address outside of the cluster.
    case internet
    case ingressController
  }

  public let meaning: Meaning
  /// As it was written.
  public let description: String

  /// Reads what a person wrote, or gives nil for what means nobody.
  public init?(_ text: String) {
    description = text
    switch text {
    case "*": meaning = .everybody
    case "*/*": meaning = .everyPod
    case "internet": meaning = .internet
    case "ingress-controller": meaning = .ingressController
    default:
      if let address = IPAddress(text) {
        meaning = .addresses(CIDR(address))
      } else if let network = CIDR(text) {
        meaning = .addresses(network)
      } else if let pods = PeerPattern.pods(text) {
        meaning = pods
      } else {
        return nil
      }
    }
  }

  private static func pods(_ text: String) -> Meaning? {
    var text = text[...]
    var kind: String?
    if text.hasSuffix("]"), let open = text.lastIndex(of: "[") {
      kind = String(text[text.index(after: open)...].dropLast())
      text = text[..<open]
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts.contains(""), kind != "" else { return nil }
    let isName = parts.allSatisfy { part in
      part.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "*"):
          true
        default: false
        }
      }
    }
    guard isName else { return nil }
    return .pods(namespace: Glob(String(parts[0])), name: Glob(String(parts[1])), kind: kind)
  }
}

/// Ports as a person writes them: `tcp/443`, `udp/5000-5100`, `sctp`, `443`.
public enum PortPattern: Hashable, Sendable {
  case numbers(TransportProtocol, ClosedRange<UInt16>)
  case all(TransportProtocol)

  /// Reads what a person wrote, or gives nil for what is no port.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1, let numbers = PortPattern.range(parts[0]) {
      self = .numbers(.tcp, numbers)
      return
    }
    guard let first = parts.first,
      let transport = TransportProtocol(rawValue: first.uppercased()), parts.count <= 2
    else { return nil }
    guard parts.count == 2 else {
      self = .all(transport)
      return
    }
    guard let numbers = PortPattern.range(parts[1]) else { return nil }
    self = .numbers(transport, numbers)
  }

  private static func range(_ text: Substring) -> ClosedRange<UInt16>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = ends.first.flatMap(number),
      let last = number(ends[ends.count - 1]),
      first <= last
    else { return nil }
    return first...last
  }

  /// A port without a sign or leading zeros.
  private static func number(_ text: Substring) -> UInt16? {
    guard !text.isEmpty, text.first != "0", text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return UInt16(text)
  }
}

extension PortPattern: CustomStringConvertible {
  /// `tcp/443`, `udp/5000-5100`, `sctp`.
  public var description: String {
    switch self {
    case .numbers(let transport, let range):
      "\(transport.rawValue.lowercased())/\(range.lowerBound)"
        + (range.count == 1 ? "" : "-\(range.upperBound)")
    case .all(let transport): transport.rawValue.lowercased()
    }
  }
}
