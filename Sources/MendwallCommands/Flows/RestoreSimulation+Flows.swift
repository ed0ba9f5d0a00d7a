import PolicyModel
import Reachability
import Reconciliation
import Reports

extension RestoreSimulation {
  /// How many of the connections that were seen are told before anything is written.
  private static let mostWarnings = 10

  /// Who would notice the steps: connections that were seen, are let through now and will not be.
  ///
  /// - Throws: ``FlowLogError``
  func observedCuts(by assignments: [Assignment], _ reading: FlowReading) async throws
    -> (answer: FlowAccount.Answer?, warnings: [String])
  {
    guard let inventory else {
      return (
        nil,
        ["not all pods could be seen, so what of the observed connections is cut is not known"]
      )
    }
    let seen = try await reading.read(naming: inventory)
    let changes = assignments.compactMap(\.policyChange)
    let others = self.others(besides: changes)
    let before = changes.compactMap(\.before)
    let after = changes.compactMap(\.after)
    var evaluator = Evaluator([inventory], policies: others + before + after)
    let answer = seen.cut(
      from: evaluator.connectivity(of: others + before),
      to: evaluator.connectivity(of: others + after), most: Detection.Outcome.mostFlows)
    var warnings = answer.connections.prefix(RestoreSimulation.mostWarnings).map {
      "was seen, and this cuts it: \($0.pair), \($0.seenInWords)"
    }
    let rest = answer.total - warnings.count
    if rest > 0 { warnings.append("and \(rest) more that were seen are cut; -o json tells them") }
    return (answer, warnings + seen.diagnostics.map(\.inWords))
  }
}
