import Documents
import PolicyModel
import Workloads

/// Pods that there might be: for each selector that some policies use one that it finds, and in each namespace
/// one without labels.
///
/// What they may do is the worst that policies let through, whatever pods run today or come tomorrow.
struct Representatives {
  /// The name of the namespace that stands for all that nobody knows.
  static let elsewhere = "elsewhere"
  private static let most = 400

  private(set) var inventory = Inventory()
  private var known: Set<Universe.PodKey> = []
  private var namespaces: [String: [String: String]]

  /// - Parameters:
  ///   - policies: those whose selectors count.
  ///   - namespaces: what is known of the cluster's.
  init(of policies: [Policy], namespaces: [NamespaceLabels]) {
    self.namespaces = Dictionary(
      namespaces.map { ($0.name, $0.labels ?? [:]) }
    ) { first, _ in first }
    let rules = policies.compactMap { policy in
      (try? PolicyRules.reading(policy)).flatMap { $0 }
    }
    for rules in rules {
      if case .named(let name) = rules.subject.namespaces, self.namespaces[name] == nil {
        self.namespaces[name] = [:]
      }
    }
    add("any pod", in: Representatives.elsewhere, [:])
    for rules in rules { add(rules.subject) }
    for rules in rules {
      for direction in Direction.allCases {
        for rule in rules.rules(direction) ?? [] {
          for case .pods(let selection) in rule.peers ?? [] { add(selection) }
        }
      }
    }
    inventory.namespaces = self.namespaces.sorted { $0.key < $1.key }.map {
      NamespaceLabels(name: $0.key, labels: $0.value)
    }
  }

  private mutating func add(_ selection: PodSelection) {
    guard inventory.pods.count < Representatives.most else { return }
    for namespace in homes(of: selection.namespaces).prefix(3) {
      add("any pod", in: namespace, [:])
      if let labels = selection.pods.example {
        let name = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !labels.isEmpty {
          add("pods with \(name.joined(separator: ","))", in: namespace, labels)
        }
      }
    }
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

  private mutating func add(_ name: String, in namespace: String, _ labels: [String: String]) {
    let pod = Pod(namespace: namespace, name: name, labels: labels)
    guard known.insert(Universe.PodKey(pod)).inserted else { return }
    if namespaces[namespace] == nil { namespaces[namespace] = [:] }
    inventory.pods.append(pod)
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
