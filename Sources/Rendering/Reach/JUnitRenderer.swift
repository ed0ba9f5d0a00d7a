public import Reports

/// Assertions as a JUnit XML report, in what GitHub, GitLab and Jenkins read alike.
///
/// Every assertion is a test case, of the second state where there are two. One more stands for what could not be seen, so that no partial run is
/// green.
public enum JUnitRenderer {
  public static func render(_ report: ReachReport) -> String {
    let assertions = report.assertions ?? []
    let failures = assertions.count { !$0.holds }
    let hidden = report.complete ? 0 : 1
    let counts =
      "tests=\"\(assertions.count + hidden)\" failures=\"\(failures)\" errors=\"\(hidden)\" "
      + "skipped=\"0\" time=\"0\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"mendwall reach\" \(counts)>",
      "  <testsuite name=\"\(xml("connectivity of \(report.against ?? report.state)"))\" \(counts)>",
      "    <properties>",
      property("state", report.against ?? report.state), property("profile", report.profile),
      property("complete", "\(report.complete)"),
      "    </properties>",
    ]
    lines += assertions.flatMap(testCase)
    if !report.complete { lines += incomplete }
    lines += remarks(report)
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  static func property(_ name: String, _ value: String) -> String {
    "      <property name=\"\(name)\" value=\"\(xml(value))\"/>"
  }

  private static func testCase(_ assertion: ReachReport.Assertion) -> [String] {
    let (file, line) = place(assertion.declared)
    let place =
      line.map { "file=\"\(xml(file))\" line=\"\($0)\"" } ?? "file=\"\(xml(file))\""
    let head =
      "    <testcase classname=\"mendwall.connectivity\" name=\"\(xml(assertion.assertion))\" "
      + "\(place) time=\"0\""
    if assertion.holds { return [head + "/>"] }
    let told = [assertion.declared] + assertion.violations
    return [
      head + ">",
      "      <failure type=\"assertion\" message=\"\(xml(assertion.violations.first ?? "broken"))\">"
        + told.map(xml).joined(separator: "\n") + "</failure>",
      "    </testcase>",
    ]
  }

  private static let incomplete = [
    "    <testcase classname=\"mendwall.connectivity\" name=\"everything could be seen\" time=\"0\">",
    "      <error type=\"incomplete\" message=\"not everything that the answers depend on could be seen\"/>",
    "    </testcase>",
  ]

  /// What a reader of the results should know beside them.
  private static func remarks(_ report: ReachReport) -> [String] {
    var sentences: [String] = []
    if report.assertions?.isEmpty ?? true {
      sentences.append(
        "No assertion was checked: declare some under connectivity in .mendwall.yaml, and run with --check."
      )
    }
    sentences += (report.assertions ?? []).compactMap { assertion in
      assertion.note.map { "\(assertion.assertion): \($0)" }
    }
    sentences += report.unevaluated.map { "not evaluated: \($0.object) \($0.reason)" }
    sentences += report.assumptions.map { "assumed: \($0)" }
    if sentences.isEmpty { return [] }
    return [
      "    <system-out>" + sentences.map(xml).joined(separator: "\n") + "</system-out>"
    ]
  }

  /// The file and the line of `FILE:LINE`.
  private static func place(_ declared: String) -> (file: String, line: Int?) {
    guard let colon = declared.lastIndex(of: ":"),
      let line = Int(declared[declared.index(after: colon)...])
    else { return (declared, nil) }
    return (String(declared[..<colon]), line)
  }
}
