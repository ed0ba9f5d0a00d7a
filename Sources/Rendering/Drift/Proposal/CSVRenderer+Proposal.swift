import DriftDetection
import MendwallConfiguration
import PolicyModel
import Reports

extension CSVRenderer {
  /// Of an object that a branch changes, in the columns of findings.
  static func row(_ each: Proposal.Object) -> [String] {
    let object = each.object
    let line = each.declared?.line.map { "\($0)" }
    let changes = each.changes.map { "\($0.op.rawValue) \($0.path)" }
    var row = [each.id, each.severity.rawValue, each.severityReason ?? ""]
    row += ["proposed", each.change.rawValue, ""]
    row += [object.apiVersion, object.kind, object.namespace ?? "", object.name]
    row += [each.declared?.path ?? "", line ?? "", each.origins.joined(separator: "; ")]
    row += [changes.joined(separator: "; "), "", "", each.impactInWords.joined(separator: "; ")]
    return row + [each.explanation ?? "", (each.alsoDrifted ?? []).joined(separator: "; ")]
  }
}
