import Documents
import KubernetesClient
import MendwallTesting
import PolicyModel
import Reports
import Testing

@testable import Reconciliation

@Suite("An object that was changed while a plan was carried out")
struct LookingAgainTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ assignments: [Assignment], on cluster: MemoryCluster, between: () throws -> Void = {}
  ) async throws -> (results: [RestoreReport.Result], looks: [String]) {
    let looks = Shared<[String]>([])
    let reconciler = Reconciler(
      cluster, judge: Sample.judge, mode: .real, now: { Sample.noon }, isInterrupted: { false },
      tell: { event in
        if event.event == .lookedAgain { looks.change { $0.append(event.message ?? "") } }
      })
    let bundle = try UndoBundle(makingFolder: folder("bundle"), for: Sample.plan(assignments))
    let prepared = try await reconciler.prepare(assignments, bundle: bundle)
    try between()
    return (await reconciler.run(prepared, bundle: bundle).results, looks.value)
  }

  private func live(_ cluster: MemoryCluster, _ name: String) throws -> Node {
    try #require(cluster[Sample.reference(name)])
  }

  private func drifted() throws -> (MemoryCluster, Assignment) {
    let cluster = try MemoryCluster([try Sample.manifest("b", port: 443)])
    return (
      cluster,
      try Sample.restoring(try Sample.manifest("b"), over: try live(cluster, "b"), number: 1)
    )
  }

  @Test("a conflict over the same drift is retried, and what came to the object is kept")
  func sameDrift() async throws {
    let (cluster, assignment) = try drifted()
    let (results, looks) = try await run([assignment], on: cluster) {
      try cluster.apply(
        try Sample.manifest("b", port: 443, more: "finalizers: [f]"), by: "other")
    }
    #expect(results.map(\.outcome) == [.written])
    #expect(looks.count == 1)
    let object = try live(cluster, "b")
    #expect(try Sample.policy(object).spec == Sample.policy(try Sample.manifest("b")).spec)
    #expect(object["metadata"]?["finalizers"] == ["f"])
    // The bundle has it as it was when it was overwritten.
    #expect(
      try BundleContents(at: folder("bundle")).objects[1]?["metadata"]?["finalizers"] == ["f"])
  }

  @Test("a new change is not overwritten, and told with its place and its author")
  func newDrift() async throws {
    let (cluster, assignment) = try drifted()
    let (results, _) = try await run([assignment], on: cluster) {
      try cluster.apply(try Sample.manifest("b", port: 8443), by: "kubectl-edit")
    }
    let result = try #require(results.first)
    #expect(result.outcome == .moved)
    let message = try #require(result.message)
    #expect(message.contains("was changed since the plan was made at /spec/ingress/0"))
    #expect(message.hasSuffix("run again"))
    #expect(
      try Sample.policy(live(cluster, "b")).spec
        == Sample.policy(try Sample.manifest("b", port: 8443)).spec)
  }

  @Test("an object that comes back in between is as it was to be, and is not written again")
  func mendedByOther() async throws {
    let (cluster, assignment) = try drifted()
    let mended = try Sample.manifest("b")
    let (results, _) = try await run([assignment], on: cluster) {
      try cluster.apply(mended, by: "flux")
    }
    #expect(results.map(\.outcome) == [.unchanged])
  }

  @Test("an object that is deleted in between is not created again by an update")
  func deletedByOther() async throws {
    let (cluster, assignment) = try drifted()
    let (results, _) = try await run([assignment], on: cluster) {
      cluster.remove(Sample.reference("b"))
    }
    #expect(results.map(\.outcome) == [.moved])
    #expect(results[0].message == "it was deleted since the plan was made; run again")
    #expect(cluster.objects.isEmpty)
  }

  @Test("an object that somebody creates in between is left, unless it is as Git says")
  func createdByOther() async throws {
    for (port, outcome) in [(80, RestoreReport.Result.Outcome.unchanged), (443, .moved)] {
      let cluster = try MemoryCluster()
      let assignment = try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1)
      let (results, _) = try await run([assignment], on: cluster) {
        try cluster.apply(try Sample.manifest("a", port: port), by: "kubectl-create")
      }
      #expect(results.map(\.outcome) == [outcome])
      try folder.removeFolder("bundle")
    }
  }

  @Test(
    "between plan and first write, an object moves, or is as it was",
    arguments: [
      // What the plan saw, what is there now, and why it is not written: "" where it is.
      (nil, nil, ""), (nil, 80, ""), (nil, 443, "it was created by somebody since"),
      (443, nil, "it was deleted since the plan was made"), (443, 443, ""), (443, 80, ""),
      (443, 444, "it was changed since the plan was made at /spec/ingress/0"),
    ] as [(Int?, Int?, String)])
  func movement(seen: Int?, now: Int?, expected: String) throws {
    let cluster = try MemoryCluster()
    func object(_ port: Int?) throws -> Node? {
      try port.map { try cluster.apply(try Sample.manifest("a", port: $0), by: "somebody") }
    }
    let assignment = try Sample.restoring(
      try Sample.manifest("a"), over: try object(seen), number: 1)
    let reconciler = Reconciler(
      cluster, judge: Sample.judge, mode: .real, now: { Sample.noon }, isInterrupted: { false },
      tell: { _ in })
    let movement = reconciler.movement(of: assignment, to: try object(now))
    if expected.isEmpty {
      #expect(movement == nil)
    } else {
      #expect(movement?.hasPrefix(expected) == true, "\(movement ?? "none")")
      if now != nil { #expect(movement?.contains("by somebody") == true) }
    }
  }

  @Test("a deletion is of one life of an object: one that was created again is left")
  func recreatedBeforeDeletion() async throws {
    let cluster = try MemoryCluster([try Sample.manifest("extra")])
    let assignment = try Sample.deleting(try live(cluster, "extra"), number: 1)
    cluster.remove(Sample.reference("extra"))
    try cluster.apply(try Sample.manifest("extra"), by: "flux")
    let (results, _) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.moved])
    #expect(results[0].message?.contains("deleted and created again") == true)
    #expect(cluster.objects.count == 1)
  }

  @Test("a deletion of what somebody deleted first is done already")
  func deletedFirst() async throws {
    let cluster = try MemoryCluster([try Sample.manifest("extra")])
    let assignment = try Sample.deleting(try live(cluster, "extra"), number: 1)
    let (results, _) = try await run([assignment], on: cluster) {
      cluster.remove(Sample.reference("extra"))
    }
    #expect(results.map(\.outcome) == [.unchanged])
  }

  // MARK: A server that does not say what it did

  @Test(
    "a write that was done and not told of is seen, and not done again",
    arguments: [MemoryCluster.Verb.create, .replace, .delete],
    [KubernetesError.Code.serverError, .timeout, .unreachable, .badResponse])
  func untold(verb: MemoryCluster.Verb, code: KubernetesError.Code) async throws {
    let failures = Shared(0)
    let cluster = try MemoryCluster(
      [try Sample.manifest("b", port: 443), try Sample.manifest("extra")],
      after: { _, request throws(KubernetesError) in
        guard request.verb == verb else { return }
        if failures.change({
          $0 += 1; return $0
        }) == 1 {
          throw KubernetesError(code: code, "?")
        }
      })
    let assignment =
      switch verb {
      case .create: try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1)
      case .delete: try Sample.deleting(try live(cluster, "extra"), number: 1)
      case .get, .replace:
        try Sample.restoring(try Sample.manifest("b"), over: try live(cluster, "b"), number: 1)
      }
    let (results, looks) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.written])
    #expect(looks.count == 1)
    #expect(cluster.writes.count { $0.verb == .create } <= 1)
    #expect(cluster.writes.count { $0.verb == .delete } <= 1)
    for object in cluster.objects.values where object["metadata"]?["name"] != "extra" {
      #expect(!FieldAccount(object).namesMendwall)
    }
  }

  @Test("what the server stores otherwise than it was written is no success")
  func admission() async throws {
    let cluster = try MemoryCluster(
      [],
      admission: { object in
        var fields = object.mapping ?? Mapping()
        fields["spec"] = ["podSelector": [:], "policyTypes": ["Ingress"], "ingress": [[:]]]
        return Node(.mapping(fields))
      })
    let (results, _) = try await run(
      [try Sample.restoring(try Sample.manifest("a"), over: nil, number: 1)], on: cluster)
    #expect(results.map(\.outcome) == [.failed])
    #expect(results[0].message?.contains("admission webhook") == true)
  }

  @Test("an object that changes with every look is given up, and told")
  func endless() async throws {
    let count = Shared(0)
    let cluster = try MemoryCluster(
      [try Sample.manifest("b", port: 443)],
      before: { cluster, request throws(KubernetesError) in
        guard request.verb == .replace else { return }
        let number = count.change {
          $0 += 1; return $0
        }
        _ = try? cluster.apply(
          Sample.manifest("b", port: 443, more: "finalizers: [f\(number)]"), by: "busy")
      })
    let assignment = try Sample.restoring(
      try Sample.manifest("b"), over: try live(cluster, "b"), number: 1)
    let (results, _) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.failed])
    #expect(count.value <= 6)
  }

  // MARK: Deleting and creating again

  private func binding(_ role: String, more: String = "") throws -> Node {
    try Sample.parse(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: b, namespace: shop\(more)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \(role)}
      subjects: [{kind: User, name: ada, apiGroup: rbac.authorization.k8s.io}]
      """)
  }

  @Test(
    "an object that cannot be changed is deleted and created again, with the rest of its metadata")
  func recreate() async throws {
    let cluster = try MemoryCluster([try binding("wrong", more: ", labels: {l: kept}")])
    let reference = try Sample.reference(of: try binding("right"))
    let found = try #require(cluster[reference])
    let assignment = try Sample.restoring(
      try binding("right"), over: found, number: 1, action: .recreate)
    let (results, _) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.written])
    let object = try #require(cluster[reference])
    #expect(object["roleRef"]?["name"] == "right")
    #expect(object["metadata"]?["labels"] == ["l": "kept"])
    #expect(object["metadata"]?["uid"] != found["metadata"]?["uid"])
    #expect(cluster.writes.prefix(2).map(\.verb) == [.delete, .create])
  }

  @Test(
    "where only the deletion succeeds, the creation is tried again, and nothing is lost",
    arguments: [KubernetesError.Code.serverError, .conflict, .timeout])
  func recreateHalfway(code: KubernetesError.Code) async throws {
    let failures = Shared(0)
    let cluster = try MemoryCluster(
      [try binding("wrong", more: ", labels: {l: kept}")],
      before: { _, request throws(KubernetesError) in
        guard request.verb == .create else { return }
        if failures.change({
          $0 += 1; return $0
        }) == 1 {
          throw KubernetesError(code: code, "?")
        }
      })
    let reference = try Sample.reference(of: try binding("right"))
    let found = try #require(cluster[reference])
    let assignment = try Sample.restoring(
      try binding("right"), over: found, number: 1, action: .recreate)
    let (results, _) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.written], "\(results)")
    #expect(cluster[reference]?["roleRef"]?["name"] == "right")
    #expect(cluster[reference]?["metadata"]?["labels"] == ["l": "kept"])
    // The bundle still has what was deleted.
    #expect(try BundleContents(at: folder("bundle")).objects[1] == found)
  }

  // MARK: The account of fields

  @Test("where the account cannot be handed over, the object is written, and that is told")
  func accountRefused() async throws {
    let cluster = try MemoryCluster(
      [try Sample.manifest("b", port: 443)],
      before: { cluster, request throws(KubernetesError) in
        let isSecond = cluster.requests.count { $0.verb == .replace } == 2
        if request.verb == .replace, isSecond { throw KubernetesError(code: .forbidden, "no") }
      })
    let assignment = try Sample.restoring(
      try Sample.manifest("b"), over: try live(cluster, "b"), number: 1)
    let (results, _) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.written])
    #expect(results[0].message?.contains("run again to hand it over") == true)
  }

  @Test("an account that nobody but Mendwall stands in is handed over all the same")
  func ownAccountAlone() async throws {
    let cluster = try MemoryCluster()
    try cluster.apply(try Sample.manifest("b"), by: FieldOwner.mendwall)
    let object = try live(cluster, "b")
    let assignment = try Sample.restoring(
      try Sample.manifest("b"), over: object, number: 1, action: .handOver)
    let (results, _) = try await run([assignment], on: cluster)
    #expect(results.map(\.outcome) == [.written])
    let account = try live(cluster, "b")["metadata"]?["managedFields"]?.sequence ?? []
    #expect(account.map { $0["manager"] } == ["kubectl-client-side-apply"])
  }

  @Test("handing over looks again after a conflict, and stops where the object was changed")
  func accountConflict() async throws {
    for (port, message) in [(80, nil), (443, "it was changed again right after it was written")]
      as [(Int, String?)]
    {
      let cluster = try MemoryCluster(
        [try Sample.manifest("b", port: 443)],
        before: { cluster, request throws(KubernetesError) in
          guard request.verb == .replace,
            cluster.requests.count(where: { $0.verb == .replace }) == 2
          else { return }
          _ = try? cluster.apply(
            Sample.manifest("b", port: port, more: "finalizers: [f]"), by: "other")
        })
      let assignment = try Sample.restoring(
        try Sample.manifest("b"), over: try live(cluster, "b"), number: 1)
      let (results, _) = try await run([assignment], on: cluster)
      #expect(results.map(\.outcome) == [.written])
      #expect(results[0].message == message)
      try folder.removeFolder("bundle")
    }
  }
}
