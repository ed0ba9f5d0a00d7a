import Documents
import PolicyModel
import Workloads

/// Pods that there might be: for each selector that some policies use one that it finds, and in each namespace
/// one without labels.
///
/// What they may do is the worst that policies let through, whatever pods run today or come tomorrow.
struct Representatives {
  /// The name of the namespace that stands for all that nobody knows.
  private static let elsewhere = "elsewhere"
  private static let many = 300

  private var pods: [Pod] = []
  private var known: Set<Universe.PodKey> = []
  private var namespaces: [String: [String: String]]

  /// None yet but a pod of a namespace that nobody knows.
  ///
  /// - Parameter namespaces: what is known of the cluster's.
  init(of namespaces: [NamespaceLabels]) {
    self.namespaces = Dictionary(
      namespaces.map { ($0.name, $0.labels ?? [:]) }
    ) { first, _ in first }
    add(.everything, in: Representatives.elsewhere)
  }

  var count: Int { pods.count }
  /// Whether there are so many that those which nothing needs are better left out.
  var isFull: Bool { pods.count >= Representatives.many }
  /// The namespaces that have any, in their order.
  var homes: [String] { Set(pods.map(\.namespace)).sorted() }

  /// Adds pods that a selection finds, in a few namespaces where it looks in several.
  mutating func add(_ selection: PodSelection) {
    for namespace in homes(of: selection.namespaces).prefix(3) {
      add(selection.pods, in: namespace)
    }
  }

  /// Adds one that a selector finds, and one without labels.
  mutating func add(_ selector: LabelSelector, in namespace: String) {
    if namespaces[namespace] == nil { namespaces[namespace] = [:] }
    add("any pod", in: namespace, [:])
    if let labels = selector.example, !labels.isEmpty {
      let words = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      add("pods with \(words.joined(separator: ","))", in: namespace, labels)
    }
  }

  private mutating func add(_ name: String, in namespace: String, _ labels: [String: String]) {
    let pod = Pod(namespace: namespace, name: name, labels: labels)
    if known.insert(Universe.PodKey(pod)).inserted { pods.append(pod) }
  }

  private mutating func homes(of selection: PodSelection.Namespaces) -> [String] {
    switch selection {
    case .named(let name): return [name]
    case .matching(let selector):
      let found = namespaces.filter { name, labels in
        var labels = labels
        labels[NamespaceLabels.nameLabel] = labels[NamespaceLabels.nameLabel] ?? name
        return selector.matches(labels)
      }
      if !found.isEmpty { return found.keys.sorted() }
      guard let labels = selector.example else { return [] }
      let name =
        labels[NamespaceLabels.nameLabel]
        ?? "namespaces with "
        + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      namespaces[name] = labels
      return [name]
    }
  }

  /// With their namespaces.
  ///
  /// - Parameter ports: that each of them names.
  func inventory(naming ports: [ContainerPort]) -> Inventory {
    var inventory = Inventory()
    inventory.pods = pods.map { pod in
      Pod(namespace: pod.namespace, name: pod.name, labels: pod.labels, ports: ports)
    }
    inventory.namespaces = namespaces.sorted { $0.key < $1.key }.map {
      NamespaceLabels(name: $0.key, labels: $0.value)
    }
    return inventory
  }

  /// A number for each name of a port that rules use: where there is one such that no rule has by its number.
  static func ports(namedBy policies: [PolicyRules]) -> [ContainerPort] {
    var numbers = PortSet.none
    var names: [String: Set<TransportProtocol>] = [:]
    for rule in policies.flatMap({ ($0.ingress ?? []) + ($0.egress ?? []) }) {
      for port in rule.ports ?? [] {
        switch port {
        case .numbers(let set): numbers = numbers.union(set)
        case .name(let name, let transport):
          names[name, default: []].formUnion(transport.map { [$0] } ?? TransportProtocol.allCases)
        }
      }
    }
    var free = (UInt16(1024)...UInt16.max).reversed().lazy.filter { number in
      TransportProtocol.allCases.allSatisfy { !numbers.contains($0, number) }
    }.makeIterator()
    return names.sorted { $0.key < $1.key }.flatMap { name, transports in
      let number = free.next() ?? UInt16.max
      return transports.sorted().map {
        ContainerPort(name: name, number: number, protocol: $0)
      }
    }
  }
}

extension LabelSelector {
  /// Labels that it selects; nil where it asks for what cannot be.
  fileprivate var example: [String: String]? {
    var labels: [String: String] = [:]
    for requirement in requirements {
      switch requirement.operator {
      case .isIn where labels[requirement.key] == nil:
        labels[requirement.key] = requirement.values.first
      case .exists where labels[requirement.key] == nil: labels[requirement.key] = "any"
      default: break
      }
    }
    return matches(labels) ? labels : nil
  }
}
