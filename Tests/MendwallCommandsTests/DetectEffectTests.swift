import Documents
import DriftDetection
import MendwallCommands
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reports
import Testing

/// Labels by which policies find pods otherwise than Git means, though no policy differs.
@Suite("Drift of effect")
struct DetectEffectTests {
  /// A repository that declares a policy and a workload, and a cluster.
  private struct Place {
    let repository: TestRepository
    let cluster: TemporaryFolder

    init(git: [String], live: [String], _ files: [String: String] = [:]) async throws {
      repository = try await TestRepository()
      cluster = try TemporaryFolder()
      var all = files
      all["all.yaml"] = git.joined(separator: "\n---\n")
      try await repository.commit(all)
      try cluster.write(live.joined(separator: "\n---\n"), to: "all.yaml")
    }

    func report(_ arguments: String...) async throws -> DriftReport {
      try await CommandRun.mendwall(
        ["detect", "--repo", repository.path, "--live", cluster.path, "-o", "json"] + arguments
      ).report()
    }
  }

  private static let guarded = Shop.network(
    "db",
    "podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]"
  )

  private static func workload(
    _ name: String, _ labels: String, kind: String = "Deployment", in namespace: String = "shop"
  ) -> String {
    """
    apiVersion: apps/v1
    kind: \(kind)
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {template: {metadata: {labels: {\(labels)}}, spec: {containers: []}}}
    """
  }

