import PolicyModel
public import Reports
import Workloads

extension Samples {
  /// Observed connections beside drift: some opened by it and used, one cut by it, one that nobody lets through.
  public static let flows: DriftReport = {
    var report = incident
    report.flows = account
    return report
  }()

  /// The cluster is as Git says, and something came through all the same.
  public static let flowsInSync: DriftReport = {
    var report = clean
    report.flows = FlowAccount(
      expected: "Git", actual: "the cluster", logs: logs, connections: 12, judged: 12,
      undecided: [], letThrough: .init(total: 1, connections: [unenforced]),
      notEnforced: .init(total: 1, connections: [unenforced]))
    return report
  }()

  /// Nothing was seen that should not have been.
  public static let quietFlows: DriftReport = {
    var report = clean
    report.flows = FlowAccount(
      expected: "Git", actual: "the cluster", logs: logs, connections: 12, judged: 12, undecided: []
    )
    return report
  }()

  /// Names from elsewhere that would break out of any format.
  public static let hostileFlows: DriftReport = {
    var report = clean
    let bad = "shop/`</td><script>|*@all\u{202E}\u{1B}[31m,\"=1"
    var connection = observed(bad, bad, 1)
    connection.policies = [bad]
    connection.explanation = [bad]
    report.flows = FlowAccount(
      expected: "Git", actual: "the cluster",
      logs: [
        .init(file: bad, format: nil, records: 1, flows: 0, replies: 0, others: 0, unreadable: 1)
      ],
      connections: 1, judged: 1, undecided: [],
      letThrough: .init(total: 1_000_000, connections: Array(repeating: connection, count: 500)))
    return report
  }()

  public static let allFlows: [(name: String, report: DriftReport)] = [
    ("flows", flows), ("in-sync", flowsInSync), ("quiet", quietFlows), ("hostile", hostileFlows),
  ]

  /// What `mendwall flows` tells of a report's flows.
  public static func flowReport(of report: DriftReport) -> FlowReport? {
    report.flows.map {
      FlowReport(
        source: report.source, cluster: report.cluster, createdAt: report.finishedAt,
        complete: report.complete, flows: $0, diagnostics: report.diagnostics)
    }
  }

  private static let account: FlowAccount = {
    let opened = [
      observed("ops/agent", "shop/database", 312), observed("203.0.113.9", "shop/database", 1),
    ]
    var account = FlowAccount(
      expected: "Git", actual: "the cluster", logs: logs, connections: 1204, judged: 1190,
      undecided: [
        .init(reason: "infrastructure", words: "have a node at an end", connections: 14)
      ], letThrough: .init(total: 3, connections: opened + [unenforced]),
      openedAndUsed: .init(total: 2, connections: opened))
    var cut = observed("shop/cart", "shop/database", 40)
    cut.policies = ["NetworkPolicy shop/database"]
    account.cutByDrift = .init(total: 1, connections: [cut])
    account.cutByRestore = account.openedAndUsed
    account.notEnforced = .init(total: 1, connections: [unenforced])
    account.deniedBesides = .init(total: 30, connections: [cut])
    return account
  }()

  private static let logs: [FlowAccount.Log] = [
    .init(
      file: "node-1.log.gz", format: "Hubble", records: 5000, flows: 4200, replies: 700, others: 98,
      unreadable: 2),
    .init(
      file: "-", format: "Calico", records: 100, flows: 100, replies: 0, others: 0, unreadable: 0),
  ]

  private static let unenforced: FlowAccount.Connection = {
    var connection = observed("shop/web", "shop/database", 2)
    connection.port = 22
    connection.leavingOnly = true
    connection.explanation = [
      "shop/database accepts only what a policy names: no rule allows it (policies/database.yaml:1)"
    ]
    return connection
  }()

  private static func observed(_ from: String, _ to: String, _ count: UInt64)
    -> FlowAccount.Connection
  {
    .init(
      from: from, to: to, protocol: .tcp, port: 5432, count: count,
      firstSeen: Instant("2026-11-21T10:00:00Z"),
      lastSeen: Instant(count == 1 ? "2026-11-21T10:00:00Z" : "2026-11-21T13:59:00Z"),
      leavingOnly: false, policies: [])
  }
}
