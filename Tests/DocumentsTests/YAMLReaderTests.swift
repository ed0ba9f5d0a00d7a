import Documents
import MendwallTesting
import Testing

@Suite("The YAML reader")
struct YAMLReaderTests {
  @Test(
    "tells documents apart",
    arguments: [
      ("", []), ("\n\n", []), ("# a comment\n", []), ("---", [Node(.null)]),
      ("---\n---\n", [Node(.null), Node(.null)]), ("a: 1", [["a": 1]]),
      ("a: 1\n---\n", [["a": 1], Node(.null)]),
      ("a: 1\n---\nb: 2\n", [["a": 1], ["b": 2]]),
      ("---\na: 1\n...\n---\nb: 2\n...\n", [["a": 1], ["b": 2]]),
      ("--- # first\na: 1\n--- [2]\n", [["a": 1], [2]]), ("%YAML 1.1\n---\na: 1\n", [["a": 1]]),
      ("---\n# nothing\n---\na: 1\n", [Node(.null), ["a": 1]]), ("--- a\n--- b", ["a", "b"]),
    ] as [(String, [Node])])
  func documents(text: String, nodes: [Node]) throws {
    #expect(try yamlDocuments(text) == nodes)
  }

  @Test(
    "reads the shapes that manifests are written in",
    arguments: [
      "spec:\n  ports:\n  - port: 80\n  - port: 443\n",
      "spec:\n    ports:\n      - port: 80\n      - {port: 443}\n",
      "spec: {ports: [{port: 80}, {port: 443}]}",
      "{\"spec\": {\"ports\": [{\"port\": 80}, {\"port\": 443},]}}",
      "spec: # c\n  ports: # c\n  # c\n  -\n    port: 80\n  - # c\n    port: 443 # c\n",
      "spec:\r\n  ports:\r\n  - port: 80\r\n  - port: 443\r\n",
      "spec:\r  ports:\r  - port: 80\r  - port: 443\r",
      "\u{FEFF}spec:\n  ports:\n  - port: 80\n  - port: 443\n",
      "? spec\n: ? ports\n  : - port: 80\n    - port: 443\n",
      "spec: !!map\n  ports: !!seq\n  - port: 80\n  - port: 443\n",
    ])
  func shapes(text: String) throws {
    #expect(try yaml(text) == ["spec": ["ports": [["port": 80], ["port": 443]]]])
  }

  @Test("takes a byte order mark for none of the text")
  func byteOrderMark() throws {
    #expect(try yamlDocuments("\u{FEFF}a: 1\nb: 2\n") == [["a": 1, "b": 2]])
    #expect(try yamlDocuments("\u{FEFF}---\na: 1\nb:\n- c\n") == [["a": 1, "b": ["c"]]])
    #expect(try yamlDocuments("\u{FEFF}- a\n- b\n") == [["a", "b"]])
    #expect(try yamlDocuments("\u{FEFF}") == [])
  }

  @Test("reads lines that end in CR and LF, also within strings")
  func carriageReturns() throws {
    #expect(try yaml("a: |\r\n  x\r\n  y\r\nb: c\r\n") == ["a": "x\ny\n", "b": "c"])
  }

  @Test(
    "refuses what is no YAML",
    arguments: [
      "a: b: c", "a: [b", "a: {b: c", "a: ]", "a: 'b", "a: \"b", "a: \"\\q\"", "a: @b", "a: `b",
      "a: %b",
      "- a\nb: c", "a: b\n- c", "a: b\n  c: d", "a:\n    b: 1\n  c: 2", "a: *b", "a: &x [*x]",
      "a: 1\n--- b: c\n", "*a: b", "a: |x\n  b", "%FOO\na", "!<tag a: b", "a: &x &y b", "[a]]",
    ])
  func syntax(text: String) throws {
    let error = try #require(yamlFailure(text))
    #expect(error.code == .syntax)
    #expect(error.position != nil)
  }

  @Test("says that a tab cannot indent", arguments: ["a:\n1️⃣\tb: 1\n", "a:\n  b:\n  1️⃣\tc: 1\n"])
  func tabs(marked: String) throws {
    let text = MarkedText(marked)
    let error = try #require(yamlFailure(text.text))
    #expect(error.message.contains("tab"))
    #expect(error.message.contains("spaces"))
    #expect(error.position?.line == text(1).line)
  }

  @Test("a tab within a line is no error of indentation")
  func tabElsewhere() throws {
    #expect(try yaml("a:\tb\t# c\n") == ["a": "b"])
    #expect(yamlFailure("a: b: \tc")?.message.contains("tab") == false)
  }

  @Test(
    "refuses a key that stands twice, and names both places",
    arguments: [
      "a:\n  1️⃣b: 1\n  c: 2\n  2️⃣b: 3\n", "{1️⃣a: 1, 2️⃣a: 1}", "1️⃣yes: 1\n2️⃣true: 2\n",
      "1️⃣8: a\n2️⃣010: b\n",
      "1️⃣'a': 1\n2️⃣a: 2\n", "x: 1\n---\n1️⃣a: 1\n2️⃣a: 1\n",
    ])
  func duplicateKeys(marked: String) throws {
    let text = MarkedText(marked)
    let error = try #require(yamlFailure(text.text))
    #expect(error.code == .duplicateKey)
    #expect(error.position == text(2))
    #expect(error.message.contains("line \(text(1).line), column \(text(1).column)"))
  }

