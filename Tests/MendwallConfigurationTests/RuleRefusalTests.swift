import Testing

@Suite("A rule that cannot be used")
struct RuleRefusalTests {
  private static let objectFields = "its fields are apiVersion, kind, namespace, name"
  private static let namesNothing =
    "object names nothing, and would fit every object; name its kind, namespace or name"
  private static func path(_ text: String) -> String {
    "path is \"\(text)\"; it must be a JSON Pointer such as /spec/ingress/*/from"
  }

  @Test(
    "is refused for the object or the path that it names, be it an exception or a severity",
    arguments: [
      ("object: web", "object must be a mapping, and is a string"), ("object: {}", namesNothing),
      ("object: {kind: ~, name: ~}", namesNothing),
      ("object: {kinds: Role}", "object has no field \"kinds\"; \(objectFields)"),
      ("object: {kind: Role, labels: {}}", "object has no field \"labels\"; \(objectFields)"),
      ("object: {kind: [Role]}", "the kind of object must be a string, and is a list"),
      ("object: {name: 5}", "the name of object must be a string, and is a number"),
      ("object: {namespace: {}}", "the namespace of object must be a string, and is a mapping"),
      ("object: {apiVersion: 1.5}", "the apiVersion of object must be a string, and is a number"),
      ("object: {name: a}, path: spec", path("spec")), ("object: {name: a}, path: ''", path("")),
      ("object: {name: a}, path: .spec", path(".spec")),
      ("object: {name: a}, path: /spec~", path("/spec~")),
      ("object: {name: a}, path: /a~2", path("/a~2")),
      ("object: {name: a}, path: \"a\\u0007\"", path("a\\u{7}")),
      ("object: {name: a}, path: [spec]", "path must be a string, and is a list"),
    ])
  func objectAndPath(text: String, message: String) {
    #expect(refusal("exceptions:\n- {\(text)}") == [".mendwall.yaml:2: \(message)"])
    #expect(refusal("severity:\n- {\(text), severity: low}") == [".mendwall.yaml:2: \(message)"])
  }

  private static let noObject = "an exception has no object; name its kind, namespace or name"
  private static func until(_ text: String) -> String {
    "until is \"\(text)\"; it must be a day such as 2027-01-31, or an RFC 3339 time"
  }

  @Test(
    "is refused as an exception",
    arguments: [
      ("{reason: none}", [noObject]), ("{object: ~}", [noObject]), ("~", [noObject]),
      ("web", ["an exception must be a mapping, and is a string", noObject]),
      ("{object: {name: a}, reason: 5}", ["reason must be a string, and is a number"]),
      ("{object: {name: a}, until: 2027}", ["until must be a string, and is a number"]),
      ("{object: {name: a}, until: ''}", [until("")]),
      ("{object: {name: a}, until: soon}", [until("soon")]),
      ("{object: {name: a}, until: 2027-1-31}", [until("2027-1-31")]),
      ("{object: {name: a}, until: 2027-02-29}", [until("2027-02-29")]),
      ("{object: {name: a}, until: 2027-13-01}", [until("2027-13-01")]),
      ("{object: {name: a}, until: 2027-01-31T14:00}", [until("2027-01-31T14:00")]),
      ("{object: {name: a}, until: 2027-01-31T14:00:00}", [until("2027-01-31T14:00:00")]),
      (
        "{object: {name: a}, expires: 2027-01-31}",
        [#"an exception has no field "expires"; its fields are object, path, reason, until"#]
      ),
      (
        "{object: {namespace: 7, name: 5, kind: 6}, path: a, until: b}",
        [
          "the kind of object must be a string, and is a number",
          "the namespace of object must be a string, and is a number",
          "the name of object must be a string, and is a number", path("a"), until("b"),
        ]
      ),
    ] as [(String, [String])])
  func exception(text: String, messages: [String]) {
    #expect(refusal("exceptions:\n- \(text)") == messages.map { ".mendwall.yaml:2: \($0)" })
  }

  private static let noSeverity = "a severity rule has no severity"

  @Test(
    "is refused as a severity",
    arguments: [
      ("{object: {name: a}}", [noSeverity]), ("{severity: ~}", [noSeverity]), ("~", [noSeverity]),
      ("high", ["a severity rule must be a mapping, and is a string", noSeverity]),
      (
        "{severity: grave}",
        [#"severity is "grave"; it must be one of critical, high, medium, low, info"#]
      ),
      (
        "{severity: High}",
        [#"severity is "High"; it must be one of critical, high, medium, low, info"#]
      ),
      ("{severity: 1}", ["severity must be a string, and is a number"]),
      (
        "{state: gone, severity: low}",
        [#"state is "gone"; it must be modified, missing or unmanaged"#]
      ),
      ("{state: [missing], severity: low}", ["state must be a string, and is a list"]),
      (
        "{reason: none, severity: low}",
        [#"a severity rule has no field "reason"; its fields are object, state, path, severity"#]
      ),
      (
        "{state: gone, path: a, severity: grave}",
        [
          #"state is "gone"; it must be modified, missing or unmanaged"#, path("a"),
          #"severity is "grave"; it must be one of critical, high, medium, low, info"#,
        ]
      ),
    ] as [(String, [String])])
  func severity(text: String, messages: [String]) {
    #expect(refusal("severity:\n- \(text)") == messages.map { ".mendwall.yaml:2: \($0)" })
  }

  @Test("is refused at the line of what is wrong in it")
  func lines() {
    #expect(
      refusal(
        """
        exceptions:
        - object:
            name: a
            kind: 5
          path: spec
          reason:
            why: none
          until: soon
        severity:
        - object:
            names: a
          state: gone
          severity: grave
        """
      ).map { $0.split(separator: ":")[1] } == ["4", "5", "7", "8", "11", "12", "13"])
  }
}
