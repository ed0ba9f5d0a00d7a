import PolicyModel

/// Changes that wait to be looked at, in the order in which they came.
///
/// Each version of an object is looked at by itself: one that came and went again between two looks was there
/// all the same. Only where more wait than ``most`` are an object's older ones left out.
struct ChangeQueue<Source: Hashable & Sendable>: Sendable {
  struct Entry: Sendable {
    let source: Source
    let change: KnownObjects.Change
    let heard: ContinuousClock.Instant
  }

  private struct Place: Hashable {
    let source: Source
    let key: String
  }

  private let most: Int
  /// How many may wait before it is looked again for what may be left out: twice as many as were left by the last
  /// look, so that a burst over many objects is not gone through at each of its changes.
  private var limit: Int
  private var entries: [Entry] = []
  private var next = 0
  /// How many were left out.
  private(set) var omitted = 0
  /// How many times all that waits was gone through.
  private(set) var looks = 0

  init(most: Int) {
    self.most = most
    limit = most
  }

  var count: Int { entries.count - next }
  var oldest: ContinuousClock.Instant? { count > 0 ? entries[next].heard : nil }

  mutating func append(_ entry: Entry) {
    entries.append(entry)
    if count > limit { thin() }
  }

  /// The next changes, of each object one.
  mutating func batch() -> [Entry] {
    var seen: Set<Place> = []
    let start = next
    while next < entries.count, seen.insert(place(entries[next])).inserted { next += 1 }
    let batch = Array(entries[start..<next])
    if next == entries.count {
      entries.removeAll()
      next = 0
    } else if next > 1024, next * 2 > entries.count {
      entries.removeFirst(next)
      next = 0
    }
    if count <= most { limit = most }
    return batch
  }

  private func place(_ entry: Entry) -> Place {
    Place(source: entry.source, key: entry.change.key)
  }

  /// Leaves out what a later change of the same object has overtaken.
  private mutating func thin() {
    looks += 1
    var newest: [Place: Int] = [:]
    for index in next..<entries.count { newest[place(entries[index])] = index }
    // A burst over more objects than that is kept whole.
    if newest.count < count {
      omitted += count - newest.count
      entries = newest.values.sorted().map { entries[$0] }
      next = 0
    }
    limit = max(most, 2 * count)
  }
}
