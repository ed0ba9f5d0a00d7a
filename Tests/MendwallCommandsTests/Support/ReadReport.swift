import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports

extension CommandRun {
  /// The report of a run with `-o json`.
  func report() throws -> DriftReport {
    try JSONDecoder().decode(DriftReport.self, from: Data(output.utf8))
  }
}

extension DriftReport {
  /// `modified shop/a`, and so on, by namespace and name and not by severity; what is no object's comes last.
  var briefly: [String] {
    func isOfObject(_ finding: Finding) -> Bool { [.drift, .containment].contains(finding.type) }
    return
      (findings.filter(isOfObject).sorted { $0.object < $1.object }
      + findings.filter { !isOfObject($0) }).map {
        "\($0.state?.rawValue ?? $0.type.rawValue) \($0.object.qualifiedName)"
      }
  }
}
