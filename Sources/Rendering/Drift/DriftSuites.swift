import Documents
import DriftDetection
import MendwallConfiguration
import PolicyModel
import Reports

/// The suites of a report in JUnit: what is drifted, and what a branch changes.
struct DriftSuites {
  let tests: Int
  let failures: Int
  let errors: Int
  let lines: [String]

  /// - Parameters:
  ///   - report: what was seen.
  ///   - cluster: what a reader calls the cluster, where it is one of several.
  init(_ report: DriftReport, cluster: String? = nil) {
    let failing = report.findings.filter(\.isDeparture)
    let holding = report.findings.count - failing.count
    let hidden = report.complete ? 0 : 1
    let clean = failing.isEmpty && report.complete ? 1 : 0
    let seconds = max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch)
    let branch = report.proposed.map { ProposedSuite($0, report) }
    let gone = report.news?.ended.count ?? 0
    let seen = report.flows == nil ? 0 : 1
    let failures = failing.count + (report.flows?.departs == true ? 1 : 0)
    let tests = failing.count + holding + hidden + clean + gone + seen
    let prefix = DriftSuites.prefix(cluster)
    let part = report.shard.map { " (shard \($0))" } ?? ""
    var lines = [
      "  <testsuite name=\"\(xml("drift of \(cluster ?? report.cluster.inWords)\(part)"))\" "
        + "timestamp=\"\(report.startedAt)\" "
        + DriftSuites.counts(tests, failures, hidden, seconds: seconds) + ">",
      "    <properties>",
      JUnitRenderer.property("commit", report.source.commit),
      JUnitRenderer.property("revision", report.source.revision),
      JUnitRenderer.property("complete", "\(report.complete)"),
    ]
    if let news = report.news { lines.append(JUnitRenderer.property("news", news.inWords)) }
    lines.append("    </properties>")
    let marks = report.newsMarks
    let proposals = report.proposedByFinding
    lines += report.findings.mapInParallel {
      JUnitRenderer.testCase($0, proposals[$0.id], marks, among: prefix)
    }.joined()
    if let news = report.news { lines += JUnitRenderer.ended(news, among: prefix) }
    if clean == 1 {
      let what = report.shard == nil ? "the cluster is" : "the share of the cluster is"
      lines.append(
        "    <testcase classname=\"\(xml(prefix)).drift\" name=\"\(what) as Git says\" time=\"0\"/>"
      )
    }
    if let flows = report.flows { lines += DriftSuites.seen(flows, among: prefix) }
    if hidden == 1 {
      lines += DriftSuites.error(
        prefix, "everything could be seen", "incomplete", "not everything could be seen",
        report.diagnostics.map(\.inWords))
    }
    self.lines = lines + ["  </testsuite>"] + (branch?.lines ?? [])
    self.tests = tests + (branch?.tests ?? 0)
    self.failures = failures
    errors = hidden + (branch?.errors ?? 0)
  }

  /// The suite of what could not be compared at all.
  init(unseen cluster: String, _ messages: [String], at start: Instant) {
    (tests, failures, errors) = (1, 0, 1)
    lines =
      [
        "  <testsuite name=\"\(xml("drift of \(cluster)"))\" timestamp=\"\(start)\" "
          + DriftSuites.counts(1, 0, 1, seconds: 0) + ">"
      ]
      + DriftSuites.error(
        DriftSuites.prefix(cluster), "the cluster could be compared", "failure",
        "not compared", messages) + ["  </testsuite>"]
  }

  /// The suite of a share into which nothing falls.
  init(ofNone start: Instant) {
    (tests, failures, errors) = (1, 0, 0)
    lines = [
      "  <testsuite name=\"drift\" timestamp=\"\(start)\" "
        + DriftSuites.counts(1, 0, 0, seconds: 0) + ">",
      "    <testcase classname=\"mendwall.drift\" name=\"no cluster falls into this share\" time=\"0\"/>",
      "  </testsuite>",
    ]
  }

  /// The whole document.
  static func document(_ suites: [DriftSuites], seconds: Int64) -> String {
    func sum(_ count: (DriftSuites) -> Int) -> Int { suites.map(count).reduce(0, +) }
    let all = counts(sum(\.tests), sum(\.failures), sum(\.errors), seconds: seconds)
    let lines =
      [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<testsuites name=\"mendwall detect\" \(all)>",
      ] + suites.flatMap(\.lines) + ["</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func prefix(_ cluster: String?) -> String {
    cluster.map { "mendwall.\($0)" } ?? "mendwall"
  }

  private static func counts(_ tests: Int, _ failures: Int, _ errors: Int, seconds: Int64)
    -> String
  {
    "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"0\" "
      + "time=\"\(seconds)\""
  }

  private static func error(
    _ prefix: String, _ name: String, _ type: String, _ message: String, _ told: [String]
  ) -> [String] {
    [
      "    <testcase classname=\"\(xml(prefix)).drift\" name=\"\(name)\" time=\"0\">",
      "      <error type=\"\(type)\" message=\"\(message)\">"
        + told.map(xml).joined(separator: "\n") + "</error>",
      "    </testcase>",
    ]
  }
}
