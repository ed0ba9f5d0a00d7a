import Documents
import PolicyModel
import Reachability
import Testing
import Workloads

/// A cluster of a few pods under some policies, and who can talk to whom in it.
struct Scene {
  let table: ConnectionTable
  /// Why policies were left out.
  let unevaluated: [String]

  /// - Parameters:
  ///   - policies: manifests.
  ///   - cluster: manifests of pods, namespaces and nodes.
  init(_ policies: [String], in cluster: String = Scene.cluster, profile: Profile = .upstream)
    throws
  {
    var reader = InventoryReader()
    for document in try YAMLReader.read(Array(cluster.utf8), file: "cluster.yaml") {
      reader.add(document)
    }
    #expect(reader.diagnostics.isEmpty)
    var manifests = Manifests()
    for (index, text) in policies.enumerated() {
      manifests.read(Array(text.utf8), path: "\(index).yaml")
    }
    var evaluator = Evaluator(
      [reader.inventory], policies: manifests.policies, profile: profile)
    unevaluated = evaluator.unevaluated.map(\.reason)
    table = evaluator.connectivity(of: manifests.policies).connections(by: .pods)
  }

  /// What one may send to another, as `shop/web > 8.8.8.8: TCP 80`.
  func line(_ pair: String) throws -> String {
    let names = (pair.firstRange(of: ": ").map { pair[..<$0.lowerBound] } ?? pair[...])
      .split(separator: " > ").map(String.init)
    try #require(names.count == 2)
    let from = try #require(peer(names[0]), "\(names[0])")
    let to = try #require(peer(names[1]), "\(names[1])")
    return "\(names[0]) > \(names[1]): \(table.ports(from: from, to: to))"
  }

  /// A pod by its namespace and name, or the range that an address is in; nil where there is none.
  func peer(_ name: String) -> Peer? {
    if let address = IPAddress(name) {
      return table.peers.first {
        guard case .range(let range) = $0, range.first.isIPv6 == address.isIPv6 else {
          return false
        }
        return (range.first.value...range.last.value).contains(address.value)
      }
    }
    return table.peers.first {
      if case .pod(let namespace, let own) = $0 { "\(namespace)/\(own)" == name } else { false }
    }
  }

  /// A NetworkPolicy of the namespace `shop`, by its spec.
  static func policy(_ spec: String, namespace: String = "shop", name: String = "p") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec: \(spec)
    """
  }

  /// A ClusterNetworkPolicy, by what its spec says beyond its priority and its subject, the namespace
  /// `shop`.
  static func cluster(
    _ rest: String, tier: String = "Admin", priority: Int = 10, name: String = "c",
    subject: String = "{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}"
  ) -> String {
    """
    apiVersion: policy.networking.k8s.io/v1alpha2
    kind: ClusterNetworkPolicy
    metadata: {name: \(name)}
    spec: {tier: \(tier), priority: \(priority), subject: \(subject), \(rest)}
    """
  }

  static let cluster = """
    {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: bank, labels: {team: b, vault: ""}}}
    ---
    apiVersion: v1
    kind: Node
    metadata: {name: machine, labels: {disk: ssd}}
    status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web, tier: ""}}
    spec:
      initContainers:
      - {name: sidecar, restartPolicy: Always, ports: [{name: stats, containerPort: 9000}]}
      - {name: setup, ports: [{name: setup, containerPort: 9001}]}
      containers:
      - name: web
        ports:
        - {name: http, containerPort: 80}
        - {name: dns, containerPort: 53, protocol: UDP}
    status: {podIPs: [{ip: 10.0.0.1}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: shop, labels: {app: db}}
    spec: {containers: [{name: db, ports: [{name: http, containerPort: 8080}]}]}
    status: {podIPs: [{ip: 10.0.0.2}]}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: shop}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: client, namespace: bank, labels: {app: web}}
    status: {podIPs: [{ip: 10.0.1.1}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: six, namespace: bank, labels: {app: six}}
    status: {podIPs: [{ip: "fd00::1"}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: agent, namespace: bank, labels: {app: web}}
    spec: {hostNetwork: true, nodeName: machine}
    status: {podIPs: [{ip: 192.168.0.1}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: done, namespace: bank, labels: {app: web}}
    status: {phase: Succeeded, podIPs: [{ip: 10.0.0.2}]}
    """
}

/// What policies say about pairs of the ``Scene``.
struct Statement: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let policies: [String]
  /// As ``Scene/line(_:)`` writes them.
  let lines: [String]

  init(_ description: String, _ policies: [String], _ lines: [String]) {
    testDescription = description
    self.policies = policies
    self.lines = lines
  }

  /// Of one NetworkPolicy of the namespace `shop`.
  init(_ description: String, _ spec: String, _ lines: [String]) {
    self.init(description, [Scene.policy(spec)], lines)
  }

  func check() throws {
    let scene = try Scene(policies)
    #expect(scene.unevaluated.isEmpty)
    for line in lines { #expect(try scene.line(line) == line) }
  }
}
