import PolicyModel
import Workloads

/// All that can be at an end of a connection, in classes that no policy tells apart.
///
/// First come the pods, those of one namespace together; then what is outside: the atoms of addresses; last,
/// where anything is published by one, an ingress controller that nobody has seen.
struct Universe: Sendable {
  /// What is the same of all pods of a class, in one state.
  struct Attributes: Hashable, Sendable {
    /// Of the labels that matter; 0 for one that is absent.
    var values: [UInt32]
    /// The ports with names that matter.
    var ports: [ContainerPort]
    /// The atoms of its addresses.
    var atoms: [Int]
    var isOnHost: Bool
    /// The node of a pod that shares its addresses, where a rule asks for nodes.
    var node: String?
  }

  struct PodClass: Hashable, Sendable {
    let namespace: Int
    /// By state; nil where the state does not have the pods.
    let attributes: [Attributes?]
  }

  let profile: Profile
  let inventories: [Inventory]
  let namespaces: [String]
  let namespaceNumbers: [String: Int]
  let classes: [PodClass]
  /// The pods of each class.
  let members: [[Pod]]
  /// The classes of each namespace.
  let classesOfNamespace: [Range<Int>]
  let atoms: AddressAtoms
  let hasIngressController: Bool
  let relevance: Relevance
  private let tables: [NamespaceTable]
  private let valueNumbers: [String: UInt32]
  /// By state and atom: the classes with an address in it.
  private let classesOfAtom: [[Int: [Int]]]
  /// By state: everything that is there.
  let everything: [ClassSet]

  /// A pod, whichever state it is seen in.
  struct PodKey: Hashable, Sendable {
    let namespace: String
    let name: String
    /// Manifests may declare several workloads of one name.
    let kind: String

    init(_ pod: Pod) {
      namespace = pod.namespace
      name = pod.name
      kind = pod.workload.kind
    }
  }

  var firstAtom: Int { classes.count }
  var ingressController: Int? { hasIngressController ? classes.count + atoms.ranges.count : nil }
  var count: Int { classes.count + atoms.ranges.count + (hasIngressController ? 1 : 0) }

  init(_ inventories: [Inventory], _ policies: [PolicyRules], profile: Profile) {
    var relevance = Relevance(policies)
    if relevance.usesNodes {
      relevance.separate(inventories.flatMap { $0.nodes.flatMap(\.addresses) })
    }
    let hasIPv6 =
      !relevance.ipv6Cuts.isEmpty
      || inventories.contains { $0.pods.contains { $0.addresses.contains(where: \.isIPv6) } }
    let atoms = AddressAtoms(relevance, hasIPv6: hasIPv6)
    var names = Set(inventories.flatMap { $0.pods.map(\.namespace) + $0.namespaces.map(\.name) })
    for case .named(let name) in policies.map(\.subject.namespaces) { names.insert(name) }
    let namespaces = names.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(namespaces, namespaces.indices))

    var builder = ClassBuilder(relevance, atoms, profile, states: inventories.count)
    for (state, inventory) in inventories.enumerated() {
      for pod in inventory.pods where !pod.hasFinished || profile.hostNetwork == .pod {
        builder.add(pod, numbers[pod.namespace] ?? 0, state: state)
      }
    }
    let built = builder.finish(namespaces: namespaces.count)

    self.profile = profile
    self.inventories = inventories
    self.namespaces = namespaces
    namespaceNumbers = numbers
    classes = built.classes
    members = built.members
    classesOfNamespace = built.ranges
    valueNumbers = built.values
    self.atoms = atoms
    self.relevance = relevance
    hasIngressController = inventories.contains { !$0.ingresses.isEmpty }
    tables = inventories.map { NamespaceTable($0, names: namespaces, numbers: numbers) }
    classesOfAtom = inventories.indices.map { state in
      var found: [Int: [Int]] = [:]
      for (number, podClass) in built.classes.enumerated() {
        for atom in podClass.attributes[state]?.atoms ?? [] {
          found[atom, default: []].append(number)
        }
      }
      return found
    }
    let outside =
      classes.count..<(classes.count + atoms.ranges.count + (hasIngressController ? 1 : 0))
    everything = inventories.indices.map { state in
      ClassSet(
        Array(built.classes.indices.filter { built.classes[$0].attributes[state] != nil })
          + Array(outside))
    }
  }
}

