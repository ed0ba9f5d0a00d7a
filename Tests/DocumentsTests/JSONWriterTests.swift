import Documents
import MendwallTesting
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
  @Test(
    "writes one line with sorted keys",
    arguments: [
      (["b": 1, "a": [true, Node(.null), "x"], "": [:]], #"{"":{},"a":[true,null,"x"],"b":1}"#),
      ([], "[]"), (Node(.integer(.min)), "-9223372036854775808"),
      (Node(.unsigned(.max)), "18446744073709551615"), (Node(.double(0.1)), "0.1"),
      (Node(.double(1e300)), "1e+300"), (Node(.double(.nan)), "null"),
      (Node(.double(-.infinity)), "null"),
    ] as [(Node, String)])
  func compact(node: Node, text: String) {
    #expect(JSONWriter.compact(node) == text)
  }

  @Test(
    "escapes what JSON, YAML or a terminal would stumble over",
    arguments: [
      ("\"", #"\""#), ("\\", #"\\"#), ("\n\r\t", #"\n\r\t"#), ("\u{0}", #"\u0000"#),
      ("\u{1B}", #"\u001b"#), ("\u{7F}", #"\u007f"#), ("\u{85}", #"\u0085"#),
      ("\u{2028}\u{2029}", #"\u2028\u2029"#), ("\u{FEFF}", #"\ufeff"#), ("é日😀/", "é日😀/"),
      ("a\u{202E}b", #"a\u202eb"#), ("\u{E0041}", #"\udb40\udc41"#),
    ])
  func escapes(string: String, text: String) {
    #expect(JSONWriter.compact(Node(.string(string))) == "\"\(text)\"")
  }

  @Test("writes over several lines, with sorted keys, two spaces a level")
  func pretty() {
    let node: Node = ["b": [], "c": [:], "a": [1, ["x": Node(.null)]]]
    let text = """
      {
        "a": [
          1,
          {
            "x": null
          }
        ],
        "b": [],
        "c": {}
      }

      """
    #expect(JSONWriter.pretty(node) == text)
    #expect(JSONWriter.pretty(7) == "7\n")
  }

  @Test("writes a long list element by element as it would at once", arguments: [0, 1, 3])
  func list(count: Int) {
    let elements: [Node] = (0..<count).map { ["n": Node(.integer(Int64($0)))] }
    let whole: Node = ["z": 1, "a": "x", "list": Node(.sequence(elements))]
    let text = JSONWriter.pretty(
      Mapping([.init(key: "z", value: 1), .init(key: "a", value: "x")]), list: "list",
      count: count
    ) { elements[$0] }
    #expect(text == JSONWriter.pretty(whole))
  }

  @Test("gives equal text for mappings that differ in their order alone")
  func order() {
    let one: Node = ["a": 1, "b": ["d": 1, "c": 2]]
    let other: Node = ["b": ["c": 2, "d": 1], "a": 1]
    #expect(JSONWriter.compact(one) == JSONWriter.compact(other))
  }

  @Test("writes what the reader reads back as the same value", arguments: 1...200)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let node = Node.random(depth: 4, using: &generator)
    #expect(try json(JSONWriter.compact(node)) == node)
  }

  @Test("writes every tricky string so that it reads back", arguments: trickyStrings)
  func strings(string: String) throws {
    #expect(try json(JSONWriter.compact(Node(.string(string)))) == Node(.string(string)))
  }
}
