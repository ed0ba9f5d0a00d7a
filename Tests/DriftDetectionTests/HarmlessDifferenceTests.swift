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

  @Test("have a sentence each, and no two the same one")
  func names() {
    let names = (Comparison.tamperings + Comparison.harmlessDifferences).map(\.name)
    let repeated = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
    #expect(repeated.isEmpty)
  }
}
