import MendwallTesting
import Testing

@testable import KubernetesClient

@Suite("Lines of a stream")
struct LineCutterTests {
  @Test("lines are the same wherever the pieces begin and end", arguments: 0..<200)
  func pieces(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let lines = (0..<Int.random(in: 0...20, using: &random)).map { _ in
      (0..<Int.random(in: 1...40, using: &random)).map { _ in
        UInt8.random(in: 11...255, using: &random)
      }
    }
    var text = Array(lines.map { $0 + [10] }.joined())
    // Empty lines mean nothing.
    if Bool.random(using: &random) { text.insert(contentsOf: [10, 10], at: 0) }
    var cutter = LineCutter(limit: 40)
    var found: [[UInt8]] = []
    var rest = text[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...30, using: &random))
      rest = rest.dropFirst(piece.count)
      found += try cutter.lines(in: piece)
    }
    #expect(found == lines)
  }

  @Test("a line that has no end yet is kept for later")
  func begun() throws {
    var cutter = LineCutter(limit: 10)
    #expect(try cutter.lines(in: Array("a\nbc".utf8)) == [Array("a".utf8)])
    #expect(try cutter.lines(in: Array("d".utf8)).isEmpty)
    #expect(try cutter.lines(in: Array("e\n".utf8)) == [Array("bcde".utf8)])
  }

  @Test("a line that is too long is refused, whether its end comes or not")
  func limit() throws {
    var cutter = LineCutter(limit: 4)
    #expect(try cutter.lines(in: Array("abcd\n".utf8)) == [Array("abcd".utf8)])
    _ = try cutter.lines(in: Array("abc".utf8))
    #expect(throws: LineCutter.TooLong(limit: 4)) { try cutter.lines(in: Array("de".utf8)) }
    var other = LineCutter(limit: 4)
    #expect(throws: LineCutter.TooLong(limit: 4)) { try other.lines(in: Array("abcde\n".utf8)) }
  }
}
