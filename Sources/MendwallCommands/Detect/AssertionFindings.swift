import MendwallConfiguration
import PolicyModel
import Reachability
import Reports

/// The configuration's assertions about connections, held against the cluster.
struct AssertionFindings {
  /// Those that are broken.
  let findings: [Finding]
  let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - assertions: what the configuration asserts.
  ///   - live: every policy of the cluster that was read.
  ///   - workloads: what runs there.
  ///   - cluster: what stands for the cluster in the ids of findings.
  init(
    _ assertions: [ConnectivityAssertion], live: [Policy], workloads: SeenWorkloads, cluster: String
  ) {
    guard !assertions.isEmpty else {
      findings = []
      diagnostics = []
      return
    }
    guard let inventory = workloads.inventory else {
      findings = []
      diagnostics = [
        Diagnostic(
          .warning,
          "the \(assertions.count) assertions of \(Configuration.path) were not checked, since no pods "
            + "could be seen")
      ]
      return
    }
    let policies = live.filter { $0.kind.role == .policy }
    var evaluator = Evaluator([inventory], policies: policies)
    let results = AssertionResult.check(
      assertions, in: evaluator.connectivity(of: policies), of: "the cluster")
    var occurrences: [String: Int] = [:]
    findings = results.filter { !$0.holds }.map { result in
      let occurrence = occurrences[result.assertion.description, default: 0] + 1
      occurrences[result.assertion.description] = occurrence
      return Finding(result, occurrence: occurrence, cluster: cluster)
    }
    diagnostics = results.compactMap(\.diagnostic)
  }
}
