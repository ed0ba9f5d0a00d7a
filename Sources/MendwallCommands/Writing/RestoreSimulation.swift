import Documents
import KubernetesClient
import MendwallConfiguration
import PolicyModel
import Reachability
import Reconciliation
import Reports
import Workloads

/// Goes through a restore before it is done: what each step opens and cuts, and an order in which no moment is
/// more open than before or after, and nothing is cut that is allowed both before and after.
struct RestoreSimulation {
  private static let mostLines = 20

  private let live: [Policy]
  let inventory: Inventory?
  /// Whether the order was found by it; else the rule by kinds of steps stands.
  private(set) var isDone = false
  private(set) var warnings: [String] = []
  private(set) var check: (any StepCheck)?

  /// - Parameters:
  ///   - live: the cluster's policies.
  ///   - workloads: what runs there; without all of it nothing is gone through.
  init(live: [Policy], _ workloads: SeenWorkloads) {
    self.live = live.filter { $0.kind.role == .policy }
    inventory = workloads.coverage == .full ? workloads.inventory : nil
  }

  /// The steps with what each opens and cuts, in their own order.
  mutating func annotated(_ assignments: [Assignment]) -> [Assignment] {
    guard let inventory else { return assignments }
    let changes = assignments.map(\.policyChange)
    let git = changes.compactMap { $0?.after }
    let before = changes.compactMap { $0?.before }
    let others = self.others(besides: changes.compactMap { $0 })
    var evaluator = Evaluator([inventory], policies: others + before + git)
    var state = evaluator.connectivity(of: others + before)
    let start = state
    let after = evaluator.connectivity(of: others + git)
    var transition = Transition(evaluator, from: start, to: after)
    var result = assignments
    for (index, change) in changes.enumerated() {
      guard let change else { continue }
      let next = transition.state(state, changing: change)
      result[index].step.impact = RestoreSimulation.lines(
        transition.lines(from: state, to: next))
      state = next
    }
    warnings += lifelines(from: start, to: after, inventory)
    return result
  }

  func others(besides changes: [ObjectChange]) -> [Policy] {
    let changed = Set(changes.flatMap { [$0.before, $0.after].compactMap { $0?.identity } })
    return live.filter { !changed.contains($0.identity) }
  }

  private static func lines(_ lines: [GroupedLine<PortChange>]) -> [Finding.ImpactLine] {
    lines.prefix(mostLines).map { Finding.ImpactLine($0) }
  }

  /// The steps with what each opens and cuts, in an order that keeps the promise where there is one.
  ///
  /// - Parameters:
  ///   - assignments: in the order of the rule by kinds of steps, which is kept where nothing speaks against
  ///     it.
  ///   - secureFirst: whether connections may be cut on the way.
  ///   - assertions: of the configuration; what holds both before and after holds all the way.
  mutating func arranged(
    _ assignments: [Assignment], secureFirst: Bool, asserting assertions: [ConnectivityAssertion]
  ) -> [Assignment] {
    guard let inventory else { return assignments }
    let simulated = assignments.indices.filter { assignments[$0].policyChange != nil }
    let changes = simulated.compactMap { assignments[$0].policyChange }
    if changes.isEmpty { return assignments }
    let relabelled = inventory.labelled(as: assignments.compactMap(\.declaredPolicy))
    let others = self.others(besides: changes)
    let live = changes.compactMap(\.before)
    let git = changes.compactMap(\.after)
    var evaluator = Evaluator(
      relabelled == inventory ? [inventory] : [inventory, relabelled],
      policies: others + live + git)
    let labels = relabelled == inventory ? 0 : 1
    let before = evaluator.connectivity(of: others + live, state: 0)
    // Namespaces come first: from then on their labels are Git's.
    let start = labels == 0 ? before : evaluator.connectivity(of: others + live, state: labels)
    let after = evaluator.connectivity(of: others + git, state: labels)
    var transition = Transition(evaluator, from: before, to: after)
    guard
      let order = TransitionOrder(
        changes, ranks: simulated.map { assignments[$0].step.stage }, from: start, &transition,
        allowsCuts: secureFirst)
    else {
      warnings.append(
        "there is too much to go through it all beforehand: the order is that by kinds of steps")
      return assignments
    }
    isDone = true
    let result = Assignment.inOrder(
      place(assignments, simulated, changes, order, start, &transition))
    tellViolations(order, simulated, assignments)
    for broken in AssertionResult.check(assertions, in: after, of: "Git") where !broken.holds {
      warnings.append(
        "when all is as Git says, the assertion \"\(broken.assertion)\" does not hold: "
          + broken.violations.joined(separator: "; "))
    }
    warnings += lifelines(from: before, to: after, inventory)
    // With a budget of its own.
    check = SimulatedCheck(
      Transition(transition.evaluator, from: before, to: after), start,
      changes: Dictionary(
        zip(simulated, changes).map { (assignments[$0].step.object, $1) }
      ) { first, _ in first })
    return result
  }

