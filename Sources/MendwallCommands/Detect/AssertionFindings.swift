import MendwallConfiguration
import PolicyModel
import Reachability
import Reports
import Workloads

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
  ///   - scope: what the run is about.
  init(
    _ assertions: [ConnectivityAssertion], live: [Policy], workloads: SeenWorkloads,
    cluster: String, within scope: Scope
  ) {
    let judged = assertions.about(scope.namespaces)
    // Whoever asks of one policy asks of no assertion.
    let passedOver =
      scope.policies.isEmpty
      ? AssertionFindings.passedOver(assertions.count - judged.count) : []
    guard !judged.isEmpty else {
      findings = []
      diagnostics = passedOver
      return
    }
    guard let inventory = workloads.inventory else {
      findings = []
      diagnostics =
        [
          Diagnostic(
            .warning,
            "the \(judged.count) assertions of \(Configuration.path) were not checked, since no pods "
              + "could be seen")
        ] + passedOver
      return
    }
    let policies = live.filter { $0.kind.role == .policy }
    var evaluator = Evaluator([inventory], policies: policies)
    let results = AssertionResult.check(
      judged, in: evaluator.connectivity(of: policies), of: "the cluster")
    var occurrences: [String: Int] = [:]
    findings = results.filter { !$0.holds }.map { result in
      let occurrence = occurrences[result.assertion.description, default: 0] + 1
      occurrences[result.assertion.description] = occurrence
      return Finding(result, occurrence: occurrence, cluster: cluster)
    }
    diagnostics = results.compactMap(\.diagnostic) + passedOver
  }

  private static func passedOver(_ count: Int) -> [Diagnostic] {
    if count == 0 { return [] }
    let what =
      count == 1
      ? "an assertion of \(Configuration.path) reaches beyond the namespaces that were looked at, and was not checked"
      : "\(count) assertions of \(Configuration.path) reach beyond the namespaces that were looked at, and were not "
        + "checked"
    return [Diagnostic(.info, "\(what): run it without -n for that")]
  }
}

extension [ConnectivityAssertion] {
  /// Those that the policies and pods of some namespaces decide.
  ///
  /// - Parameter namespaces: those that were read; empty for all.
  func about(_ namespaces: Set<String>) -> [ConnectivityAssertion] {
    if namespaces.isEmpty { return self }
    return filter { ($0.from + $0.to).allSatisfy { $0.isAbout(namespaces) } }
  }
}

extension PeerPattern {
  /// Whether it means no pods of other namespaces.
  fileprivate func isAbout(_ namespaces: Set<String>) -> Bool {
    switch meaning {
    case .pods(let namespace, _, _): namespaces.contains(namespace.description)
    case .everybody, .everyPod: false
    case .addresses, .internet, .ingressController: true
    }
  }
}
