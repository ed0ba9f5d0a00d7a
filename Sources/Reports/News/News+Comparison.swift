import PolicyModel

extension News {
  /// - Parameters:
  ///   - report: what a run saw.
  ///   - earlier: what is known of an earlier run about the same cluster; nil where there is none.
  public init(_ report: DriftReport, since earlier: DriftMemory?) {
    let sight = Sight(report)
    let known = Dictionary((earlier?.findings ?? []).map { ($0.id, $0) }) { first, _ in first }
    let unseen = Dictionary((earlier?.unseen ?? []).map { ($0.id, $0) }) { first, _ in first }
    since = earlier?.finishedAt
    wasComplete = earlier?.sight.complete
    (new, maybeNew, standing, changed, firstSeen) = ([], [], [], [], [:])
    for finding in report.findings where firstSeen[finding.id] == nil {
      let id = finding.id
      if let before = known[id] ?? unseen[id] {
        standing.append(id)
        firstSeen[id] = min(before.firstSeen, report.finishedAt)
        if let change = Change(finding, before) { changed.append(change) }
        continue
      }
      firstSeen[id] = report.finishedAt
      let isOverlooked = earlier.map { !$0.sight.sees(KnownFinding(finding, of: report)) } ?? false
      if isOverlooked { maybeNew.append(id) } else { new.append(id) }
    }
    let present = firstSeen
    let excused = Set(report.exceptions.filter(\.holds).flatMap { $0.objects ?? [] })
    func isExcused(_ past: KnownFinding) -> Bool {
      [.drift, .effect].contains(past.type) && excused.contains(past.object)
    }
    let past =
      (earlier?.findings ?? []) + (earlier?.unseen ?? []).filter { known[$0.id] == nil }
    let absent = past.filter { present[$0.id] == nil }
    // An exception keeps out only what differs: else there would be nothing to tolerate.
    tolerated = absent.filter(isExcused)
    ended = absent.filter { !isExcused($0) && sight.sees($0) }
    gone = ended.map(\.id)
    maybeGone = absent.filter {
      // What two runs were not asked to look at is no concern of theirs.
      !isExcused($0) && !sight.sees($0) && (known[$0.id] != nil || sight.isAsked($0))
    }
  }
}

extension News.Change {
  /// - Returns: nil for what is as it was, or only less grave.
  fileprivate init?(_ finding: Finding, _ before: KnownFinding) {
    id = finding.id
    severity = finding.severity > before.severity ? before.severity : nil
    state = finding.state == before.state ? nil : before.state
    values = finding.valuesHash != before.values
    if severity == nil, state == nil, !values { return nil }
  }
}

extension DriftReport {
  /// Tells what is new since an earlier run.
  ///
  /// - Parameter earlier: what is known of that run, which must be about the same cluster; nil where there is none.
  public mutating func tellNews(since earlier: DriftMemory?) {
    news = News(self, since: earlier)
  }
}
