import Documents
import MendwallConfiguration
import PolicyModel
import Reports

extension TableRenderer {
  /// A line for each object that a branch changes.
  static func lines(_ proposed: Proposal, _ style: TerminalStyle) -> [String] {
    let head = ["SEVERITY", "CHANGE", "OBJECT", "IN THE BRANCH", "BY", "LETS THROUGH OR CUTS"]
    let rows = proposed.objects.map { object in
      [
        object.severity.rawValue,
        [object.change.rawValue, object.driftNote].compactMap { $0 }.joined(separator: "; "),
        object.object.description, object.declared?.inWords ?? "-", list(object.origins),
        list(object.impactInWords),
      ]
    }
    return [printable(proposed.headline)] + table(head, rows, style)
  }
}
