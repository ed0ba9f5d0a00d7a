import Testing

@Suite("Upstream: allowing by blocks of addresses, which hold pods")
struct BlockProbingTests {
  /// The nine pods have 10.0.0.1 to 10.0.0.9: x has 1 to 3, y 4 to 6 and z 7 to 9.
  private static func outOfA(_ blocks: String...) -> [String] {
    blocks.map {
      """
      x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress], egress: [{to: [\($0)]}]}
      """
    }
  }

  static let blocks = [
    Probing("one address", outOfA("{ipBlock: {cidr: 10.0.0.5/32}}"), ["TCP 80": "-x/a>* +x/a>y/b"]),
    Probing(
      "several", outOfA("{ipBlock: {cidr: 10.0.0.4/30}}"),
      ["TCP 80": "-x/a>* +x/a>y/* +x/a>z/a"]),
    Probing(
      "several but for one", outOfA("{ipBlock: {cidr: 10.0.0.4/30, except: [10.0.0.5/32]}}"),
      ["TCP 80": "-x/a>* +x/a>y/a +x/a>y/c +x/a>z/a"]),
    Probing(
      "several but for two",
      outOfA("{ipBlock: {cidr: 10.0.0.0/24, except: [10.0.0.5/32, 10.0.0.8/31]}}"),
      ["TCP 80": "-x/a>y/b -x/a>z/b -x/a>z/c"]),
    Probing(
      "one that another element leaves out",
      outOfA(
        "{ipBlock: {cidr: 10.0.0.4/30, except: [10.0.0.5/32]}}, {ipBlock: {cidr: 10.0.0.5/32}}"),
      ["TCP 80": "-x/a>* +x/a>y/* +x/a>z/a"]),
    Probing(
      "one that another policy leaves out",
      outOfA(
        "{ipBlock: {cidr: 10.0.0.4/30, except: [10.0.0.5/32]}}", "{ipBlock: {cidr: 10.0.0.5/32}}"),
      ["TCP 80": "-x/a>* +x/a>y/* +x/a>z/a"]),
    Probing(
      "what a block or a selector finds",
      outOfA("{ipBlock: {cidr: 10.0.0.9/32}}, {podSelector: {matchLabels: {pod: b}}}"),
      ["TCP 80": "-x/a>* +x/a>z/c +x/a>x/b"]),
    Probing(
      "senders by their addresses",
      ["x: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.4/31}}], ports: [{port: 80}]}]}"],
      ["TCP 80": "-*>x/* +y/a>x/* +y/b>x/*", "TCP 81": "-*>x/*"]),
    Probing(
      "nobody in a block elsewhere", outOfA("{ipBlock: {cidr: 192.168.0.0/16}}"),
      ["TCP 80": "-x/a>*"]),
    Probing(
      "nobody in a block of IPv6", outOfA("{ipBlock: {cidr: \"::/0\"}}"), ["TCP 80": "-x/a>*"]),
    Probing(
      "everybody", outOfA("{ipBlock: {cidr: 0.0.0.0/0}}"), ["TCP 80": "", "SCTP 80": ""]),
    Probing(
      "everybody but the cluster", outOfA("{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}"),
      ["TCP 80": "-x/a>*"]),
  ]

  @Test("allowed is", arguments: blocks)
  func allowed(_ probing: Probing) throws { try probing.check() }
}
