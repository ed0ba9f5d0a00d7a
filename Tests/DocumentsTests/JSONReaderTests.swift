import Documents
import Testing

@Suite("The JSON reader")
struct JSONReaderTests {
  @Test(
    "accepts what RFC 8259 allows, with its exact value",
    arguments: [
      ("null", "null"), (" \t\r\n true \n", "bool true"), ("false", "bool false"),
      ("\"\"", "string \"\""), ("[]", "[]"), ("{}", "{}"), ("[ ]", "[]"), ("{ }", "{}"),
      ("[1,[2,[]],{}]", "[integer 1, [integer 2, []], {}]"),
      ("{\"a\":{\"b\":[null]},\"\":0}", "{\"a\": {\"b\": [null]}, \"\": integer 0}"),
      ("0", "integer 0"), ("-0", "integer 0"), ("-1", "integer -1"), ("80", "integer 80"),
      ("9223372036854775807", "integer 9223372036854775807"),
      ("-9223372036854775808", "integer -9223372036854775808"),
      ("9223372036854775808", "unsigned 9223372036854775808"),
      ("18446744073709551615", "unsigned 18446744073709551615"),
      ("18446744073709551616", "double 1.8446744073709552e+19"),
      ("-9223372036854775809", "double -9.223372036854776e+18"),
      ("1.0", "double 1.0"), ("-0.5", "double -0.5"), ("1e3", "double 1000.0"),
      ("1E+3", "double 1000.0"), ("25e-1", "double 2.5"), ("1e308", "double 1e+308"),
      ("1e-999", "double 0.0"),
      (#""\"\\\/\b\f\n\r\t""#, "string \("\"\\/\u{8}\u{C}\n\r\t".debugDescription)"),
      (#""\u0041\u00e9\u00E9\u2028""#, "string \("A\u{E9}\u{E9}\u{2028}".debugDescription)"),
      (#""\u0000""#, "string \("\u{0}".debugDescription)"),
      (#""\ud83d\ude00""#, "string \("😀".debugDescription)"),
      (#""x\uDBFF\uDFFFy""#, "string \("x\u{10FFFF}y".debugDescription)"),
      ("\"é\u{7F}日本 😀\"", "string \("é\u{7F}日本 😀".debugDescription)"),
      (#""é\n日""#, "string \("é\n日".debugDescription)"),
    ])
  func accepts(text: String, value: String) throws {
    #expect(try json(text).spelledOut == value)
  }

  @Test(
    "refuses what RFC 8259 does not allow",
    arguments: [
      "", " ", "nul", "True", "NaN", "Infinity", "-", "+1", ".5", "1.", "1.e3", "1e", "1e+", "01",
      "-01", "00", "0x1", "1 2", "'a'", "a", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"",
      "\"\\U0041\"", "\"\t\"", "\"\n\"", "\"\u{1F}\"", "\"\\n\u{1}\"", "[", "]", "[1", "[1,",
      "[1,]",
      "[,1]", "[1 2]", "[1,,2]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
      "{\"a\":1,}",
      "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{,}", "[}", "{]", "[1}", "{\"a\":1]",
      "// a\n1", "/* a */ 1", "1 // a", "{} {}", "[] x", "\u{FEFF}1", "\u{A0}1", "truefalse",
      "1e999", "-1e999",
      "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\n\"", "\"\\ud83d\\u0041\"", "\"\\ud83d\\ud83d\"",
      "\"\\ude00\"", "\"\\ude00\\ud83d\"", "\"\\ud83d", "\"\\ud83d\\", "\"\\ud83d\\u",
      "\"\\ud83d\\ude",
    ])
  func refuses(text: String) {
    #expect(jsonFailure(text)?.code == .syntax)
  }

  @Test(
    "says where it stopped",
    arguments: [
      "[1, 2, 1️⃣x]", "{\"a\": 1,\n \"b\": 1️⃣}", "{\n  1️⃣a: 1\n}", "[1\n1️⃣2]",
      "1️⃣\"abc", "[0, 1️⃣01]",
      "[\"a1️⃣\u{1}\"]", "[1e9991️⃣]", "[]\n 1️⃣[]", "[\"\\1️⃣x\"]", "{\"a\" 1️⃣1}", "[1️⃣",
    ])
  func place(marked: String) {
    let text = MarkedText(marked)
    #expect(jsonFailure(text.bytes)?.position == text(1))
  }

  @Test("refuses a key that stands twice, and names both places")
  func duplicateKey() throws {
    let text = MarkedText("{\n  1️⃣\"a\": 1,\n  \"b\": {\"a\": 1},\n  2️⃣\"\\u0061\": 2\n}")
    let error = try #require(jsonFailure(text.bytes))
    #expect(error.code == .duplicateKey)
    #expect(error.position == text(2))
    #expect(error.message.contains("line 2, column 3"))
    #expect(text(1) == Position(line: 2, column: 3))
  }

  @Test("reads an object with very many keys in little time, and still finds the repeated one")
  func manyKeys() throws {
    let keys = (0..<40_000).map { "\"k\($0)\":\($0)" }
    let object = try #require(json("{\(keys.joined(separator: ","))}").mapping)
    #expect(object.count == 40_000)
    #expect(jsonFailure("{\(keys.joined(separator: ",")),\"k17\":0}")?.code == .duplicateKey)
  }

  @Test("takes nesting up to the limit and none deeper", arguments: [("[", "]"), ("{\"a\":", "}")])
  func depth(open: String, close: String) {
    func nested(_ levels: Int) -> String {
      String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
    }
    let limit = ReadingLimits().depth
    #expect(jsonFailure(nested(limit)) == nil)
    #expect(jsonFailure(nested(limit + 1))?.code == .tooDeep)
    #expect(jsonFailure(nested(100_000))?.code == .tooDeep)
    #expect(jsonFailure(String(repeating: open, count: 100_000))?.code == .tooDeep)
  }

  @Test("refuses a text over the limit and takes one that is as long as it")
  func size() throws {
    let bytes = Array("[1, 2]".utf8)
    let exact = ReadingLimits(bytes: bytes.count)
    #expect(try JSONReader.read(bytes, file: "a.json", limits: exact) == [1, 2])
    let short = ReadingLimits(bytes: bytes.count - 1)
    let error = failure { () throws(DocumentError) in
      _ = try JSONReader.read(bytes, file: "a.json", limits: short)
    }
    #expect(error?.code == .tooLarge)
  }

  @Test(
    "refuses bytes that are no UTF-8, with their place",
    arguments: [
      [0xFF], [0xC3], [0xC3, 0x28], [0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
    ] as [[UInt8]], ["", "\\n"])
  func encoding(bad: [UInt8], before: String) throws {
    let opening = Array("[1,\n \"a\(before)".utf8)
    let error = try #require(jsonFailure(opening + bad + Array("\"]".utf8)))
    #expect(error.code == .encoding)
    #expect(error.position == Position(line: 2, column: 4 + before.utf8.count))
  }

  @Test("notes where keys and values stand")
  func spans() throws {
    let text = MarkedText("{1️⃣\"a\"2️⃣: 3️⃣[1,\n  4️⃣\"x\"5️⃣]6️⃣}")
    let root = try JSONReader.read(text.bytes, file: "a.json")
    let entry = try #require(root.mapping?.entry("a"))
    #expect(entry.keySpan == SourceSpan(start: text(1), end: text(2)))
    #expect(entry.value.span == SourceSpan(start: text(3), end: text(6)))
    let element = root[JSONPointer(["a", "1"])]
    #expect(element?.span == SourceSpan(start: text(4), end: text(5)))
  }

  @Test("reads values that follow one another")
  func sequenceOfValues() throws {
    var reader = try JSONReader(Array("{\"a\":1}\n{\"a\":2} [3]\n".utf8), file: "a.json")
    var values: [Node] = []
    while let value = try reader.next() { values.append(value) }
    #expect(values == [["a": 1], ["a": 2], [3]])
  }
}
