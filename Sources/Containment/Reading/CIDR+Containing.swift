import PolicyModel

extension CIDR {
  /// Whether it is a range of IPv4 addresses that is written as IPv6 (`::ffff:0:0/96`).
  var isIPv4Mapped: Bool { isIPv6 && prefixLength >= 96 && first >> 32 == 0xffff }

  /// Whether every address of another range is in this one.
  func contains(_ other: CIDR) -> Bool {
    guard isIPv6 == other.isIPv6, prefixLength <= other.prefixLength else { return false }
    let host = UInt128((isIPv6 ? 128 : 32) - prefixLength)
    // Shifting by the whole width gives 0: a prefix of no bit holds everything.
    return first >> host == other.first >> host
  }
}
