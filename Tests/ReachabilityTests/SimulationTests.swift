import PolicyModel
import Reachability
import Testing
import Workloads

/// Pods of one namespace and one elsewhere, and policies by their manifests.
private struct Place {
  let inventory: Inventory
  private let policies: [String: Policy]

  init(_ manifests: [String: String]) {
    var inventory = Inventory()
    inventory.namespaces = ["ops", "shop"].map { NamespaceLabels(name: $0, labels: [:]) }
    inventory.pods = [("shop", "a"), ("shop", "b"), ("shop", "c"), ("ops", "tool")].map {
      Pod(namespace: $0.0, name: $0.1, labels: ["app": $0.1])
    }
    inventory.pods.append(
      Pod(namespace: "kube-system", name: "dns", labels: ["k8s-app": "kube-dns"]))
    inventory.pods.append(
      Pod(namespace: "ops", name: "agent", addresses: [], isOnHostNetwork: true, node: "n"))
    self.inventory = inventory
    policies = manifests.compactMapValues { text in
      var read = Manifests()
      read.read(Array(text.utf8), path: "policies.yaml")
      return read.policies.first
    }
  }

  subscript(name: String) -> Policy? { policies[name] }
  var all: [Policy] { policies.sorted { $0.key < $1.key }.map(\.value) }

