import MendwallConfiguration
import PolicyModel
public import Reports

extension Samples {
  private static let dayBefore = Instant("2026-11-20T14:02:00Z")!

  /// The incident a day after a run that had one of the findings less grave and by other values, one as it is, and
  /// one that is gone.
  public static let news: DriftReport = {
    var earlier = incident
    earlier.finishedAt = dayBefore
    earlier.findings[0] = oneFinding.findings[0]
    earlier.findings[1].severity = .low
    earlier.findings[1].changes?.removeLast()
    var report = incident
    report.tellNews(since: DriftMemory(earlier))
    return report
  }()

  /// The same between two runs of which each could not see everything.
  public static let partialNews: DriftReport = {
    var earlier = incident
    earlier.finishedAt = dayBefore
    earlier.complete = false
    earlier.coverage = DriftReport.Coverage(
      policies: .partial, gaps: [DriftReport.Gap(kind: "NetworkPolicy", namespace: "monitoring")])
    earlier.findings[0] = oneFinding.findings[0]
    earlier.findings[0].object = ObjectReference(
      apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "payments", name: "x")
    var report = incident
    report.complete = false
    report.coverage = DriftReport.Coverage(
      policies: .partial, gaps: [DriftReport.Gap(namespace: "payments")])
    report.diagnostics = [Diagnostic(.error, "namespace payments could not be read: forbidden")]
    report.tellNews(since: DriftMemory(earlier))
    return report
  }()

  /// The incident, unchanged since a day.
  public static let noNews: DriftReport = {
    var earlier = incident
    earlier.finishedAt = dayBefore
    var report = incident
    report.tellNews(since: DriftMemory(earlier))
    return report
  }()

  /// The incident, of which one finding is tolerated since a day.
  public static let toleratedNews: DriftReport = {
    var earlier = incident
    earlier.finishedAt = dayBefore
    var report = incident
    let excused = report.findings.removeLast()
    report.summary = DriftReport.Summary(report.findings)
    report.exceptions = [
      DriftReport.Exception(
        what: excused.object.description, reason: "until the load test is over",
        until: Instant("2026-12-31T00:00:00Z"), expired: false, tolerated: 1,
        objects: [excused.object],
        declared: Finding.Declaration(path: ".mendwall.yaml", line: 3))
    ]
    report.tellNews(since: DriftMemory(earlier))
    return report
  }()

  /// The incident, of which all is over.
  public static let goodNews: DriftReport = {
    var earlier = incident
    earlier.finishedAt = dayBefore
    var report = clean
    report.cluster = incident.cluster
    report.tellNews(since: DriftMemory(earlier))
    return report
  }()

  /// The incident in a first run.
  public static let firstNews: DriftReport = {
    var report = incident
    report.tellNews(since: nil)
    return report
  }()

  public static let allNews: [(name: String, report: DriftReport)] = [
    ("news", news), ("partial-news", partialNews), ("no-news", noNews), ("good-news", goodNews),
    ("first-news", firstNews), ("tolerated-news", toleratedNews),
  ]
}
