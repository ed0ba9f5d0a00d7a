import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Changes that wait to be looked at")
struct ChangeQueueTests {
  private func entry(_ name: String, source: Int = 0) -> ChangeQueue<Int>.Entry {
    .init(
      source: source,
      change: .init(key: "shop/\(name)", policy: nil, reference: reference(name)), heard: .now)
  }

  private func names(_ batch: [ChangeQueue<Int>.Entry]) -> [String] {
    batch.map(\.change.reference.name)
  }

  @Test("every version of an object is a step of its own, in the order in which they came")
  func versions() {
    var queue = ChangeQueue<Int>(most: 100)
    for name in ["a", "b", "a", "c", "b", "b"] { queue.append(entry(name)) }
    #expect(names(queue.batch()) == ["a", "b"])
    #expect(names(queue.batch()) == ["a", "c", "b"])
    #expect(names(queue.batch()) == ["b"])
    #expect(queue.batch().isEmpty)
    #expect(queue.count == 0 && queue.omitted == 0)
  }

  @Test("objects of the same name from two sources are two")
  func sources() {
    var queue = ChangeQueue<Int>(most: 100)
    queue.append(entry("a", source: 1))
    queue.append(entry("a", source: 2))
    #expect(queue.batch().count == 2)
  }

  @Test(
    "a burst over more objects than may wait is gone through a few times, and not at each change")
  func manyObjects() {
    var queue = ChangeQueue<Int>(most: 100)
    for index in 0..<10_000 { queue.append(entry("object-\(index)")) }
    #expect(queue.count == 10_000 && queue.omitted == 0)
    #expect(queue.looks < 10)
    // Each once more: of each the older one may go.
    for index in 0..<10_000 { queue.append(entry("object-\(index)")) }
    #expect(queue.count < 20_000 && queue.omitted > 0)
    #expect(queue.looks < 12)
    while !queue.batch().isEmpty {}
    for _ in 0...100 { queue.append(entry("one")) }
    #expect(queue.count == 1)
  }

  @Test("of more than may wait the newest of each object are kept, and the rest is counted")
  func bound() {
    var queue = ChangeQueue<Int>(most: 10)
    for _ in 0..<50 {
      for name in ["a", "b", "c"] { queue.append(entry(name)) }
    }
    #expect(queue.count <= 10)
    var seen = 0
    while true {
      let batch = queue.batch()
      if batch.isEmpty { break }
      seen += batch.count
    }
    #expect(seen + queue.omitted == 150)
  }

  @Test("a burst over more objects than may wait loses none of them")
  func burst() {
    var queue = ChangeQueue<Int>(most: 10)
    for number in 0..<100 { queue.append(entry("p\(number)")) }
    #expect(queue.batch().count == 100)
    #expect(queue.omitted == 0)
  }

  @Test("what is read in between makes room, however long it goes on")
  func long() {
    var queue = ChangeQueue<Int>(most: 5000)
    var seen = 0
    for round in 0..<3000 {
      queue.append(entry("a"))
      queue.append(entry("a"))
      if round.isMultiple(of: 2) { seen += queue.batch().count + queue.batch().count }
    }
    while queue.count > 0 { seen += queue.batch().count }
    #expect(seen == 6000)
  }
}
