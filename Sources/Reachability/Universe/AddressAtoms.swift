import PolicyModel

/// The addresses of both families, cut wherever a range of some policy begins or ends: no policy tells two
/// addresses of one atom apart.
struct AddressAtoms: Sendable {
  /// Those of IPv4 first; each in order and without gaps.
  let ranges: [AddressRange]
  private let ipv4Starts: [UInt128]
  private let ipv6Starts: [UInt128]

  /// - Parameter hasIPv6: whether there is anything of IPv6 at all.
  init(_ relevance: Relevance, hasIPv6: Bool) {
    ipv4Starts = relevance.ipv4Cuts.union([0]).sorted()
    ipv6Starts = hasIPv6 ? relevance.ipv6Cuts.union([0]).sorted() : []
    ranges =
      AddressAtoms.ranges(ipv4Starts, last: UInt128(UInt32.max), isIPv6: false)
      + AddressAtoms.ranges(ipv6Starts, last: .max, isIPv6: true)
  }

  private static func ranges(_ starts: [UInt128], last: UInt128, isIPv6: Bool) -> [AddressRange] {
    starts.indices.map { index in
      AddressRange(
        first: IPAddress(starts[index], isIPv6: isIPv6),
        last: IPAddress(
          index + 1 < starts.count ? starts[index + 1] - 1 : last, isIPv6: isIPv6))
    }
  }

  /// The atom of an address; nil for one of a family that there is not.
  func index(of address: IPAddress) -> Int? {
    let starts = address.isIPv6 ? ipv6Starts : ipv4Starts
    guard let index = AddressAtoms.last(of: starts, upTo: address.value) else { return nil }
    return address.isIPv6 ? ipv4Starts.count + index : index
  }

  /// The atoms of a range.
  func indices(of network: CIDR) -> Range<Int> {
    let starts = network.isIPv6 ? ipv6Starts : ipv4Starts
    guard let first = AddressAtoms.last(of: starts, upTo: network.first),
      let last = AddressAtoms.last(of: starts, upTo: network.last)
    else { return 0..<0 }
    let offset = network.isIPv6 ? ipv4Starts.count : 0
    return (offset + first)..<(offset + last + 1)
  }

  private static func last(of starts: [UInt128], upTo value: UInt128) -> Int? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) >> 1
      if starts[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}
