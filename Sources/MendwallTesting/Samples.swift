import Documents
import DriftDetection
import FoundationEssentials
import MendwallConfiguration
import PolicyModel
public import Reports

/// Reports of every kind that a renderer meets.
public enum Samples {
  public static let clean = report([])

  public static let oneFinding = report([.missing(declared: policy("shop", "default-deny"))])

  public static let incident: DriftReport = {
    let changed = """
      podSelector: {matchLabels: {app: cart, track: canary}}
      policyTypes: [Egress]
      egress:
      - ports: [{port: 3306, protocol: TCP}]
        to: [{podSelector: {matchLabels: {app: database}}}]
      """
    let declared = policy(
      "shop", "cart-to-database",
      spec: changed.replacing("3306", with: "5432").replacing(", track: canary", with: ""))
    let live = policy("shop", "cart-to-database", spec: changed, isLive: true)
    return report(
      [
        .missing(declared: policy("monitoring", "default-deny")),
        .modified(
          declared: declared, live: live, changes: DriftDetector.changes(from: declared, to: live)),
        .unmanaged(live: policy("shop", "debug-allow-all", isLive: true)),
      ],
      cluster: DriftReport.Cluster(
        name: "production", server: "https://api.example.com:6443", version: "v1.36.2", uid: "u-1"))
  }()

  public static let partial = report(
    [.unmanaged(live: policy("shop", "debug-allow-all", isLive: true))], extent: .partial,
    diagnostics: [
      Diagnostic(.error, "namespace payments could not be read: forbidden"),
      Diagnostic(.error, "the mapping has the key a twice", path: "policies/a.yaml", line: 7),
      Diagnostic(.warning, "is a submodule", path: "modules/shared"),
      Diagnostic(.info, "all the rest was read"),
    ])

  public static let nothingSeen = report(
    [], extent: .partial, diagnostics: [Diagnostic(.error, "nothing could be read")])

  /// What findings let through and cut: by more lines than are shown, together, and not at all.
  public static let impact: DriftReport = {
    var report = Self.report(
      [
        .missing(declared: policy("monitoring", "default-deny")),
        .unmanaged(live: policy("shop", "debug-allow-all", isLive: true)),
        .unmanaged(live: policy("shop", "future", isLive: true)),
        .missing(declared: policy("shop", "rest")),
      ], workloads: .full,
      diagnostics: [Diagnostic(.info, "assumed: the network plug-in does what it should")])
    func line(
      _ change: Finding.ImpactLine.Kind, _ from: String, _ to: String, _ ports: String,
      together: [String]? = nil
    ) -> Finding.ImpactLine {
      Finding.ImpactLine(change: change, from: from, to: to, ports: ports, together: together)
    }
    report.findings[0].severity = .critical
    report.findings[0].severityReason = "pods that were isolated are isolated no longer"
    report.findings[0].impact = [
      line(.exposed, "", "monitoring/grafana", "ingress"),
      line(.opened, "any address outside", "monitoring/grafana", "all"),
      line(.changed, "shop/cart", "monitoring/grafana", "TCP 80 → TCP 443"),
    ]
    report.findings[1].severity = .high
    report.findings[1].severityReason = "pods of another namespace gained a way in"
    report.findings[1].connections = [connection]
    report.findings[1].connectionsOmitted = 1234
    report.findings[1].impact =
      (1...5).map { line(.opened, "dev/a\($0)", "shop/*", "TCP 80") } + [
        line(
          .widened, "dev/b", "shop/*", "TCP 80 → all",
          together: ["NetworkPolicy shop/a", "Namespace shop"]),
        line(.narrowed, "dev/c", "shop/*", "all → UDP 53"),
        line(.closed, "dev/d", "shop/*", "all"),
      ]
    report.findings[2].severity = .low
    report.findings[2].severityReason = "nothing that runs is reached otherwise"
    report.findings[2].impact = []
    report.findings[3].severity = .medium
    report.findings[3].severityReason = "connections that Git allows are cut"
    report.findings[3].impact = [line(.closed, "shop/web", "203.0.113.7", "TCP 443")]
    report.summary = DriftReport.Summary(report.findings)
    return report
  }()

