import PolicyModel
import Testing

@Suite("Calico's selectors")
struct CalicoSelectorTests {
  private func select(_ text: String, _ labels: [String: String]) throws -> Bool? {
    try #require(CalicoSelector(text)).matches { labels[$0].map(LabelValue.value) ?? .absent }
  }

  @Test(
    "compare a label with values",
    arguments: [
      (#"a == "x""#, ["a": "x"], true), ("a == 'x'", ["a": "y"], false), ("a == 'x'", [:], false),
      ("a == ''", ["a": ""], true), ("a == ''", [:], false), ("a=='x'", ["a": "x"], true),
      ("a != 'x'", ["a": "y"], true), ("a != 'x'", ["a": "x"], false),
      // Without the label nothing is equal to it, and everything differs.
      ("a != 'x'", [:], true), ("a in {'x', 'y'}", ["a": "y"], true), ("a in {'x'}", [:], false),
      ("a in {'x', \"y\"}", ["a": "z"], false), ("a in {}", ["a": "x"], false),
      ("a not in {'x', 'y'}", ["a": "y"], false), ("a not in {'x', 'y'}", ["a": "z"], true),
      ("a not in {'x'}", [:], true), ("a not in {}", ["a": "x"], true),
      ("a in {\"'\", '\"', 'c'}", ["a": "\""], true), ("a in {\"'\", '\"', 'c'}", ["a": "'"], true),
      ("a contains 'bc'", ["a": "abcd"], true), ("a contains 'bc'", ["a": "acb"], false),
      ("a contains 'a'", [:], false), ("a contains ''", ["a": "x"], true),
      ("a contains ''", ["a": ""], true),
      ("a contains ''", [:], false), ("a starts with 'ab'", ["a": "abc"], true),
      ("a starts with 'ab'", ["a": "cab"], false), ("a starts with ''", ["a": "x"], true),
      ("a starts with ''", [:], false), ("a ends with 'bc'", ["a": "abc"], true),
      ("a ends with 'bc'", ["a": "bca"], false), ("a ends with 'abc'", ["a": "bc"], false),
      ("a ends with ''", [:], false), ("has(a)", ["a": ""], true), ("has(a)", ["b": "a"], false),
      ("has( a )", ["a": "x"], true), ("a == 'X'", ["a": "x"], false),
      ("A == 'x'", ["a": "x"], false),
      // Strings know no escapes.
      (#"a == "x\" "#, ["a": #"x\"#], true), ("a == ' x '", ["a": "x"], false),
      ("a == 'b || c'", ["a": "b || c"], true),
    ] as [(String, [String: String], Bool)])
  func comparisons(text: String, labels: [String: String], isSelected: Bool) throws {
    #expect(try select(text, labels) == isSelected)
  }

  @Test(
    "take || to bind least, then &&, then !",
    arguments: [
      ("has(a) || has(b) && has(c)", ["a": ""], true),
      ("has(a) || has(b) && has(c)", ["b": ""], false),
      ("has(a) && has(b) || has(c)", ["c": ""], true),
      ("(has(a) || has(b)) && has(c)", ["a": ""], false),
      ("has(a) && (has(b) || has(c))", ["c": ""], false), ("!has(a) && has(b)", ["b": ""], true),
      ("!has(a) || has(b)", ["a": "", "b": ""], true), ("!(has(a) || has(b))", ["b": ""], false),
      ("!(has(a) && has(b))", ["b": ""], true), ("!a == 'x'", ["a": "y"], true),
      ("!a == 'x'", [:], true),
      ("!a in {'x'}", ["a": "x"], false), ("!a != 'x'", ["a": "x"], true), ("! has(a)", [:], true),
      ("!!has(a)", ["a": ""], true), ("!! ! has(a)", ["a": ""], false), ("! !!has(a)", [:], true),
      ("!all()", [:], false), ("!(!has(a) || has(b))", ["a": ""], true),
      ("has(a) && has(b) && has(c)", ["a": "", "b": ""], false),
      ("has(a) || has(b) || has(c)", ["c": ""], true),
      ("! (a == \"b\"&&! c != \"d\")", ["a": "b", "c": "d"], false),
      ("((((has(a)))))", ["a": ""], true),
    ] as [(String, [String: String], Bool)])
  func precedence(text: String, labels: [String: String], isSelected: Bool) throws {
    #expect(try select(text, labels) == isSelected)
  }

  @Test(
    "select everything where they say nothing, all() or global()",
    arguments: [
      "", " ", "\t", "all()", " all() ", "all( )", "(all())", "global()", "global( )",
      "has(a) || all()",
    ])
  func everything(text: String) throws {
    #expect(try select(text, [:]) == true)
    #expect(try select(text, ["a": "b"]) == true)
  }

  @Test(
    "need space nowhere, and take tabs for it",
    arguments: [
      "a=='x'&&b!='y'", "a\t==\t'x'", "a in{'x'}", "a notin {'x', 'z',}||a=='x'",
      "a startswith 'x'",
      "a starts  with'x'", "a starts\twith 'x'", "a endswith'x'", "a contains'x'", "a in {'x',}",
      "a in { 'w' , 'x' , }", "!(a!='x')", "  has(\ta )  ", "(has(a)||has(b))&&has(a)",
    ])
  func space(text: String) throws {
    #expect(try select(text, ["a": "x"]) == true)
  }

  @Test(
    "take a word of the language for a label where one stands",
    arguments: ["has", "all", "global", "in", "not", "contains", "starts", "with", "ends"])
  func words(word: String) throws {
    #expect(try select("\(word) == 'x'", [word: "x"]) == true)
    #expect(try select("\(word) in {'\(word)'}", [word: word]) == true)
    #expect(try select("has(\(word))", [:]) == false)
  }

  @Test("name labels with each character that a label may have")
  func names() throws {
    #expect(try select("has(A-z_0.9/b-C)", ["A-z_0.9/b-C": ""]) == true)
    #expect(
      try select("pcns.projectcalico.org/name == 'shop'", ["pcns.projectcalico.org/name": "shop"])
        == true)
  }

  @Test(
    "of another form are none",
    arguments: [
      "a", "a ", "a b", "a == b", "a == ", "a = 'x'", "a === 'x'", "a == 'x", "a == \"x'",
      "'x' == a",
      "'x'", "a contains b", "a contains", "a starts 'x'", "a starts with b", "a with 'x'",
      "a ends 'x'",
      "a in 'x'", "a in {b}", "a in {'x'", "a in {'x' 'y'}", "a in {,}", "a in {'x',,}",
      "a in ('x')",
      "a not {'x'}", "a not 'x'", "a not == 'x'", "a notin 'x'", "!", "!!", "a !", "a ! in {'x'}",
      "&&",
      "has(a) &&", "|| has(a)", "has(a) & has(b)", "has(a) | has(b)", "has(a) has(b)",
      "has(a) and has(b)",
      "has()", "has(", "has(a", "has a", "has('a')", "has(a, b)", "all", "all(", "all(a)",
      "global(a)",
      "none()", "(", ")", "()", "(has(a)", "has(a))", "%", "a == 'x' && %", "a > '1'", "é == 'x'",
      "a\n== 'x'", "\n", "a == 'x';", "a == x'", "a in {'x'}}", "!= 'x'", "a == 'x' 'y'",
      "acontains 'x'",
    ])
  func malformed(text: String) {
    #expect(CalicoSelector(text) == nil)
  }

  @Test(
    "have the parenthesis of a function right behind its name",
    arguments: ["has (a)", "all ()", "global ()", "!has\t(a)"])
  func functions(text: String) {
    #expect(CalicoSelector(text) == nil)
  }

  @Test("nested deeper than anybody writes are read or refused, and never a crash")
  func nesting() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "has(a)" + String(repeating: ")", count: depth)
    }
    #expect(try select(nested(50), ["a": ""]) == true)
    #expect(CalicoSelector(nested(100_000)) == nil)
    #expect(CalicoSelector(String(repeating: "(", count: 100_000)) == nil)
    // What stands side by side is not nested.
    let long = Array(repeating: "(has(b))", count: 2_000).joined(separator: " || ")
    #expect(try select(long, ["b": ""]) == true)
    #expect(try select(String(repeating: "!", count: 100_001) + "has(a)", [:]) == true)
  }

  @Test(
    "leave open what depends on a label that is not known, and no more",
    arguments: [
      ("unknown == 'x'", nil), ("unknown != 'x'", nil), ("has(unknown)", nil),
      ("!has(unknown)", nil),
      ("unknown in {}", nil), ("unknown contains ''", nil), ("has(unknown) && has(a)", nil),
      ("has(unknown) && has(none)", false), ("has(none) && has(unknown)", false),
      ("has(unknown) || has(a)", true), ("has(a) || has(unknown)", true),
      ("has(unknown) || has(none)", nil), ("!(has(unknown) && has(none))", true),
      ("!(has(unknown) || has(a))", false), ("all() && has(unknown)", nil),
      ("all() || has(unknown)", true),
      ("a == 'x' && none != 'y'", true),
    ] as [(String, Bool?)])
  func unknown(text: String, isSelected: Bool?) throws {
    let answer = try #require(CalicoSelector(text)).matches { key in
      switch key {
      case "a": .value("x")
      case "unknown": .unknown
      default: .absent
      }
    }
    #expect(answer == isSelected)
  }
}
