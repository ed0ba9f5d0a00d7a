import PolicyModel
import Testing

@Suite("Ranges of addresses")
struct CIDRTests {
  @Test(
    "are read in each form of RFC 4632 and RFC 4291",
    arguments: [
      ("10.0.0.0/8", 0x0A00_0000, 8, false), ("0.0.0.0/0", 0, 0, false),
      ("255.255.255.255/32", 0xFFFF_FFFF, 32, false), ("192.168.1.0/24", 0xC0A8_0100, 24, false),
      ("::/0", 0, 0, true), ("::/128", 0, 128, true), ("::1/128", 1, 128, true),
      ("1::/128", 0x0001_0000_0000_0000_0000_0000_0000_0000, 128, true),
      ("2001:db8::/32", 0x2001_0DB8_0000_0000_0000_0000_0000_0000, 32, true),
      ("2001:DB8::/32", 0x2001_0DB8_0000_0000_0000_0000_0000_0000, 32, true),
      ("2001:0db8:0:0:0:0:0:0/32", 0x2001_0DB8_0000_0000_0000_0000_0000_0000, 32, true),
      ("1:2:3:4:5:6:7:8/128", 0x0001_0002_0003_0004_0005_0006_0007_0008, 128, true),
      ("1:2:3:4:5:6:7::/128", 0x0001_0002_0003_0004_0005_0006_0007_0000, 128, true),
      ("::2:3:4:5:6:7:8/128", 0x0000_0002_0003_0004_0005_0006_0007_0008, 128, true),
      ("1::8/128", 0x0001_0000_0000_0000_0000_0000_0000_0008, 128, true),
      ("::ffff:10.0.0.0/104", 0xFFFF_0A00_0000, 104, true),
      ("64:ff9b::192.0.2.33/128", 0x0064_FF9B_0000_0000_0000_0000_C000_0221, 128, true),
      ("1:2:3:4:5:6:7.8.9.10/128", 0x0001_0002_0003_0004_0005_0006_0708_090A, 128, true),
    ] as [(String, UInt128, Int, Bool)])
  func forms(text: String, first: UInt128, length: Int, isIPv6: Bool) throws {
    let range = try #require(CIDR(text))
    #expect(range.first == first)
    #expect(range.prefixLength == length)
    #expect(range.isIPv6 == isIPv6)
  }

  @Test(
    "are the same for two spellings of one range",
    arguments: [
      // Bits behind the prefix are taken for zero.
      ("10.1.2.3/8", "10.0.0.0/8"), ("10.1.2.3/0", "0.0.0.0/0"), ("10.1.2.255/31", "10.1.2.254/31"),
      ("2001:db8:1::5/32", "2001:db8::/32"), ("ffff::1/0", "::/0"), ("::3/127", "::2/127"),
      // RFC 4291, 2.2: leading zeros, one run of zeros, capitals, and the last 32 bits as IPv4.
      ("0001:0::0008/128", "1::8/128"), ("ABCD::/16", "abcd::/16"),
      ("1:0:0:2::/64", "1::2:0:0:0:0/64"),
      ("::ffff:10.0.0.0/104", "::ffff:a00:0/104"), ("::10.0.0.1/128", "::a00:1/128"),
      ("0:0:0:0:0:0:0:0/0", "::/0"),
    ])
  func spellings(one: String, other: String) throws {
    #expect(try #require(CIDR(one)) == #require(CIDR(other)))
  }

  @Test(
    "differ by their address, their length and their family",
    arguments: [
      ("10.0.0.0/8", "10.0.0.0/9"), ("10.0.0.0/8", "11.0.0.0/8"), ("10.0.0.0/31", "10.0.0.2/31"),
      ("0.0.0.0/0", "::/0"), ("0.0.0.0/8", "::/8"), ("0.0.0.1/32", "::1/32"),
      ("10.0.0.0/8", "::ffff:10.0.0.0/104"), ("10.0.0.0/8", "::10.0.0.0/104"),
      ("2001:db8::/32", "2001:db8::/33"), ("::1/128", "1::/128"),
    ])
  func different(one: String, other: String) throws {
    #expect(try #require(CIDR(one)) != #require(CIDR(other)))
  }

  @Test(
    "are nothing else",
    arguments: [
      "", "/", "/8", "10.0.0.0", "10.0.0.0/", "::", "::/", "10/8", "10.0.0/8", "10.0.0.0.0/8",
      "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/8 ", " 10.0.0.0/8",
      "10.0.0.0/ 8", "10.0.0.0/a", "10.0.0.0/255.0.0.0", "256.0.0.0/8", "10.0.0.1000/8",
      "10..0.0/8",
      "10.0.0./8", ".10.0.0/8", "a.0.0.0/8", "0x0a.0.0.0/8", "1e1.0.0.0/8", "-1.0.0.0/8",
      "::/129", "::/1280", ":/0", ":::/0", "::::/0", "1:::2/64", "1::2::3/64", ":1::/64",
      "1::2:/64",
      "1:2:3:4:5:6:7/64", "1:2:3:4:5:6:7:8:9/64", "1:2:3:4:5:6:7:8::/64", "1:2:3:4::5:6:7:8/64",
      "12345::/16", "g::/16", "+1::/16", "fe80::1%eth0/64", "[::1]/128", "default",
      "10.0.0.0-10.0.0.9",
      "１0.0.0.0/8", "１::/16", "10.0.0.0/８",
    ])
  func malformed(text: String) {
    #expect(CIDR(text) == nil)
  }

  @Test(
    "with leading zeros are none, since readers take them for octal or not",
    arguments: [
      "010.0.0.0/8", "10.00.0.0/8", "10.0.0.0/08", "10.0.0.0/00", "::/016", "::010.0.0.1/128",
    ])
  func leadingZeros(text: String) {
    #expect(CIDR(text) == nil)
  }

  @Test(
    "have an IPv4 address at the end of an IPv6 address only",
    arguments: [
      "1.2.3.4::/32", "1.2.3.4::5/128", "::1.2.3.4:5/128", "1:1.2.3.4::/64",
      "1.2.3.4:5:6:7:8:9:a/128",
      "1:2:3:4:5:6:7:1.2.3.4/128", "1:2:3:4:5:1.2.3.4/128", "::1:2:3:4:5:6:1.2.3.4/128",
      "::1.2.3/128",
      "::1.2.3.256/128", "::1.2.3.4.5/128",
    ])
  func embedded(text: String) {
    #expect(CIDR(text) == nil)
  }

  @Test("of every length cover their own first address")
  func everyLength() throws {
    for length in 0...128 {
      let range = try #require(CIDR("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/\(length)"))
      #expect(range.first.trailingZeroBitCount == 128 - length)
      #expect(range.first.leadingZeroBitCount == (length == 0 ? 128 : 0))
    }
    for length in 0...32 {
      let range = try #require(CIDR("255.255.255.255/\(length)"))
      #expect(range.first == (0xFFFF_FFFF >> UInt128(32 - length)) << UInt128(32 - length))
    }
  }
}
