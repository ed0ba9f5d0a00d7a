import Documents
import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("Pods of one workload, and what stands before pods")
struct WorkloadTests {
  private static func connections(_ text: String) throws -> Set<String> {
    var reader = InventoryReader()
    var manifests = Manifests()
    for document in try YAMLReader.read(Array(text.utf8), file: "a.yaml") {
      reader.add(document)
      manifests.add(document, at: SourceLocation(path: "", line: nil))
    }
    let policies = manifests.policies.filter { $0.kind.role == .policy }
    var evaluator = Evaluator([reader.inventory], policies: policies)
    return Set(
      evaluator.connectivity(of: policies).connections().connections.map {
        "\(name($0.from)) > \(name($0.to)): \($0.ports)"
      })
  }

  private static func name(_ peer: Peer) -> String {
    switch peer {
    case .workload(let workload): "\(workload)"
    case .pod(let namespace, let name): "\(namespace)/\(name)"
    case .range: "outside"
    case .entity(let entity): entity.rawValue
    }
  }

  @Test("what any pod of a workload may, the workload may, though policies tell its pods apart")
  func labelsWithinOne() throws {
    func pod(_ name: String, _ owner: String, _ labels: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: \(name)
        namespace: shop
        labels: \(labels)
        ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: \(owner), controller: true}]
      """
    }
    let found = try Self.connections(
      [
        pod("web-0", "web", "{role: leader}"), pod("web-1", "web", "{role: follower}"),
        pod("db-0", "db", "{app: db}"),
        Scene.policy(
          """
          {podSelector: {matchLabels: {app: db}}, ingress: [
            {from: [{podSelector: {matchLabels: {role: leader}}}], ports: [{port: 1}]},
            {from: [{podSelector: {matchLabels: {role: follower}}}], ports: [{port: 3}]}]}
          """),
      ].joined(separator: "\n---\n"))
    #expect(
      found == [
        "shop/web[StatefulSet] > shop/db[StatefulSet]: TCP 1, 3",
        "shop/db[StatefulSet] > shop/web[StatefulSet]: all",
        "shop/web[StatefulSet] > outside: all", "shop/db[StatefulSet] > outside: all",
        "outside > shop/web[StatefulSet]: all",
      ])
  }

  @Test("no policy names a Service: its pods and their own ports count")
  func services() throws {
    let found = try Self.connections(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: client, namespace: shop}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
      ---
      \(Scene.policy("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}"))
      """)
    #expect(found.contains("shop/client[Pod] > shop/web[Pod]: TCP 80"))
  }

  @Test(
    "an ingress controller that nobody knows reaches what anybody in the cluster may reach",
    arguments: [
      ("{ingress: [{from: [{namespaceSelector: {}}]}]}", "TCP 8080"),
      ("{ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 8080}]}]}", "TCP 8080"),
      ("{ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]}", nil),
      ("{ingress: [{from: [{podSelector: {}}]}]}", nil),
      ("{podSelector: {matchLabels: {app: other}}}", "TCP 8080"),
    ])
  func ingressController(spec: String, ports: String?) throws {
    let found = try Self.connections(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: shop}
      spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
      ---
      \(Scene.policy(spec))
      """)
    let own = found.filter { $0.hasPrefix("ingress-controller") }
    #expect(own == Set(ports.map { ["ingress-controller > shop/web[Pod]: \($0)"] } ?? []))
  }

  @Test("where nothing is published there is no controller")
  func noController() throws {
    let scene = try Scene([])
    #expect(!scene.table.peers.contains(.entity(.ingressController)))
  }
}
