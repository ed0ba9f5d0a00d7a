import Documents
import PolicyModel
import Testing
import Workloads

@Suite("A pod")
struct PodTests {
  @Test("has its labels, its named ports, its node and its addresses of either family")
  func whole() throws {
    let pod = try pod(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web-0, namespace: shop, labels: {app: web, empty: }}
      spec:
        nodeName: node-1
        containers:
        - ports: [{name: http, containerPort: 8080}, {containerPort: 9000}]
        - ports: [{name: dns, containerPort: 53, protocol: UDP}]
      status:
        phase: Running
        podIP: 10.0.0.5
        podIPs: [{ip: 10.0.0.5}, {ip: "2001:db8::5"}]
      """)
    #expect(
      pod
        == Pod(
          namespace: "shop", name: "web-0", labels: ["app": "web", "empty": ""],
          ports: [
            ContainerPort(name: "http", number: 8080),
            ContainerPort(name: "dns", number: 53, protocol: .udp),
          ], addresses: ["10.0.0.5", "2001:db8::5"].compactMap { IPAddress($0) }, node: "node-1"))
    #expect(pod.addresses.count == 2)
    #expect(pod.workload.description == "shop/web-0[Pod]")
  }

  @Test("without podIPs has its podIP", arguments: ["", ", podIPs: []", ", podIPs: null"])
  func singleAddress(more: String) throws {
    let pod = try pod("{kind: Pod, metadata: {name: a}, status: {podIP: 10.0.0.5\(more)}}")
    #expect(pod.addresses == [try #require(IPAddress("10.0.0.5"))])
  }

  @Test("lives in the default namespace where it names none")
  func defaultNamespace() throws {
    #expect(try pod("{kind: Pod, metadata: {name: a}}").namespace == "default")
    var reader = InventoryReader(defaultNamespace: "shop")
    reader.add(["kind": "Pod", "metadata": ["name": "a"]])
    reader.add(["kind": "Pod", "metadata": ["name": "a", "namespace": "own"]])
    #expect(reader.inventory.pods.map(\.namespace) == ["shop", "own"])
    #expect(reader.inventory.pods.map(\.workload.namespace) == ["shop", "own"])
  }

  @Test(
    "has finished or has not, by its phase",
    arguments: [
      ("Succeeded", false), ("Failed", false), ("Running", true), ("Pending", true),
      ("Unknown", true), ("\"\"", true),
    ])
  func phases(phase: String, isLive: Bool) throws {
    let pod = try pod("{kind: Pod, metadata: {name: a}, status: {phase: \(phase)}}")
    #expect(pod.hasFinished == !isLive)
    #expect(pod.addresses.isEmpty)
  }

  @Test("may share the addresses of its node")
  func hostNetwork() throws {
    #expect(
      try pod("{kind: Pod, metadata: {name: a}, spec: {hostNetwork: true}}").isOnHostNetwork)
    #expect(
      try !pod("{kind: Pod, metadata: {name: a}, spec: {hostNetwork: false}}").isOnHostNetwork)
    #expect(try !pod("{kind: Pod, metadata: {name: a}}").isOnHostNetwork)
  }

  @Test("has the ports of those init containers that keep running")
  func sidecars() throws {
    let pod = try pod(
      """
      kind: Pod
      metadata: {name: a}
      spec:
        initContainers:
        - {name: setup, ports: [{name: setup, containerPort: 1}]}
        - {name: proxy, restartPolicy: Always, ports: [{name: proxy, containerPort: 2, protocol: SCTP}]}
        - {name: once, restartPolicy: Never, ports: [{name: once, containerPort: 3}]}
        containers: [{ports: [{name: web, containerPort: 4, protocol: TCP}]}]
      """)
    #expect(
      pod.ports == [
        ContainerPort(name: "proxy", number: 2, protocol: .sctp),
        ContainerPort(name: "web", number: 4),
      ])
  }
}
