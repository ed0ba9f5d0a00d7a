import PolicyModel
import Reachability
import Workloads

/// All that rules look at, and what they have in common, found once.
final class LintState {
  let input: LintInput
  /// Policies of every kind.
  let objects: [LintedObject]
  /// Those that are evaluated.
  let policies: [LintedPolicy]
  let networkPolicies: [LintedPolicy]
  /// Of the tiers before and behind NetworkPolicies.
  let adminPolicies: [LintedPolicy]
  let inventory: Inventory
  let groups: [PodGroup]
  /// Those that have pods or are known by themselves.
  let namespaces: [String: NamespaceLabels]

  /// Where an object has another shape than its kind.
  struct ShapeFlaw {
    let object: LintedObject
    let path: [String]
    let flaw: Shape.Flaw
  }

  /// What is wrong with the objects' shapes, for the rules that tell of it each in part.
  private(set) lazy var shapeFlaws: [ShapeFlaw] = {
    var found: [ShapeFlaw] = []
    var shapes: [PolicyKind.ID: Shape] = [:]
    for object in objects {
      let shape = shapes[object.kind.id] ?? Shape.of(object.kind)
      shapes[object.kind.id] = shape
      shape.check(object.node) { path, flaw in
        found.append(ShapeFlaw(object: object, path: path, flaw: flaw))
      }
    }
    return found
  }()

  /// Of each namespace its NetworkPolicies.
  private(set) lazy var policiesByNamespace = Dictionary(
    grouping: networkPolicies, by: \.namespace)

  private var groupsByNamespace: [String: [Int]] = [:]
  private var foundNamespaces: [LabelSelector: [String]] = [:]
  private var foundGroups: [PodChoice: [Int]] = [:]

  init(_ input: LintInput) {
    self.input = input
    objects = input.objects.map { LintedObject($0, defaultNamespace: input.defaultNamespace) }
    policies = objects.compactMap { LintedPolicy($0) }
    networkPolicies = policies.filter { $0.tier == .networkPolicy }
    adminPolicies = policies.filter { $0.tier != .networkPolicy }
    inventory = input.running
    var known: Set<PodGroup> = []
    var groups: [PodGroup] = []
    for pod in inventory.pods where !pod.hasFinished {
      let group = PodGroup(
        workload: pod.workload, namespace: pod.namespace, labels: pod.labels, ports: pod.ports,
        isOnHostNetwork: pod.isOnHostNetwork)
      if known.insert(group).inserted { groups.append(group) }
    }
    self.groups = groups
    var namespaces: [String: NamespaceLabels] = [:]
    for namespace in inventory.namespaces { namespaces[namespace.name] = namespace }
    for (number, group) in groups.enumerated() {
      groupsByNamespace[group.namespace, default: []].append(number)
      if namespaces[group.namespace] == nil {
        namespaces[group.namespace] = NamespaceLabels(name: group.namespace, labels: nil)
      }
    }
    self.namespaces = namespaces
  }

  /// Whether what every policy lets through can be told.
  var evaluatesAllKinds: Bool { objects.count == policies.count }

  /// The namespaces that a selector finds; those too whose labels are not known and that it may find.
  func namespaces(matching selector: LabelSelector) -> [String] {
    if let known = foundNamespaces[selector] { return known }
    let found = namespaces.values.filter { selector.matches($0.label) != false }.map(\.name)
      .sorted()
    foundNamespaces[selector] = found
    return found
  }

  /// The numbers of the groups in ``groups`` that are meant, pods on their node's network left out: no
  /// selector finds them.
  func groups(of choice: PodChoice) -> [Int] {
    if let known = foundGroups[choice] { return known }
    let names: [String] =
      switch choice.namespaces {
      case .named(let name): [name]
      case .matching(let selector): namespaces(matching: selector)
      }
    var found: [Int] = []
    for name in names {
      for number in groupsByNamespace[name] ?? []
      where !groups[number].isOnHostNetwork && choice.pods.matches(groups[number].labels) {
        found.append(number)
      }
    }
    foundGroups[choice] = found
    return found
  }

  /// The groups of a namespace, those on the node's network too.
  func groups(inNamespace name: String) -> [Int] { groupsByNamespace[name] ?? [] }

  /// By group: the policies that select it, of each direction.
  private(set) lazy var selecting: [Direction: [[LintedPolicy]]] = {
    var lists: [Direction: [[LintedPolicy]]] = [:]
    for direction in Direction.allCases {
      var list = [[LintedPolicy]](repeating: [], count: groups.count)
      for policy in policies where policy.directions.contains(direction) {
        guard let subject = policy.subject else { continue }
        for number in groups(of: subject) { list[number].append(policy) }
      }
      lists[direction] = list
    }
    return lists
  }()

  /// The policies that select a group for a direction.
  func policies(selecting group: Int, _ direction: Direction) -> [LintedPolicy] {
    selecting[direction]?[group] ?? []
  }

  /// How many pairs of rules may still be compared, over the whole state: beyond, connections count as
  /// possible, so that no state keeps the linter for minutes.
  var pairsToCompare = 200_000

  /// Whether a policy denies a group something by default: a NetworkPolicy that isolates it, or a rule of
  /// another tier that denies.
  func isRestricted(_ group: Int, _ direction: Direction) -> Bool {
    policies(selecting: group, direction).contains { policy in
      policy.tier == .networkPolicy || policy.rules(direction).contains { $0.action == .deny }
    }
  }

  /// Whether a range lies within the addresses of pods, and surely no pod has one of it.
  func holdsNoPod(_ range: CIDR) -> Bool {
    input.facts.contains(.workloads)
      && input.networks.contains { $0.purpose == .pods && $0.range.contains(range) }
      && !podAddresses.contains { range.contains($0) }
  }

  private lazy var podAddresses = Set(
    inventory.pods.lazy.filter { !$0.hasFinished }.flatMap(\.addresses))

  /// Whether a namespace is the cluster's own, which its installer keeps.
  static func isSystem(_ namespace: String) -> Bool {
    namespace.hasPrefix("kube-") || namespace.hasPrefix("openshift-") || namespace == "openshift"
  }
}
