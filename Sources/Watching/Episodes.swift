package import Reports

/// What stands, and what is news of it: a finding is told when it comes, when it is another, and when it is gone.
package struct Episodes: Sendable {
  /// A piece of news.
  package enum News: Sendable, Equatable {
    case new(Finding)
    case changed(Finding)
    case gone(Finding)

    package var finding: Finding {
      switch self {
      case .new(let finding), .changed(let finding), .gone(let finding): finding
      }
    }
  }

  /// By id.
  package private(set) var standing: [String: Finding] = [:]

  package init() {}

  /// What stands, in the order of the objects.
  package var inOrder: [Finding] {
    standing.values.sorted { ($0.object, $0.id) < ($1.object, $1.id) }
  }

  /// Takes in what a comparison found.
  ///
  /// - Parameters:
  ///   - findings: all that stand now.
  ///   - isUnseen: whether the place of a finding could not be seen: it is not gone then.
  /// - Returns: what is news, in the order of the findings, and then what is gone.
  package mutating func take(_ findings: [Finding], isUnseen: (Finding) -> Bool = { _ in false })
    -> [News]
  {
    var news: [News] = []
    var left = standing
    for finding in findings {
      let before = left.removeValue(forKey: finding.id)
      standing[finding.id] = finding
      if let before {
        if !before.saysTheSame(as: finding) { news.append(.changed(finding)) }
      } else {
        news.append(.new(finding))
      }
    }
    for finding in left.values.sorted(by: { ($0.object, $0.id) < ($1.object, $1.id) })
    where !isUnseen(finding) {
      standing[finding.id] = nil
      news.append(.gone(finding))
    }
    return news
  }
}

extension Finding {
  /// Whether another finding of the same id tells of the same values: who made them so, and since when, may
  /// be known better by now.
  fileprivate func saysTheSame(as other: Finding) -> Bool {
    state == other.state && severity == other.severity && values == other.values
      && (type == .drift || explanation == other.explanation)
  }

  private var values: [FieldChange] {
    (changes ?? []).map {
      FieldChange(path: $0.path, op: $0.op, git: $0.git, live: $0.live)
    }
  }
}
