import DriftDetection
import PolicyModel
public import Reports

extension JUnitRenderer {
  /// Every step as a test case that fails unless it is done, and one for what was read back: nothing that is
  /// not proved is green.
  public static func render(_ report: RestoreReport) -> String {
    let results = report.resultsByStep
    let undone = report.plan.steps.count { results[$0.number]?.outcome.isDone != true }
    let proof = Proof(report)
    let seconds = max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch)
    let counts =
      "tests=\"\(report.plan.steps.count + 1)\" failures=\"\(undone + (proof == .lacking ? 1 : 0))\" "
      + "errors=\"0\" skipped=\"\(proof == .notNeeded ? 1 : 0)\" time=\"\(seconds)\""
    let purpose = report.plan.purpose.rawValue
    let tried = report.dryRun ? "dry run: " : ""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"mendwall \(purpose)\" \(counts)>",
      "  <testsuite name=\"\(xml("\(tried)\(purpose) of \(report.plan.cluster.inWords)"))\" "
        + "timestamp=\"\(report.startedAt)\" \(counts)>",
      "    <properties>",
    ]
    if let source = report.plan.source {
      lines += [property("commit", source.commit), property("revision", source.revision)]
    }
    lines += [property("dryRun", "\(report.dryRun)"), "    </properties>"]
    lines += report.plan.steps.flatMap { testCase($0, results[$0.number]) }
    lines += testCase(proof, of: report)
    let notes = report.plan.warnings + report.diagnostics.map(\.inWords)
    if !notes.isEmpty {
      lines.append(
        "    <system-out>" + notes.map(xml).joined(separator: "\n") + "</system-out>")
    }
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What reading back showed, of the run as a whole.
  private enum Proof {
    case given, lacking, notNeeded

    init(_ report: RestoreReport) {
      switch report.verification.verdict {
      case _ where report.interrupted: self = .lacking
      case .proved: self = .given
      case .notProved: self = .lacking
      case .notNeeded: self = .notNeeded
      }
    }
  }

  private static func testCase(_ step: RestorePlan.Step, _ result: RestoreReport.Result?)
    -> [String]
  {
    let head =
      "    <testcase classname=\"\(xml("mendwall.\(step.object.namespace ?? "cluster")"))\" "
      + "name=\"\(xml(step.headline))\"\(attributes(of: step.declared)) time=\"0\""
    let outcome = result?.outcome ?? .skipped
    if outcome.isDone { return [head + "/>"] }
    let told =
      [step.declared?.inWords, step.reason].compactMap { $0 }
      + (step.changes ?? []).map { "\($0.op.rawValue) \($0.path)" }
    let message = ([outcome.inWords] + [result?.message].compactMap { $0 }).joined(separator: ": ")
    return [
      head + ">",
      "      <failure type=\"\(outcome.rawValue)\" message=\"\(xml(message))\">"
        + told.map(xml).joined(separator: "\n") + "</failure>",
      "    </testcase>",
    ]
  }

  private static func testCase(_ proof: Proof, of report: RestoreReport) -> [String] {
    let head = "    <testcase classname=\"mendwall.proof\" name=\"read back and proved\" time=\"0\""
    let words = xml(RestoreVerdict(report).words)
    return switch proof {
    case .given: [head + "/>"]
    case .notNeeded:
      [head + ">", "      <skipped message=\"\(words)\"/>", "    </testcase>"]
    case .lacking:
      [
        head + ">",
        "      <failure type=\"notProved\" message=\"\(words)\">"
          + report.verification.problems.map(xml).joined(separator: "\n") + "</failure>",
        "    </testcase>",
      ]
    }
  }
}
