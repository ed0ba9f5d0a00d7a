import Documents
public import PolicyModel
public import Workloads

/// Works out who can talk to whom under some policies.
///
/// It is made once for all pods and policies that are to be looked at, of one state or of several, and then
/// evaluates any choice of the policies; what two choices have in common is worked out once.
public struct Evaluator: Sendable {
  let universe: Universe
  private var caches = RowCaches()
  private var rows: [RowKey: Row] = [:]
  private var contents: [[Row.Group]: Row] = [:]
  private let rules: [ObjectIdentifier: Ranked]
  /// Policies that could not be evaluated, and why: they could change every answer about the pods that they
  /// select.
  public let unevaluated: [Unevaluated]

  /// A policy that counts in the cluster and not in the answers.
  public struct Unevaluated: Hashable, Sendable {
    public let object: ObjectReference
    /// A sentence that goes on after the object's name.
    public let reason: String
  }

  private struct RowKey: Hashable, Sendable {
    let policies: [Int32]
    let direction: Direction
    let state: Int
    /// How the subject names its ports, where a policy asks.
    let ports: [ContainerPort]
  }

  /// - Parameters:
  ///   - inventories: the pods, of each state that is to be looked at.
  ///   - policies: all policies of all states.
  ///   - profile: how a network plug-in does what is left to it.
  public init(_ inventories: [Inventory], policies: [Policy], profile: Profile = .upstream) {
    self.init(inventories, policies, read: RuleTable(policies), profile: profile)
  }

  /// - Parameter table: of these policies, and perhaps of others.
  init(_ inventories: [Inventory], _ policies: [Policy], read table: RuleTable, profile: Profile) {
    var known: Set<ObjectIdentifier> = []
    let rules = policies.compactMap { policy in
      known.insert(ObjectIdentifier(policy)).inserted ? table[policy] : nil
    }
    self.rules = Evaluator.ranked(rules)
    unevaluated = table.unevaluated
    universe = Universe(inventories, rules, profile: profile)
  }

  /// Whether policies of a kind are evaluated; of the others nothing is known.
  public static func evaluates(_ kind: PolicyKind) -> Bool {
    kind === PolicyKind.networkPolicy || kind === PolicyKind.adminNetworkPolicy
      || kind === PolicyKind.baselineAdminNetworkPolicy || kind === PolicyKind.clusterNetworkPolicy
  }

  /// The labels by which policies find pods.
  public static func podLabels(of policies: [Policy]) -> Set<String> {
    let rules = RuleTable(policies)
    return Set(Relevance(policies.compactMap { rules[$0] }).podLabels.keys)
  }

  /// What some of the policies let through.
  ///
  /// - Parameters:
  ///   - policies: of those that the evaluator was made with.
  ///   - state: the number of the inventory whose pods are looked at.
  public mutating func connectivity(of policies: [Policy], state: Int = 0) -> Connectivity {
    var lists = [Connectivity.Selecting](
      repeating: Connectivity.Selecting(), count: universe.classes.count)
    let ordered = policies.compactMap { rules[ObjectIdentifier($0)] }.sorted { $0.rank < $1.rank }
    for each in ordered {
      subjects(of: each.rules, state).forEach { lists[$0].append(each) }
    }
    return connectivity(lists, state: state)
  }

  /// What is let through once some policies have given way to others.
  ///
  /// - Parameters:
  ///   - connectivity: what was let through before.
  ///   - removed: policies that were part of it.
  ///   - added: policies that come in their place.
  public mutating func connectivity(
    _ connectivity: Connectivity, removing removed: [Policy], adding added: [Policy]
  ) -> Connectivity {
    let state = connectivity.state
    let gone = Set(removed.map { ObjectIdentifier($0) })
    let new = added.compactMap { rules[ObjectIdentifier($0)] }
    var affected = ClassSet.empty
    for each in removed.compactMap({ rules[ObjectIdentifier($0)] }) + new {
      affected = affected.union(subjects(of: each.rules, state))
    }
    var result = connectivity
    let isNew = new.map { subjects(of: $0.rules, state) }
    affected.forEach { number in
      var list = result.selecting[number]
      list.removeAll { gone.contains(ObjectIdentifier($0.rules.policy)) }
      for (each, subjects) in zip(new, isNew) where subjects.contains(number) {
        list.insert(each)
      }
      result.selecting[number] = list
      result.egress[number] = row(of: number, list.egress, .egress, state)
      result.ingress[number] = row(of: number, list.ingress, .ingress, state)
    }
    result.ports = caches.ports
    return result
  }

