import MendwallTesting
import PolicyModel
import Testing

/// The tables of what is drift and what is not, through the real server.
@Suite(.controlPlane)
struct ComparisonTests {
  /// A run reads each Calico kind from one group, and here the groups hold different objects.
  private static let storedGroup = "apiVersion: crd.projectcalico.org/v1"

  private static let tamperings = Comparison.tamperings.filter { $0.serverCannotHold == nil }
  /// In both directions, where there are two.
  private static let harmless = Comparison.harmlessDifferences
    .filter { $0.serverCannotHold == nil }
    .flatMap { $0.isOneWay ? [$0] : [$0, $0.reversed] }
  /// The baseline is the one object of its kind, and has rows that follow each other elsewhere.
  private static let rows = (tamperings + harmless).filter {
    $0.kind !== PolicyKind.baselineAdminNetworkPolicy
  }

  @Test("every tampering is told as it is, and no harmless difference is")
  func tables() async throws {
    try await RowRun(Self.rows.filter { !Self.isStored($0) }).check()
  }

  @Test("and so it is in Calico's own group of definitions")
  func storedCalico() async throws {
    try await RowRun(Self.rows.filter(Self.isStored)).check()
  }

  @Test("few rows are left out, and each says why")
  func leftOut() {
    let all = Comparison.tamperings + Comparison.harmlessDifferences
    let reasons = all.compactMap(\.serverCannotHold)
    for (reason, rows) in Dictionary(grouping: reasons, by: { $0 }).sorted(by: { $0.key < $1.key })
    {
      print("not run on the server: \(rows.count) of \(all.count) rows, since \(reason)")
    }
    #expect(reasons.count <= all.count / 10)
    #expect(Self.tamperings.count >= 60)
    #expect(all.count { $0.state == nil && $0.serverCannotHold == nil } >= 30)
  }

  private static func isStored(_ row: Comparison) -> Bool {
    [row.git, row.live].contains { $0?.hasPrefix(storedGroup) == true }
  }
}
