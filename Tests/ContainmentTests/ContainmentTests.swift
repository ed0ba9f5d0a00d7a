import Containment
import PolicyModel
import Testing

@Suite("A containment")
struct ContainmentTests {
  private func made(_ incident: String, reason: String = "why", until: Instant = noon) throws
    -> Containment
  {
    try Containment(incident: incident, reason: reason, until: until)
  }

  @Test(
    "is named by its incident",
    arguments: ["a", "7", "ir-7", "2026-11-21", String(repeating: "a", count: 40)])
  func incidents(incident: String) throws {
    let containment = try made(incident)
    #expect(containment.policyName == "mendwall-containment-\(incident)")
    #expect(containment.policyName == Containment.policyName(ofIncident: incident))
    #expect(containment.pods == nil)
    #expect(containment.allowFrom.isEmpty && containment.allowTo.isEmpty && !containment.allowDNS)
  }

  @Test(
    "refuses an incident that a policy cannot be named by",
    arguments: [
      "", "-", "-a", "a-", "IR-7", "ir_7", "ir.7", "ir 7", "ir/7", "é",
      String(repeating: "a", count: 41),
    ])
  func wrongIncidents(incident: String) {
    #expect(
      fault { _ = try made(incident) }
        == "the incident \"\(incident)\" is no id; write 1 to 40 of a-z, 0-9 and -, with a letter or "
        + "digit first and last")
  }

  @Test("needs a reason", arguments: ["", " ", "\t\n"])
  func reasons(reason: String) {
    #expect(
      fault { _ = try made("a", reason: reason) }
        == "the reason is empty; say why the namespaces are cut off")
  }

  @Test("needs an end that can be written")
  func ends() {
    #expect(
      fault { _ = try made("a", until: Instant(secondsSinceEpoch: 300_000_000_000)) }
        == "the end 11476-08-15T05:20:00Z is too far away to be written; name an earlier one")
  }
}
