import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// What the linter found as workflow commands of GitHub Actions, which annotate the lines of a pull request
/// (GitHub's documentation, "Workflow commands for GitHub Actions"); Gitea and Forgejo read them too.
public enum AnnotationRenderer {
  public static func render(_ report: LintReport) -> String {
    var lines = report.findings.map { finding in
      command(
        finding.severity.command, path: finding.path, line: finding.line, column: finding.column,
        title: finding.rule,
        "\(finding.path == nil ? "\(finding.place): " : "")\(finding.message); \(finding.remedy)")
    }
    lines += report.diagnostics.filter { $0.severity != .info }.map { diagnostic in
      command(
        diagnostic.severity == .error ? "error" : "warning", path: diagnostic.path,
        line: diagnostic.line, column: nil, title: "mendwall lint", diagnostic.message)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func command(
    _ name: String, path: String?, line: Int?, column: Int?, title: String, _ message: String
  ) -> String {
    var properties: [String] = []
    if let path { properties.append("file=\(property(path))") }
    if let line { properties.append("line=\(line)") }
    if let column { properties.append("col=\(column)") }
    properties.append("title=\(property(title))")
    return "::\(name) \(properties.joined(separator: ","))::\(data(message))"
  }

  /// What would end a message is written as the runner reads it back.
  private static func data(_ text: String) -> String {
    printable(text).replacing("%", with: "%25")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}

extension Severity {
  fileprivate var command: String {
    switch self {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .info: "notice"
    }
  }
}
