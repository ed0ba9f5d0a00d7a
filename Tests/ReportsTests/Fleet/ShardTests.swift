import Documents
import Reports
import Testing

@Suite("Shards")
struct ShardTests {
  private static func owner(of name: String, among count: Int) -> [Int] {
    (0..<count).filter { Shard(index: $0, count: count)?.contains(name) == true }
  }

  @Test(
    "which shard a name falls into is the same in every version",
    arguments: [("shop", 1, 3725), ("payments", 0, 9760), ("monitoring", 2, 8880), ("", 1, 1652)])
  func stable(name: String, ofThree: Int, ofTenThousand: Int) {
    #expect(Self.owner(of: name, among: 3) == [ofThree])
    #expect(Self.owner(of: name, among: 10_000) == [ofTenThousand])
  }

  @Test("each name falls into one of them, and into each about as many", arguments: [1, 2, 3, 7])
  func even(count: Int) {
    let owners = (0..<2000).map { Self.owner(of: "namespace-\($0)", among: count) }
    #expect(owners.allSatisfy { $0.count == 1 })
    for shard in 0..<count {
      let share = owners.count { $0 == [shard] }
      #expect(abs(share - 2000 / count) < 150, "\(shard) of \(count): \(share)")
    }
  }

  @Test("what belongs to no namespace falls into the first")
  func none() throws {
    let first = try #require(Shard(index: 0, count: 3))
    let second = try #require(Shard(index: 1, count: 3))
    #expect(first.contains(namespace: nil))
    #expect(!second.contains(namespace: nil))
    #expect(second.contains(namespace: "shop"))
  }

  @Test(
    "there are no others", arguments: [(-1, 3), (3, 3), (0, 0), (0, -1), (0, 10_001), (5, 3)])
  func others(index: Int, count: Int) throws {
    #expect(Shard(index: index, count: count) == nil)
    let text = #"{"index": \#(index), "count": \#(count)}"#
    let node = try JSONReader.read(Array(text.utf8), file: "a.json")
    let error = #expect(throws: DocumentError.self) {
      try NodeDecoder.decode(Shard.self, from: node, file: "a.json")
    }
    #expect(error?.description.contains("there is no shard \(index) of \(count)") == true)
  }

  @Test("it is written as it is asked for, and read again")
  func coding() throws {
    let shard = try #require(Shard(index: 1, count: 3))
    #expect(shard.description == "1/3")
    let node = try NodeEncoder.encode(shard)
    #expect(JSONWriter.compact(node) == #"{"count":3,"index":1}"#)
    #expect(try NodeDecoder.decode(Shard.self, from: node, file: "a.json") == shard)
  }
}
