import Documents
import Testing

@Suite("Nodes")
struct NodeTests {
  @Test(
    "are equal by their value",
    arguments: [
      (80, Node(.double(80))), (Node(.unsigned(1 << 63)), Node(.double(9_223_372_036_854_775_808))),
      (["a": 1, "b": 2], ["b": 2, "a": 1]), ([1, 2], [1, 2]), (Node(.null), Node(.null)),
      (Node(1 as Int64, at: 1), Node(1 as Int64, at: 9)),
    ] as [(Node, Node)])
  func equal(left: Node, right: Node) {
    #expect(left == right)
    #expect(right == left)
  }

  @Test(
    "are different by their value or type",
    arguments: [
      (80, "80"), (80, Node(.double(80.5))), (true, "true"), (true, 1), (Node(.null), ""),
      (Node(.null), Node(.mapping(Mapping()))), (Node(.sequence([])), Node(.mapping(Mapping()))),
      ([1, 2], [2, 1]), (["a": 1], ["a": 2]), (["a": 1], ["b": 1]),
      (["a": 1], ["a": 1, "b": 2]), ("\u{E9}", "e\u{301}"),
      (Node(.integer(.max)), Node(.double(9_223_372_036_854_775_808))),
    ] as [(Node, Node)])
  func different(left: Node, right: Node) {
    #expect(left != right)
    #expect(right != left)
  }

  @Test("a mapping keeps the order of its keys, and a new key goes last")
  func mapping() {
    var mapping = Mapping([.init(key: "b", value: 1), .init(key: "a", value: 2)])
    mapping["c"] = 3
    mapping["b"] = 4
    mapping["a"] = nil
    mapping["x"] = nil
    #expect(mapping.entries.map(\.key) == ["b", "c"])
    #expect(mapping["b"] == 4)
  }
}

extension Node {
  fileprivate init(_ value: Int64, at line: Int) {
    let place = Position(line: line, column: 1)
    self.init(.integer(value), span: SourceSpan(start: place, end: place))
  }
}
