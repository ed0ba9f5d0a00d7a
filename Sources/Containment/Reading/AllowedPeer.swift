import Documents
public import PolicyModel

/// Somebody with whom a containment still lets pods talk, perhaps over one protocol and some ports alone.
///
/// As a person writes it: `PEER[@PROTOCOL[/PORT[-END]]]`, where PEER is a network (`10.0.0.0/8`), an address
/// (`10.0.0.5`), a namespace (`monitoring`), or pods of one (`forensics/app=collector`).
public struct AllowedPeer: Sendable, Equatable {
  public enum Peer: Sendable, Equatable {
    /// A single address is a network of one.
    case network(CIDR)
    /// All pods of a namespace.
    case namespace(String)
    case pods(namespace: String, PodSelector)
  }

  public enum TransportProtocol: String, Sendable, CaseIterable {
    case tcp = "TCP"
    case udp = "UDP"
    case sctp = "SCTP"
  }

  /// Ports of a protocol.
  public struct Ports: Sendable, Hashable {
    public let `protocol`: TransportProtocol
    /// Nil for all of them.
    public let range: ClosedRange<UInt16>?

    public init(_ protocol: TransportProtocol, _ range: ClosedRange<UInt16>? = nil) {
      self.protocol = `protocol`
      self.range = range
    }
  }

  public let peer: Peer
  /// Nil for all traffic.
  public let ports: Ports?

  public init(_ peer: Peer, ports: Ports? = nil) {
    self.peer = peer
    self.ports = ports
  }

  /// Reads what a person wrote.
  ///
  /// - Throws: ``InvalidContainment`` for anything else.
  public init(_ text: String) throws(InvalidContainment) {
    guard let sign = text.lastIndex(of: "@") else {
      self.init(try Peer(text))
      return
    }
    self.init(
      try Peer(String(text[..<sign])),
      ports: try Ports(String(text[text.index(after: sign)...]), of: text))
  }
}

extension AllowedPeer.Peer {
  fileprivate init(_ text: String) throws(InvalidContainment) {
    if let network = AllowedPeer.Peer.network(text) {
      guard !network.isIPv4Mapped else {
        throw InvalidContainment(
          "the peer \(quoted(text)) is an IPv4 network in IPv6 clothes; write it as IPv4")
      }
      self = .network(network)
      return
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let namespace = String(parts[0])
    guard Names.isDNSLabel(namespace) else {
      throw InvalidContainment(
        "the peer \(quoted(text)) is neither a network, an address nor a namespace; write it as "
          + "10.0.0.0/8, 10.0.0.5, monitoring or forensics/app=collector")
    }
    self =
      parts.count == 1
      ? .namespace(namespace) : .pods(namespace: namespace, try PodSelector(String(parts[1])))
  }

  private static func network(_ text: String) -> CIDR? {
    // Which of the two an address is, shows in whether it can be read.
    CIDR(text) ?? CIDR("\(text)/\(text.utf8.contains(UInt8(ascii: ":")) ? 128 : 32)")
  }
}

extension AllowedPeer.Ports {
  /// - Parameter peer: all that was written, for messages.
  fileprivate init(_ text: String, of peer: String) throws(InvalidContainment) {
    func fault(_ what: String) -> InvalidContainment {
      InvalidContainment("the peer \(quoted(peer)) \(what); write it as \(example)")
    }
    let example = "monitoring@tcp/443 or monitoring@udp/5000-5100"
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let known = AllowedPeer.TransportProtocol(rawValue: name.uppercased()) else {
      throw fault("has \(quoted(name)) for a protocol, which is none of tcp, udp and sctp")
    }
    guard parts.count == 2 else {
      self.init(known)
      return
    }
    let ends = parts[1].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = AllowedPeer.Ports.number(ends[0]),
      let last = AllowedPeer.Ports.number(ends[ends.count - 1])
    else {
      throw fault("has \(quoted(String(parts[1]))) for ports, which are numbers from 1 to 65535")
    }
    guard first <= last else { throw fault("has ports that end before they begin") }
    self.init(known, first...last)
  }

  /// A port without a sign or leading zeros.
  private static func number(_ text: Substring) -> UInt16? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      text.first != "0"
    else { return nil }
    return UInt16(text)
  }
}
