import Testing

@testable import Publishing

@Suite("Links to other pages")
struct LinkHeaderTests {
  @Test(
    "the next page is found whatever stands beside it",
    arguments: [
      ("<https://a/b?page=2>; rel=\"next\"", "https://a/b?page=2"),
      ("<https://a/1>; rel=\"prev\", <https://a/3>; rel=\"next\"", "https://a/3"),
      ("<https://a/1,2>;title=\"a, b; rel=next\";rel=next", "https://a/1,2"),
      ("<https://a/1>; rel=\"last next\"", "https://a/1"),
      ("</api?page=2>; REL=NEXT", "/api?page=2"),
    ])
  func next(header: String, target: String) {
    #expect(LinkHeader.target(of: "next", in: [header]) == target)
  }

  @Test(
    "what names no next page gives none",
    arguments: ["", "<", "<a>", "<a>; rel=\"prev\"", "<a>; title=\"next\"", "<a; rel=next", ",,;"])
  func none(header: String) {
    #expect(LinkHeader.target(of: "next", in: [header]) == nil)
  }

  @Test("the next page may stand in a header of its own")
  func several() {
    #expect(LinkHeader.target(of: "next", in: ["<a>; rel=prev", "<b>; rel=next"]) == "b")
  }
}
