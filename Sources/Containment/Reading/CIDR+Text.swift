import PolicyModel

extension CIDR {
  /// The one spelling of the range that every reader takes: without bits behind the prefix, and for IPv6
  /// as RFC 5952 writes it.
  var text: String { "\(isIPv6 ? ipv6 : ipv4)/\(prefixLength)" }

  /// Whether it is a range of IPv4 addresses that is written as IPv6 (`::ffff:0:0/96`).
  var isIPv4Mapped: Bool { isIPv6 && prefixLength >= 96 && first >> 32 == 0xffff }

  private var ipv4: String {
    stride(from: 24, through: 0, by: -8).map { String(first >> UInt128($0) & 0xff) }
      .joined(separator: ".")
  }

  private var ipv6: String {
    let groups = stride(from: 112, through: 0, by: -16).map { first >> UInt128($0) & 0xffff }
    func joined(_ groups: ArraySlice<UInt128>) -> String {
      groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    let zeros = CIDR.longestRunOfZeros(in: groups)
    // A single group of zeros is written out.
    if zeros.count < 2 { return joined(groups[...]) }
    return "\(joined(groups[..<zeros.lowerBound]))::\(joined(groups[zeros.upperBound...]))"
  }

  /// The first of several that are equally long.
  private static func longestRunOfZeros(in groups: [UInt128]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<(index + 1)
      }
    }
    return longest
  }

  /// Whether every address of another range is in this one.
  func contains(_ other: CIDR) -> Bool {
    guard isIPv6 == other.isIPv6, prefixLength <= other.prefixLength else { return false }
    let host = UInt128((isIPv6 ? 128 : 32) - prefixLength)
    // Shifting by the whole width gives 0: a prefix of no bit holds everything.
    return first >> host == other.first >> host
  }
}
