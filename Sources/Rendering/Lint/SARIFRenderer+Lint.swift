import Documents
import Linting
import MendwallConfiguration
import PolicyModel
public import Reports

extension SARIFRenderer {
  /// What the linter found as a SARIF log: each finding at its file, line and column.
  ///
  /// - Parameters:
  ///   - report: what was found.
  ///   - version: the tool's own.
  public static func render(_ report: LintReport, version: String) -> String {
    let found = Set(report.findings.map(\.rule))
    let rules = LintRules.all.filter { found.contains($0.id) }
    let indices = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.id, $0) })
    let run: Node = [
      "tool": [
        "driver": [
          "name": "mendwall", "version": text(version), "semanticVersion": text(version),
          "rules": Node(.sequence(rules.map(node))),
        ]
      ],
      "columnKind": "utf16CodeUnits",
      "automationDetails": ["id": text("mendwall-lint/\(report.state)/")],
      "invocations": [
        [
          "executionSuccessful": Node(.bool(report.complete)),
          "toolExecutionNotifications": Node(.sequence(report.diagnostics.map(notification))),
        ]
      ],
      "results": Node(
        .sequence(report.findings.map { result($0, indices[$0.rule] ?? 0) })),
    ]
    return log([run])
  }

  private static func node(_ rule: LintRule) -> Node {
    [
      "id": text(rule.id),
      "shortDescription": ["text": text(plain(rule.summary))],
      "fullDescription": ["text": text(plain(rule.reason))],
      "help": [
        "text": text(plain("\(rule.reason)\n\nwrong:\n\(rule.wrong)\n\nright:\n\(rule.right)"))
      ],
      "defaultConfiguration": ["level": text(rule.severity.level)],
      "properties": ["tags": ["security", "kubernetes", "network-policy"]],
    ]
  }

  private static func result(_ finding: LintReport.Finding, _ index: Int) -> Node {
    var fields: [String: Node] = [
      "ruleId": text(finding.rule), "ruleIndex": Node(.integer(Int64(index))),
      "level": text(finding.severity.level),
      "message": ["text": text(plain("\(finding.message); \(finding.remedy)"))],
      "properties": ["severity": text(finding.severity.rawValue)],
    ]
    var location: [String: Node] = [:]
    if let object = finding.object {
      location["logicalLocations"] = [
        [
          "fullyQualifiedName": text(object.description + (finding.pointer.map { " \($0)" } ?? "")),
          "kind": "object",
        ]
      ]
    }
    if let path = finding.path {
      var region: [String: Node] = ["startLine": Node(.integer(Int64(max(1, finding.line ?? 1))))]
      if let column = finding.column {
        region["startColumn"] = Node(.integer(Int64(max(1, column))))
      }
      location["physicalLocation"] = [
        "artifactLocation": ["uri": text(uri(path)), "uriBaseId": "%SRCROOT%"],
        "region": object(region),
      ]
    }
    if !location.isEmpty { fields["locations"] = [object(location)] }
    return object(fields)
  }
}
