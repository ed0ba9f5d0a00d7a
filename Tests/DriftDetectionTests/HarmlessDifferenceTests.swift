import MendwallTesting
import PolicyModel
import Testing

@Suite("Differences that are no drift")
struct HarmlessDifferenceTests {
  @Test("are not told, in either direction", arguments: Comparison.harmlessDifferences)
  func harmless(_ row: Comparison) throws {
    for row in row.isOneWay ? [row] : [row, row.reversed] {
      let found = try drift(of: row)
      #expect(found.state == nil)
      #expect(found.changes == [])
    }
  }

  @Test("are there for every kind, and so are tamperings, objects that are gone and new ones")
  func everyKind() {
    for kind in PolicyKind.all {
      let rows = Comparison.tamperings.filter { $0.kind === kind }
      #expect(rows.contains { $0.state == .modified }, "\(kind.name)")
      #expect(rows.contains { $0.state == .missing }, "\(kind.name)")
      #expect(rows.contains { $0.state == .unmanaged } == (kind.role == .policy), "\(kind.name)")
      #expect(Comparison.harmlessDifferences.contains { $0.kind === kind }, "\(kind.name)")
    }
  }

  @Test("are a different order of the fields of ICMP in Cilium's rules")
  func fieldsOfICMP() throws {
    func fields(_ text: String) -> String {
      "spec: {endpointSelector: {}, ingress: [{icmps: [{fields: [\(text)]}]}]}"
    }
    let row = Comparison.harmless(
      .ciliumNetworkPolicy, "the fields of ICMP have no order",
      git: fields("{type: 8}, {type: 0}"), live: fields("{type: 0}, {type: 8}"))
    let found = try drift(of: row)
    withKnownIssue("the list is compared as it stands") { #expect(found.state == nil) }
  }

  @Test("have a sentence each, and no two the same one")
  func names() {
    let names = (Comparison.tamperings + Comparison.harmlessDifferences).map(\.name)
    let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
    #expect(repeated.isEmpty)
  }
}
