/// An IP address (RFC 791, RFC 4291).
public struct IPAddress: Hashable, Sendable {
  /// In the low 32 bits for IPv4.
  public let value: UInt128
  public let isIPv6: Bool

  public init(_ value: UInt128, isIPv6: Bool) {
    self.value = value
    self.isIPv6 = isIPv6
  }

  /// Reads `10.0.0.5` or `2001:db8::5`, or gives nil for anything else.
  public init?(_ text: String) {
    let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
    guard let address = CIDR("\(text)/\(isIPv6 ? 128 : 32)") else { return nil }
    self.init(address.first, isIPv6: isIPv6)
  }

  /// The address as RFC 5952 writes it.
  public var text: String { isIPv6 ? ipv6 : ipv4 }

  private var ipv4: String {
    stride(from: 24, through: 0, by: -8).map { String(value >> UInt128($0) & 0xff) }
      .joined(separator: ".")
  }

  private var ipv6: String {
    let groups = stride(from: 112, through: 0, by: -16).map { value >> UInt128($0) & 0xffff }
    func joined(_ groups: ArraySlice<UInt128>) -> String {
      groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    let zeros = IPAddress.longestRunOfZeros(in: groups)
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
}

/// Addresses from a first to a last one, both in it.
public struct AddressRange: Hashable, Sendable, Comparable {
  public let first: IPAddress
  public let last: IPAddress

  public init(first: IPAddress, last: IPAddress) {
    self.first = first
    self.last = last
  }

  public static func < (left: AddressRange, right: AddressRange) -> Bool {
    (left.first.isIPv6 ? 1 : 0, left.first.value, left.last.value)
      < (right.first.isIPv6 ? 1 : 0, right.first.value, right.last.value)
  }
}

extension AddressRange {
  /// Whether another range begins right behind this one.
  public func isFollowed(by next: AddressRange) -> Bool {
    last.isIPv6 == next.first.isIPv6 && last.value < next.first.value
      && next.first.value - last.value == 1
  }

  /// `10.0.0.0/8`, an address alone, or `10.0.0.1-10.0.0.7` for what no prefix says.
  public var inWords: String {
    if first == last { return first.text }
    let size = last.value - first.value
    // A prefix covers a power of two addresses, from a multiple of it.
    if size == .max { return "::/0" }
    let isPrefix = (size + 1).nonzeroBitCount == 1 && first.value & size == 0
    guard isPrefix else { return "\(first.text)-\(last.text)" }
    return "\(first.text)/\((first.isIPv6 ? 128 : 32) - (size + 1).trailingZeroBitCount)"
  }
}
