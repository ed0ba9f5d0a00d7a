import Documents
import DriftDetection
import MendwallConfiguration
import PolicyModel
public import Reports

/// A log of SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), as code scanning reads it: each
/// finding at the file and line in Git that the cluster departs from.
///
/// A policy that Git does not have stands nowhere in Git: it has no place in a file, only its own name. Of what a
/// branch changes, that which may open something is a result at its line in the branch's file: code scanning shows
/// it in the pull request, and forgets it once it is merged.
public enum SARIFRenderer {
  /// - Parameters:
  ///   - report: what was seen.
  ///   - version: the tool's own.
  public static func render(_ report: DriftReport, version: String) -> String {
    let cluster = report.cluster.name ?? report.cluster.snapshot ?? "cluster"
    return log([run(report, cluster: cluster, version: version)])
  }

  /// - Parameter runs: of one cluster each.
  static func log(_ runs: [Node]) -> String {
    let log: Node = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
      "runs": Node(.sequence(runs)),
    ]
    return JSONWriter.compact(log) + "\n"
  }

  /// - Parameters:
  ///   - report: what was seen.
  ///   - cluster: what tells runs about several clusters apart.
  ///   - version: the tool's own.
  static func run(_ report: DriftReport, cluster: String, version: String) -> Node {
    let opening = report.proposed?.objects.filter(\.mayOpen) ?? []
    let used = Rule.all.filter { rule in
      report.findings.contains { Rule(of: $0) == rule } || rule == .proposed && !opening.isEmpty
    }
    let proposals = report.proposedByFinding
    let marks = report.newsMarks
    var run: [String: Node] = [
      "tool": tool(version, used),
      "columnKind": "utf16CodeUnits",
      "automationDetails": [
        "id": text(
          "mendwall/\(cluster)/"
            + (report.shard.map { "shard-\($0.index)-of-\($0.count)/" } ?? ""))
      ],
      "invocations": [invocation(report)],
      "properties": [
        "commit": text(report.source.commit), "revision": text(report.source.revision),
        "cluster": text(report.cluster.inWords),
      ],
    ]
    run["results"] = Node(
      .sequence(
        report.findings.filter(\.isDeparture).mapInParallel { finding in
          let rule = Rule(of: finding)
          return adding(
            marks?.mark(finding),
            to: result(finding, rule, used.firstIndex(of: rule) ?? 0, proposals[finding.id]))
        }
          + opening.map {
            adding(
              marks == nil ? nil : .new, to: result($0, used.firstIndex(of: .proposed) ?? 0))
          }))
    return object(run)
  }

  private static func tool(_ version: String, _ rules: [Rule]) -> Node {
    [
      "driver": [
        "name": "mendwall", "version": text(version), "semanticVersion": text(version),
        "rules": Node(.sequence(rules.map(\.node))),
      ]
    ]
  }

  /// The run of what could not be compared. It is of no cluster's category: without results there it would have
  /// code scanning close the alerts of a cluster of which nothing is known.
  ///
  /// - Parameters:
  ///   - cluster: the cluster; nil where it is not known of which clusters something is missing.
  ///   - messages: why, a sentence each.
  ///   - start: when the run began.
  ///   - version: the tool's own.
  static func run(
    unseen cluster: String?, _ messages: [String], at start: Instant, version: String
  ) -> Node {
    object([
      "tool": tool(version, []), "columnKind": "utf16CodeUnits", "results": [],
      "automationDetails": ["id": text("mendwall-unseen/" + (cluster.map { "\($0)/" } ?? ""))],
      "invocations": [
        [
          "executionSuccessful": false, "startTimeUtc": text(start.description),
          "toolExecutionNotifications": Node(
            .sequence(
              messages.map { ["level": "error", "message": ["text": text(plain($0))]] })),
        ]
      ], "properties": ["cluster": text(cluster ?? "all clusters")],
    ])
  }

  static func text(_ text: String) -> Node { Node(.string(text)) }

  static func object(_ fields: [String: Node]) -> Node {
    Node(
      .mapping(
        Mapping(fields.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value) })))
  }

  /// - Parameter proposed: what a branch makes of the same object.
  private static func result(
    _ finding: Finding, _ rule: Rule, _ index: Int, _ proposed: Proposal.Object?
  ) -> Node {
    let told =
      [
        finding.headline, finding.sentence,
        finding.severityReason.map { "\(finding.severity.rawValue): \($0)" }, finding.explanation,
        proposed?.noteOfFinding,
      ].compactMap { $0 } + finding.impactInWords
      + (finding.changes ?? []).prefix(20).map { "\($0.op.rawValue) \($0.path)" }
    return result(
      rule, index, finding.severity, told, fingerprint: ("mendwallFinding/v1", finding.id),
      finding.object, at: finding.place)
  }

  static func result(
    _ rule: Rule, _ index: Int, _ severity: Severity, _ message: [String],
    fingerprint: (name: String, id: String), _ reference: ObjectReference,
    at place: Finding.Declaration?
  ) -> Node {
    var fields: [String: Node] = [
      "ruleId": text(rule.rawValue), "ruleIndex": Node(.integer(Int64(index))),
      "level": text(severity.level),
      "message": ["text": text(message.map(plain).joined(separator: "\n"))],
      "partialFingerprints": object([fingerprint.name: text(fingerprint.id)]),
      "properties": [
        "severity": text(severity.rawValue), "object": text(reference.description),
      ],
    ]
    var location: [String: Node] = [
      "logicalLocations": [
        ["fullyQualifiedName": text(reference.description), "kind": "object"]
      ]
    ]
    if let declared = place {
      location["physicalLocation"] = [
        "artifactLocation": ["uri": text(uri(declared.path)), "uriBaseId": "%SRCROOT%"],
        "region": ["startLine": Node(.integer(Int64(max(1, declared.line ?? 1))))],
      ]
    }
    fields["locations"] = [object(location)]
    return object(fields)
  }

  /// Text without links: square brackets begin one unless they are escaped (SARIF 2.1.0, 3.11.6).
  static func plain(_ text: String) -> String {
    let text = printable(text)
    guard text.utf8.contains(where: { "[]".utf8.contains($0) }) else { return text }
    return text.replacing("[", with: "\\[").replacing("]", with: "\\]")
  }

  /// A path as a relative reference (RFC 3986).
  static func uri(_ path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    var result = ""
    for byte in path.utf8 {
      if plain.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }

  private static func invocation(_ report: DriftReport) -> Node {
    [
      "executionSuccessful": Node(.bool(report.complete && report.proposed?.complete != false)),
      "startTimeUtc": text(report.startedAt.description),
      "endTimeUtc": text(report.finishedAt.description),
      "toolExecutionNotifications": Node(
        .sequence(
          (report.diagnostics + (report.proposed?.diagnostics ?? [])).map(notification))),
    ]
  }

  static func notification(_ diagnostic: Diagnostic) -> Node {
    let level =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "note"
      }
    return ["level": text(level), "message": ["text": text(plain(diagnostic.inWords))]]
  }

  /// The kinds of findings.
  enum Rule: String, CaseIterable {
    case modified = "mendwall/modified"
    case missing = "mendwall/missing"
    case unmanaged = "mendwall/unmanaged"
    case effect = "mendwall/effect"
    case assertion = "mendwall/assertion"
    case exception = "mendwall/exception"
    case containment = "mendwall/containment"
    case proposed = "mendwall/proposed"

    static var all: [Rule] { allCases }

    init(of finding: Finding) {
      self =
        switch (finding.type, finding.state) {
        case (.effect, _): .effect
        case (.assertion, _): .assertion
        case (.exception, _): .exception
        case (.containment, _): .containment
        case (.drift, .missing): .missing
        case (.drift, .unmanaged): .unmanaged
        case (.drift, .modified), (.drift, nil): .modified
        }
    }

    private var words: (name: String, what: String, remedy: String) {
      switch self {
      case .modified:
        (
          "ModifiedPolicy", "A policy of the cluster is not as Git declares it.",
          "Put it back with mendwall restore, or declare the change in Git."
        )
      case .missing:
        (
          "MissingPolicy", "The cluster does not have a policy that Git declares.",
          "Put it back with mendwall restore, or remove it from Git."
        )
      case .unmanaged:
        (
          "UnmanagedPolicy", "The cluster has a policy that Git does not declare, where Git owns.",
          "Delete it with mendwall restore --prune, or declare it in Git."
        )
      case .effect:
        (
          "RelabelledPods",
          "Labels move pods into policies or out of them, otherwise than Git means.",
          "Apply the workload that Git declares, or delete the pod so that a new one is made."
        )
      case .assertion:
        (
          "BrokenAssertion", "An assertion of .mendwall.yaml about connections does not hold.",
          "mendwall reach --check tells which policies decide; change them, or the assertion."
        )
      case .exception:
        (
          "InvalidException", "An exception of .mendwall.yaml does not hold.",
          "Remove it, or renew it with a reason and an end."
        )
      case .containment:
        (
          "DoubtfulContainment", "A policy claims to be an emergency isolation and does not hold.",
          "End it with mendwall release, or delete it."
        )
      case .proposed:
        (
          "ProposedOpening", "A branch changes a policy so that something gains a way, or may.",
          "Look whether it is meant; mendwall reach git:BASE --against git:HEAD tells all of it."
        )
      }
    }

    var node: Node {
      [
        "id": text(rawValue), "name": text(words.name),
        "shortDescription": ["text": text(words.what)],
        "help": ["text": text("\(words.what) \(words.remedy)")],
        "defaultConfiguration": ["level": "warning"],
        "properties": ["tags": ["security", "kubernetes", "network-policy"]],
      ]
    }
  }
}

extension Severity {
  /// As SARIF calls it.
  var level: String {
    switch self {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .info: "note"
    }
  }
}
