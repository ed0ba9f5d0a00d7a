import MendwallConfiguration
import PolicyModel
import Testing

@Suite("An exception")
struct PolicyExceptionTests {
  private static func exception(_ text: String) throws -> PolicyException {
    try configuration("exceptions: [{object: {kind: Role, name: a}\(text)}]").exceptions[0]
  }

  private static func flaw(_ text: String, at moment: String) throws -> PolicyException.Flaw? {
    try exception(text).flaw(at: try #require(Instant(moment)))
  }

  @Test(
    "holds to the end of its last day, and not a second longer",
    arguments: [
      ("2027-01-31", "1970-01-01T00:00:00Z", nil), ("2027-01-31", "2027-01-31T00:00:00Z", nil),
      ("2027-01-31", "2027-01-31T23:59:59Z", nil),
      ("2027-01-31", "2027-02-01T00:00:00Z", .expired),
      ("2027-01-31T14:00:00Z", "2027-01-31T13:59:59Z", nil),
      ("2027-01-31T14:00:00Z", "2027-01-31T14:00:00Z", .expired),
      ("2027-01-31T14:00:00+02:00", "2027-01-31T12:00:00Z", .expired),
      ("2027-01-31T14:00:00+02:00", "2027-01-31T11:59:59Z", nil),
    ] as [(String, String, PolicyException.Flaw?)])
  func end(until: String, now: String, flaw: PolicyException.Flaw?) throws {
    #expect(try Self.flaw(", reason: why, until: '\(until)'", at: now) == flaw)
  }

  @Test(
    "does not hold without a reason",
    arguments: [
      ", until: 2027-01-31", ", reason: ~, until: 2027-01-31", ", reason: '', until: 2027-01-31",
      ", reason: ' \u{A0}', until: 2027-01-31", #", reason: "\t\n", until: 2027-01-31"#, "",
    ])
  func withoutReason(text: String) throws {
    #expect(try Self.flaw(text, at: "2026-01-01T00:00:00Z") == .withoutReason)
  }

  @Test("is without a reason before it is past its end")
  func flaws() throws {
    #expect(try Self.flaw(", until: 2027-01-31", at: "2028-01-01T00:00:00Z") == .withoutReason)
  }

  @Test("does not hold without an end", arguments: ["", ", until: ~"])
  func withoutEnd(text: String) throws {
    #expect(try Self.flaw(", reason: why\(text)", at: "2026-01-01T00:00:00Z") == .withoutEnd)
  }

  @Test("is told in words by its object and its place")
  func words() throws {
    #expect(try Self.exception("").what == "Role a")
    #expect(try Self.exception(", path: /rules/*/verbs").what == "Role a at /rules/*/verbs")
  }

  @Test("keeps the words of its reason")
  func reason() throws {
    #expect(try Self.exception(", reason: ' on its way '").reason == " on its way ")
    #expect(try Self.exception("").reason == nil)
  }
}
