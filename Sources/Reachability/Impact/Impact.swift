import Documents
public import PolicyModel
public import Workloads

/// What changed objects let through and cut, taken together and each by itself.
public struct Impact: Sendable {
  /// Of one object.
  public struct Part: Sendable {
    /// Which connections it changes, alone or with others.
    public let changes: CausedChanges
    /// Pods that were isolated in a direction, and that no NetworkPolicy isolates any more.
    public var exposed: [Exposure] = []
    /// Whether pods that may come would be reached otherwise, though none that runs is.
    public var concernsFuturePods = false
  }

  public struct Exposure: Hashable, Comparable, Sendable {
    public let peer: Peer
    public let direction: Direction

    public static func < (left: Exposure, right: Exposure) -> Bool {
      (left.peer, left.direction.rawValue) < (right.peer, right.direction.rawValue)
    }
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
    // Where nothing differs nothing is asked of the others.
    let others = objects.isEmpty ? [] : others
    let rules = RuleTable(others + changed)
    unevaluated = rules.unevaluated
    isOfRealPods = inventory != nil
    let worst = WorstCase(
      objects: objects, others: others, namespaces: inventory?.namespaces ?? namespaces,
      rules: rules, profile: profile)
    guard let inventory else {
      parts = worst.parts(of: Array(objects.indices))
      assumptions = worst.assumptions
      return
    }
    let real = Comparison(objects, beside: others, rules, inventory, profile)
    var parts = real.parts
    let unreached = parts.indices.filter { parts[$0].changes.isEmpty }
    for (index, future) in zip(unreached, worst.parts(of: unreached)) {
      parts[index].concernsFuturePods = !future.changes.isEmpty
    }
    self.parts = parts
    assumptions = real.assumptions
  }
}
