import Documents
import PolicyModel
import Testing

@Suite("Label selectors")
struct LabelSelectorTests {
  private func selector(_ text: String) throws -> LabelSelector {
    try #require(try LabelSelector(yaml(text)))
  }

  private static func expression(_ key: String, _ operation: String, _ values: String? = nil)
    -> String
  {
    "{matchExpressions: [{key: \(key), operator: \(operation)\(values.map { ", values: \($0)" } ?? "")}]}"
  }

  @Test(
    "select by each operator as Kubernetes does",
    arguments: [
      ("{}", [:], true), ("{}", ["a": "x"], true), ("{matchLabels: {}}", [:], true),
      ("{matchLabels: ~, matchExpressions: ~}", [:], true),
      ("{matchExpressions: []}", ["a": "x"], true),
      ("{matchLabels: {a: x}}", ["a": "x"], true), ("{matchLabels: {a: x}}", ["a": "w"], false),
      ("{matchLabels: {a: x}}", [:], false), ("{matchLabels: {a: ''}}", ["a": ""], true),
      ("{matchLabels: {a: ''}}", [:], false), ("{matchLabels: {a: x, b: w}}", ["a": "x"], false),
      ("{matchLabels: {a: x, b: w}}", ["a": "x", "b": "w", "c": "z"], true),
      (expression("a", "In", "[x, w]"), ["a": "w"], true),
      (expression("a", "In", "[x, w]"), ["a": "z"], false),
      (expression("a", "In", "[x]"), [:], false),
      (expression("a", "NotIn", "[x, w]"), ["a": "z"], true),
      (expression("a", "NotIn", "[x, w]"), ["a": "x"], false),
      // An object without the label is not in the values.
      (expression("a", "NotIn", "[x]"), [:], true), (expression("a", "NotIn", "['']"), [:], true),
      (expression("a", "Exists"), ["a": ""], true), (expression("a", "Exists"), ["b": "x"], false),
      (expression("a", "Exists", "[]"), ["a": "x"], true),
      (expression("a", "Exists", "~"), ["a": "x"], true),
      (expression("a", "DoesNotExist"), [:], true),
      (expression("a", "DoesNotExist"), ["a": ""], false),
      // All requirements hold at once.
      ("{matchLabels: {a: x}, matchExpressions: [{key: b, operator: Exists}]}", ["a": "x"], false),
      (
        "{matchLabels: {a: x}, matchExpressions: [{key: b, operator: Exists}]}",
        ["a": "x", "b": ""],
        true
      ),
      (
        "{matchExpressions: [{key: a, operator: Exists}, {key: a, operator: NotIn, values: [x]}]}",
        ["a": "x"], false
      ),
      (
        "{matchLabels: {a: x}, matchExpressions: [{key: a, operator: In, values: [w]}]}",
        ["a": "x"], false
      ),
    ] as [(String, [String: String], Bool)])
  func known(text: String, labels: [String: String], isSelected: Bool) throws {
    let selector = try selector(text)
    #expect(selector.matches(labels) == isSelected)
    #expect(selector.matches { labels[$0].map(LabelValue.value) ?? .absent } == isSelected)
  }

  @Test(
    "leave open what depends on a label that is not known",
    arguments: [
      ("{}", true), ("{matchLabels: {a: x}}", true), ("{matchLabels: {a: w}}", false),
      ("{matchLabels: {unknown: x}}", nil), (expression("unknown", "In", "[x]"), nil),
      (expression("unknown", "NotIn", "[x]"), nil), (expression("unknown", "Exists"), nil),
      (expression("unknown", "DoesNotExist"), nil), ("{matchLabels: {a: x, unknown: x}}", nil),
      // One requirement that fails decides, wherever it stands.
      ("{matchLabels: {unknown: x, a: w}}", false), ("{matchLabels: {a: w, unknown: x}}", false),
      ("{matchLabels: {unknown: x}, matchExpressions: [{key: none, operator: Exists}]}", false),
    ] as [(String, Bool?)])
  func unknown(text: String, isSelected: Bool?) throws {
    let answer = try selector(text).matches { key in
      switch key {
      case "a": .value("x")
      case "unknown": .unknown
      default: .absent
      }
    }
    #expect(answer == isSelected)
  }

  @Test(
    "of another form are none",
    arguments: [
      "~", "text", "5", "[]", "[{matchLabels: {a: b}}]", "{matchLabels: []}", "{matchLabels: a}",
      "{matchLabels: {a: 5}}", "{matchLabels: {a: yes}}", "{matchLabels: {a: [b]}}",
      "{matchExpressions: {}}", "{matchExpressions: a}", "{matchExpressions: [a]}",
      "{matchExpressions: [~]}", "{matchExpressions: [{}]}", "{matchExpressions: [{key: a}]}",
      "{matchExpressions: [{operator: Exists}]}",
      "{matchExpressions: [{key: 5, operator: Exists}]}",
      expression("a", "in", "[x]"), expression("a", "Equals", "[x]"),
      expression("a", "Gt", "['1']"),
      expression("a", "In", "[5]"), expression("a", "In", "[x, ~]"), expression("a", "''", "[x]"),
    ])
  func malformed(text: String) throws {
    #expect(try LabelSelector(yaml(text)) == nil)
  }

  @Test(
    "whose operator and values do not fit are none",
    arguments: [
      expression("a", "In"), expression("a", "In", "[]"), expression("a", "NotIn"),
      expression("a", "NotIn", "~"), expression("a", "Exists", "[x]"),
      expression("a", "DoesNotExist", "[x]"),
    ])
  func values(text: String) throws {
    #expect(try LabelSelector(yaml(text)) == nil)
  }

  @Test("keep what they require in the order of the text")
  func requirements() throws {
    let selector = try selector(
      "{matchLabels: {b: x, a: w}, matchExpressions: [{key: c, operator: NotIn, values: [v, w]}]}")
    #expect(selector.requirements.map(\.key) == ["b", "a", "c"])
    #expect(selector.requirements.map(\.operator) == [.isIn, .isIn, .isNotIn])
    #expect(selector.requirements.map(\.values) == [["x"], ["w"], ["v", "w"]])
  }
}