extension Universe {
  /// The class of a pod; nil for one that does not count.
  func number(of pod: Pod) -> Int? {
    guard let namespace = namespaceNumbers[pod.namespace] else { return nil }
    let key = PodKey(pod)
    return classesOfNamespace[namespace].first { number in
      members[number].contains { PodKey($0) == key }
    }
  }

  /// Whether a namespace is one of those that a selection finds in the first state.
  func has(_ namespace: String, among selection: PodSelection.Namespaces) -> Bool {
    switch selection {
    case .named(let name): name == namespace
    case .matching(let selector):
      namespaceNumbers[namespace].map { tables[0].selected(by: selector).contains($0) } ?? false
    }
  }

  /// The pods that a selection finds in a state.
  func classes(of selection: PodSelection, state: Int, isSubject: Bool = false) -> ClassSet {
    let numbers: [Int]
    switch selection.namespaces {
    case .named(let name): numbers = namespaceNumbers[name].map { [$0] } ?? []
    case .matching(let selector): numbers = tables[state].selected(by: selector)
    }
    let tests = selection.pods.requirements.map { test($0) }
    var found: [Int] = []
    for number in numbers {
      for candidate in classesOfNamespace[number] {
        guard let attributes = classes[candidate].attributes[state],
          !attributes.isOnHost, tests.allSatisfy({ $0.holds(for: attributes.values) })
        else { continue }
        found.append(candidate)
      }
    }
    // Nobody has seen its labels, or those of its namespace.
    if !isSubject, let ingressController, case .matching(let selector) = selection.namespaces,
      selector.matches([:]), selection.pods.matches([:])
    {
      found.append(ingressController)
    }
    return ClassSet(found)
  }

  /// What has an address in a range.
  ///
  /// - Parameter isDenying: whether a pod with addresses outside of it too is left out.
  func classes(of network: CIDR, except: [CIDR], state: Int, isDenying: Bool) -> ClassSet {
    var wanted = Set(atoms.indices(of: network))
    for hole in except { wanted.subtract(atoms.indices(of: hole)) }
    var found: [Int] = []
    if profile.addressesMatchPods {
      var seen: Set<Int> = []
      for atom in wanted {
        for number in classesOfAtom[state][atom] ?? [] where seen.insert(number).inserted {
          let others = classes[number].attributes[state]?.atoms ?? []
          if !isDenying || others.allSatisfy(wanted.contains) { found.append(number) }
        }
      }
      found.sort()
    }
    return ClassSet(found + wanted.sorted().map { firstAtom + $0 })
  }

  /// The nodes that a selector finds: their addresses, and the pods that share them.
  func classes(ofNodes selector: LabelSelector, state: Int) -> ClassSet {
    let nodes = inventories[state].nodes.filter { selector.matches($0.labels) }
    let names = Set(nodes.map(\.name))
    let pods = classes.indices.filter { number in
      guard let attributes = classes[number].attributes[state], attributes.isOnHost else {
        return false
      }
      return attributes.node.map(names.contains) ?? false
    }
    let addresses = Set(nodes.flatMap(\.addresses).compactMap { atoms.index(of: $0) })
    return ClassSet(pods + addresses.sorted().map { firstAtom + $0 })
  }

  /// The numbers that a class's pods give to a name of a port.
  func ports(of number: Int, named name: String, _ transport: TransportProtocol?, state: Int)
    -> PortSet
  {
    guard number < classes.count, let attributes = classes[number].attributes[state] else {
      return .none
    }
    return attributes.ports.reduce(.none) { ports, port in
      guard port.name == name, transport == nil || transport == port.protocol else { return ports }
      return ports.union(PortSet(port.protocol, port.number))
    }
  }

  private func test(_ requirement: LabelSelector.Requirement) -> Test {
    Test(
      slot: relevance.podLabels[requirement.key], operator: requirement.operator,
      // A value that no pod has is none of theirs.
      values: requirement.values.map { valueNumbers[$0] ?? .max })
  }

  /// A requirement on a class's values.
  private struct Test {
    /// Nil for a label that was not kept.
    let slot: Int?
    let `operator`: LabelSelector.Operator
    let values: [UInt32]

    func holds(for labels: [UInt32]) -> Bool {
      let value = slot.map { labels[$0] } ?? 0
      return switch `operator` {
      case .isIn: value != 0 && values.contains(value)
      case .isNotIn: value == 0 || !values.contains(value)
      case .exists: value != 0
      case .doesNotExist: value == 0
      }
    }
  }
}