  /// Escape sequences, bidirectional controls and line breaks wherever a text comes from elsewhere.
  public static let hostile: DriftReport = {
    let evil = "\u{1B}]0;owned\u{7}\u{9B}31m\u{202E}\u{2066}\u{E0001}\r\nIn sync: all is well"
    let object = ObjectReference(
      apiVersion: "networking.k8s.io/v1\(evil)", kind: "NetworkPolicy\(evil)",
      namespace: "shop\(evil)", name: "a\(evil)")
    var report = DriftReport(
      source: DriftReport.Source(
        repository: "/srv/\(evil)", revision: "main\(evil)",
        commit: "0123456789abcdef0123456789abcdef01234567",
        committedAt: time, policies: 1),
      cluster: DriftReport.Cluster(
        name: "prod\(evil)", server: "https://a\(evil)", version: "v1\(evil)", uid: evil),
      startedAt: time, finishedAt: time, coverage: DriftReport.Coverage(policies: .partial),
      findings: [
        Finding(
          .modified(
            declared: policy("shop", "a"), live: policy("shop", "a", isLive: true), changes: []),
          cluster: "c")
      ],
      diagnostics: [Diagnostic(.error, "broken\(evil)", path: "p\(evil)", line: 1)])
    report.findings[0].object = object
    report.findings[0].declared = Finding.Declaration(path: "d\(evil)", line: 2)
    report.findings[0].changes = [
      Finding.FieldChange(
        path: "/spec/\(evil)", op: .replace, git: Node(.string("x\(evil)\n\ny")),
        live: Node(
          .mapping(Mapping([.init(key: evil, value: Node(.sequence([Node(.string(evil))])))]))),
        declared: Finding.Declaration(path: "e\(evil)", line: 3))
    ]
    report.findings[0].severityReason = "because\(evil)"
    report.findings[0].impact = [
      Finding.ImpactLine(
        change: .opened, from: "f\(evil)", to: "t\(evil)", ports: "p\(evil)",
        together: ["o\(evil)"])
    ]
    report.summary = DriftReport.Summary(report.findings)
    return report
  }()

  /// Much drift of every sort, in many namespaces and in none, the gravest first as a run has it.
  public static let fiveHundred: DriftReport = {
    let drift = (0..<500).map { number -> Drift in
      let (namespace, name) = ("team-\(number % 40)", "allow-\(number)")
      switch number % 3 {
      case 0: return .missing(declared: policy(namespace, name))
      case 1: return .unmanaged(live: policy(namespace, name, isLive: true))
      default:
        let declared = policy(namespace, name)
        let live = policy(namespace, name, spec: "podSelector: {}\ningress: [{}]", isLive: true)
        return .modified(
          declared: declared, live: live,
          changes: DriftDetector.changes(from: declared, to: live))
      }
    }
    var report = Self.report(
      drift, workloads: .full,
      cluster: DriftReport.Cluster(name: "production", server: "https://api.example.com:6443"))
    for index in report.findings.indices {
      let severity = Severity.allCases[index % Severity.allCases.count]
      report.findings[index].severity = severity
      report.findings[index].severityReason = "for the sake of the example"
      report.findings[index].impact =
        severity == .info
        ? []
        : [
          Finding.ImpactLine(
            change: severity == .medium ? .closed : .opened, from: "dev/sandbox",
            to: "team-\(index % 40)/*", ports: "TCP 80")
        ]
    }
    report.findings = Severity.allCases.flatMap { severity in
      report.findings.filter { $0.severity == severity }
    }
    report.summary = DriftReport.Summary(report.findings)
    return report
  }()

  public static let all: [(name: String, report: DriftReport)] = [
    ("clean", clean), ("one-finding", oneFinding), ("incident", incident), ("partial", partial),
    ("nothing-seen", nothingSeen), ("impact", impact), ("hostile", hostile),
    ("five-hundred", fiveHundred),
  ]

  private static let connection: Finding.Connection = {
    let text = """
      {"change": "opened", "from": {"pod": {"namespace": "debug", "name": "shell"}},
       "to": {"workload": {"namespace": "shop", "name": "web", "kind": "Deployment"}},
       "before": {}, "after": {"TCP": [[80, 80]], "UDP": [[53, 53]]},
       "causes": ["NetworkPolicy shop/debug-allow-all"]}
      """
    do {
      return try JSONDecoder().decode(Finding.Connection.self, from: Data(text.utf8))
    } catch { fatalError("the sample is no connection: \(error)") }
  }()

  private static let time = Instant("2026-11-21T14:02:00Z")!

  private static func policy(
    _ namespace: String, _ name: String, spec: String = "podSelector: {}", isLive: Bool = false
  ) -> Policy {
    let live =
      isLive
      ? "\n  uid: u-\(name)\n  resourceVersion: '7'\n  creationTimestamp: 2026-10-16T18:47:26Z" : ""
    let text = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: \(name)
        namespace: \(namespace)\(live)
      spec:
        \(spec.replacing("\n", with: "\n  "))
      """
    do {
      return try Policy(
        readDocuments(Array(text.utf8), file: "a.yaml")[0], kind: .networkPolicy,
        defaultNamespace: nil,
        location: isLive
          ? nil : SourceLocation(path: "policies/\(namespace)/\(name).yaml", line: 1))
    } catch { fatalError("the sample \(name) is no policy: \(error)") }
  }

  private static func report(
    _ drift: [Drift], extent: DriftReport.Coverage.Extent = .full,
    workloads: DriftReport.Coverage.Extent = .none,
    cluster: DriftReport.Cluster = DriftReport.Cluster(snapshot: "cluster"),
    diagnostics: [Diagnostic] = []
  ) -> DriftReport {
    DriftReport(
      source: DriftReport.Source(
        repository: ".", revision: "HEAD", commit: "0123456789abcdef0123456789abcdef01234567",
        committedAt: Instant("2026-10-13T09:30:00Z")!, policies: 12),
      cluster: cluster, startedAt: time, finishedAt: time,
      coverage: DriftReport.Coverage(policies: extent, workloads: workloads),
      findings: drift.map { Finding($0, cluster: "u-1") }, diagnostics: diagnostics)
  }
}