  private func place(
    _ assignments: [Assignment], _ simulated: [Int], _ changes: [ObjectChange],
    _ order: TransitionOrder, _ start: Connectivity, _ transition: inout Transition
  ) -> [Assignment] {
    // Room between the stages of the rule, so that steps that were not simulated keep their places.
    let room = TransitionOrder.mostChanges + 1
    var result = assignments.map { $0.placed($0.step.stage * room, because: $0.step.reason) }
    var state = start
    var last = 0
    var highest = 0
    for stage in order.stages {
      let steps = stage.changes.map { simulated[$0] }
      let usual = steps.map { assignments[$0].step.stage }
      last = max(last + 1, (usual.max() ?? 0) * room)
      for (change, step) in zip(stage.changes, steps) {
        let isMoved = assignments[step].step.stage < highest
        let reason =
          isMoved
          ? "moved here by simulation: earlier a connection would be open or cut in between"
          : assignments[step].step.reason
        result[step] = assignments[step].placed(last, because: reason)
        let next = transition.state(state, changing: changes[change])
        let lines = transition.lines(from: state, to: next)
        result[step].step.impact = RestoreSimulation.lines(lines)
        state = next
      }
      highest = max(highest, usual.max() ?? 0)
    }
    return result
  }

  private mutating func tellViolations(
    _ order: TransitionOrder, _ simulated: [Int], _ assignments: [Assignment]
  ) {
    for stage in order.stages where !stage.violations.isEmpty {
      let name = stage.changes.map { assignments[simulated[$0]].step.object.description }
        .joined(separator: ", ")
      for kind in [Transition.Violation.Kind.opened, .cut] {
        let such = stage.violations.filter { $0.kind == kind }
        if such.isEmpty { continue }
        let shown = such.prefix(3).map(\.inWords).joined(separator: ", ")
        let more = such.count > 3 ? " and \(such.count - 3) more" : ""
        let deed = kind == .opened ? "opens" : "cuts"
        warnings.append(
          "no order spares this: writing \(name) \(deed) \(shown)\(more), until the steps behind it are "
            + "written, moments later")
      }
    }
  }

  private func lifelines(
    from before: Connectivity, to after: Connectivity, _ inventory: Inventory
  ) -> [String] {
    let comparison = ConnectionComparison(
      from: before.connections(), to: after.connections())
    return Lifelines.cut(by: comparison.changes, in: inventory).map {
      "this cuts \($0): see to it that nothing there needs it"
    }
  }
}

extension Assignment {
  /// What Git declares of the step's object.
  fileprivate var declaredPolicy: Policy? {
    if case .declared(let object, _) = goal { object.policy } else { nil }
  }

  /// What the step does to a policy; nil for a step that is not about one that can be evaluated.
  var policyChange: ObjectChange? {
    guard step.action != .handOver else { return nil }
    switch goal {
    case .declared(let object, _):
      return Evaluator.evaluates(object.policy.kind)
        ? ObjectChange(before: live, after: object.policy) : nil
    case .absent:
      guard let live, Evaluator.evaluates(live.kind) else { return nil }
      return ObjectChange(before: live, after: nil)
    case .exactly(let node):
      guard let apiVersion = node["apiVersion"]?.string, let name = node["kind"]?.string,
        let kind = PolicyKind.of(apiVersion: apiVersion, kind: name), Evaluator.evaluates(kind),
        let policy = try? Policy(
          node, kind: kind, apiVersion: apiVersion, defaultNamespace: step.object.namespace)
      else { return nil }
      return ObjectChange(before: live, after: policy)
    }
  }
}
