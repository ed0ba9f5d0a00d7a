import MendwallConfiguration
import PolicyModel
public import Reports

/// What is news of each finding of a report.
public struct NewsMarks: Sendable {
  /// In the order in which they are told.
  public enum Mark: String, Sendable, CaseIterable {
    case new
    case maybeNew = "perhaps new"
    case changed
    case standing = "still there"
  }

  private let marks: [String: Mark]
  private let changes: [String: News.Change]
  private let firstSeen: [String: Instant]

  init(_ news: News) {
    changes = Dictionary(news.changed.map { ($0.id, $0) }) { first, _ in first }
    firstSeen = news.firstSeen
    var marks: [String: Mark] = [:]
    for id in news.standing { marks[id] = changes[id] == nil ? .standing : .changed }
    for id in news.maybeNew { marks[id] = .maybeNew }
    for id in news.new { marks[id] = .new }
    self.marks = marks
  }

  public func mark(_ finding: Finding) -> Mark { marks[finding.id] ?? .new }

  /// When the first run ended that had it.
  func firstSeen(_ finding: Finding) -> Instant? { firstSeen[finding.id] }

  /// `still there, first seen at 2026-11-20T14:02:00Z; graver now (it was medium), otherwise than then`
  public func note(_ finding: Finding) -> String {
    let mark = mark(finding)
    switch mark {
    case .new: return "new"
    case .maybeNew: return "perhaps new: the earlier run could not see it"
    case .changed, .standing: break
    }
    let time = firstSeen(finding).map { ", first seen at \($0)" } ?? ""
    guard let change = changes[finding.id] else { return "still there\(time)" }
    let state = change.state.map {
      "\(finding.stateInWords) now (it was \(Finding.stateInWords(finding.type, $0)))"
    }
    let told = [
      change.severity.map { "graver now (it was \($0.rawValue))" }, state,
      change.values && state == nil ? "otherwise than then" : nil,
    ].compactMap { $0 }
    return "still there\(time); \(told.joined(separator: ", "))"
  }
}

extension DriftReport {
  /// What is news of each finding; nil where nobody asked.
  public var newsMarks: NewsMarks? { news.map { NewsMarks($0) } }

  /// The findings in the order in which they are told: where there is news, that first, and else the gravest.
  public var findingsByNews: [Finding] {
    guard let marks = newsMarks else { return findings }
    return NewsMarks.Mark.allCases.flatMap { mark in findings.filter { marks.mark($0) == mark } }
  }
}
