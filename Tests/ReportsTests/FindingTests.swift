import Documents
import DriftDetection
import FoundationEssentials
import PolicyModel
import Reports
import Testing

@Suite("Findings")
struct FindingTests {
  private static func policy(port: Int = 80, path: String? = nil) throws -> Policy {
    let text = """
      # A line before it.
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: a, namespace: shop, uid: u, resourceVersion: "7", creationTimestamp: "2026-10-16T18:47:26Z"}
      spec:
        podSelector: {}
        ingress:
        - ports:
          - port: \(port)
      """
    return try Policy(
      readDocuments(Array(text.utf8), file: "a.yaml")[0], kind: .networkPolicy,
      defaultNamespace: nil,
      location: path.map { SourceLocation(path: $0, line: 2) })
  }

  @Test("a modified policy has both sides, and each change its line in Git")
  func modified() throws {
    let git = try Self.policy(path: "a.yaml")
    let live = try Self.policy(port: 443)
    let changes = DriftDetector.changes(from: git, to: live)
    let finding = Finding(.modified(declared: git, live: live, changes: changes), cluster: "c")
    #expect(finding.state == .modified)
    #expect(finding.declared?.line == 2)
    #expect(finding.live?.uid == "u")
    #expect(finding.live?.resourceVersion == "7")
    #expect(finding.live?.createdAt == Instant("2026-10-16T18:47:26Z"))
    let change = try #require(finding.changes?.first)
    #expect(finding.changes?.count == 1)
    #expect(change.path == "/spec/ingress/0/ports/0/port")
    #expect(change.op == .replace)
    #expect(change.git == 80)
    #expect(change.live == 443)
    #expect(change.declared?.line == 9)
  }

  @Test("a missing policy has Git's side alone, and an unmanaged one the cluster's")
  func oneSided() throws {
    let missing = Finding(.missing(declared: try Self.policy(path: "a.yaml")), cluster: "c")
    #expect(missing.state == .missing)
    #expect(missing.declared?.path == "a.yaml")
    #expect(missing.live == nil && missing.changes == nil)
    let unmanaged = Finding(.unmanaged(live: try Self.policy()), cluster: "c")
    #expect(unmanaged.state == .unmanaged)
    #expect(unmanaged.declared == nil)
    #expect(unmanaged.changes?.map(\.path) == ["/spec"], "its whole spec is the addition")
    #expect(unmanaged.changes?.first?.git == nil)
    #expect(unmanaged.changes?.first?.live?["podSelector"] == [:])
    #expect(unmanaged.live?.uid == "u")
    #expect(missing.id == unmanaged.id, "the same object of the same cluster")
  }

  @Test("a report counts its findings, and is complete where everything was seen")
  func summary() throws {
    let policy = try Self.policy(path: "a.yaml")
    let findings = [
      Drift.missing(declared: policy), .missing(declared: policy), .unmanaged(live: policy),
      .modified(declared: policy, live: policy, changes: []),
    ].map { Finding($0, cluster: "c") }
    for extent in [DriftReport.Coverage.Extent.full, .partial, .none] {
      let report = Self.report(findings, extent)
      #expect(report.summary.missing == 2)
      #expect(report.summary.unmanaged == 1)
      #expect(report.summary.modified == 1)
      #expect(report.complete == (extent == .full))
      let data = try JSONEncoder().encode(report)
      #expect(try JSONDecoder().decode(DriftReport.self, from: data) == report)
    }
  }

  private static func report(
    _ findings: [Finding], _ extent: DriftReport.Coverage.Extent
  ) -> DriftReport {
    let time = Instant("2026-11-21T14:02:00Z")!
    return DriftReport(
      source: DriftReport.Source(
        repository: ".", revision: "HEAD", commit: String(repeating: "0", count: 40),
        committedAt: time, policies: 1),
      cluster: DriftReport.Cluster(snapshot: "x"), startedAt: time, finishedAt: time,
      coverage: DriftReport.Coverage(policies: extent), findings: findings,
      diagnostics: [Diagnostic(.warning, "w", path: "p", line: 3), Diagnostic(.info, "i")])
  }
}
