import Documents
import DriftDetection
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("The incident")
struct IncidentTests {
  @Test("exactly the five findings are found, at their places in Git and in the object")
  func findings() async throws {
    let run = try await Incident().detect("-o", "json")
    #expect(run.status == .drift)
    let report = try run.report()
    #expect(report.source.commit == "bf77157c977fe57bca3997008e9b29fed5f09ca9")
    #expect(report.complete)
    let found = report.findings.map { finding in
      let place = finding.declared.map { "\($0.path):\($0.line ?? 0)" } ?? "-"
      let changes = (finding.changes ?? []).map { change in
        " \(change.op.rawValue) \(change.path) \(change.git.map(JSONWriter.compact) ?? "-")"
          + " \(change.live.map(JSONWriter.compact) ?? "-") \(change.declared?.line ?? 0)"
      }
      return "\(finding.state?.rawValue ?? "") \(finding.object.qualifiedName) \(place)"
        + changes.joined()
    }
    #expect(
      found == [
        "missing monitoring/default-deny policies/monitoring/baseline.yaml:2",
        "modified payments/default-deny policies/payments/baseline.yaml:3"
          + " add /spec/ingress/0 - {} 13",
        "modified shop/cart-to-database policies/shop/database.yaml:5"
          + " replace /spec/egress/0/ports/0/port 5432 3306 27",
        "unmanaged shop/debug-allow-all - add /spec -"
          + #" {"ingress":[{}],"podSelector":{},"policyTypes":["Ingress"]} 0"#,
        "modified shop/frontend-to-cart policies/shop/frontend.yaml:24"
          + #" add /spec/podSelector/matchLabels/track - "canary" 32"#,
      ])
  }

  @Test("the text names every finding and its file")
  func text() async throws {
    let output = try await Incident().detect().output
    for words in [
      "5 policies depart from Git (3 modified, 1 missing, 1 not in Git)",
      "MISSING   NetworkPolicy monitoring/default-deny", "policies/monitoring/baseline.yaml:2",
      "NOT IN GIT  NetworkPolicy shop/debug-allow-all", "- 5432", "+ 3306", "+ canary",
    ] { #expect(output.contains(words), "\(words)") }
    #expect(!output.contains("metrics-server"))
    #expect(!output.contains("dev/"))
  }

  @Test("the system's namespace and a foreign one count where they are named as owned")
  func owned() async throws {
    let report = try await Incident().detect("-o", "json", "--owns", "kube-system", "--owns", "dev")
      .report()
    #expect(report.summary.unmanaged == 3)
    #expect(report.briefly.contains("unmanaged kube-system/metrics-server"))
    #expect(report.briefly.contains("unmanaged dev/allow-all"))
  }
}