  /// The row of a class with some policies changed.
  mutating func row(
    of number: Int, _ direction: Direction, _ connectivity: Connectivity,
    applying changes: [ObjectChange]
  ) -> Row {
    guard number < universe.classes.count else { return .open }
    var list = connectivity.selecting[number]
    for change in changes {
      if let gone = change.before { list.removeAll { $0.rules.policy === gone } }
      if let new = change.after.flatMap({ rules[ObjectIdentifier($0)] }),
        subjects(of: new.rules, connectivity.state).contains(number)
      {
        list.insert(new)
      }
    }
    return row(
      of: number, direction == .egress ? list.egress : list.ingress, direction, connectivity.state)
  }

  func portSet(_ id: PortTable.ID) -> PortSet { caches.ports[id] }

  /// The classes that a policy decides about.
  mutating func subjects(of policy: Policy, _ state: Int) -> ClassSet {
    rules[ObjectIdentifier(policy)].map { subjects(of: $0.rules, state) } ?? .empty
  }

  private mutating func connectivity(_ lists: [Connectivity.Selecting], state: Int) -> Connectivity
  {
    // As many as there may be: growing step by step would hash every key again and again.
    rows.reserveCapacity(rows.count + 2 * universe.classes.count)
    contents.reserveCapacity(contents.count + universe.classes.count)
    var egress = [Row](repeating: .open, count: universe.count)
    var ingress = egress
    for number in universe.classes.indices {
      egress[number] = row(of: number, lists[number].egress, .egress, state)
      ingress[number] = row(of: number, lists[number].ingress, .ingress, state)
    }
    return Connectivity(
      universe: universe, state: state, selecting: PagedArray(lists), egress: PagedArray(egress),
      ingress: PagedArray(ingress), ports: caches.ports)
  }

  private mutating func row(
    of number: Int, _ policies: [Ranked], _ direction: Direction, _ state: Int
  ) -> Row {
    if policies.isEmpty { return .open }
    let asksForNames = direction == .ingress && policies.contains { $0.rules.namesIngressPorts }
    let key = RowKey(
      policies: policies.map(\.rank), direction: direction, state: state,
      ports: asksForNames ? universe.classes[number].attributes[state]?.ports ?? [] : [])
    if let known = rows[key] { return known }
    let builder = RowBuilder(
      universe: universe, state: state, direction: direction, subject: number)
    var row = builder.row(policies.map(\.rules), &caches)
    if let same = contents[row.groups], !row.isOpen {
      row = same
    } else {
      contents[row.groups] = row
    }
    rows[key] = row
    return row
  }

  private mutating func subjects(of rules: PolicyRules, _ state: Int) -> ClassSet {
    let key = RowCaches.SubjectKey(selection: rules.subject, state: state)
    if let known = caches.subjects[key] { return known }
    let found = universe.classes(of: rules.subject, state: state, isSubject: true)
    caches.subjects[key] = found
    return found
  }

  /// The order in which policies are asked: by tier and priority, and of the same priority, where the
  /// specification leaves it open, by name. Of NetworkPolicies all count, in whatever order.
  private static func ranked(_ rules: [PolicyRules]) -> [ObjectIdentifier: Ranked] {
    func isBefore(_ left: PolicyRules, _ right: PolicyRules) -> Bool {
      left.priority == right.priority
        ? left.policy.reference < right.policy.reference : left.priority < right.priority
    }
    let ordered =
      rules.filter { $0.tier == .admin }.sorted(by: isBefore)
      + rules.filter { $0.tier == .networkPolicy }
      + rules.filter { $0.tier == .baseline }.sorted(by: isBefore)
    var ranked: [ObjectIdentifier: Ranked] = [:]
    ranked.reserveCapacity(ordered.count)
    for (rank, rules) in ordered.enumerated() {
      ranked[ObjectIdentifier(rules.policy)] = Ranked(
        rank: Int32(truncatingIfNeeded: rank), rules: rules)
    }
    return ranked
  }
}

/// A policy and its place in the order in which policies are asked.
struct Ranked: Sendable {
  let rank: Int32
  let rules: PolicyRules
}
