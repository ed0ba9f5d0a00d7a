import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reports
import Testing

@testable import MendwallCommands

@Suite("What a watch restores, and what came of it")
struct RestoreFateTests {
  private let time = Instant("2026-11-21T14:02:00Z")!
  private let cluster = DriftReport.Cluster(name: "test", server: nil, version: nil, uid: "u")

  private func policy(
    _ name: String, api: String = "networking.k8s.io/v1", namespace: String? = "shop"
  ) -> ObjectReference {
    ObjectReference(apiVersion: api, kind: "NetworkPolicy", namespace: namespace, name: name)
  }

  private func plan(_ objects: [ObjectReference], left: [RestorePlan.Left] = []) -> RestorePlan {
    RestorePlan(
      purpose: .restore, cluster: cluster, createdAt: time,
      steps: objects.enumerated().map { index, object in
        .init(number: index + 1, stage: 1, action: .update, object: object, reason: "")
      }, left: left)
  }

  private func report(
    _ plan: RestorePlan, _ outcomes: [RestoreReport.Result.Outcome], problems: [String] = []
  ) -> RestoreReport {
    RestoreReport(
      plan: plan, startedAt: time, finishedAt: time, dryRun: false, bundle: "/b",
      results: outcomes.enumerated().map { .init(step: $0 + 1, outcome: $1, message: "why") },
      interrupted: false,
      verification: .init(verdict: problems.isEmpty ? .proved : .notProved, problems: problems))
  }

  @Test("an object of Calico's is the same under the API that is written and under Git's")
  func calico() {
    let git = policy("allow", api: "projectcalico.org/v3")
    let live = policy("default.allow", api: "crd.projectcalico.org/v1")
    #expect(git.identity == live.identity)
    let plan = plan([live])
    let fates = RestoreFate.all(
      of: [git], plan: plan, report: report(plan, [.written]), isInSync: false, failure: nil)
    #expect(fates.map(\.object) == [git])
    #expect(fates.map(\.fate) == [.restored(problem: nil)])
  }

  @Test("each outcome is told of its own object")
  func outcomes() {
    let objects = ["a", "b", "c", "d"].map { policy($0) }
    let plan = plan(objects)
    let fates = RestoreFate.all(
      of: objects, plan: plan,
      report: report(
        plan, [.written, .unchanged, .moved, .skipped], problems: ["NetworkPolicy shop/a: no"]),
      isInSync: false, failure: nil)
    #expect(
      fates.map(\.fate) == [
        .restored(problem: "NetworkPolicy shop/a: no"), .unchanged,
        .left(reason: "why", isBegun: true), .left(reason: "why", isBegun: false),
      ])
  }

  @Test("what the plan leaves, what is in sync by now, and what came to nothing")
  func others() {
    let (left, mended) = (policy("left"), policy("mended"))
    let plan = plan([], left: [.init(object: left, reason: "not so")])
    #expect(
      RestoreFate.all(
        of: [left, mended], plan: plan, report: nil, isInSync: false, failure: nil
      ).map(\.fate) == [.left(reason: "not so", isBegun: true), .unchanged])
    #expect(
      RestoreFate.all(of: [mended], plan: nil, report: nil, isInSync: false, failure: "no server")
        .map(\.fate) == [.left(reason: "no server", isBegun: true)])
    #expect(
      RestoreFate.all(of: [mended], plan: nil, report: nil, isInSync: true, failure: nil)
        .map(\.fate) == [.unchanged])
  }

  // MARK: What is due

  private func finding(
    _ name: String, _ state: Finding.State, _ severity: Severity = .medium,
    namespace: String? = "shop"
  ) throws -> Finding {
    var finding = try #require(Samples.oneFinding.findings.first)
    finding.state = state
    finding.severity = severity
    finding.object = policy(name, namespace: namespace)
    finding.id = name
    return finding
  }

  @Test("the gravest is first, and what is to be deleted goes by itself")
  func order() throws {
    let due = DueRestores(
      among: [
        try finding("a", .modified, .low), try finding("z", .missing, .critical),
        try finding("extra", .unmanaged, .critical), try finding("b", .modified, .medium),
      ], prune: true, maxDeletions: 10, isNamed: { _ in false })
    #expect(due.changes.map(\.object.name) == ["z", "b", "a"])
    #expect(due.deletions.map(\.object.name) == ["extra"])
    #expect(due.tooMany == nil)
  }

  @Test("more to be deleted than may be hinders nothing else, and none of it is deleted")
  func tooMany() throws {
    var findings = [try finding("a", .modified)]
    for index in 0..<505 { findings.append(try finding("extra-\(index)", .unmanaged)) }
    let due = DueRestores(among: findings, prune: true, maxDeletions: 10, isNamed: { _ in false })
    #expect(due.changes.map(\.object.name) == ["a"])
    #expect(due.deletions.isEmpty)
    #expect(due.tooMany == 505)
    let without = DueRestores(
      among: findings, prune: false, maxDeletions: 10, isNamed: { _ in false })
    #expect(without.changes.count == 1 && without.deletions.isEmpty && without.tooMany == nil)
  }

  @Test("what belongs to no namespace is deleted only where it is named")
  func clusterWide() throws {
    let findings = [try finding("wide", .unmanaged, namespace: nil)]
    let due = DueRestores(among: findings, prune: true, maxDeletions: 10, isNamed: { _ in false })
    #expect(due.deletions.isEmpty && due.unnamed.count == 1)
    let named = DueRestores(among: findings, prune: true, maxDeletions: 10, isNamed: { _ in true })
    #expect(named.deletions.count == 1 && named.unnamed.isEmpty)
  }
}
