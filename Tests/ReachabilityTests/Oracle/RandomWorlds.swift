import Documents
import MendwallTesting

/// Clusters and policies that nobody would write: the same of a seed on every machine.
struct RandomWorlds {
  var random: SeededRandom
  /// Whether there is but what every evaluator knows: NetworkPolicies and addresses of IPv4.
  let isPlain: Bool
  var namespaces: [String] = []
  /// Of addresses that pods have.
  var taken: Set<String> = []

  init(seed: UInt64, isPlain: Bool = false) {
    random = SeededRandom(seed: seed)
    self.isPlain = isPlain
  }

  /// A cluster (`cluster`), and two choices of policies (`before`, `after`) that have some in common.
  mutating func world() -> Node {
    namespaces = (0..<number(2...5)).map { "n\($0)" }
    var objects = namespaces.map { object("v1", "Namespace", $0, labels: labels(["team", "env"])) }
    let nodes = isPlain ? 0 : number(0...2)
    for index in 0..<nodes {
      objects.append(
        object("v1", "Node", "m\(index)", labels: labels(["disk"])).with(
          "status",
          ["addresses": [["type": "InternalIP", "address": text("192.168.0.\(index + 1)")]]]
        ))
    }
    for index in 0..<number(3...10) { objects.append(pod(index, nodes: nodes)) }
    let count = chance(40) ? number(0...8) : 8
    var policies = (0..<count).map { policy($0) }
    // One of a kind: which of several counts first is not said.
    if !isPlain, chance(30) { policies.append(baseline()) }
    return [
      "cluster": list(objects),
      "before": list(policies.filter { _ in random.next() % 4 > 0 }),
      "after": list(policies.filter { _ in random.next() % 4 > 0 }),
    ]
  }

  // MARK: Chance

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(random.next() % UInt64(range.count))
  }

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func one<Element>(of list: [Element]) -> Element { list[number(0...list.count - 1)] }

  /// Some of what is made anew each time.
  mutating func some(_ range: ClosedRange<Int>, _ make: (inout RandomWorlds) -> Node) -> Node {
    let count = number(range)
    return list((0..<count).map { _ in make(&self) })
  }

  func list(_ elements: [Node]) -> Node { Node(.sequence(elements)) }
  func text(_ string: String) -> Node { Node(.string(string)) }
  func integer(_ number: Int) -> Node { Node(.integer(Int64(number))) }

  /// A label's value. An empty one the other evaluator takes for none.
  mutating func value() -> String { one(of: isPlain ? ["a", "b", "c"] : ["a", "b", "c", ""]) }

  // MARK: Clusters

  private func object(
    _ apiVersion: String, _ kind: String, _ name: String, namespace: String? = nil, labels: Node
  ) -> Node {
    var metadata: Node = ["name": text(name), "labels": labels]
    if let namespace { metadata = metadata.with("namespace", text(namespace)) }
    return ["apiVersion": text(apiVersion), "kind": text(kind), "metadata": metadata]
  }

  private mutating func labels(_ keys: [String]) -> Node {
    var labels: Node = [:]
    for key in keys where chance(65) {
      labels = labels.with(key, text(value()))
    }
    return labels
  }

  private mutating func pod(_ index: Int, nodes: Int) -> Node {
    let isOnHost = nodes > 0 && chance(12)
    let hasFinished = !isPlain && chance(8)
    // Of two ports of one name the other evaluator knows one.
    let count = isPlain ? 1...1 : 1...2
    var spec: Node = ["containers": some(count) { $0.container(hasPorts: !isOnHost) }]
    if chance(20) {
      var container = container(hasPorts: !isOnHost)
      if !isPlain, chance(50) { container = container.with("restartPolicy", "Always") }
      // What ends before the others begin serves nobody, which not every evaluator knows.
      if !isPlain { spec = spec.with("initContainers", list([container])) }
    }
    var address = isPlain ? nil : self.address()
    if isOnHost {
      let node = number(0...nodes - 1)
      spec = spec.with("hostNetwork", true).with("nodeName", text("m\(node)"))
      address = "192.168.0.\(node + 1)"
    }
    var status: Node = ["phase": text(hasFinished ? one(of: ["Succeeded", "Failed"]) : "Running")]
    if let address { status = status.with("podIPs", [["ip": text(address)]]) }
    return object(
      "v1", "Pod", "p\(index)", namespace: one(of: namespaces),
      labels: labels(["app", "role", "env"])
    ).with("spec", spec).with("status", status)
  }

  private mutating func container(hasPorts: Bool) -> Node {
    var ports: [Node] = []
    for name in ["web", "dns", "stats"] where hasPorts && chance(40) {
      var port: Node = [
        "name": text(name), "containerPort": integer(one(of: [1, 53, 80, 81, 443, 8080, 65535])),
      ]
      if chance(70) { port = port.with("protocol", text(one(of: Self.transports))) }
      ports.append(port)
    }
    return ["name": "c", "image": "i", "ports": list(ports)]
  }

  /// Of one family, and of nobody else; some pods have none yet.
  private mutating func address() -> String? {
    if chance(10) { return nil }
    while true {
      let address =
        chance(70)
        ? "10.0.\(number(0...1)).\(number(0...63))" : "fd00::\(String(number(1...63), radix: 16))"
      if taken.insert(address).inserted { return address }
    }
  }

  static let transports = ["TCP", "UDP", "SCTP"]
}

extension Node {
  /// The mapping with a field more, or with another value in it.
  func with(_ key: String, _ value: Node) -> Node {
    var mapping = self.mapping ?? Mapping()
    mapping[key] = value
    return Node(.mapping(mapping))
  }
}
