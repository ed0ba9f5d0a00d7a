/// A range of IP addresses with a common prefix (RFC 4632, RFC 4291).
public struct CIDR: Hashable, Sendable {
  /// The first address of the range, in the low 32 bits for IPv4.
  public let first: UInt128
  public let prefixLength: Int
  public let isIPv6: Bool

  /// The range of one address.
  public init(_ address: IPAddress) {
    first = address.value
    prefixLength = address.isIPv6 ? 128 : 32
    isIPv6 = address.isIPv6
  }

  /// Reads `10.0.0.0/8` or `2001:db8::/32`, or gives nil for anything else. Bits behind the prefix are
  /// taken for zero, as the API does.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 2, let length = CIDR.number(parts[1], most: 128) else { return nil }
    isIPv6 = parts[0].contains(UInt8(ascii: ":"))
    let bits = isIPv6 ? 128 : 32
    guard length <= bits,
      let address = isIPv6 ? CIDR.ipv6(Substring(parts[0])) : CIDR.ipv4(parts[0])
    else { return nil }
    let host = bits - length
    first = host == 128 ? 0 : (address >> UInt128(host)) << UInt128(host)
    prefixLength = length
  }

  /// The one spelling of the range that every reader takes: without bits behind the prefix, and for IPv6
  /// as RFC 5952 writes it.
  public var text: String { "\(IPAddress(first, isIPv6: isIPv6).text)/\(prefixLength)" }

  /// The last address of the range.
  public var last: UInt128 {
    let host = (isIPv6 ? 128 : 32) - prefixLength
    return host == 128 ? .max : first | (1 << UInt128(host) - 1)
  }

  /// A decimal number without sign and leading zeros.
  private static func number(_ text: Substring.UTF8View, most: Int) -> Int? {
    guard (1...3).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0") else {
      return nil
    }
    var number = 0
    for byte in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return number <= most ? number : nil
  }

  private static func ipv4(_ text: Substring.UTF8View) -> UInt128? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt128 = 0
    for part in parts {
      guard let byte = number(part, most: 255) else { return nil }
      address = address << 8 | UInt128(byte)
    }
    return address
  }

  private static func ipv6(_ text: Substring) -> UInt128? {
    let halves = text.split(separator: "::", omittingEmptySubsequences: false)
    guard halves.count <= 2, let front = groups(halves[0], isLast: halves.count == 1) else {
      return nil
    }
    guard halves.count == 2 else { return front.count == 8 ? joined(front) : nil }
    guard let back = groups(halves[1], isLast: true), front.count + back.count < 8 else {
      return nil
    }
    let zeros = [UInt16](repeating: 0, count: 8 - front.count - back.count)
    return joined(front + zeros + back)
  }

  /// The 16-bit groups of one side of a `::`; the end of the whole address may be an IPv4 address.
  private static func groups(_ text: Substring, isLast: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if isLast, index == parts.count - 1, part.contains("."), let address = ipv4(part.utf8) {
        groups += [UInt16(truncatingIfNeeded: address >> 16), UInt16(truncatingIfNeeded: address)]
      } else if (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
        let group = UInt16(part, radix: 16)
      {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }

  private static func joined(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
}
