import Compression
import Testing

@Suite("Packing by gzip")
struct GzipTests {
  @Test("what was packed is the same when it is unpacked", arguments: [0, 1, 1000, 200_000])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    #expect(try Gzip.unpacked(try Gzip.packed(bytes), limit: count) == bytes)
  }

  @Test("what would unpack to more than is allowed, is cut off, or is none, is refused")
  func refused() throws {
    let packed = try Gzip.packed([UInt8](repeating: 7, count: 3_000_000))
    #expect(packed.count < 10_000)
    #expect(throws: Inflater.Failure.self) { try Gzip.unpacked(packed, limit: 2_999_999) }
    #expect(throws: Inflater.Failure.self) {
      try Gzip.unpacked(Array(packed.dropLast(4)), limit: 3_000_000)
    }
    #expect(throws: Inflater.Failure.self) { try Gzip.unpacked([1, 2, 3], limit: 10) }
    #expect(throws: Inflater.Failure.self) { try Gzip.unpacked([], limit: 10) }
  }
}
