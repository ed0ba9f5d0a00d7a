import MendwallCommands
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("How grave drift is by what it lets through")
struct DetectSeverityTests {
  private typealias Pods = PodsUnderPolicies

  /// Drift that one row of the table fits.
  struct Example: Sendable, CustomTestStringConvertible {
    let row: String
    var git: [String] = [Pods.closed]
    var live: [String] = [Pods.closed]
    var extra: [String] = []
    let object: String
    let impact: [String]

    var testDescription: String { row }
  }

  static let examples = [
    Example(
      row: "critical: addresses outside of the cluster gained a way in",
      extra: [Pods.letting(Pods.outside, on: 443)], object: "shop/extra",
      impact: ["opened: 203.0.113.0/24 → shop/*: TCP 443"]),
    Example(
      row: "critical: pods of a namespace that Git does not own gained a way in",
      extra: [Pods.letting(Pods.namespace("dev"))], object: "shop/extra",
      impact: ["opened: dev/x → shop/*: all"]),
    Example(
      row: "critical: pods that were isolated are isolated no longer",
      git: [Shop.network("all", "podSelector: {matchLabels: {app: web}}, ingress: [{}]")], live: [],
      object: "shop/all", impact: ["shop/web is no longer isolated for ingress"]),
    Example(
      row: "high: pods of another namespace gained a way in",
      extra: [Pods.letting(Pods.namespace("payments"), into: "app: db")], object: "shop/extra",
      impact: ["opened: payments/pay → shop/db: all"]),
    Example(
      row: "high: pods gained a way out of the cluster", git: [Pods.caged], live: [Pods.caged],
      extra: [
        Shop.network(
          "extra",
          "podSelector: {}, policyTypes: [Egress], egress: [{to: [{\(Pods.outside)}]}]")
      ], object: "shop/extra", impact: ["opened: shop/* → 203.0.113.0/24: all"]),
    Example(
      row: "medium: pods of the same namespace gained a way in",
      extra: [Pods.letting("podSelector: {matchLabels: {app: web}}", on: 5432, into: "app: db")],
      object: "shop/extra", impact: ["opened: shop/web → shop/db: TCP 5432"]),
    Example(
      row: "medium: connections that Git allows are cut",
      git: [Pods.closed, Pods.letting(Pods.namespace("payments"), as: "pay", on: 80)],
      object: "shop/pay", impact: ["closed: payments/pay → shop/*: TCP 80"]),
    Example(
      row: "low: nothing that runs is reached otherwise, but a pod that comes may be",
      extra: [Pods.letting(Pods.outside, into: "app: canary")], object: "shop/extra", impact: []),
    Example(
      row: "info: nothing is reached otherwise",
      git: [Pods.closed.replacing("namespace: shop", with: "namespace: shop, labels: {a: b}")],
      live: [Pods.closed.replacing("namespace: shop", with: "namespace: shop, labels: {a: c}")],
      object: "shop/closed", impact: []),
  ]

  @Test("each row of the table is reached", arguments: examples)
  func rows(example: Example) async throws {
    let pods = try await Pods(git: example.git, live: example.live + example.extra)
    let report = try await pods.report()
    #expect(report.findings.count == 1)
    let finding = try #require(report.finding(example.object))
    #expect(finding.inWords == [example.row] + example.impact)
    #expect(finding.connections?.isEmpty == !example.impact.contains { $0.contains("→") })
  }

  @Test("the examples are all rows of the table, in its order, and the help prints it")
  func table() async {
    let rows = ImpactSeverity.table.map { "\($0.severity.rawValue): \($0.words)" }
    #expect(Self.examples.map(\.row) == rows)
    let help = await CommandRun.mendwall("detect", "--help-severity")
    #expect(help.status == .inSync)
    #expect(help.output == ImpactSeverity.help)
    let places = ImpactSeverity.table.map { row in
      help.output.split(separator: "\n").firstIndex {
        $0.hasPrefix("  \(row.severity.rawValue) ") && $0.hasSuffix(row.words)
      }
    }
    #expect(places == (1...9).map(Optional.some))
  }

  @Test(
    "--fail-on passes over what is less grave, which is told all the same",
    arguments: [
      ("critical", "medium", true), ("high", "medium", true), ("medium", "medium", false),
      ("low", "medium", false), ("info", "medium", false), ("critical", "critical", false),
      ("high", "high", false), ("critical", "high", true), ("info", "info", false),
      ("low", "info", true),
    ])
  func threshold(grade: String, severity: String, passes: Bool) async throws {
    let example = try #require(Self.examples.first { $0.row.hasPrefix("\(severity): ") })
    let pods = try await Pods(git: example.git, live: example.live + example.extra)
    let run = await pods.detect("--fail-on", grade, "-o", "json")
    #expect(run.status == (passes ? .inSync : .drift))
    #expect(try run.report().findings.count == 1)
  }

  @Test("--fail-on knows severities alone")
  func unknown() async throws {
    let pods = try await Pods(git: [Pods.closed], live: [Pods.closed])
    #expect(await pods.detect("--fail-on", "grave").status == .usage)
  }

  @Test("what the configuration says overrules it, and is told as the reason")
  func overruled() async throws {
    let report = try await Pods(
      git: [Pods.closed], live: [Pods.closed, Pods.letting(Pods.outside, on: 443)],
      configuration: "severity: [{object: {name: extra}, severity: low}]\n"
    ).report()
    #expect(
      report.finding("shop/extra")?.inWords == [
        "low: as .mendwall.yaml says", "opened: 203.0.113.0/24 → shop/*: TCP 443",
      ])
  }

  @Test("the gravest findings come first, and the same grave ones by name")
  func order() async throws {
    let extra = [
      Pods.letting("podSelector: {}", as: "a", on: 1), Pods.letting(Pods.outside, as: "z", on: 2),
      Pods.letting(Pods.namespace("payments"), as: "m", on: 3),
      Pods.letting("podSelector: {}", as: "b", on: 4),
    ]
    let report = try await Pods(git: [Pods.closed], live: [Pods.closed] + extra).report()
    #expect(report.findings.map(\.object.name) == ["z", "m", "a", "b"])
  }
}
