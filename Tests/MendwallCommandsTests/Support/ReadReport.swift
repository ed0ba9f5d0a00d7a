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
  /// `modified shop/a`, and so on.
  var briefly: [String] {
    findings.map { "\($0.state?.rawValue ?? $0.type.rawValue) \($0.object.qualifiedName)" }
  }
}
