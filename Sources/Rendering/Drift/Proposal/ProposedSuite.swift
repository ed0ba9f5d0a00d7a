import DriftDetection
import MendwallConfiguration
import PolicyModel
import Reports

/// What a branch changes as a suite of JUnit: a test case that passes for each object, and one in error for what
/// could not be read.
struct ProposedSuite {
  let tests: Int
  let errors: Int
  let lines: [String]

  init(_ proposed: Proposal, _ report: DriftReport) {
    errors = proposed.complete ? 0 : 1
    tests = proposed.objects.count + errors
    var lines = [
      "  <testsuite name=\"\(xml("what \(proposed.head.revision) changes in \(proposed.base.revision)"))\" "
        + "timestamp=\"\(report.startedAt)\" tests=\"\(tests)\" failures=\"0\" errors=\"\(errors)\" "
        + "skipped=\"0\" time=\"0\">",
      "    <properties>",
      JUnitRenderer.property("commit", proposed.head.commit),
      JUnitRenderer.property("revision", proposed.head.revision),
      JUnitRenderer.property("complete", "\(proposed.complete)"),
      "    </properties>",
    ]
    for object in proposed.objects {
      let told =
        [
          "\(object.severity.rawValue): \(object.headline)", object.severityReason,
          object.driftNote,
        ]
        .compactMap { $0 } + object.origins + object.impactInWords
        + [object.explanation].compactMap { $0 }
        + object.changes.map { "\($0.op.rawValue) \($0.path)" }
      lines += [
        "    <testcase classname=\"\(xml("mendwall.branch.\(object.object.namespace ?? "cluster")"))\" "
          + "name=\"\(xml(object.object.description))\"\(JUnitRenderer.attributes(of: object.declared)) "
          + "time=\"0\">",
        "      <system-out>\(told.map(xml).joined(separator: "\n"))</system-out>",
        "    </testcase>",
      ]
    }
    if errors == 1 {
      lines += [
        "    <testcase classname=\"mendwall.branch\" name=\"the branch could be read\" time=\"0\">",
        "      <error type=\"incomplete\" message=\"not all of the branch could be read\">"
          + proposed.diagnostics.map { xml($0.inWords) }.joined(separator: "\n") + "</error>",
        "    </testcase>",
      ]
    }
    self.lines = lines + ["  </testsuite>"]
  }
}
