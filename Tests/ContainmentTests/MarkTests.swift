import Containment
import PolicyModel
import Testing

@Suite("The mark of a containment")
struct MarkTests {
  private func mark(label: String? = "ir-7", annotations: String) throws -> Containment.Mark? {
    let labels = label.map { ", labels: {mendwall.dev/containment: '\($0)'}" } ?? ""
    return Containment.Mark(
      try policy(
        .ciliumNetworkPolicy, "{}", metadata: "\(labels), annotations: {\(annotations)}"))
  }

  private static let reason = "mendwall.dev/reason: token"

  @Test("is what the policies say that a containment writes")
  func ofWritten() throws {
    let containment = try containment()
    let written = try [
      Policy(
        containment.networkPolicy(namespace: "shop"), kind: .networkPolicy, defaultNamespace: nil),
      Policy(
        containment.adminPolicy(namespaces: ["shop"], as: .clusterNetworkPolicy),
        kind: .clusterNetworkPolicy, defaultNamespace: nil),
    ]
    for policy in written {
      let mark = try #require(Containment.Mark(policy))
      #expect(mark.incident == "ir-7")
      #expect(mark.reason == "stolen token")
      #expect(mark.until == noon.hourLater)
      #expect(mark.flaw(at: noon) == nil)
    }
  }

  @Test("is on no policy without the label")
  func unmarked() throws {
    #expect(try mark(label: nil, annotations: Self.reason) == nil)
  }

  @Test(
    "is flawed without a reason, without an end, and after it",
    arguments: [
      ("", "the containment gives no reason; name one in its annotation mendwall.dev/reason"),
      (
        "mendwall.dev/reason: ' ', mendwall.dev/until: '2026-11-21T13:00:00Z'",
        "the containment gives no reason; name one in its annotation mendwall.dev/reason"
      ),
      (reason, "the containment has no end; name one in its annotation mendwall.dev/until"),
      (
        "\(reason), mendwall.dev/until: soon",
        "the containment's end \"soon\" is no time; write it in its annotation mendwall.dev/until as "
          + "2026-11-21T14:02:00Z"
      ),
      (
        "\(reason), mendwall.dev/until: '2026-11-21T12:00:00Z'",
        "the containment has been over since 2026-11-21T12:00:00Z; end it with mendwall release"
      ),
      ("\(reason), mendwall.dev/until: '2026-11-21T12:00:01Z'", nil),
    ])
  func flaws(annotations: String, flaw: String?) throws {
    #expect(try #require(try mark(annotations: annotations)).flaw(at: noon) == flaw)
  }

  @Test("is flawed by an incident that is no id", arguments: ["", "IR.7"])
  func incidents(incident: String) throws {
    let mark = try #require(
      try mark(
        label: incident,
        annotations: "\(Self.reason), mendwall.dev/until: '2026-11-21T13:00:00Z'"))
    #expect(mark.incident == incident)
    #expect(mark.flaw(at: noon)?.hasPrefix("the incident \"\(incident)\" is no id; ") == true)
  }
}
