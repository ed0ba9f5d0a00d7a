import Documents
import Testing

@Suite("YAML anchors, aliases and merge keys")
struct YAMLAliasTests {
  @Test(
    "aliases stand for the value of their anchor",
    arguments: [
      ("a: &x 1\nb: *x", ["a": 1, "b": 1]),
      ("a: &x [1]\nb: [*x, *x]", ["a": [1], "b": [[1], [1]]]),
      ("a: &x 1\nb: &x 2\nc: *x", ["a": 1, "b": 2, "c": 2]),
      ("a: &x k\n*x : v", ["a": "k", "k": "v"]), ("&x k: v\nb: *x", ["k": "v", "b": "k"]),
      ("&x 80: v\nb: *x", ["80": "v", "b": 80]),
      ("&x k: v\nb: {*x : 1}", ["k": "v", "b": ["k": 1]]), ("a: &x\nb: *x", ["a": nil, "b": nil]),
      ("a: &x {b: &y [1]}\nc: *y\nd: *x", ["a": ["b": [1]], "c": [1], "d": ["b": [1]]]),
    ] as [(String, [String: Node?])])
  func aliases(text: String, entries: [String: Node?]) throws {
    let mapping = Mapping(entries.map { .init(key: $0.key, value: $0.value ?? Node(.null)) })
    #expect(try yaml(text) == Node(.mapping(mapping)))
  }

  @Test("an anchor ends with its document")
  func documents() {
    #expect(yamlFailure("a: &x 1\n---\nb: *x")?.code == .syntax)
  }

  @Test("an alias without an anchor is refused at its place")
  func unknown() throws {
    let text = MarkedText("a:\n  b: 1️⃣*nowhere\n")
    let error = try #require(yamlFailure(text.text))
    #expect(error.position == text(1))
    #expect(error.message.contains("nowhere"))
  }

  @Test(
    "merge keys bring in what the mapping itself does not set",
    arguments: [
      ("<<: {a: 1}\nb: 2", ["a": 1, "b": 2]), ("a: 1\n<<: {a: 2, b: 2}", ["a": 2, "b": 2]),
      ("<<: {a: 2, b: 2}\na: 1", ["a": 1, "b": 2]),
      ("<<: [{a: 1}, {a: 2, b: 2}]", ["a": 1, "b": 2]),
      ("a: 0\n<<: [{a: 1}, {a: 2, b: 2}]", ["a": 1, "b": 2]), ("<<: []\na: 1", ["a": 1]),
      ("<<: {<<: {a: 1, b: 1}, b: 2}\nc: 3", ["a": 1, "b": 2, "c": 3]),
      ("'<<': 1", ["<<": 1]), ("\"<<\": {a: 1}", ["<<": ["a": 1]]),
      ("!!str <<: {a: 1}", ["<<": ["a": 1]]),
      ("a: <<", ["a": "<<"]),
    ] as [(String, Node)])
  func merges(text: String, node: Node) throws {
    #expect(try yaml(text) == node)
  }

  @Test("a merge key takes an alias, or a list of them")
  func mergedAliases() throws {
    let text =
      "base: &b {a: 1, b: 1}\nmore: &m {b: 2, c: 2}\none:\n  <<: *b\n  c: 3\ntwo:\n  <<: [*m, *b]\n"
    let root = try yaml(text)
    #expect(root["one"] == ["a": 1, "b": 1, "c": 3])
    #expect(root["two"] == ["a": 1, "b": 2, "c": 2])
  }

  @Test("a key may be set once beside a merge key, and no more")
  func duplicateBesideMerge() {
    #expect(yamlFailure("<<: {a: 1}\na: 2\na: 3")?.code == .duplicateKey)
    #expect(yamlFailure("a: 2\n<<: {a: 1}\na: 3")?.code == .duplicateKey)
  }

  @Test(
    "a merge key takes nothing else than mappings",
    arguments: ["<<: 1", "<<: a", "<<: [1]", "<<: [[{a: 1}]]", "<<: ~", "<<:", "x: &x [1]\n<<: *x"])
  func wrongMerges(text: String) {
    #expect(yamlFailure(text)?.code == .unsupported)
  }

  @Test("what an alias or a merge key brings in stands where its anchor does")
  func spans() throws {
    let text = MarkedText("base: 1️⃣&x2️⃣\n  3️⃣a: 4️⃣1\nuse:\n  <<: *x\nagain: *x\n")
    let root = try yaml(text.text)
    let entry = try #require(root["use"]?.mapping?.entry("a"))
    #expect(entry.keySpan?.start == text(3))
    #expect(entry.value.span?.start == text(4))
    #expect(root["again"]?["a"]?.span?.start == text(4))
    #expect(root["again"]?.span == root["base"]?.span)
  }

  @Test(
    "what expands beyond all bounds is refused",
    arguments: [
      "&a%n [%]", "&a%n {a: *, b: *, c: *, d: *, e: *, f: *, g: *, h: *, i: *}",
      "&a%n {m: {<<: %}, n: %1}",
    ])
  func bomb(shape: String) {
    var text = "a0: &a0 {x: 1}\n"
    for level in 1...60 {
      let alias = "*a\(level - 1) "
      let body = shape.split(separator: " ", maxSplits: 1)[1]
        .replacing("%1", with: alias).replacing("<<: %", with: "<<: \(alias)")
        .replacing("%", with: Array(repeating: alias, count: 9).joined(separator: ","))
        .replacing("*,", with: "\(alias),").replacing("*}", with: "\(alias)}")
      text += "a\(level): &a\(level) \(body)\n"
    }
    #expect(yamlFailure(text)?.code == .expansion)
  }

  @Test("many uses of a small anchor are fine")
  func manyUses() throws {
    let text = "a: &x {b: 1}\nc:\n" + String(repeating: "- *x\n", count: 5_000)
    #expect(try yaml(text)["c"]?.sequence?.count == 5_000)
  }
}
