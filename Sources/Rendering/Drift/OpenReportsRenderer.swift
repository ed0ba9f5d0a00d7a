public import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// Objects of OpenReports (`openreports.io/v1alpha1`): a Report for each namespace with findings, and a
/// ClusterReport for what belongs to none and for what the run as a whole came to.
public struct OpenReportsRenderer: Sendable {
  /// The API that the objects are of.
  public enum API: Sendable {
    case openReports
    /// `wgpolicyk8s.io/v1alpha2`, from which OpenReports came. Its oldest definitions know no source of a whole
    /// report, and of severities only high, medium and low.
    case policyReports

    var version: String {
      switch self {
      case .openReports: "openreports.io/v1alpha1"
      case .policyReports: "wgpolicyk8s.io/v1alpha2"
      }
    }

    var kind: String {
      switch self {
      case .openReports: "Report"
      case .policyReports: "PolicyReport"
      }
    }
  }

  /// The objects' label, by which Mendwall knows its own.
  public static let label = (key: "app.kubernetes.io/managed-by", value: "mendwall")
  public static let defaultName = "mendwall"
  private static let source = "mendwall"
  /// etcd takes no object of more than 1.5 MB.
  private static let mostResults = 1000
  private static let mostBytes = 1_000_000
  private static let longestMessage = 2000

  private let api: API
  private let name: String
  private let homeless: Set<String>

  /// - Parameters:
  ///   - api: the API that the objects are of.
  ///   - name: that of each of the objects.
  ///   - homeless: namespaces in which there can be no object, so that the one of the cluster has their findings.
  public init(
    api: API = .openReports, name: String = OpenReportsRenderer.defaultName,
    homeless: Set<String> = []
  ) {
    self.api = api
    self.name = name
    self.homeless = homeless
  }

  /// - Returns: YAML documents, that of the cluster first.
  public static func render(_ report: DriftReport) -> String {
    let renderer = OpenReportsRenderer()
    let objects =
      [renderer.ofCluster(report)]
      + renderer.byNamespace(report).sorted { $0.key < $1.key }.map(\.value)
    return objects.mapInParallel { "---\n" + YAMLWriter.write($0) }.joined()
  }

  /// The object of the cluster.
  public func ofCluster(_ report: DriftReport) -> Node {
    let findings = report.findings.filter { finding in
      finding.object.namespace.map(homeless.contains) ?? true
    }
    return object(namespace: nil, [whole(report)], findings, report)
  }

  /// The objects of the namespaces with findings.
  public func byNamespace(_ report: DriftReport) -> [String: Node] {
    let findings = Dictionary(grouping: report.findings) { $0.object.namespace ?? "" }
      .filter { !$0.key.isEmpty && !homeless.contains($0.key) }
    // Where all was seen the findings say enough.
    let doubt = report.complete ? [] : [whole(report)]
    let objects = Array(findings).mapInParallel { each in
      (each.key, object(namespace: each.key, doubt, each.value, report))
    }
    return Dictionary(uniqueKeysWithValues: objects)
  }

  private func text(_ text: String) -> Node { Node(.string(printable(text))) }

  private func object(
    namespace: String?, _ first: [Node], _ findings: [Finding], _ report: DriftReport
  ) -> Node {
    var metadata = Mapping([
      .init(key: "name", value: text(name)),
      .init(key: "labels", value: [Self.label.key: text(Self.label.value)]),
      .init(
        key: "annotations",
        value: [
          "mendwall.dev/commit": text(report.source.commit),
          "mendwall.dev/revision": text(report.source.revision),
        ]),
    ])
    if let namespace { metadata["namespace"] = text(namespace) }
    let seconds = report.finishedAt.secondsSinceEpoch
    let marks = report.newsMarks
    let all = first + findings.mapInParallel { result($0, seconds, marks) }
    var results = bounded(all)
    var counted = all
    if results.count < all.count {
      let rest = result(
        rule: "left-out", "skip",
        "\(all.count - results.count) more are left out here for lack of room; mendwall detect tells them",
        seconds)
      results.append(rest)
      counted.append(rest)
    }
    let outcomes = ["pass", "fail", "warn", "error", "skip"]
    let summary = outcomes.map { outcome in
      Mapping.Entry(
        key: outcome,
        value: Node(.integer(Int64(counted.count { $0["result"]?.string == outcome }))))
    }
    var object: [Mapping.Entry] = [
      .init(key: "apiVersion", value: text(api.version)),
      .init(key: "kind", value: text(namespace == nil ? "Cluster\(api.kind)" : api.kind)),
      .init(key: "metadata", value: Node(.mapping(metadata))),
    ]
    if api == .openReports { object.append(.init(key: "source", value: text(Self.source))) }
    object += [
      .init(key: "summary", value: Node(.mapping(Mapping(summary)))),
      .init(key: "results", value: Node(.sequence(results))),
    ]
    return Node(.mapping(Mapping(object)))
  }

  /// As many as an object can hold.
  private func bounded(_ results: [Node]) -> [Node] {
    var room = Self.mostBytes
    return Array(
      results.prefix(Self.mostResults).prefix { result in
        room -= JSONWriter.bytes(result).count
        return room >= 0
      })
  }

  /// What the run as a whole came to.
  private func whole(_ report: DriftReport) -> Node {
    let part = report.shard.map { "; these are the findings of shard \($0) alone" } ?? ""
    return result(
      rule: "complete", report.complete ? "pass" : "error",
      (report.complete ? "every policy could be seen" : "not everything could be seen") + part,
      report.finishedAt.secondsSinceEpoch)
  }

  private func result(_ finding: Finding, _ seconds: Int64, _ marks: NewsMarks?) -> Node {
    let outcome = !finding.isDeparture ? "pass" : finding.severity >= .medium ? "fail" : "warn"
    let told =
      [finding.headline, finding.sentence, finding.explanation].compactMap { $0 }
      + finding.impactInWords
    var entries =
      result(
        rule: finding.state?.rawValue ?? finding.type.rawValue, outcome,
        told.joined(separator: "; "), seconds
      ).mapping?.entries ?? []
    entries.append(.init(key: "severity", value: text(severity(finding))))
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
    if api == .policyReports {
      properties.append(.init(key: "severity", value: text(finding.severity.rawValue)))
    }
    if let declared = finding.declared {
      properties.append(.init(key: "declared", value: text(declared.inWords)))
    }
    if let marks {
      properties.append(.init(key: "news", value: text(marks.mark(finding).rawValue)))
      if let time = marks.firstSeen(finding) {
        properties.append(.init(key: "firstSeen", value: text("\(time)")))
      }
    }
    entries.append(.init(key: "properties", value: Node(.mapping(Mapping(properties)))))
    return Node(.mapping(Mapping(entries)))
  }

  private func severity(_ finding: Finding) -> String {
    if api == .openReports { return finding.severity.rawValue }
    return switch finding.severity {
    case .critical, .high: "high"
    case .medium: "medium"
    case .low, .info: "low"
    }
  }

  private func result(rule: String, _ outcome: String, _ message: String, _ seconds: Int64) -> Node
  {
    let isLong = message.unicodeScalars.count > Self.longestMessage
    let message = isLong ? message.cut(to: Self.longestMessage - 1) + "…" : message
    return [
      "policy": "drift-from-git", "rule": text(rule), "source": text(Self.source),
      "result": text(outcome), "scored": true, "message": text(message),
      "timestamp": ["seconds": Node(.integer(seconds)), "nanos": 0],
    ]
  }
}

extension String {
  fileprivate func cut(to count: Int) -> String { String(unicodeScalars.prefix(count)) }
}