  private static func pod(
    _ name: String, of owner: String, _ labels: String, kind: String = "StatefulSet"
  ) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
      namespace: shop
      labels: {\(labels)}
      ownerReferences: [{controller: true, apiVersion: apps/v1, kind: \(kind), name: \(owner)}]
    """
  }

  private static let db = workload("db", "app: db")

  @Test("a workload whose pods have other labels than Git declares is told, with what that opens")
  func workload() async throws {
    let place = try await Place(
      git: [Self.guarded, Self.db],
      live: [Self.guarded, Self.workload("db", "app: other"), Shop.pod("cart")])
    let report = try await place.report()
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1 && report.summary.effects == 1)
    #expect(finding.type == .effect && finding.state == nil)
    #expect(finding.object.description == "Deployment shop/db")
    #expect(finding.declared?.path == "all.yaml")
    #expect(
      finding.inWords == [
        "critical: addresses outside of the cluster gained a way in",
        "shop/db is no longer isolated for ingress",
        "opened: any address outside, shop/cart → shop/db: all",
      ])
    let change = try #require(finding.changes?.first)
    #expect(finding.changes?.count == 1)
    #expect(change.path == "/spec/template/metadata/labels/app")
    #expect(change.git == "db" && change.live == "other")
    #expect(change.declared?.line != nil)
    let text = await CommandRun.mendwall([
      "detect", "--repo", place.repository.path, "--live", place.cluster.path,
    ])
    #expect(text.status == .drift)
    #expect(
      text.output.hasPrefix(
        "No drift, and 1 workload or pod with labels that policies take otherwise.")
    )
    #expect(text.output.contains("RELABELLED  Deployment shop/db  all.yaml:"))
    #expect(text.output.contains("apply what Git declares (kubectl apply -f all.yaml)"))
  }

  @Test("a label that Git does not declare, by which a policy lets pods in, is told")
  func added() async throws {
    let cart = Self.workload("cart", "name: cart")
    let live = Self.workload("cart", "name: cart, app: web, other: label")
    let place = try await Place(
      git: [Self.guarded, Self.db, cart], live: [Self.guarded, Self.db, live])
    let finding = try #require(try await place.report().findings.first)
    #expect(finding.changes?.map(\.path) == ["/spec/template/metadata/labels/app"])
    #expect(finding.changes?.first?.op == .add)
    #expect(
      finding.inWords == [
        "medium: pods of the same namespace gained a way in", "opened: shop/cart → shop/db: all",
      ])
    // What a kustomization that was not rendered adds to it is not known.
    let folders = try await Place(
      git: [Self.guarded, Self.db, cart], live: [Self.guarded, Self.db, live],
      ["kustomization.yaml": "resources: [all.yaml]\ncommonLabels: {app: web}\n"])
    #expect(try await folders.report().findings == [])
  }

  @Test("a pod whose labels are not those of its owner's template is told, with the remedy")
  func pod() async throws {
    let place = try await Place(
      git: [Self.guarded],
      live: [
        Self.guarded, Self.workload("db", "app: db", kind: "StatefulSet"),
        Self.pod("db-0", of: "db", "app: db"), Self.pod("db-1", of: "db", "app: x"),
      ])
    let report = try await place.report()
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1)
    #expect(finding.object.description == "Pod shop/db-1")
    #expect(finding.declared == nil)
    #expect(finding.severity == .critical)
    #expect(finding.impact?.first?.inWords == "shop/db-1 is no longer isolated for ingress")
    #expect(finding.changes?.first?.path == "/metadata/labels/app")
    #expect(finding.changes?.first?.note == "meant by StatefulSet shop/db")
    #expect(finding.explanation?.contains("delete the pod") == true)
  }

  @Test("a label that pods were made with is no drift, of none of them, and a later one is")
  func admitted() async throws {
    func made(_ name: String, by manager: String, at time: String) -> String {
      let fields = "{f:metadata: {f:labels: {f:mesh: {}}}, f:spec: {f:containers: {}}}"
      let maker =
        "{manager: controller, operation: Update, time: '2026-01-01T00:00:00Z', fieldsV1: "
      let later = "{manager: \(manager), operation: Update, time: '\(time)', fieldsV1: \(fields)}"
      return Self.pod(name, of: "db", "app: db, mesh: 'on'").replacing(
        "  namespace: shop\n",
        with: "  namespace: shop\n  creationTimestamp: '2026-01-01T00:00:00Z'\n"
          + "  managedFields: [\(maker){f:spec: {f:containers: {}}}}, \(later)]\n")
    }
    let policy = Shop.network("mesh", "podSelector: {matchLabels: {mesh: 'on'}}")
    let set = Self.workload("db", "app: db", kind: "StatefulSet")
    let birth = "2026-01-01T00:00:01Z"
    let place = try await Place(
      git: [policy],
      live: [policy, set] + ["db-0", "db-1"].map { made($0, by: "controller", at: birth) })
    #expect(try await place.report().findings == [])
    let tampered = try await Place(
      git: [policy],
      live: [policy, set, made("db-0", by: "kubectl-label", at: "2026-01-02T00:00:00Z")])
    let finding = try #require(try await tampered.report().findings.first)
    #expect(finding.changes?.first?.actor?.manager == "kubectl-label")
  }

  @Test("of very many such pods some are told, and how many more there are")
  func many() async throws {
    let pods = (0..<52).map { Self.pod("db-\($0)", of: "db", "app: x") }
    let place = try await Place(
      git: [Self.guarded],
      live: [Self.guarded, Self.workload("db", "app: db", kind: "StatefulSet")] + pods)
    let report = try await place.report()
    #expect(report.findings.count == 50)
    #expect(
      report.diagnostics.contains {
        $0.message.hasPrefix("2 more pods have labels that their workloads do not give them")
      })
  }

  @Test("a pod of an earlier version of its Deployment is as that says")
  func rollout() async throws {
    func version(_ hash: String, _ labels: String) -> String {
      """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata:
        name: db-\(hash)
        namespace: shop
        ownerReferences: [{controller: true, apiVersion: apps/v1, kind: Deployment, name: db}]
      spec: {replicas: 1, template: {metadata: {labels: {\(labels), pod-template-hash: '\(hash)'}}, spec: {}}}
      """
    }
    let old = Self.pod(
      "db-1-x", of: "db-1", "app: old, pod-template-hash: '1'", kind: "ReplicaSet")
    let place = try await Place(
      git: [Self.guarded],
      live: [Self.guarded, Self.db, version("1", "app: old"), version("2", "app: db"), old])
    #expect(try await place.report().findings == [])
    let odd = Self.pod("db-2-x", of: "db-2", "app: old, pod-template-hash: '2'", kind: "ReplicaSet")
    let tampered = try await Place(
      git: [Self.guarded],
      live: [Self.guarded, Self.db, version("1", "app: old"), version("2", "app: db"), odd])
    #expect(try await tampered.report().findings.map(\.object.name) == ["db-2-x"])
  }

  @Test("what no policy selects by, what Git does not own and what is narrowed away is not told")
  func silence() async throws {
    let other = Self.workload("db", "app: db", in: "dev")
    let place = try await Place(
      git: [Self.guarded, Self.workload("db", "app: db, x: a"), other],
      live: [
        Self.guarded, Self.workload("db", "app: db, x: b"),
        Self.workload("db", "app: other", in: "dev"),
      ])
    #expect(try await place.report().findings == [])
    let narrowed = try await Place(
      git: [Self.guarded, Self.db], live: [Self.guarded, Self.workload("db", "app: other")])
    #expect(try await narrowed.report("-n", "shop").findings.count == 1)
    #expect(try await narrowed.report("shop/db").findings.map(\.type) == [.effect])
    #expect(try await narrowed.report("-n", "other", "--owns", "other").findings == [])
  }

  @Test("of a workload that Git declares twice, otherwise, nothing is known")
  func twice() async throws {
    let place = try await Place(
      git: [Self.guarded, Self.db, Self.workload("db", "app: third")],
      live: [Self.guarded, Self.workload("db", "app: other")])
    #expect(try await place.report().findings == [])
  }

  @Test("an exception tolerates it, and a rule of severity grades it")
  func configuration() async throws {
    let live = [Self.guarded, Self.workload("db", "app: other")]
    let tolerant = try await Place(
      git: [Self.guarded, Self.db], live: live,
      [
        ".mendwall.yaml": """
        exceptions:
        - {object: {kind: Deployment, namespace: shop, name: db}, path: /spec/template/metadata/labels/app, reason: moving, until: 2099-01-01}
        """
      ])
    let report = try await tolerant.report()
    #expect(report.findings == [])
    #expect(report.exceptions.map(\.tolerated) == [1])
    let graded = try await Place(
      git: [Self.guarded, Self.db], live: live,
      [".mendwall.yaml": "severity:\n- {object: {kind: Deployment}, severity: low}\n"])
    #expect(try await graded.report().findings.map(\.severity) == [.low])
  }
}
