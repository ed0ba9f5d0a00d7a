import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// The one BaselineAdminNetworkPolicy that a cluster may have.
///
/// Serialized, and the only suite that makes one: each test makes it and deletes it.
@Suite(.controlPlane, .serialized)
struct BaselineTests {
  private static let rows = (Comparison.tamperings + Comparison.harmlessDifferences)
    .filter { $0.kind === PolicyKind.baselineAdminNetworkPolicy && $0.serverCannotHold == nil }
    .flatMap { $0.isOneWay ? [$0] : [$0, $0.reversed] }

  @Test("what is done to it is told as it is, and nothing else is", arguments: rows)
  func row(_ row: Comparison) async throws {
    try await RowRun([row]).check()
  }

  @Test("what nobody touched is in sync", arguments: 1...5)
  func generated(seed: UInt64) async throws {
    let namespace = try await ControlPlane.makeNamespace("baseline")
    var generator = PolicyGenerator(seed: seed, hasEndPort: false)
    let manifest = YAMLWriter.write(
      generator.object(.baselineAdminNetworkPolicy, name: "default", namespace: namespace))
    let repository = try await TestRepository()
    try await repository.commit(["baseline.yaml": manifest])
    try await ControlPlane.withObjects([manifest]) {
      let run = try await DetectRun(repository, of: "default")
      #expect(run.status == .inSync, "\(manifest)\(run.report)")
    }
  }
}
