import ObservedFlows
import PolicyModel
import Testing
import Workloads

@Suite("Names of observed peers")
struct NameTests {
  private static func sender(
    _ endpoint: ObservedFlow.Endpoint, _ pods: KnownPods, at time: String? = nil
  )
    -> FlowPeer?
  {
    var table = FlowTable(naming: pods)
    table.add(
      ObservedFlow(
        time: time.flatMap { Instant($0) }, source: endpoint, destination: .init(), transport: .tcp,
        port: 80, verdict: .allowed))
    return table.connections.first?.from
  }

  private static func workload(_ name: String, _ kind: String, in namespace: String = "shop")
    -> FlowPeer
  {
    .workload(WorkloadReference(namespace: namespace, name: name, kind: kind))
  }

  static let guesses = [
    ("api-6c9d7f5b8-vwxz2", "api", "Deployment"),
    ("my-api-6c9d7f5b8-vwxz2", "my-api", "Deployment"),
    ("agent-vwxz2", "agent", "DaemonSet"), ("queue-0", "queue", "StatefulSet"),
    ("queue-main-12", "queue-main", "StatefulSet"),
    ("backup-29384710-vwxz2", "backup", "CronJob"), ("alone", "alone", "Pod"),
    ("kube-proxy", "kube-proxy", "Pod"), ("-", "-", "Pod"), ("", "", "Pod"),
  ]

  @Test("a pod that is not known is named by what its name tells", arguments: guesses.indices)
  func guessing(_ index: Int) {
    let (pod, name, kind) = NameTests.guesses[index]
    #expect(
      NameTests.sender(.init(namespace: "shop", pod: pod), KnownPods())
        == NameTests.workload(name, kind))
  }

  @Test("of several readings the one that is known counts")
  func known() {
    var inventory = Inventory()
    // Both could have made the pod api-bcdfg-vwxz2.
    inventory.pods = [
      Log.pod("shop", "api-bcdfg", "api-bcdfg-xxxxx", "10.0.9.1", kind: "DaemonSet")
    ]
    let pods = KnownPods(inventory)
    #expect(
      NameTests.sender(.init(namespace: "shop", pod: "api-bcdfg-vwxz2"), pods)
        == NameTests.workload("api-bcdfg", "DaemonSet"))
    #expect(
      NameTests.sender(.init(namespace: "else", pod: "api-bcdfg-vwxz2"), pods)
        == NameTests.workload("api", "Deployment", in: "else"))
  }

  @Test("what a log says of the workload counts before the pod's name")
  func told() {
    let said = WorkloadReference(namespace: "shop", name: "web", kind: "")
    #expect(
      NameTests.sender(.init(namespace: "shop", pod: "web-gone-bcdfg", workload: said), Log.pods)
        == NameTests.workload("web", "Deployment"))
  }

  @Test("pods whose names begin alike are those of their workload")
  func prefixes() {
    let pods = Log.pods
    #expect(
      NameTests.sender(.init(namespace: "shop", podPrefix: "web-7d9f8c6b5-"), pods)
        == NameTests.workload("web", "Deployment"))
    #expect(
      NameTests.sender(.init(namespace: "shop", podPrefix: "web-6d9f8c6b5-"), pods)
        == NameTests.workload("web", "Deployment"))
    #expect(
      NameTests.sender(.init(namespace: "shop", podPrefix: "db-"), pods)
        == NameTests.workload("db", "StatefulSet"))
  }

  @Test("an address is that of the pod that had it then")
  func tenancies() {
    var pods = Log.pods
    pods.add(
      Log.pod("shop", "old", "old-6d9f8c6b5-bcdfg", "10.0.4.4"),
      from: Instant("2026-11-20T00:00:00Z"), until: Instant("2026-11-21T00:00:00Z"))
    pods.add(
      Log.pod("shop", "new", "new-6d9f8c6b5-bcdfg", "10.0.4.4"),
      from: Instant("2026-11-22T00:00:00Z"))
    let address = ObservedFlow.Endpoint(address: IPAddress("10.0.4.4"))
    func peer(_ time: String?) -> FlowPeer? { NameTests.sender(address, pods, at: time) }
    #expect(peer("2026-11-20T12:00:00Z") == NameTests.workload("old", "Deployment"))
    #expect(peer("2026-11-22T12:00:00Z") == NameTests.workload("new", "Deployment"))
    #expect(peer(nil) == NameTests.workload("new", "Deployment"))
    // Between the two it was nobody's that is known.
    #expect(peer("2026-11-21T12:00:00Z") == IPAddress("10.0.4.4").map { .unresolved($0) })
  }

  @Test("the same address in lines of Hubble's is resolved by the time of each")
  func tenanciesOfLines() {
    var pods = Log.pods
    pods.add(
      Log.pod("shop", "old", "old-6d9f8c6b5-bcdfg", "10.0.4.4"), from: nil,
      until: Instant("2026-11-21T00:00:00Z"))
    pods.add(
      Log.pod("shop", "new", "new-6d9f8c6b5-bcdfg", "10.0.4.4"),
      from: Instant("2026-11-21T00:00:01Z"))
    let lines = ["2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"].map { time in
      var line = HubbleTests.Line()
      line.time = time
      line.source = #"{"identity":2}"#
      line.addresses = #"{"source":"10.0.4.4","destination":"10.0.2.9"}"#
      return line.text()
    }
    #expect(
      Log(lines.joined(separator: "\n"), pods: pods).lines == [
        "shop/new → shop/db tcp/5432 arrived 1", "shop/old → shop/db tcp/5432 arrived 1",
      ])
  }

  @Test("an address among those of pods, or of a node or a Service, is not one outside")
  func addresses() throws {
    var pods = Log.pods
    pods.add(podNetworks: [try #require(CIDR("10.244.0.0/16"))])
    pods.add(service: "db", in: "shop", addresses: [try #require(IPAddress("172.20.0.9"))])
    func peer(_ text: String) -> FlowPeer? {
      NameTests.sender(.init(address: IPAddress(text)), pods)
    }
    #expect(peer("10.0.1.77") == .unresolved(try #require(IPAddress("10.0.1.77"))))
    #expect(peer("10.244.7.7") == .unresolved(try #require(IPAddress("10.244.7.7"))))
    #expect(peer("192.168.0.1") == .role(.node))
    #expect(peer("172.20.0.9") == .service(namespace: "shop", name: "db"))
    #expect(peer("203.0.113.9") == .address(try #require(IPAddress("203.0.113.9"))))
    #expect(peer("2001:db8::1") == .address(try #require(IPAddress("2001:db8::1"))))
    #expect(NameTests.sender(.init(), pods) == .unknown)
  }

  @Test("a pod on its node's network has no address of its own")
  func hostNetwork() throws {
    var pod = Log.pod("ops", "proxy", "proxy-bcdfg", "192.168.7.7")
    pod.isOnHostNetwork = true
    var inventory = Inventory()
    inventory.pods = [pod]
    let address = try #require(IPAddress("192.168.7.7"))
    #expect(NameTests.sender(.init(address: address), KnownPods(inventory)) == .role(.node))
  }
}
