import Documents
import KubernetesClient
import Logging
import MendwallTesting
import PolicyModel
import Testing
import Workloads

/// What runs in a cluster, of the real server: pods are stored there though nothing runs them.
@Suite("The inventory of a cluster", .controlPlane)
struct InventoryTests {
  private func inventory(as user: String = "admin", _ namespaces: Set<String>? = nil)
    async throws -> LiveInventory
  {
    let connection = try Connection.resolve(
      kubeconfig: try ControlPlane.kubeconfig(user), context: nil, environment: [:])
    let server = try APIServer(
      connection, logger: Logger(label: "test"),
      now: { Instant(secondsSinceEpoch: 1_795_528_920) })
    do {
      let live = try await server.inventory(namespaces: namespaces)
      await server.close()
      return live
    } catch {
      await server.close()
      throw error
    }
  }

  private func makePods(_ count: Int, in namespace: String) async throws {
    try await ControlPlane.request(
      "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts", "metadata: {name: runner}")
    for index in 0..<count {
      try await ControlPlane.request(
        "POST", "/api/v1/namespaces/\(namespace)/pods",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-5d4f8c7b9-\(index)
          labels: {app: web, pod-template-hash: 5d4f8c7b9}
          ownerReferences:
          - {apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f8c7b9, uid: u-1, controller: true}
        spec:
          serviceAccountName: runner
          automountServiceAccountToken: false
          containers:
          - {name: web, image: a, ports: [{name: http, containerPort: 8080}, {containerPort: 9090}]}
        """)
    }
  }

  @Test("has the pods, Services and Ingresses that were stored, as manifests would have them")
  func stored() async throws {
    let namespace = try await ControlPlane.makeNamespace("inventory")
    try await makePods(3, in: namespace)
    try await ControlPlane.request(
      "PATCH", "/api/v1/namespaces/\(namespace)/pods/web-5d4f8c7b9-0/status",
      #"{"status":{"phase":"Running","podIP":"10.0.0.5","podIPs":[{"ip":"10.0.0.5"},{"ip":"fd00::5"}]}}"#,
      type: "application/merge-patch+json")
    try await ControlPlane.apply(
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: \(namespace)}
      spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: \(namespace)}
      spec: {defaultBackend: {service: {name: web, port: {name: http}}}}
      """)
    let live = try await inventory()
    let pods = live.inventory.pods.filter { $0.namespace == namespace }.sorted { $0.name < $1.name }
    #expect(pods.map(\.name) == (0..<3).map { "web-5d4f8c7b9-\($0)" })
    #expect(Set(pods.map(\.workload.description)) == ["\(namespace)/web[Deployment]"])
    #expect(pods.first?.ports == [ContainerPort(name: "http", number: 8080)])
    #expect(pods.map(\.addresses.count) == [2, 0, 0])
    #expect(live.inventory.services.contains { $0.namespace == namespace && $0.ports.count == 1 })
    #expect(
      live.inventory.ingresses.first { $0.namespace == namespace }?.backends == [
        .init(service: "web", port: .port(.name("http")))
      ])
    #expect(
      live.inventory.namespaces.first { $0.name == namespace }?.label(NamespaceLabels.nameLabel)
        == .value(namespace))
    #expect(live.notes.isEmpty)
  }

  @Test("is of one namespace for a user who may list pods only there")
  func oneNamespace() async throws {
    let namespace = try await ControlPlane.makeNamespace("inventory")
    try await makePods(1, in: namespace)
    let user = "alice"
    await #expect(throws: KubernetesError(code: .forbidden, "")) { try await inventory(as: user) }
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: pods, namespace: \(namespace)}
      rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: pods, namespace: \(namespace)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pods}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: \(user)}]
      """)
    try await ControlPlane.waitForRight(of: user, to: "list", "pods", group: "", in: namespace)
    let live = try await inventory(as: user, [namespace, "kube-system"])
    #expect(live.inventory.pods.map(\.namespace) == [namespace])
    #expect(live.namespaces == [namespace])
    #expect(live.podsError?.code == .forbidden)
    #expect(live.notes.count >= 2)
  }
}
