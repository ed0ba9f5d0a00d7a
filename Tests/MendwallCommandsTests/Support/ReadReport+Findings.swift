import DriftDetection
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports

extension DriftReport {
  /// The finding about an object.
  func finding(_ name: String) -> Finding? { findings.first { $0.object.qualifiedName == name } }

  /// The messages of a severity, each with its file and line.
  func messages(_ severity: Diagnostic.Severity) -> [String] {
    diagnostics.filter { $0.severity == severity }.map(\.inWords)
  }
}

extension Finding {
  /// `replace /spec/a policies/a.yaml:3`, for each change.
  var places: [String] {
    (changes ?? []).map { change in
      [change.op.rawValue, change.path, change.declared?.inWords].compactMap { $0 }
        .joined(separator: " ")
    }
  }
}

extension CommandRun {
  /// The lines of the report for a person, without the spaces at their front.
  var lines: [String] {
    output.split(separator: "\n").map { String($0.drop { $0 == " " }) }
  }
}
