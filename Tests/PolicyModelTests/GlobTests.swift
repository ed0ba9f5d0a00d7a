import PolicyModel
import Testing

@Suite("Patterns for names")
struct GlobTests {
  @Test(
    "match",
    arguments: [
      ("", ""), ("a", "a"), ("*", ""), ("*", "anything at all"), ("**", ""), ("***", "a"),
      ("a*", "a"), ("a*", "abc"), ("*a", "a"), ("*a", "bca"), ("a*c", "ac"), ("a*c", "abc"),
      ("a*c", "abcbc"), ("*b*", "abc"), ("*b*", "b"), ("a*b*c", "a-b-b-c"), ("*ab", "aab"),
      ("*aab", "aaab"), ("a*a", "aa"), ("team-*-prod", "team-a-b-prod"),
      ("*.example.*", "a.example.b"),
      ("a**b", "ab"), ("*abc*abc*", "abcabc"), ("é*", "éa"), ("*", "日本"), ("日*", "日本"),
      // A star in the text is a character like any other.
      ("a*", "a*b"), ("*", "*"),
      // All else stands for itself.
      ("a?c", "a?c"), ("[ab]", "[ab]"), ("a.c", "a.c"), ("\\*", "\\x"), ("A", "A"),
    ])
  func matching(pattern: String, text: String) {
    #expect(Glob(pattern).matches(text))
  }

  @Test(
    "do not match",
    arguments: [
      ("", "a"), ("a", ""), ("a", "A"), ("a", "ab"), ("a", "ba"), ("a*", "ba"), ("*a", "ab"),
      ("a*a", "a"), ("a*c", "acb"), ("*b*", "ac"), ("a*b*c", "acb"), ("ab*ba", "aba"), ("**a", "b"),
      ("*abc*abc*", "abcab"), ("a?c", "abc"), ("a.c", "abc"), ("[ab]", "a"), ("kube-*", "kube"),
    ])
  func other(pattern: String, text: String) {
    #expect(!Glob(pattern).matches(text))
  }

  @Test("of many stars are told from a long text that nearly matches")
  func manyStars() {
    let long = String(repeating: "a", count: 20_000)
    let stars = String(repeating: "a*", count: 50)
    #expect(!Glob(stars + "b").matches(long))
    #expect(Glob(stars + "b").matches(long + "b"))
    #expect(!Glob("*" + stars + "c*b").matches(long + "b"))
    #expect(Glob(String(repeating: "*", count: 20_000)).matches(long))
    #expect(!Glob(String(repeating: "*a", count: 300)).matches(String(repeating: "a", count: 299)))
    #expect(Glob(String(repeating: "*a", count: 300)).matches(String(repeating: "a", count: 300)))
  }

  @Test("without a star match one text only")
  func literal() {
    #expect(Glob("shop").isLiteral)
    #expect(Glob("").isLiteral)
    #expect(!Glob("shop-*").isLiteral)
    #expect(!Glob("*").isLiteral)
    #expect(Glob("shop-*").description == "shop-*")
    #expect(Glob(literal: "a*").isLiteral)
    #expect(Glob(literal: "a*").matches("a*"))
    #expect(!Glob(literal: "a*").matches("ab"))
    #expect(Glob(literal: "a*") != Glob("a*"))
    #expect(Glob("a") == Glob("a"))
    #expect(Glob("a") != Glob("a*"))
  }

  @Test("agree with a search of every split of the text", arguments: 1...40)
  func everySplit(seed: UInt64) {
    func matches(_ pattern: Substring, _ text: Substring) -> Bool {
      guard let first = pattern.first else { return text.isEmpty }
      let rest = pattern.dropFirst()
      if first == "*" { return (0...text.count).contains { matches(rest, text.dropFirst($0)) } }
      return text.first == first && matches(rest, text.dropFirst())
    }
    // The digits of a number in base 3: zeros, ones and stars.
    let pattern = String(seed * 7, radix: 3).replacing("2", with: "*")
    for number in 0..<120 {
      let text = String(number, radix: 2)
      #expect(
        Glob(pattern).matches(text) == matches(pattern[...], text[...]), "\(pattern) and \(text)")
    }
  }
}
