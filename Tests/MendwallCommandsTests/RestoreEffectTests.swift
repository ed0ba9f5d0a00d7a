import MendwallCommands
import MendwallTesting
import Testing

/// What a restore cannot mend, or should not, and says.
@Suite("What a restore leaves otherwise than Git means")
struct RestoreEffectTests {
  private typealias Pods = PodsUnderPolicies

  private func restore(_ place: Pods) async throws -> CommandRun {
    let folder = try TemporaryFolder()
    return await CommandRun.mendwall([
      "restore", "--repo", place.repository.path, "--live", place.cluster.path, "--yes", "--bundle",
      folder("bundle"),
    ])
  }

  @Test("an assertion that Git's own policies break is in the plan, and is no success")
  func assertion() async throws {
    let place = try await Pods(
      git: [Pods.closed],
      live: [Pods.closed.replacing("podSelector: {}", with: "podSelector: {matchLabels: {a: b}}")],
      configuration: "connectivity:\n- from shop/web to shop/db on tcp/5432: allow\n")
    let run = try await restore(place)
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    let name = "from shop/web to shop/db on tcp/5432: allow"
    #expect(
      run.output.contains("when all is as Git says, the assertion \"\(name)\" does not hold: "),
      "\(run.output)")
    #expect(run.output.contains("\(name): broken by shop/web → shop/db: TCP 5432 is denied"))
  }

  @Test("labels that move pods out of a policy are named, since no policy mends them")
  func labels() async throws {
    func workload(_ app: String) -> String {
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: vault, namespace: shop}
      spec: {template: {metadata: {labels: {app: \(app)}}, spec: {containers: []}}}
      """
    }
    let guarded = Shop.network("vault", "podSelector: {matchLabels: {app: vault}}")
    let place = try await Pods(
      git: [guarded, Pods.caged, workload("vault")], live: [guarded, workload("other")])
    let run = try await restore(place)
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(
      run.output.contains("Deployment shop/vault: its pods have other labels than Git declares"),
      "\(run.output)")
  }
}
