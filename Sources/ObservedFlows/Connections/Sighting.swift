public import PolicyModel

/// How often something was seen, and when.
public struct Sighting: Hashable, Sendable {
  public private(set) var count: UInt64
  /// Nil where the logs give no time.
  public private(set) var first: Instant?
  public private(set) var last: Instant?

  public init(count: UInt64, first: Instant?, last: Instant?) {
    self.count = count
    self.first = first
    self.last = last
  }

  /// Takes in another; counts end at what 64 bits hold.
  mutating func add(_ other: Sighting) {
    let (sum, overflow) = count.addingReportingOverflow(other.count)
    count = overflow ? .max : sum
    first = [first, other.first].compactMap { $0 }.min()
    last = [last, other.last].compactMap { $0 }.max()
  }

  static func joined(_ sightings: [Sighting?]) -> Sighting? {
    var all: Sighting?
    for case let sighting? in sightings {
      if all == nil { all = sighting } else { all?.add(sighting) }
    }
    return all
  }
}
