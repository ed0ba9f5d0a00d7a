import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Exceptions that do not hold")
struct InvalidExceptionTests {
  private func shop(_ fields: String) async throws -> Shop {
    try await Shop(configuration: "exceptions:\n- {object: {name: b, namespace: shop}\(fields)}\n")
  }

  @Test(
    "each is a finding by itself, with what is wrong and where",
    arguments: [
      (", until: 2027-01-31", "the exception gives no reason and does not hold; write why"),
      (
        ", reason: \"  \", until: 2027-01-31",
        "the exception gives no reason and does not hold; write why"
      ),
      (", reason: legacy", "the exception has no end and does not hold; write until when"),
      (
        ", reason: legacy, until: 2026-11-20",
        "the exception ended at 2026-11-21T00:00:00Z and no longer holds; remove it, or renew it with "
          + "a reason"
      ),
    ])
  func findings(fields: String, explanation: String) async throws {
    let shop = try await shop(fields)
    let run = await shop.detect("-o", "json")
    let report = try run.report()
    #expect(run.status == .drift)
    #expect(report.briefly == ["exception * shop/b"])
    #expect(report.findings.first?.explanation == explanation)
    #expect(report.findings.first?.declared?.inWords == ".mendwall.yaml:2")
    #expect(report.summary.exceptions == 1)

    let text = await shop.detect()
    #expect(text.output.hasPrefix("No drift, and 1 exception that does not hold.\n"))
    #expect(text.lines.contains("EXCEPTION  * shop/b  .mendwall.yaml:2"))
    #expect(text.lines.contains(explanation))
    #expect(
      !text.output.contains("tolerated: "), "it tolerates nothing, and must not be said to")
  }

  @Test(
    "it keeps nothing out of the findings",
    arguments: ["", ", reason: legacy", ", reason: legacy, until: 2026-11-20"])
  func holdsNothing(fields: String) async throws {
    let shop = try await shop(fields)
    try shop.drift()
    let run = await shop.detect()
    #expect(run.status == .drift)
    #expect(
      run.output.hasPrefix(
        "Drift: 1 policy departs from Git (1 modified), and 1 exception that does not hold.\n"))
    #expect(try await shop.detect("-o", "json").report().exceptions.first?.tolerated == 0)
  }

  // The runs of these tests take place at 14:02 on 2026-11-21.
  @Test(
    "it holds until its end and not a second longer",
    arguments: [
      ("2026-11-21", true), ("2026-11-20", false), ("2026-11-21T14:02:01Z", true),
      ("2026-11-21T14:02:00Z", false), ("2026-11-21T16:02:00+02:00", false),
    ])
  func end(until: String, holds: Bool) async throws {
    let shop = try await shop(", reason: legacy, until: \"\(until)\"")
    try shop.drift()
    let run = await shop.detect("-o", "json")
    #expect(run.status == (holds ? .inSync : .drift))
    #expect(try run.report().exceptions.first?.expired == !holds)
  }

  @Test("two exceptions about the same place are two findings with two ids")
  func ids() async throws {
    let shop = try await Shop(
      configuration: """
        exceptions:
        - {object: {name: b}, reason: one}
        - {object: {name: b}, until: 2027-01-31}
        """)
    let findings = try await shop.detect("-o", "json").report().findings
    #expect(findings.count == 2)
    #expect(Set(findings.map(\.id)).count == 2)
  }

  @Test(
    "one that cannot be read stops the run and does not pass silently",
    arguments: [
      "exceptions: [{reason: legacy, until: 2027-01-31}]",
      "exceptions: [{object: {}, reason: legacy, until: 2027-01-31}]",
      "exceptions: [{object: {name: b}, path: spec, reason: legacy, until: 2027-01-31}]",
      "exceptions: [{object: {name: b}, reason: legacy, until: soon}]",
      "exceptions: [{object: {names: b}, reason: legacy, until: 2027-01-31}]",
    ])
  func unreadable(text: String) async throws {
    let run = try await Shop(configuration: text).detect()
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.hasPrefix("mendwall: .mendwall.yaml:1: "))
  }
}
