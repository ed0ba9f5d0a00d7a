import Documents
import Testing

@Suite("JSON pointers")
struct JSONPointerTests {
  @Test(
    "are read and written as RFC 6901 says",
    arguments: [
      ("", []), ("/", [""]), ("//", ["", ""]), ("/a", ["a"]), ("/a/0/b", ["a", "0", "b"]),
      ("/a~1b", ["a/b"]), ("/m~0n", ["m~n"]), ("/~01", ["~1"]), ("/~10", ["/0"]),
      ("/~0~1~0", ["~/~"]),
      ("/ ", [" "]), ("/a\"b\\c", ["a\"b\\c"]),
      ("/app.kubernetes.io~1name", ["app.kubernetes.io/name"]),
    ])
  func forms(text: String, tokens: [String]) {
    #expect(JSONPointer(text)?.tokens == tokens)
    #expect(JSONPointer(tokens).description == text)
  }

  @Test(
    "a text of another form is none", arguments: ["a", " /a", "/~", "/~2", "/a~", "/~/a", "~0"])
  func invalid(text: String) {
    #expect(JSONPointer(text) == nil)
  }

  @Test(
    "any token survives being written and read",
    arguments: trickyStrings + ["~/~1", "\u{301}", "~\u{301}", "/\u{301}", "0\u{301}", "~0\u{301}"])
  func roundTrip(token: String) {
    let pointer = JSONPointer(["a", token, token])
    #expect(
      JSONPointer(pointer.description)?.tokens.map { Array($0.utf8) }
        == pointer.tokens.map { Array($0.utf8) })
    #expect(!JSONPointer([token]).description.unicodeScalars.dropFirst().contains("/"))
  }

  @Test("appending adds a token or an index")
  func appending() {
    let pointer = JSONPointer(["spec"]).appending("ingress").appending(0)
    #expect(pointer.description == "/spec/ingress/0")
  }

  @Test(
    "lead to the node in a tree, or to none",
    arguments: [
      ("", ["a": [["b": 1], "x"], "": 2, "c/d": 3]), ("/a/0/b", 1), ("/a/1", "x"), ("/", 2),
      ("/c~1d", 3), ("/a/2", nil), ("/a/-1", nil), ("/a/x", nil), ("/a/1/b", nil), ("/b", nil),
    ] as [(String, Node?)])
  func lookup(text: String, node: Node?) throws {
    let tree: Node = ["a": [["b": 1], "x"], "": 2, "c/d": 3]
    #expect(tree[try #require(JSONPointer(text))] == node)
  }
}
