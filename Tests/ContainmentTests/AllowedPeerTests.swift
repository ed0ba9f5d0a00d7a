import Containment
import PolicyModel
import Testing

@Suite("A peer that is kept")
struct AllowedPeerTests {
  private static func network(_ text: String) throws -> AllowedPeer.Peer {
    .network(try #require(CIDR(text)))
  }

  @Test(
    "is a network or an address",
    arguments: [
      ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"),
      ("10.0.0.5", "10.0.0.5/32"), ("2001:db8::/32", "2001:db8::/32"), ("::1", "::1/128"),
      ("2001:DB8:0:0::1", "2001:db8::1/128"),
    ])
  func networks(text: String, expected: String) throws {
    #expect(try AllowedPeer(text) == AllowedPeer(Self.network(expected)))
    #expect(
      try AllowedPeer("\(text)@udp/53")
        == AllowedPeer(Self.network(expected), ports: .init(.udp, 53...53)))
  }

  @Test("is a namespace, or pods of one")
  func pods() throws {
    #expect(try AllowedPeer("monitoring") == AllowedPeer(.namespace("monitoring")))
    #expect(try AllowedPeer("10") == AllowedPeer(.namespace("10")))
    #expect(
      try AllowedPeer("forensics/app=collector@tcp/8443")
        == AllowedPeer(
          .pods(namespace: "forensics", PodSelector("app=collector")),
          ports: .init(.tcp, 8443...8443)))
    #expect(
      try AllowedPeer("a/app.io/x=y,tier in (b)")
        == AllowedPeer(.pods(namespace: "a", PodSelector("app.io/x=y,tier in (b)"))))
  }

  @Test(
    "may be kept for a protocol, a port, or a range of them",
    arguments: [
      ("tcp", AllowedPeer.Ports(.tcp)), ("TCP", .init(.tcp)), ("udp", .init(.udp)),
      ("sctp/9", .init(.sctp, 9...9)), ("tcp/1-65535", .init(.tcp, 1...65535)),
      ("Udp/5000-5100", .init(.udp, 5000...5100)), ("tcp/80-80", .init(.tcp, 80...80)),
    ])
  func ports(text: String, expected: AllowedPeer.Ports) throws {
    #expect(try AllowedPeer("a@\(text)").ports == expected)
  }

  @Test("is kept for all traffic where nothing is said")
  func noPorts() throws { #expect(try AllowedPeer("a").ports == nil) }

  @Test(
    "is refused in words where it is nobody",
    arguments: [
      "", "/a=b", "A", "a.b", "10.0.0", "10.0.0.0/33", "10.0.0.256", "2001:db8::/129", ":::",
      "a_b/app=web", "-a",
    ])
  func nobody(text: String) {
    #expect(
      fault { _ = try AllowedPeer(text) }
        == "the peer \"\(text)\" is neither a network, an address nor a namespace; write it as "
        + "10.0.0.0/8, 10.0.0.5, monitoring or forensics/app=collector")
  }

  @Test(
    "is no IPv4 network that is written as IPv6", arguments: ["::ffff:10.0.0.1", "::ffff:0:0/96"])
  func mapped(text: String) {
    #expect(
      fault { _ = try AllowedPeer(text) }
        == "the peer \"\(text)\" is an IPv4 network in IPv6 clothes; write it as IPv4")
  }

  @Test("is refused where its pods cannot be read")
  func wrongPods() {
    #expect(
      fault { _ = try AllowedPeer("a/") }
        == "the selector \"\" lacks the key of a label; write it as app=web,tier in (a,b)")
  }

  @Test(
    "is refused in words where its ports are none",
    arguments: [
      ("", "has \"\" for a protocol, which is none of tcp, udp and sctp"),
      ("icmp", "has \"icmp\" for a protocol, which is none of tcp, udp and sctp"),
      ("443", "has \"443\" for a protocol, which is none of tcp, udp and sctp"),
      ("tcp/", "has \"\" for ports, which are numbers from 1 to 65535"),
      ("tcp/0", "has \"0\" for ports, which are numbers from 1 to 65535"),
      ("tcp/080", "has \"080\" for ports, which are numbers from 1 to 65535"),
      ("tcp/65536", "has \"65536\" for ports, which are numbers from 1 to 65535"),
      ("tcp/+1", "has \"+1\" for ports, which are numbers from 1 to 65535"),
      ("tcp/http", "has \"http\" for ports, which are numbers from 1 to 65535"),
      ("tcp/1-", "has \"1-\" for ports, which are numbers from 1 to 65535"),
      ("tcp/1-2-3", "has \"1-2-3\" for ports, which are numbers from 1 to 65535"),
      ("tcp/2-1", "has ports that end before they begin"),
    ])
  func wrongPorts(text: String, what: String) {
    #expect(
      fault { _ = try AllowedPeer("a@\(text)") }
        == "the peer \"a@\(text)\" \(what); write it as monitoring@tcp/443 or "
        + "monitoring@udp/5000-5100")
  }
}
