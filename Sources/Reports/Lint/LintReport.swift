import Documents
public import Linting
public import MendwallConfiguration
public import PolicyModel

/// What the linter found in one state: the one value from which every format is made.
///
/// Its JSON form is a contract, `examples/schema/lint-report.schema.json`.
public struct LintReport: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "LintReport"
  /// As a person named it: `git`, `git:main`, `live`, a file or a folder.
  public var state: String
  /// Whether everything was read that was to be judged.
  public var complete: Bool
  /// How many policies were judged.
  public var policies: Int
  /// How many findings there are of each severity, the gravest first.
  public var summary: [Count]
  /// By file, line and column.
  public var findings: [Finding]
  /// What the configuration exempts, with the reason.
  public var exempted: [Exempted]
  /// The rules that could not be judged.
  public var notJudged: [NotJudged]
  public var diagnostics: [Diagnostic]

  public struct Count: Sendable, Codable, Equatable {
    public var severity: Severity
    public var count: Int
  }

  /// A place that breaks a rule.
  public struct Finding: Sendable, Codable, Equatable {
    /// The id of the rule.
    public var rule: String
    public var severity: Severity
    /// The object that it is about; absent for what is said of the whole state.
    public var object: ObjectReference?
    /// The file; absent for an object of a cluster.
    public var path: String?
    /// Counted from 1; absent where the object comes from no file.
    public var line: Int?
    /// Counted from 1, in bytes.
    public var column: Int?
    /// The place in the object, as a JSON Pointer (RFC 6901); absent where the finding is about all of it.
    public var pointer: String?
    /// What is wrong, in a sentence.
    public var message: String
    /// What to do, in a sentence.
    public var remedy: String
    /// What may stand in place of the key or value there.
    public var replacement: String?

    init(_ finding: LintFinding) {
      rule = finding.rule
      severity = finding.severity
      object = finding.object
      path = finding.path
      line = finding.position?.line
      column = finding.position?.column
      pointer = finding.pointer?.description
      message = finding.message
      remedy = finding.remedy
      replacement = finding.replacement
    }

    /// `policies/a.yaml:3:5`, or the object where it comes from no file.
    public var place: String {
      guard let path else { return object?.description ?? "the state" }
      return path + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "")
    }
  }

  /// A finding that does not count.
  public struct Exempted: Sendable, Codable, Equatable {
    public var finding: Finding
    public var reason: String
    /// Where the configuration says so: `.mendwall.yaml:12`.
    public var declared: String
  }

  /// A rule of which it is not known whether the state breaks it.
  public struct NotJudged: Sendable, Codable, Equatable {
    public var rule: String
    /// What would have to be known: why it is not, in a sentence each.
    public var lacking: [String]
  }

  /// - Parameters:
  ///   - result: what the linter found.
  ///   - state: the state, as a person named it.
  ///   - diagnostics: what a reader should know of it; an error among them leaves the report incomplete.
  public init(_ result: LintResult, of state: String, diagnostics: [Diagnostic]) {
    self.state = state
    policies = result.policyCount
    findings = result.findings.map { Finding($0) }
    exempted = result.exempted.map {
      Exempted(
        finding: Finding($0.finding), reason: $0.exemption.reason,
        declared: $0.exemption.location.inWords)
    }
    notJudged = result.notJudged.map {
      NotJudged(rule: $0.rule, lacking: $0.lacking.map(\.absenceInWords))
    }
    summary = Severity.allCases.map { severity in
      Count(severity: severity, count: result.findings.count { $0.severity == severity })
    }
    let flawed = result.flawedExemptions.compactMap { exemption in
      exemption.flaw.map { flaw in
        Diagnostic(.warning, flaw, path: exemption.location.path, line: exemption.location.line)
      }
    }
    let idle = result.idleExemptions.map { exemption in
      Diagnostic(
        .info, "the exemption from \(exemption.rule.description) exempts nothing; it may go",
        path: exemption.location.path, line: exemption.location.line)
    }
    self.diagnostics = diagnostics + flawed + idle
    complete = !diagnostics.contains { $0.severity == .error }
  }

  /// Whether anything was found of a severity or a graver one.
  public func departs(by severity: Severity) -> Bool {
    findings.contains { $0.severity >= severity }
  }
}
