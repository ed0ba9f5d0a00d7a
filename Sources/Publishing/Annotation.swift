import MendwallConfiguration
import Rendering
import Reports

/// A note at a line of a file in Git.
struct Annotation: Sendable, Hashable {
  let path: String
  /// Counted from 1.
  let line: Int
  let severity: Severity
  var title: String
  let message: String
}

extension Publication {
  /// A note for each thing that stands in a file of Git, the gravest first: of a pull request what its branch
  /// changes, at the branch's own lines, and else what is drifted. What is alike in several clusters is told once.
  var annotations: [Annotation] {
    switch reports {
    case .one(let report): return Self.annotations(of: report)
    case .many(let list):
      var order: [Annotation] = []
      var clusters: [Annotation: [String]] = [:]
      for (name, report) in zip(list.names, list.items) {
        for annotation in Self.annotations(of: report) {
          if clusters[annotation] == nil { order.append(annotation) }
          clusters[annotation, default: []].append(name)
        }
      }
      let all = order.map { annotation in
        var told = annotation
        told.title = "\(Self.inWords(clusters[annotation] ?? [])): \(annotation.title)"
        return told
      }
      return Severity.allCases.flatMap { grade in all.filter { $0.severity == grade } }
    }
  }

  /// `prod-eu, prod-us, staging and 4 more`
  private static func inWords(_ clusters: [String]) -> String {
    let more = clusters.count > 3 ? " and \(clusters.count - 3) more" : ""
    return clusters.prefix(3).joined(separator: ", ") + more
  }

  /// - Parameter report: of one cluster.
  private static func annotations(of report: DriftReport) -> [Annotation] {
    if let proposed = report.proposed { return proposed.objects.compactMap(Annotation.init) }
    return report.findings.filter(\.isDeparture).compactMap { finding in
      guard let place = finding.place else { return nil }
      let told =
        [finding.sentence, finding.severityReason, finding.explanation].compactMap { $0 }
        + finding.impactInWords
      return Annotation(
        path: place.path, line: max(1, place.line ?? 1), severity: finding.severity,
        title: finding.headline,
        message: told.isEmpty ? finding.headline : told.joined(separator: "\n"))
    }
  }
}

extension Annotation {
  /// - Parameter object: what a branch changes; nil is given for what it removes.
  fileprivate init?(_ object: Proposal.Object) {
    guard object.change != .removed, let place = object.declared else { return nil }
    let told = [object.severityReason, object.explanation].compactMap { $0 } + object.impactInWords
    self.init(
      path: place.path, line: max(1, place.line ?? 1), severity: object.severity,
      title: object.headline,
      message: told.isEmpty ? object.headline : told.joined(separator: "\n"))
  }
}

extension String {
  /// As much of it as some bytes of UTF-8 hold.
  func cut(toBytes most: Int) -> String {
    guard utf8.count > most else { return self }
    var result = ""
    var room = most - "…".utf8.count
    for character in self {
      room -= character.utf8.count
      if room < 0 { break }
      result.append(character)
    }
    return result + "…"
  }
}
