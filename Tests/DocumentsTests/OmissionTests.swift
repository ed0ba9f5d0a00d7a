import Documents
import MendwallTesting
import Testing

@Suite("Reading without a part")
struct OmissionTests {
  private static func item(_ text: String, without omission: Omission) throws(DocumentError)
    -> Node?
  {
    var reader = try JSONReader(Array(#"{"items":[\#(text)]}"#.utf8), file: "list")
    _ = try reader.openList()
    let item = try reader.nextItem(isFirst: true, without: omission)
    guard try reader.nextItem(isFirst: false) == nil else { return nil }
    _ = try reader.closeList()
    return item
  }

  private static let selection = Omission.only([
    "a": .nothing, "long-key": .only(["b": .nothing]), "none": .whole, "text": .asText,
    "most": .within(["c": .whole]),
  ])

  @Test(
    "fields that are selected are read, and no others",
    arguments: [
      (#"{"a":1}"#, #"{"a":1}"#), ("{}", "{}"), ("{ }", "{}"),
      (#"{"x":{"a":1},"a":{"x":1},"y":[1,{"a":2}]}"#, #"{"a":{"x":1}}"#),
      (#"{"aa":1,"b":2,"":3,"long-kez":4,"A":5}"#, "{}"),
      (#"{"long-key":{"a":1,"b":2}}"#, #"{"long-key":{"b":2}}"#),
      (#"{"none":{"b":2},"a":1}"#, #"{"a":1}"#),
      (#"{"text": {"b": [2]} }"#, #"{"text":"{\"b\": [2]}"}"#),
      (#"{"most":{"c":1,"d":2}}"#, #"{"most":{"d":2}}"#),
      (#" { "x" : 1 , "a" : 2 , "x" : [ ] } "#, #"{"a":2}"#),
      (#"{"x":"a\"b\\","a":"c"}"#, #"{"a":"c"}"#),
      (#"{"x":-1.5e3,"y":true,"z":null,"a":false}"#, #"{"a":false}"#),
    ])
  func selected(text: String, expected: String) throws {
    #expect(try Self.item(text, without: Self.selection) == json(expected))
  }

  @Test("the fields of each mapping in a list are selected, and what is no mapping is read")
  func lists() throws {
    #expect(
      try Self.item(#"[{"a":1,"b":2},[{"a":3,"b":4}],[],7,"a",null]"#, without: Self.selection)
        == json(#"[{"a":1},[{"a":3}],[],7,"a",null]"#))
    #expect(
      try Self.item(#"[{"a":1,"b":2},7]"#, without: .within(["b": .whole])) == json(#"[{"a":1},7]"#)
    )
    for text in ["7", #""a""#, "null", "true"] {
      #expect(try Self.item(text, without: Self.selection) == json(text))
    }
  }

  @Test("a key is the same however it is escaped")
  func escapes() throws {
    #expect(
      try Self.item(
        #"{"\u0061":1,"l\u006Fng-key":{"\u0062":2},"\u0078":3}"#, without: Self.selection)
        == json(#"{"a":1,"long-key":{"b":2}}"#))
  }

  @Test(
    "a field that is read stands once, and one that is passed over may stand twice",
    arguments: [
      (#"{"a":1,"a":2}"#, false), (#"{"a":1,"\u0061":2}"#, false), (#"{"x":1,"x":2}"#, true),
    ])
  func duplicates(text: String, isRead: Bool) {
    let error = failure { () throws(DocumentError) in
      _ = try Self.item(text, without: Self.selection)
    }
    #expect(error?.code == (isRead ? nil : .duplicateKey))
  }

  @Test(
    "what is passed over must have its brackets and its strings closed",
    arguments: [
      #"{"x":[}"#, #"{"x":{]}"#, #"{"x":[{]}]}"#, #"{"x":[[[}]]}"#, #"{"x":"#, #"{"x":"y"#,
      #"{"x":"y\""#, #"{"x":"y\"#, #"{"x":]}"#, #"{"x":}"#, #"{"x":,"a":1}"#, #"{"x"}"#,
      #"{"x" 1}"#,
      #"{"x":1 2}"#, #"{"x":1,}"#, #"{"x":1"#, #"{"x"#, #"{"x\"#, "{x:1}", "{", #"{"x":[1}"#,
      #"{"x":["a"}"#, #"{"x":::1}"#, #"{"\x":1}"#, #"{"x":{"y":[1,2}}"#,
    ])
  func broken(text: String) {
    let error = failure { () throws(DocumentError) in
      _ = try Self.item(text, without: Self.selection)
    }
    #expect(error?.code == .syntax, "\(text)")
    #expect(error?.position != nil)
  }

  @Test(
    "brackets are told apart at every depth", arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1000])
  func depths(levels: Int) throws {
    // Each kind in turn, so that no level looks like the one below.
    let opening = (0..<levels).map { $0 % 3 == 0 ? "{\"k\":" : "[" }.joined()
    let closing = (0..<levels).reversed().map { $0 % 3 == 0 ? "}" : "]" }
    let text = opening + "1" + closing.joined()
    #expect(try Self.item(#"{"x":\#(text),"a":1}"#, without: Self.selection) == ["a": 1])
    for wrong in Set([0, levels / 2, levels - 1]) {
      var closing = closing
      closing[wrong] = closing[wrong] == "}" ? "]" : "}"
      let broken = #"{"x":\#(opening)1\#(closing.joined()),"a":1}"#
      let error = failure { () throws(DocumentError) in
        _ = try Self.item(broken, without: Self.selection)
      }
      #expect(error?.code == .syntax, "bracket \(wrong)")
    }
  }

  @Test("strings of every length end where their quote stands")
  func strings() throws {
    for length in 0..<40 {
      for end in ["", #"\""#, #"\\"#, #"\\\""#, "é", "]", "}"] {
        let string = String(repeating: "x", count: length) + end
        let text = #"{"x":"\#(string)","\#(string)":["\#(string)"],"a":"\#(string)"}"#
        #expect(
          try Self.item(text, without: .only(["a": .nothing])) == json(#"{"a":"\#(string)"}"#))
        let cut = Array(#"{"items":[{"x":"\#(string)"#.utf8)
        #expect(
          failure { () throws(DocumentError) in
            var reader = try JSONReader(cut, file: "list")
            _ = try reader.openList()
            _ = try reader.nextItem(isFirst: true, without: .only([:]))
          }?.message == "the string that begins here has no end")
      }
    }
  }

  @Test("places behind what is passed over are right")
  func places() throws {
    let text = "{\"x\":[\n1,\n  2\n],\n  \"a\":7}"
    let item = try #require(try Self.item(text, without: .only(["a": .nothing])))
    #expect(item["a"]?.span?.start == Position(line: 5, column: 7))
    #expect(item.mapping?.entry("a")?.keySpan?.start == Position(line: 5, column: 3))
    let error = try #require(
      failure { () throws(DocumentError) in
        _ = try Self.item("{\"x\":[\n{\"y\":\n1]}", without: .only(["a": .nothing]))
      })
    #expect(error.position == Position(line: 3, column: 2))
    #expect(error.message == "a comma or } must stand here")
  }

  @Test("a list that is read in parts gives these parts of the whole", arguments: 1...6)
  func anything(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let node = Node.random(depth: 5, using: &generator)
      let wrapped: Node = ["a": node, "x": node, "long-key": [["b": node, "x": node]]]
      let item = try Self.item(JSONWriter.compact(wrapped), without: Self.selection)
      #expect(item == ["a": node, "long-key": [["b": node]]])
    }
  }
}
