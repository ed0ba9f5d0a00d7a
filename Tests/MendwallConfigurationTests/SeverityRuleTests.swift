import Documents
import MendwallConfiguration
import PolicyModel
import Testing

@Suite("A rule for severity")
struct SeverityRuleTests {
  private static func rule(_ text: String) throws -> SeverityRule {
    try configuration("severity: [{severity: high\(text)}]").severities[0]
  }

  private static func fits(
    _ rule: String, state: String = "modified", paths: [JSONPointer] = []
  ) throws -> Bool {
    try Self.rule(rule).matches(.of("NetworkPolicy shop/web"), state: state, paths: paths)
  }

  @Test(
    "fits a finding by its object and its state",
    arguments: [
      ("", true), (", object: ~", true), (", object: {namespace: shop}", true),
      (", object: {namespace: dev}", false), (", state: modified", true),
      (", state: missing", false), (", state: unmanaged", false),
      (", object: {namespace: shop}, state: modified", true),
      (", object: {namespace: shop}, state: missing", false),
      (", object: {namespace: dev}, state: modified", false),
    ])
  func objectAndState(rule: String, expected: Bool) throws {
    #expect(try Self.fits(rule) == expected)
  }

  @Test("knows each state of a finding", arguments: ["modified", "missing", "unmanaged"])
  func states(state: String) throws {
    #expect(try Self.fits(", state: \(state)", state: state))
    #expect(try Self.rule(", state: \(state)").state == state)
  }

  @Test(
    "fits a finding where one of its changes lies at the rule's place or below",
    arguments: [
      ("/spec", ["/spec"], true), ("/spec", ["/spec/ingress/0"], true),
      ("/spec/ingress", ["/spec"], false), ("/spec/ingress", ["/spec/ingress2"], false),
      ("/spec/ingress", ["/spec/egress", "/spec/ingress/0/from"], true),
      ("/spec/ingress/*/from", ["/spec/ingress/0/from/1"], true),
      ("/spec/ingress/*/from", ["/spec/ingress/0/ports"], false),
      ("/spec/*gress", ["/spec/egress/0"], true),
      ("/metadata/labels/a~1b", ["/metadata/labels/a~1b"], true),
      ("/spec", [], false),
    ] as [(String, [String], Bool)])
  func place(path: String, changes: [String], expected: Bool) throws {
    let places = try changes.map { try #require(JSONPointer($0)) }
    #expect(try Self.fits(", path: \(path)", paths: places) == expected)
  }

  @Test("without a place fits a finding wherever it changes")
  func anyPlace() throws {
    #expect(try Self.fits("", paths: [JSONPointer(["spec"])]))
  }

  @Test("reads each severity, and orders them by gravity")
  func order() throws {
    let severities = try ["info", "low", "medium", "high", "critical"].map {
      try configuration("severity: [{severity: \($0)}]").severities[0].severity
    }
    #expect(severities == [.info, .low, .medium, .high, .critical])
    #expect(severities.shuffled().sorted() == severities)
    #expect(Set(severities) == Set(Severity.allCases))
  }
}
