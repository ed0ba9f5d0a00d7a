import Documents
public import PolicyModel
public import Workloads

/// What changed objects let through and cut, taken together and each by itself.
public struct Impact: Sendable {
  /// Of one object.
  public struct Part: Sendable {
    /// Which connections it changes, alone or with others.
    public var changes: [CausedChange] = []
    /// The same in as few lines as tell it.
    public var lines: [GroupedLine<CausedPortChange>] = []
    /// Pods that were isolated in a direction, and that no NetworkPolicy isolates any more.
    public var exposed: [Exposure] = []
    /// Whether pods that may come would be reached otherwise, though none that runs is.
    public var concernsFuturePods = false
  }

  public struct Exposure: Hashable, Sendable {
    public let peer: Peer
    public let direction: Direction
  }

  /// By object, as they were given.
  public let parts: [Part]
  /// Whether the pods are those that run, and not pods that there might be.
  public let isOfRealPods: Bool
  /// What the answers lean on, in sentences.
  public let assumptions: [String]
  /// Policies that count in the cluster and not in the answers.
  public let unevaluated: [Evaluator.Unevaluated]

  /// - Parameters:
  ///   - objects: what differs: policies, and namespaces by their labels.
  ///   - others: the policies that are the same in both states.
  ///   - inventory: what runs, with the namespaces as they are; nil where it could not be seen.
  ///   - namespaces: what is known of the namespaces.
  ///   - profile: how a network plug-in does what is left to it.
  public init(
    of objects: [ObjectChange], beside others: [Policy], inventory: Inventory?,
    namespaces: [NamespaceLabels] = [], profile: Profile = .upstream
  ) {
    let changed = objects.flatMap { [$0.before, $0.after].compactMap { $0 } }
    let hypothetical = Analysis(
      objects, others,
      Representatives(
        of: changed + Impact.relatives(of: changed, among: others),
        namespaces: inventory?.namespaces ?? namespaces
      ).inventory, profile, wantsLines: inventory == nil)
    guard let inventory else {
      parts = hypothetical.parts
      isOfRealPods = false
      assumptions = []
      unevaluated = hypothetical.evaluator.unevaluated
      return
    }
    var real = Analysis(objects, others, inventory, profile, wantsLines: true)
    for index in objects.indices where real.parts[index].changes.isEmpty {
      real.parts[index].concernsFuturePods = !hypothetical.parts[index].changes.isEmpty
    }
    parts = real.parts
    isOfRealPods = true
    assumptions = real.after.assumptions
    unevaluated = real.evaluator.unevaluated
  }

  /// The policies that decide about pods of the same namespaces, which what changed adds to.
  private static func relatives(of changed: [Policy], among others: [Policy]) -> [Policy] {
    let namespaces = Set(changed.compactMap(\.reference.namespace))
    return others.filter { policy in
      policy.reference.namespace.map(namespaces.contains) ?? true
    }
  }
}

/// Both states over some pods.
private struct Analysis {
  var parts: [Impact.Part]
  var evaluator: Evaluator
  let after: Connectivity

  /// - Parameter wantsLines: whether more is asked for than whether anything changes.
  init(
    _ objects: [ObjectChange], _ others: [Policy], _ inventory: Inventory, _ profile: Profile,
    wantsLines: Bool
  ) {
    let before = objects.compactMap(\.before)
    let after = objects.compactMap(\.after)
    let git = inventory.labelled(as: before)
    let isRelabelled = git != inventory
    evaluator = Evaluator(
      isRelabelled ? [inventory, git] : [inventory], policies: others + before + after,
      profile: profile)
    let old = evaluator.connectivity(of: others + before, state: isRelabelled ? 1 : 0)
    let new = evaluator.connectivity(of: others + after, state: 0)
    let comparison = ConnectionComparison(from: old.connections(), to: new.connections())
    let changes = evaluator.causes(of: comparison, from: old, to: new, among: objects)
    parts = objects.indices.map { index in
      Impact.Part(changes: changes.filter { $0.causes.contains(index) })
    }
    guard wantsLines else {
      self.after = new
      return
    }
    for (index, lines) in comparison.lines(ofEach: parts.map(\.changes)).enumerated() {
      parts[index].lines = lines
    }
    for (index, object) in objects.enumerated() {
      guard let policy = object.before else { continue }
      parts[index].exposed = evaluator.exposed(by: policy, from: old, to: new)
    }
    self.after = new
  }
}

extension Evaluator {
  /// The pods that a policy isolated, and that nothing isolates any more.
  fileprivate mutating func exposed(
    by policy: Policy, from before: Connectivity, to after: Connectivity
  ) -> [Impact.Exposure] {
    var found: Set<Impact.Exposure> = []
    subjects(of: policy, before.state).forEach { number in
      for direction in Direction.allCases {
        let isolated = before.selecting[number].policies(direction)
        guard isolated.contains(where: { $0.tier == .networkPolicy && $0.policy === policy }),
          after.selecting[number].policies(direction).isEmpty
        else { continue }
        for pod in universe.members[number] {
          found.insert(Impact.Exposure(peer: .workload(pod.workload), direction: direction))
        }
      }
    }
    return found.sorted {
      ($0.peer, $0.direction.rawValue) < ($1.peer, $1.direction.rawValue)
    }
  }
}
