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
    let found = report.findings.sorted { $0.object < $1.object }.map { finding in
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

  @Test("the gravest come first, and each says what it opened or cut")
  func impact() async throws {
    let report = try await Incident().detect("-o", "json").report()
    #expect(report.coverage.workloads == .full)
    let found = report.findings.map { [$0.object.qualifiedName] + $0.inWords }
    let outside = "critical: addresses outside of the cluster gained a way in"
    let foreign = "kube-system/*, any address outside, dev/sandbox"
    let ingress = "ingress-nginx/ingress-nginx-controller"
    let port =
      "changed: shop/cart → shop/database: TCP 5432 → TCP 3306 (together with NetworkPolicy"
    #expect(
      found == [
        [
          "monitoring/default-deny", outside,
          "monitoring/grafana is no longer isolated for ingress",
          "opened: \(foreign), \(ingress) → monitoring/grafana: all",
        ],
        [
          "payments/default-deny", outside,
          "opened: \(foreign), \(ingress) → payments/gateway: all",
          "widened: monitoring/prometheus → payments/gateway: TCP 9100 → TCP 9100, 9187",
        ],
        [
          "shop/debug-allow-all", outside, "opened: \(foreign) → shop/*: all",
          "opened: \(ingress) → shop/cart, shop/database: all",
          "widened: \(ingress) → shop/frontend: TCP 8080 → all",
          "\(port) shop/cart-to-database)",
        ],
        [
          "shop/cart-to-database", "medium: pods of the same namespace gained a way in",
          "\(port) shop/debug-allow-all)",
        ],
        [
          "shop/frontend-to-cart", "medium: connections that Git allows are cut",
          "closed: shop/frontend → shop/cart: TCP 7070",
        ],
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
    #expect(!output.contains("NetworkPolicy kube-system/"))
    #expect(!output.contains("NetworkPolicy dev/"))
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
