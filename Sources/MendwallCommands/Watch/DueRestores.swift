import MendwallConfiguration
import PolicyModel
import Reports

/// Which findings that stand a watch may put back, gravest first.
struct DueRestores {
  /// What is created or changed back.
  private(set) var changes: [Finding] = []
  /// What is deleted.
  private(set) var deletions: [Finding] = []
  /// What is not deleted since it belongs to no namespace, and was not named.
  private(set) var unnamed: [Finding] = []
  /// How many there are to be deleted, where that is more than may be: none is then.
  private(set) var tooMany: Int?

  /// - Parameters:
  ///   - findings: all that stand.
  ///   - prune: whether what Git does not declare is deleted.
  ///   - maxDeletions: with more than so many standing none is deleted, however few it were at once.
  ///   - isNamed: whether an object without a namespace was named by itself.
  init(
    among findings: [Finding], prune: Bool, maxDeletions: Int,
    isNamed: (ObjectReference) -> Bool
  ) {
    let order = findings.filter { $0.type == .drift }.sorted {
      $0.severity == $1.severity ? $0.object < $1.object : $0.severity > $1.severity
    }
    for finding in order {
      if finding.state != .unmanaged {
        changes.append(finding)
      } else if prune, finding.object.namespace == nil, !isNamed(finding.object) {
        unnamed.append(finding)
      } else if prune {
        deletions.append(finding)
      }
    }
    if deletions.count > maxDeletions {
      tooMany = deletions.count
      deletions = []
    }
  }
}
