import Documents
import Testing

@testable import PolicyModel

@Suite("Patterns of places")
struct FieldPatternTests {
  @Test(
    "cover their place and all that lies below",
    arguments: [
      ("/spec", ["spec"]), ("/spec", ["spec", "ingress", "0"]), ("", []), ("", ["spec"]),
      ("/spec/ingress/*/from", ["spec", "ingress", "0", "from"]),
      ("/spec/ingress/*/from", ["spec", "ingress", "12", "from", "3", "ipBlock"]),
      ("/spec/*", ["spec", "egress"]), ("/*/labels", ["metadata", "labels", "a"]),
      ("/metadata/annotations/example.com~1*", ["metadata", "annotations", "example.com/note"]),
      ("/a~0b", ["a~b"]), ("/a~1b", ["a/b"]), ("/a~01", ["a~1"]), ("/*", [""]), ("/", [""]),
      ("/a//b", ["a", "", "b"]), ("/in*ress", ["ingress"]),
    ])
  func covered(text: String, place: [String]) throws {
    let pattern = try #require(FieldPattern(text))
    #expect(pattern.covers(JSONPointer(place)))
    #expect(pattern.description == text)
  }

  @Test(
    "cover nothing beside or above",
    arguments: [
      ("/spec", []), ("/spec", ["specs"]), ("/spec", ["status", "spec"]),
      ("/spec/ingress", ["spec"]),
      ("/spec/ingress/*/from", ["spec", "ingress", "0"]),
      ("/spec/ingress/*/from", ["spec", "egress", "0", "from"]),
      // A star stands for characters of one step.
      ("/spec/*/from", ["spec", "ingress", "0", "from"]), ("/metadata/*/b", ["metadata", "b"]),
      ("/a~1b", ["a", "b"]), ("/a/b", ["a/b"]), ("/", ["a"]), ("/Spec", ["spec"]),
    ])
  func beside(text: String, place: [String]) throws {
    #expect(try !#require(FieldPattern(text)).covers(JSONPointer(place)))
  }

  @Test(
    "are JSON Pointers and nothing else",
    arguments: ["spec", "a/b", "*", "/a~", "/a~2", "/~*", " /a"])
  func malformed(text: String) {
    #expect(FieldPattern(text) == nil)
  }

  @Test(
    "take what stands at their places out of a value, and no element out of a list",
    arguments: [
      ("/a", "{a: 1, b: 2}", "{b: 2}"), ("/a", "{b: 2}", "{b: 2}"),
      ("/a/b", "{a: {b: 1}}", "{a: {}}"),
      ("/*", "{a: 1, b: 2}", "{}"), ("/a*", "{ab: 1, ba: 2, a: 3}", "{ba: 2}"),
      ("/a/*/b", "{a: [{b: 1, c: 2}, {b: 3}, x]}", "{a: [{c: 2}, {}, x]}"),
      ("/a/1/b", "{a: [{b: 1}, {b: 2}, {b: 3}]}", "{a: [{b: 1}, {}, {b: 3}]}"),
      ("/a/1/b", "{a: {'1': {b: 2}}}", "{a: {'1': {}}}"),
      ("/a/*/*/b", "{a: [[{b: 1}], [{b: 2}, {c: 3}]]}", "{a: [[{}], [{}, {c: 3}]]}"),
      ("/a/b/c", "{a: {b: text}}", "{a: {b: text}}"), ("/a/b", "{a: [1, 2]}", "{a: [1, 2]}"),
      ("/a~1b", "{a/b: 1, a: {b: 2}}", "{a: {b: 2}}"), ("/a~0b", "{a~b: 1, a: 2}", "{a: 2}"),
      ("/a", "[{a: 1}]", "[{a: 1}]"), ("/a", "text", "text"),
    ])
  func removal(text: String, before: String, after: String) throws {
    let pattern = try #require(FieldPattern(text))
    #expect(try pattern.removed(from: yaml(before)) == yaml(after))
  }

  @Test("of one place mean that place, whatever signs stand in it")
  func place() {
    let pattern = FieldPattern(JSONPointer(["spec", "a*", "b/c~d"]))
    #expect(pattern.description == "/spec/a*/b~1c~0d")
    #expect(pattern.covers(JSONPointer(["spec", "a*", "b/c~d", "0"])))
    #expect(!pattern.covers(JSONPointer(["spec", "ab", "b/c~d"])))
    let star = FieldPattern(JSONPointer(["*"]))
    #expect(star.removed(from: ["*": 1, "a": 2]) == ["a": 2])
  }

  @Test(
    "mean an element that their author did not know by a star, and by no number",
    arguments: [
      ("/spec/ingress/3", false), ("/spec/ingress/*", true), ("/spec/ingress", true), ("", true),
      ("/spec/ingress/3*", true), ("/spec/*/3", false), ("/spec/ingress/4", false),
      ("/spec/ingress/*/from", false),
    ])
  func newElements(text: String, isCovered: Bool) throws {
    let element = JSONPointer(["spec", "ingress", "3"])
    #expect(try #require(FieldPattern(text)).covers(element, isNewElement: true) == isCovered)
  }

  @Test("leave the rest of a value where it stands in its file")
  func places() throws {
    let pattern: FieldPattern = "/a/*/b"
    let left = try pattern.removed(from: yaml("a:\n- b: 1\n  c: 2\nd: 3\n"))
    #expect(left[JSONPointer(["a", "0", "c"])]?.span?.start == Position(line: 3, column: 6))
    #expect(left.mapping?.entry("d")?.keySpan?.start == Position(line: 4, column: 1))
  }

  @Test("in a table of the program are read as those of a user")
  func literals() {
    let literal: FieldPattern = "/spec/*/a~1b"
    #expect(literal.covers(JSONPointer(["spec", "0", "a/b", "c"])))
    #expect(!literal.covers(JSONPointer(["spec", "0", "a", "b"])))
    let text = "/spec/*/a~1b"
    #expect(FieldPattern(text) == literal)
  }
}
