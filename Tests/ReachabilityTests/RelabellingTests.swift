import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("What wrong labels of pods let through")
struct RelabellingTests {
  private func policies(_ text: String) -> [Policy] {
    var read = Manifests()
    read.read(Array(text.utf8), path: "policies.yaml")
    return read.policies
  }

  private var guarded: [Policy] {
    policies(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        policyTypes: [Ingress]
        ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]
      """)
  }

  /// - Parameter labels: of the pods `web` and `db` of their workloads, and of a second `db`.
  private func inventory(web: String = "web", db: String = "db", second: String = "db") -> Inventory
  {
    var inventory = Inventory()
    func add(_ name: String, _ workload: String, _ app: String) {
      inventory.pods.append(
        Pod(
          namespace: "shop", name: name,
          workload: WorkloadReference(namespace: "shop", name: workload, kind: "Deployment"),
          labels: ["app": app]))
    }
    add("web-0", "web", web)
    add("db-0", "db", db)
    add("db-1", "db", second)
    add("job-0", "job", "job")
    return inventory
  }

  private func told(_ part: Impact.Part) -> [String] {
    part.changes.pairs().told.map {
      "\($0.change.kind.rawValue) \($0.change.from.inWords) → \($0.change.to.inWords)"
    }.filter { !$0.contains("0.0.0.0") && !$0.contains("::") }
  }

  @Test("a workload that leaves its policy is no longer isolated, and open to all")
  func workload() {
    let impact = Impact(
      of: [
        Relabelling(meant: [1: ["app": "db"], 2: ["app": "db"]], isOfSinglePods: false)
      ], in: inventory(db: "x", second: "x"), policies: guarded)
    #expect(told(impact.parts[0]) == ["opened shop/job → shop/db", "widened shop/web → shop/db"])
    #expect(impact.parts[0].exposed.map(\.peer.inWords) == ["shop/db"])
    #expect(impact.parts[0].exposed.map(\.direction) == [.ingress])
    #expect(impact.isOfRealPods)
  }

  @Test("a single pod that leaves it is told by its own name")
  func pod() {
    let impact = Impact(
      of: [Relabelling(meant: [2: ["app": "db"]], isOfSinglePods: true)],
      in: inventory(second: "x"), policies: guarded)
    #expect(
      told(impact.parts[0]) == [
        "opened shop/db → shop/db-1", "opened shop/job → shop/db-1", "widened shop/web → shop/db-1",
      ])
    #expect(impact.parts[0].exposed.map(\.peer.inWords) == ["shop/db-1"])
  }

  @Test("one that becomes somebody's peer gains what the peer may")
  func peer() {
    let impact = Impact(
      of: [Relabelling(meant: [3: ["app": "job"]], isOfSinglePods: false)],
      in: {
        var inventory = inventory()
        inventory.pods[3].labels = ["app": "web"]
        return inventory
      }(), policies: guarded)
    #expect(told(impact.parts[0]) == ["opened shop/job → shop/db"])
    #expect(impact.parts[0].exposed == [])
    #expect(impact.parts[0].concernsFuturePods)
  }

  @Test("a label by which no policy finds pods moves none")
  func irrelevant() {
    let impact = Impact(
      of: [Relabelling(meant: [1: ["app": "db", "x": "y"]], isOfSinglePods: false)],
      in: inventory(), policies: guarded)
    #expect(impact.parts[0].changes.isEmpty)
    #expect(!impact.parts[0].concernsFuturePods)
    #expect(Evaluator.podLabels(of: guarded) == ["app"])
  }

  @Test("of two each has its own")
  func several() {
    let impact = Impact(
      of: [
        Relabelling(meant: [0: ["app": "web"]], isOfSinglePods: false),
        Relabelling(meant: [3: ["app": "job"]], isOfSinglePods: false),
      ],
      in: {
        var inventory = inventory(web: "x")
        inventory.pods[3].labels = ["app": "web"]
        return inventory
      }(), policies: guarded)
    #expect(told(impact.parts[0]) == ["closed shop/web → shop/db"])
    #expect(told(impact.parts[1]) == ["opened shop/job → shop/db"])
    #expect(impact.parts[0].changes.pairs().told.map(\.causes) == [[0]])
  }
}