  @Test("finds the repeated one of very many keys in little time")
  func manyKeys() {
    let keys = (0..<20_000).map { "k\($0): 1\n" }.joined()
    #expect(yamlFailure(keys) == nil)
    #expect(yamlFailure(keys + "k3: 1\n")?.code == .duplicateKey)
  }

  @Test("takes nesting up to the limit and none deeper", arguments: [("[", "]"), ("{a: ", "}")])
  func depth(open: String, close: String) {
    func nested(_ levels: Int) -> String {
      String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
    }
    let limit = ReadingLimits().depth
    #expect(yamlFailure(nested(limit)) == nil)
    #expect(yamlFailure(nested(limit + 1))?.code == .tooDeep)
  }

  @Test(
    "ten thousand levels are refused, closed or not",
    arguments: ["[", "{a: ", "- ", "[{a: "])
  func tenThousandLevels(open: String) {
    let text = String(repeating: open, count: 10_000)
    #expect(yamlFailure(text)?.code == .tooDeep)
    #expect(yamlFailure(text + "1")?.code == .tooDeep)
  }

  @Test("ten thousand levels of keys are refused", arguments: ["{", "? ", "- ? ", "[? "])
  func tenThousandKeys(open: String) {
    #expect(yamlFailure(String(repeating: open, count: 10_000))?.code == .unsupported)
  }

  @Test("block nesting by indentation is refused below the limit")
  func indentation() {
    func nested(_ levels: Int) -> String {
      (0..<levels).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    }
    #expect(yamlFailure(nested(200)) == nil)
    #expect(yamlFailure(nested(1500))?.code == .tooDeep)
  }

  @Test("refuses a text over the limit and takes one that is as long as it")
  func size() {
    let bytes = Array("a: 1\n".utf8)
    #expect(yamlFailure(bytes, limits: ReadingLimits(bytes: 5)) == nil)
    #expect(yamlFailure(bytes, limits: ReadingLimits(bytes: 4))?.code == .tooLarge)
  }

  @Test(
    "refuses bytes that are no UTF-8, with their place",
    arguments: [
      [0xFF], [0xC3, 0x28], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ]
      as [[UInt8]])
  func encoding(bad: [UInt8]) throws {
    let error = try #require(yamlFailure(Array("a: é\nb: é".utf8) + bad + Array("x\n".utf8)))
    #expect(error.code == .encoding)
    #expect(error.position == Position(line: 2, column: 5))
    #expect(error.message.contains("UTF-8"))
  }

  @Test(
    "refuses control characters, with their place",
    arguments: [
      ("\u{0}", "U+0000"), ("\u{1}", "U+0001"), ("\u{1B}", "U+001B"), ("\u{7F}", "U+007F"),
      ("\u{9B}", "U+009B"), ("\u{FFFE}", "U+FFFE"),
    ])
  func controlCharacters(character: String, name: String) throws {
    let error = try #require(yamlFailure("a: 1\nb: x\(character)y\n"))
    #expect(error.message.contains(name))
    #expect(error.code == .encoding)
    #expect(error.position == Position(line: 2, column: 5))
  }

  @Test("notes where keys and values stand")
  func spans() throws {
    let text = MarkedText(
      "a: é\n1️⃣spec2️⃣:\n  ports:\n  - 3️⃣port4️⃣: 5️⃣806️⃣ # é\n  - {é: é, 7️⃣p8️⃣: 9️⃣'x'0️⃣}\n")
    let root = try yaml(text.text)
    let spec = try #require(root.mapping?.entry("spec"))
    #expect(spec.keySpan == SourceSpan(start: text(1), end: text(2)))
    let first = try #require(root[JSONPointer(["spec", "ports", "0"])]?.mapping?.entry("port"))
    #expect(first.keySpan == SourceSpan(start: text(3), end: text(4)))
    #expect(first.value.span == SourceSpan(start: text(5), end: text(6)))
    #expect(root[JSONPointer(["spec", "ports", "0"])]?.span?.start == text(3))
    let second = try #require(root[JSONPointer(["spec", "ports", "1"])]?.mapping?.entry("p"))
    #expect(second.keySpan == SourceSpan(start: text(7), end: text(8)))
    #expect(second.value.span == SourceSpan(start: text(9), end: text(0)))
  }

  @Test("garbage is read or refused, and never more", arguments: 1...8)
  func garbage(seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    let sample =
      Array(
        "a: &x {b: [1, 'é', *y]}\nc:\n- |\n  text\n- <<: *x\n  \"d\\n\": !!str 1\n"
          .utf8) + Array("---\n? e\n: {f: ~}\n".utf8)
    let inserts = Array("{}[]\"':,-?&*!|>%@` \n\t#<~".utf8)
    for _ in 0..<300 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        case 2: bytes.removeSubrange(index..<min(bytes.count, index + 9))
        default: bytes.insert(inserts.randomElement(using: &generator) ?? 0, at: index)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      guard let nodes = try? YAMLReader.read(bytes, file: "a.yaml") else { continue }
      for node in nodes {
        let text = YAMLWriter.write(node)
        #expect((try? yaml(text)) == node, "\(text)")
      }
    }
  }
}
