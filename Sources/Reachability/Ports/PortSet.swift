public import Workloads

/// Ports of the three protocols that network policies tell apart: of each, 1 to 65535.
///
/// Kept as ranges in order that neither overlap nor touch, so that equal sets are equal values.
public struct PortSet: Hashable, Sendable {
  /// Codes: the protocol's place in the high 16 bits, the port in the low ones.
  private(set) var ranges: [ClosedRange<UInt32>]

  private init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  public static let none = PortSet([])
  public static let all = PortSet(TransportProtocol.allCases.map { PortSet.codes(of: $0) })

  /// Ports of one protocol.
  public init(_ protocol: TransportProtocol, _ ports: ClosedRange<UInt16>) {
    let first = max(ports.lowerBound, 1)
    guard first <= ports.upperBound else {
      ranges = []
      return
    }
    ranges = [
      PortSet.code(`protocol`, first)...PortSet.code(`protocol`, ports.upperBound)
    ]
  }

  public init(_ protocol: TransportProtocol, _ port: UInt16) { self.init(`protocol`, port...port) }

  /// Every port of a protocol.
  public init(all protocol: TransportProtocol) { ranges = [PortSet.codes(of: `protocol`)] }

  public var isEmpty: Bool { ranges.isEmpty }

  public func contains(_ protocol: TransportProtocol, _ port: UInt16) -> Bool {
    let code = PortSet.code(`protocol`, port)
    return ranges.contains { $0.contains(code) }
  }

  /// The ports of a protocol, in order.
  public func ports(of protocol: TransportProtocol) -> [ClosedRange<UInt16>] {
    let all = PortSet.codes(of: `protocol`)
    return ranges.filter { all.contains($0.lowerBound) }.map {
      UInt16(truncatingIfNeeded: $0.lowerBound)...UInt16(truncatingIfNeeded: $0.upperBound)
    }
  }

  public func union(_ other: PortSet) -> PortSet {
    var result: [ClosedRange<UInt32>] = []
    var left = ranges[...]
    var right = other.ranges[...]
    while let next = PortSet.takeLower(&left, &right) {
      // Port 0 is in no set, so ranges of two protocols never touch.
      if let last = result.last, next.lowerBound <= last.upperBound + 1 {
        result[result.count - 1] =
          last.lowerBound...max(last.upperBound, next.upperBound)
      } else {
        result.append(next)
      }
    }
    return PortSet(result)
  }

  public func intersection(_ other: PortSet) -> PortSet {
    var result: [ClosedRange<UInt32>] = []
    var index = 0
    for range in ranges {
      while index < other.ranges.count, other.ranges[index].upperBound < range.lowerBound {
        index += 1
      }
      var next = index
      while next < other.ranges.count, other.ranges[next].lowerBound <= range.upperBound {
        result.append(range.clamped(to: other.ranges[next]))
        next += 1
      }
    }
    return PortSet(result)
  }

  public func subtracting(_ other: PortSet) -> PortSet {
    var result: [ClosedRange<UInt32>] = []
    var index = 0
    for range in ranges {
      var start = range.lowerBound
      while index < other.ranges.count, other.ranges[index].upperBound < start { index += 1 }
      var next = index
      var isConsumed = false
      while next < other.ranges.count, other.ranges[next].lowerBound <= range.upperBound {
        let hole = other.ranges[next]
        if hole.lowerBound > start { result.append(start...(hole.lowerBound - 1)) }
        if hole.upperBound >= range.upperBound {
          isConsumed = true
          break
        }
        start = max(start, hole.upperBound + 1)
        next += 1
      }
      if !isConsumed { result.append(start...range.upperBound) }
    }
    return PortSet(result)
  }

  public func isSubset(of other: PortSet) -> Bool { subtracting(other).isEmpty }

  private static func takeLower(
    _ left: inout ArraySlice<ClosedRange<UInt32>>, _ right: inout ArraySlice<ClosedRange<UInt32>>
  ) -> ClosedRange<UInt32>? {
    guard let first = left.first else { return right.popFirst() }
    guard let second = right.first else { return left.popFirst() }
    return first.lowerBound <= second.lowerBound ? left.popFirst() : right.popFirst()
  }

  private static func code(_ protocol: TransportProtocol, _ port: UInt16) -> UInt32 {
    let place: UInt32 =
      switch `protocol` {
      case .tcp: 0
      case .udp: 1
      case .sctp: 2
      }
    return place << 16 | UInt32(port)
  }

  private static func codes(of protocol: TransportProtocol) -> ClosedRange<UInt32> {
    code(`protocol`, 1)...code(`protocol`, .max)
  }
}

extension PortSet: CustomStringConvertible {
  /// `all`, `none`, or `TCP 80, 443, 8000-8010; UDP 53`.
  public var description: String {
    if self == .all { return "all" }
    let parts = TransportProtocol.allCases.compactMap { name -> String? in
      let ports = ports(of: name)
      if ports.isEmpty { return nil }
      if ports == [1...UInt16.max] { return name.rawValue }
      let numbers = ports.map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
      }
      return "\(name.rawValue) \(numbers.joined(separator: ", "))"
    }
    return parts.isEmpty ? "none" : parts.joined(separator: "; ")
  }
}
