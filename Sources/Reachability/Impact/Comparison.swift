import PolicyModel
import Workloads

extension Impact {
  /// Both states over the same pods.
  struct Comparison {
    let parts: [Part]
    /// What the answers lean on.
    let assumptions: [String]

    /// - Parameters:
    ///   - objects: what differs.
    ///   - others: the policies that are the same in both states.
    ///   - rules: of all these policies.
    ///   - inventory: the pods, and the namespaces as the second state has them.
    ///   - profile: how a network plug-in does what is left to it.
    init(
      _ objects: [ObjectChange], beside others: [Policy], _ rules: RuleTable,
      _ inventory: Inventory, _ profile: Profile
    ) {
      let before = objects.compactMap(\.before)
      let after = objects.compactMap(\.after)
      let git = inventory.labelled(as: before)
      let isRelabelled = git != inventory
      var evaluator = Evaluator(
        isRelabelled ? [inventory, git] : [inventory], others + before + after, read: rules,
        profile: profile)
      let old = evaluator.connectivity(of: others + before, state: isRelabelled ? 1 : 0)
      let new = evaluator.connectivity(of: others + after, state: 0)
      let comparison = ConnectionComparison(from: old.connections(), to: new.connections())
      let changes = evaluator.causes(of: comparison, from: old, to: new, among: objects)
        .ofEach(objects.count)
      parts = zip(objects, changes).map { object, changes in
        let exposed = object.before.map { evaluator.exposed(by: $0, from: old, to: new) } ?? []
        return Part(changes: changes, exposed: exposed)
      }
      assumptions = new.assumptions
    }
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
    return found.sorted()
  }
}