  static func policy(_ name: String, _ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec: \(spec)
    """
  }

  func evaluator() -> Evaluator { Evaluator([inventory], policies: all) }
}

@Suite("Going through changes before they are made")
struct SimulationTests {
  private let place = Place([
    "deny": Place.policy("deny", "{podSelector: {}, policyTypes: [Ingress]}"),
    "open": Place.policy("open", "{podSelector: {}, ingress: [{}]}"),
    "allow": Place.policy(
      "allow",
      "{podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}"
    ),
  ])

  private func order(_ changes: [ObjectChange], live: [String], git: [String]) throws
    -> (TransitionOrder, Transition)
  {
    var evaluator = place.evaluator()
    let before = evaluator.connectivity(of: live.compactMap { place[$0] })
    let after = evaluator.connectivity(of: git.compactMap { place[$0] })
    var transition = Transition(evaluator, from: before, to: after)
    let order = TransitionOrder(
      changes, ranks: changes.indices.map { _ in 0 }, from: before, &transition)
    return (try #require(order), transition)
  }

  @Test("what allows comes before what denies, whatever the order that was asked for")
  func allowsFirst() throws {
    let changes = [
      ObjectChange(before: place["open"], after: nil),
      ObjectChange(before: nil, after: place["allow"]),
      ObjectChange(before: nil, after: place["deny"]),
    ]
    let (order, _) = try order(changes, live: ["open"], git: ["allow", "deny"])
    #expect(order.stages.allSatisfy { $0.violations.isEmpty })
    #expect(order.stages.flatMap(\.changes).sorted() == [0, 1, 2])
    let sequence = order.stages.flatMap(\.changes)
    let allowing = try #require(sequence.firstIndex(of: 1))
    let denying = try #require(sequence.firstIndex(of: 2))
    #expect(allowing < denying)
  }

  @Test("where no order spares a connection, it is said which is cut")
  func cuts() throws {
    let place = Place([
      "a": Place.policy(
        "a", "{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 80}]}]}"),
      "b": Place.policy(
        "b", "{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 81}]}]}"),
    ])
    var evaluator = place.evaluator()
    let before = evaluator.connectivity(of: [])
    let after = evaluator.connectivity(of: place.all)
    var transition = Transition(evaluator, from: before, to: after)
    let changes = place.all.map { ObjectChange(before: nil, after: $0) }
    let order = try #require(
      TransitionOrder(changes, ranks: [0, 0], from: before, &transition))
    #expect(order.stages.count == 2)
    let violation = try #require(order.stages.first?.violations.first)
    #expect(violation.kind == .cut)
    #expect(violation.to == .workload(.init(namespace: "shop", name: "b", kind: "Pod")))
    #expect(violation.inWords.contains("to shop/b on TCP 81"))
    let secure = try #require(
      TransitionOrder(changes, ranks: [0, 0], from: before, &transition, allowsCuts: true))
    #expect(secure.stages.allSatisfy { $0.violations.isEmpty })
  }

  @Test("a change tells what it opens and cuts, as if all were worked out anew")
  func lines() throws {
    var evaluator = place.evaluator()
    let before = evaluator.connectivity(of: [place["deny"]].compactMap { $0 })
    let after = evaluator.connectivity(of: [place["deny"], place["allow"]].compactMap { $0 })
    var transition = Transition(evaluator, from: before, to: after)
    let next = transition.state(before, changing: ObjectChange(before: nil, after: place["allow"]))
    let lines = transition.lines(from: before, to: next)
    #expect(lines.map { $0.from.map(\.inWords) } == [["shop/a"]])
    #expect(lines.first?.to.map(\.inWords) == ["shop/b"])
    #expect(lines.first?.label.kind == .opened)
    #expect(transition.violations(from: before, to: next).isEmpty)
    #expect(
      ConnectionComparison(from: before.connections(), to: next.connections()).changes.count == 1)
  }

  @Test("who is cut off from name resolution is named")
  func lifelines() throws {
    let peer = Peer.workload(.init(namespace: "shop", name: "a", kind: "Pod"))
    let dns = Peer.workload(.init(namespace: "kube-system", name: "dns", kind: "Pod"))
    let change = ConnectionChange(from: peer, to: dns, before: .all, after: .none)
    #expect(
      Lifelines.cut(by: [change], in: place.inventory) == [
        "DNS (kube-system/dns) off from shop/a"
      ])
    let back = ConnectionChange(from: dns, to: peer, before: .all, after: .none)
    #expect(Lifelines.cut(by: [back], in: place.inventory).isEmpty)
  }

  @Test("an answer names the policies on its way, and what it leans on")
  func answers() throws {
    let place = Place([
      "deny": Place.policy(
        "deny",
        "{podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}"
      ),
      "admin": """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: admin}
      spec:
        priority: 5
        subject: {namespaces: {}}
        ingress:
        - {action: Pass, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}]}
        - {action: Allow, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 81}}]}
        - {action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 82}}]}
      """,
      "tie": """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: tie}
      spec:
        priority: 5
        subject: {namespaces: {}}
        egress: [{action: Allow, to: [{nodes: {}}]}]
      """,
    ])
    var evaluator = place.evaluator()
    let state = evaluator.connectivity(of: place.all)
    let tool = Peer.workload(.init(namespace: "ops", name: "tool", kind: "Pod"))
    let pod = Peer.workload(.init(namespace: "shop", name: "a", kind: "Pod"))
    let other = Peer.workload(.init(namespace: "shop", name: "b", kind: "Pod"))
    let range = try #require(state.connections().peers.first { $0.namespace == nil })
    func words(_ from: Peer, _ to: Peer, _ port: UInt16) -> String {
      let answer = state.answer(from: from, to: to, .tcp, port)
      return "\(answer?.isAllowed == true): \(answer?.explanation.joined(separator: " | ") ?? "")"
    }
    #expect(words(tool, pod, 81).hasPrefix("true: "))
    #expect(words(tool, pod, 81).contains("accepts it by rule 2"))
    #expect(words(tool, pod, 82).contains("denies it by rule 3"))
    #expect(words(tool, pod, 80).contains("passes it to the next tier by rule 1"))
    #expect(words(tool, pod, 80).contains("has no ingress rule"))
    #expect(words(pod, other, 81).contains("rule 1 is about other peers"))
    #expect(words(range, pod, 80).contains("outside of the cluster, where no policy decides"))
    #expect(words(pod, tool, 81).hasPrefix("false: "))
    #expect(state.answer(from: .pod(namespace: "x", name: "y"), to: pod, .tcp, 1) == nil)
    let assumed = state.assumptions.joined(separator: "\n")
    #expect(assumed.contains("ranges of addresses in rules match pods"))
    #expect(assumed.contains("have the same priority 5"))
    #expect(assumed.contains("no node is known"))
    #expect(assumed.contains("pods on their node's network count as the node"))
    let narrowed = state.connections().narrowed(
      from: PeerPattern("ops/*"), to: PeerPattern("shop/a"), PortSet(.tcp, 81))
    #expect(narrowed.connections.allSatisfy { $0.to == pod && $0.ports == PortSet(.tcp, 81) })
    #expect(!narrowed.lines.isEmpty)
  }

  @Test("without pods it is judged for any that there might be, and a label that came takes part")
  func impact() throws {
    let opened = Impact(
      of: [ObjectChange(before: place["deny"], after: place["open"])], beside: [], inventory: nil)
    #expect(!opened.isOfRealPods)
    #expect(opened.parts.first?.changes.pairs().told.contains { $0.change.kind == .opened } == true)
    let gone = Impact(
      of: [ObjectChange(before: place["deny"], after: nil)], beside: [],
      inventory: place.inventory)
    #expect(gone.parts.first?.exposed.count == 3)
    func namespace(_ labels: String) throws -> Policy {
      var read = Manifests()
      read.read(
        Array("{apiVersion: v1, kind: Namespace, metadata: {name: ops, labels: {\(labels)}}}".utf8),
        path: "n.yaml")
      return try #require(read.policies.first)
    }
    let trusting = Place([
      "p": Place.policy(
        "p",
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {trusted: 'yes'}}}]}]}"
      )
    ])
    var inventory = trusting.inventory
    inventory.namespaces = [
      NamespaceLabels(name: "ops", labels: ["trusted": "yes"]),
      NamespaceLabels(name: "shop", labels: [:]),
    ]
    let labelled = Impact(
      of: [ObjectChange(before: try namespace("team: a"), after: try namespace("trusted: 'yes'"))],
      beside: trusting.all, inventory: inventory)
    #expect(
      labelled.parts.first?.changes.pairs().told.contains { $0.change.kind == .opened } == true)
  }
}
