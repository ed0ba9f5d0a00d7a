import PolicyModel
public import Reports

extension Samples {
  /// Many clusters: with drift, without, seen in part, and two that could not be compared.
  public static let fleet = list(
    [
      named("prod-eu", incident), named("prod-us", clean), named("staging", partial),
      named("test", impact),
    ],
    failures: [
      ("dev", "no connection to https://dev.example: nothing listens there"),
      ("old", "https://old.example does not accept the credentials of this context; log in again"),
    ])

  /// Many clusters of which nothing departs.
  public static let cleanFleet = list([named("prod-eu", clean), named("prod-us", clean)])

  /// None of many clusters could be compared.
  public static let unseenFleet = list([], failures: [("dev", "nothing listens there")])

  /// Controls wherever a text comes from elsewhere.
  public static let hostileFleet: DriftReportList = {
    let evil = hostile.cluster.name ?? ""
    var list = Samples.list(
      [hostile, named("b\(evil)", hostile)], failures: [("c\(evil)", "no\(evil)")])
    list.diagnostics = [Diagnostic(.error, "shards\(evil)")]
    list.complete = false
    return list
  }()

  /// A shard of many clusters into which none falls.
  public static let emptyShard: DriftReportList = {
    var list = Samples.list([])
    list.shard = Shard(index: 1, count: 3)
    return list
  }()

  /// Fifty clusters with five hundred findings each, and fifty that could not be compared.
  public static let largeFleet = list(
    (10..<60).map { named("cluster-\($0)", fiveHundred) },
    failures: (10..<60).map { ("dead-\($0)", "no connection to https://dead-\($0).example") })

  public static let fleets: [(name: String, list: DriftReportList)] = [
    ("fleet", fleet), ("clean", cleanFleet), ("unseen", unseenFleet), ("hostile", hostileFleet),
    ("empty-shard", emptyShard),
  ]

  private static func named(_ name: String, _ report: DriftReport) -> DriftReport {
    var report = report
    report.cluster = DriftReport.Cluster(
      name: name, server: "https://\(name).example:6443", version: "v1.36.2", uid: "u-\(name)")
    return report
  }

  private static func list(
    _ items: [DriftReport], failures: [(cluster: String, message: String)] = []
  ) -> DriftReportList {
    DriftReportList(
      startedAt: clean.startedAt, finishedAt: clean.finishedAt, items: items,
      failures: failures.map {
        DriftReportList.Failure(cluster: $0.cluster, message: $0.message)
      })
  }
}
