import Containment
import Documents
import MendwallConfiguration
import PolicyModel
import Workloads

/// The rules by which NetworkPolicies of one namespace allow what assertions demand.
struct AssertedRules {
  /// Pods of the namespace: a workload's, or all of them.
  private enum Subject {
    case everyPod
    case workload(WorkloadReference, labels: Node)
  }

  /// What is allowed to some pods of the namespace.
  struct Grant {
    let name: String
    let selector: Node
    var rules: [Containment.Direction: [Node]]
  }

  private let namespace: String
  private let namespaces: Set<String>
  private let workloads: [WorkloadReference: [Pod]]
  private(set) var grants: [Grant] = []
  private(set) var notes: [String] = []

  /// - Parameters:
  ///   - namespaces: all that are known, by which patterns of namespaces are read.
  init(
    namespace: String, namespaces: Set<String>, inventory: Inventory,
    assertions: [ConnectivityAssertion], directions: Set<Containment.Direction>
  ) {
    self.namespace = namespace
    self.namespaces = namespaces
    workloads = Dictionary(grouping: inventory.pods.filter { !$0.hasFinished }, by: \.workload)
    for assertion in assertions where assertion.expectation == .allow {
      if directions.contains(.ingress) {
        grant(assertion, .ingress, to: assertion.to, with: assertion.from)
      }
      if directions.contains(.egress) {
        grant(assertion, .egress, to: assertion.from, with: assertion.to)
      }
    }
  }

  private mutating func grant(
    _ assertion: ConnectivityAssertion, _ direction: Containment.Direction, to own: [PeerPattern],
    with others: [PeerPattern]
  ) {
    var subjects: [Subject] = []
    for pattern in own { subjects += self.subjects(pattern, assertion) }
    if subjects.isEmpty { return }
    var peers: [Node] = []
    var isEverybody = false
    for pattern in others {
      if pattern.meaning == .everybody { isEverybody = true }
      peers += self.peers(pattern, assertion)
    }
    // A rule without peers would allow everybody.
    guard isEverybody || !peers.isEmpty else { return }
    var rule = Mapping()
    if !isEverybody { rule[direction.peers] = Node(.sequence(peers)) }
    if !assertion.ports.isEmpty { rule["ports"] = Node(.sequence(assertion.ports.map(\.node))) }
    for subject in subjects { add(Node(.mapping(rule)), direction, to: subject) }
  }

  private mutating func add(
    _ rule: Node, _ direction: Containment.Direction, to subject: Subject
  ) {
    let (name, selector): (String, Node) =
      switch subject {
      case .everyPod: ("allow-asserted", Node(.mapping(Mapping())))
      case .workload(let workload, let labels):
        ("allow-asserted-\(workload.name)", ["matchLabels": labels])
      }
    if let index = grants.firstIndex(where: { $0.selector == selector }) {
      if grants[index].rules[direction]?.contains(rule) != true {
        grants[index].rules[direction, default: []].append(rule)
      }
    } else {
      grants.append(Grant(name: name, selector: selector, rules: [direction: [rule]]))
    }
  }

  // MARK: Patterns

  /// The pods of the namespace that a pattern means.
  private mutating func subjects(_ pattern: PeerPattern, _ assertion: ConnectivityAssertion)
    -> [Subject]
  {
    switch pattern.meaning {
    case .everybody, .everyPod: return [.everyPod]
    case .addresses, .internet, .ingressController: return []
    case .pods(let place, let name, let kind):
      guard place.matches(namespace) else { return [] }
      if name.description == "*", kind == nil { return [.everyPod] }
      return found(place, name, kind, in: [namespace], assertion).map {
        .workload($0.workload, labels: $0.labels)
      }
    }
  }

