import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("Upstream: policies and labels that change")
struct UpdatingTests {
  private static let denying = "x: {podSelector: {matchLabels: {pod: a}}}"

  private struct Update: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: [String]
    let after: [String]
    let truths: [String]

    init(_ description: String, _ before: [String], _ after: [String], _ truths: [String]) {
      testDescription = description
      self.before = before
      self.after = after
      self.truths = truths
    }
  }

  private static let updates = [
    Update(
      "is deleted", [denying], [], ["-*>x/a", ""]),
    Update(
      "is made", [], [denying], ["", "-*>x/a"]),
    Update(
      "allows others than before",
      ["x: {ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}]}]}"],
      ["x: {ingress: [{from: [{namespaceSelector: {matchLabels: {ns: z}}}]}]}"],
      ["-*>x/* +y/*>x/*", "-*>x/* +z/*>x/*"]),
    Update(
      "is about other pods than before", ["x: {podSelector: {matchLabels: {pod: a}}}"],
      ["x: {podSelector: {matchLabels: {pod: b}}}"], ["-*>x/a", "-*>x/b"]),
    Update(
      "is about the other direction",
      ["x: {policyTypes: [Ingress]}"], ["x: {policyTypes: [Egress]}"], ["-*>x/*", "-x/*>*"]),
    Update(
      "closes what another leaves open", ["x: {ingress: [{}]}"],
      ["x: {ingress: [{from: [{podSelector: {}}]}]}"], ["", "-*>x/* +x/*>x/*"]),
  ]

  @Test("a policy", arguments: updates)
  private func policy(_ update: Update) throws {
    let before = try ProbeMatrix.policies(update.before)
    let after = try ProbeMatrix.policies(update.after)
    var evaluator = Evaluator([ProbeMatrix().inventory], policies: before + after)
    let old = evaluator.connectivity(of: before)
    let new = evaluator.connectivity(old, removing: before, adding: after)
    let tables = [old, new].map { $0.connections(by: .pods) }
    for (table, truth) in zip(tables, update.truths) {
      #expect(try ProbeMatrix.found(table, "TCP 80") == TruthTable(truth))
    }
    let anew = evaluator.connectivity(of: after).connections(by: .pods)
    #expect(tables[1].connections == anew.connections)
    try compare(tables, update.truths)
  }

  private struct Relabelling: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let policies: [String]
    let pods: [String: [String: String]]
    let namespaces: [String: [String: String]]
    let truths: [String]

    init(
      _ description: String, _ policies: [String], pods: [String: [String: String]] = [:],
      namespaces: [String: [String: String]] = [:], _ truths: [String]
    ) {
      testDescription = description
      self.policies = policies
      self.pods = pods
      self.namespaces = namespaces
      self.truths = truths
    }
  }

  private static let relabellings = [
    Relabelling(
      "a namespace gets the label that is allowed",
      ["x: {ingress: [{from: [{namespaceSelector: {matchLabels: {open: \"yes\"}}}]}]}"],
      namespaces: ["y": ["ns": "y", "open": "yes"]], ["-*>x/*", "-*>x/* +y/*>x/*"]),
    Relabelling(
      "a namespace loses the label that is allowed",
      ["x: {ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}]}]}"],
      namespaces: ["y": [:]], ["-*>x/* +y/*>x/*", "-*>x/*"]),
    Relabelling(
      "a namespace loses a label that all but some have",
      [
        """
        x: {ingress: [{from: [{namespaceSelector: {matchExpressions: [
          {key: ns, operator: NotIn, values: ['y']}]}}]}]}
        """
      ], namespaces: ["y": [:]], ["-*>x/* +x/*>x/* +z/*>x/*", ""]),
    Relabelling(
      "a pod gets the label that is allowed",
      [
        """
        x: {podSelector: {matchLabels: {pod: a}}, ingress: [
          {from: [{podSelector: {matchLabels: {pod: b, open: \"yes\"}}}]}]}
        """
      ], pods: ["x/b": ["pod": "b", "open": "yes"]], ["-*>x/a", "-*>x/a +x/b>x/a"]),
    Relabelling(
      "a pod gets the label that is isolated",
      ["x: {podSelector: {matchLabels: {closed: \"yes\"}}}"],
      pods: ["x/a": ["pod": "a", "closed": "yes"]], ["", "-*>x/a"]),
    Relabelling(
      "a pod loses the label that is isolated",
      ["x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Ingress, Egress]}"],
      pods: ["x/a": [:]], ["-*>x/a -x/a>*", ""]),
    Relabelling(
      "a pod and a namespace change places",
      [
        """
        x: {ingress: [{from: [
          {namespaceSelector: {matchLabels: {ns: 'y'}}, podSelector: {matchLabels: {pod: a}}}]}]}
        """
      ], pods: ["z/c": ["pod": "a"]], namespaces: ["y": ["ns": "z"], "z": ["ns": "y"]],
      ["-*>x/* +y/a>x/*", "-*>x/* +z/a>x/* +z/c>x/*"]),
  ]

  @Test("labels:", arguments: relabellings)
  private func labels(_ change: Relabelling) throws {
    let before = ProbeMatrix()
    var after = before
    after.podLabels.merge(change.pods) { $1 }
    after.namespaceLabels.merge(change.namespaces) { $1 }
    let policies = try ProbeMatrix.policies(change.policies)
    var evaluator = Evaluator([before.inventory, after.inventory], policies: policies)
    let tables = [0, 1].map {
      evaluator.connectivity(of: policies, state: $0).connections(by: .pods)
    }
    for (table, truth) in zip(tables, change.truths) {
      #expect(try ProbeMatrix.found(table, "TCP 80") == TruthTable(truth))
    }
    try compare(tables, change.truths)
  }

  /// What is told to have changed is what the truth tables do not have in common.
  private func compare(_ tables: [ConnectionTable], _ truths: [String]) throws {
    let (old, new) = (TruthTable(truths[0]), TruthTable(truths[1]))
    var (opened, closed) = (TruthTable(), TruthTable())
    for change in ConnectionComparison(from: tables[0], to: tables[1]).changes {
      guard case .pod(let first, let source) = change.from,
        case .pod(let second, let receiver) = change.to
      else { continue }
      let (from, to) = ("\(first)/\(source)", "\(second)/\(receiver)")
      switch change.kind {
      case .opened: opened[from, to] = true
      case .closed: closed[from, to] = true
      case .widened, .narrowed, .changed: Issue.record("\(from) to \(to) is \(change.kind)")
      }
    }
    for from in ProbeMatrix.names {
      for to in ProbeMatrix.names {
        #expect(opened[from, to] == (new[from, to] && !old[from, to]), "\(from) to \(to)")
        #expect(closed[from, to] == (old[from, to] && !new[from, to]), "\(from) to \(to)")
      }
    }
  }
}
