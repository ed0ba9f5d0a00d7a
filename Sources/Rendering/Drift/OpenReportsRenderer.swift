import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// Objects of OpenReports (`openreports.io/v1alpha1`): a Report for each namespace with findings, and a
/// ClusterReport for what belongs to none and for what the run as a whole came to.
public enum OpenReportsRenderer {
  /// The name of the objects, and the source that they give.
  static let name = "mendwall"

  /// - Returns: YAML documents.
  public static func render(_ report: DriftReport) -> String {
    objects(report).map { "---\n" + YAMLWriter.write($0) }.joined()
  }

  static func objects(_ report: DriftReport) -> [Node] {
    let byNamespace = Dictionary(grouping: report.findings) { $0.object.namespace ?? "" }
    let seconds = report.finishedAt.secondsSinceEpoch
    var run = [
      result(
        rule: "complete", report.complete ? "pass" : "error",
        report.complete
          ? "every policy could be seen" : "not everything could be seen", seconds)
    ]
    run += (byNamespace[""] ?? []).map { result($0, seconds) }
    let whole = object("ClusterReport", namespace: nil, run, report)
    return [whole]
      + byNamespace.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map {
        namespace, findings in
        object("Report", namespace: namespace, findings.map { result($0, seconds) }, report)
      }
  }

  private static func text(_ text: String) -> Node { Node(.string(printable(text))) }

  private static func object(
    _ kind: String, namespace: String?, _ results: [Node], _ report: DriftReport
  ) -> Node {
    var metadata = Mapping([
      .init(key: "name", value: text(name)),
      .init(
        key: "labels", value: ["app.kubernetes.io/managed-by": text(name)]),
      .init(
        key: "annotations",
        value: [
          "mendwall.dev/commit": text(report.source.commit),
          "mendwall.dev/revision": text(report.source.revision),
        ]),
    ])
    if let namespace { metadata["namespace"] = text(namespace) }
    let outcomes = ["pass", "fail", "warn", "error", "skip"]
    let summary = outcomes.map { outcome in
      Mapping.Entry(
        key: outcome,
        value: Node(.integer(Int64(results.count { $0["result"]?.string == outcome }))))
    }
    return [
      "apiVersion": "openreports.io/v1alpha1", "kind": text(kind),
      "metadata": Node(.mapping(metadata)), "source": text(name),
      "summary": Node(.mapping(Mapping(summary))), "results": Node(.sequence(results)),
    ]
  }

  private static func result(_ finding: Finding, _ seconds: Int64) -> Node {
    let outcome = !finding.isDeparture ? "pass" : finding.severity >= .medium ? "fail" : "warn"
    var entries =
      result(
        rule: finding.state?.rawValue ?? finding.type.rawValue, outcome,
        ([finding.headline, finding.sentence, finding.explanation].compactMap { $0 }
          + finding.impactInWords).joined(separator: "; "), seconds
      ).mapping?.entries ?? []
    entries.append(.init(key: "severity", value: text(finding.severity.rawValue)))
    entries.append(.init(key: "category", value: text(finding.type.rawValue)))
    if finding.type != .assertion, finding.type != .exception {
      var reference: [Mapping.Entry] = [
        .init(key: "apiVersion", value: text(finding.object.apiVersion)),
        .init(key: "kind", value: text(finding.object.kind)),
        .init(key: "name", value: text(finding.object.name)),
      ]
      if let namespace = finding.object.namespace {
        reference.append(.init(key: "namespace", value: text(namespace)))
      }
      entries.append(
        .init(key: "resources", value: Node(.sequence([Node(.mapping(Mapping(reference)))]))))
    }
    var properties: [Mapping.Entry] = [.init(key: "id", value: text(finding.id))]
    if let declared = finding.declared {
      properties.append(.init(key: "declared", value: text(declared.inWords)))
    }
    entries.append(.init(key: "properties", value: Node(.mapping(Mapping(properties)))))
    return Node(.mapping(Mapping(entries)))
  }

  private static func result(rule: String, _ outcome: String, _ message: String, _ seconds: Int64)
    -> Node
  {
    [
      "policy": "drift-from-git", "rule": text(rule), "source": text(name),
      "result": text(outcome), "scored": true, "message": text(message),
      "timestamp": ["seconds": Node(.integer(seconds)), "nanos": 0],
    ]
  }
}