  /// The other side of a rule.
  private mutating func peers(_ pattern: PeerPattern, _ assertion: ConnectivityAssertion) -> [Node]
  {
    switch pattern.meaning {
    case .everybody: return []
    case .everyPod: return [["namespaceSelector": Node(.mapping(Mapping()))]]
    case .addresses(let network): return [["ipBlock": ["cidr": Node(.string(network.text))]]]
    case .internet: return ["0.0.0.0/0", "::/0"].map { ["ipBlock": ["cidr": Node(.string($0))]] }
    case .ingressController:
      note(
        "who the ingress controller is is not known here; name its pods in place of ingress-controller",
        assertion)
      return []
    case .pods(let place, let name, let kind):
      let known = place.isLiteral ? [place.description] : namespaces.filter(place.matches).sorted()
      if name.description == "*", kind == nil {
        return known.map { ["namespaceSelector": AssertedRules.selector(ofNamespace: $0)] }
      }
      return found(place, name, kind, in: known, assertion).map { workload, labels in
        [
          "namespaceSelector": AssertedRules.selector(ofNamespace: workload.namespace),
          "podSelector": ["matchLabels": labels],
        ]
      }
    }
  }

  /// The workloads that a pattern names, with the labels by which a policy can select their pods.
  private mutating func found(
    _ place: Glob, _ name: Glob, _ kind: String?, in namespaces: [String],
    _ assertion: ConnectivityAssertion
  ) -> [(workload: WorkloadReference, labels: Node)] {
    let matching = workloads.keys.filter { workload in
      namespaces.contains(workload.namespace) && (kind == nil || kind == workload.kind)
        && (name.matches(workload.name)
          || workloads[workload]?.contains { name.matches($0.name) } == true)
    }.sorted()
    if matching.isEmpty {
      note("no pods of \(place)/\(name) are known, so no policy can select them", assertion)
    }
    return matching.compactMap { workload in
      let pods = workloads[workload] ?? []
      let labels = AssertedRules.labels(of: pods)
      guard !labels.isEmpty else {
        note("the pods of \(workload) have no labels in common; give them one", assertion)
        return nil
      }
      if pods.contains(where: \.isOnHostNetwork) {
        note("\(workload) is on its nodes' network, where no policy selects it", assertion)
        return nil
      }
      return (workload, Node(.mapping(Mapping(labels))))
    }
  }

  private mutating func note(_ message: String, _ assertion: ConnectivityAssertion) {
    let sentence = "\(namespace): \(message) (\(assertion))"
    if !notes.contains(sentence) { notes.append(sentence) }
  }

  /// The labels that all of a workload's pods have and keep when they are made anew.
  private static func labels(of pods: [Pod]) -> [Mapping.Entry] {
    guard let first = pods.first else { return [] }
    return first.labels.sorted { $0.key < $1.key }.filter { key, value in
      !passing.contains(key) && pods.allSatisfy { $0.labels[key] == value }
    }.map { Mapping.Entry(key: $0.key, value: Node(.string($0.value))) }
  }

  /// Labels that controllers give to the pods of one revision or one run (`k8s.io/api/apps/v1`,
  /// `k8s.io/api/batch/v1`).
  private static let passing: Set<String> = [
    "pod-template-hash", "controller-revision-hash", "pod-template-generation",
    "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-uid",
    "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/job-completion-index", "helm.sh/chart", "app.kubernetes.io/version",
  ]

  private static func selector(ofNamespace name: String) -> Node {
    ["matchLabels": [NamespaceLabels.nameLabel: Node(.string(name))]]
  }
}

extension PortPattern {
  /// As a NetworkPolicy names it.
  fileprivate var node: Node {
    switch self {
    case .all(let transport): return ["protocol": Node(.string(transport.rawValue))]
    case .numbers(let transport, let range):
      var port = Mapping([
        .init(key: "protocol", value: Node(.string(transport.rawValue))),
        .init(key: "port", value: Node(.integer(Int64(range.lowerBound)))),
      ])
      if range.count > 1 { port["endPort"] = Node(.integer(Int64(range.upperBound))) }
      return Node(.mapping(port))
    }
  }
}
