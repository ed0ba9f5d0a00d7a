import Linting
public import MendwallConfiguration
import PolicyModel
public import Reports

extension JUnitRenderer {
  /// Every rule is a test case: it fails at each place that breaks it, and is skipped where it could not be judged.
  ///
  /// - Parameters:
  ///   - report: what was found.
  ///   - severity: what is less grave fails nothing, and is told in the case's output.
  public static func render(_ report: LintReport, failingFrom severity: Severity) -> String {
    let byRule = Dictionary(grouping: report.findings, by: \.rule)
    let skipped = Dictionary(report.notJudged.map { ($0.rule, $0.lacking.joined(separator: "; ")) })
    { first, _ in first }
    var failures = 0
    var cases: [String] = []
    for rule in LintRules.all {
      let name = "    <testcase classname=\"mendwall.lint\" name=\"\(xml(rule.id))\" time=\"0\""
      if let reason = skipped[rule.id] {
        cases += [name + ">", "      <skipped message=\"\(xml(reason))\"/>", "    </testcase>"]
        continue
      }
      guard let found = byRule[rule.id] else {
        cases.append(name + "/>")
        continue
      }
      let told = found.map { xml("\($0.place): \($0.message); \($0.remedy)") }
      let isFailure = found.contains { $0.severity >= severity }
      failures += isFailure ? 1 : 0
      let body =
        isFailure
        ? "      <failure type=\"\(rule.severity.rawValue)\" message=\"\(xml(rule.summary))\">"
          + told.joined(separator: "\n") + "</failure>"
        : "      <system-out>" + told.joined(separator: "\n") + "</system-out>"
      cases += [name + ">", body, "    </testcase>"]
    }
    if !report.complete {
      cases += [
        "    <testcase classname=\"mendwall.lint\" name=\"everything could be read\" time=\"0\">",
        "      <error type=\"incomplete\" message=\"not everything could be read\">"
          + report.diagnostics.filter { $0.severity == .error }.map { xml($0.inWords) }
          .joined(separator: "\n") + "</error>",
        "    </testcase>",
      ]
    }
    let errors = report.complete ? 0 : 1
    let counts =
      "tests=\"\(LintRules.all.count + errors)\" failures=\"\(failures)\" errors=\"\(errors)\" "
      + "skipped=\"\(skipped.count)\" time=\"0\""
    let lines =
      [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<testsuites name=\"mendwall lint\" \(counts)>",
        "  <testsuite name=\"\(xml("rules on \(report.state)"))\" \(counts)>",
      ] + cases + ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }
}
