import Documents
import DriftDetection
import MendwallConfiguration
import PolicyModel
import Reports

extension SARIFRenderer {
  /// What a branch changes, at its line in the branch's file.
  static func result(_ proposed: Proposal.Object, _ index: Int) -> Node {
    let told =
      [
        proposed.headline,
        proposed.severityReason.map { "\(proposed.severity.rawValue): \($0)" },
        proposed.driftNote, proposed.explanation,
      ].compactMap { $0 } + proposed.impactInWords
      + proposed.changes.prefix(20).map { "\($0.op.rawValue) \($0.path)" }
    return result(
      .proposed, index, proposed.severity, told, fingerprint: ("mendwallProposal/v1", proposed.id),
      proposed.object, at: proposed.place)
  }
}
