public import MendwallConfiguration

/// Where on a forge a report belongs. What is nil is not known.
public struct Place: Sendable, Equatable {
  public var forge: ForgeKind?
  /// Of the API, as the forge's documentation names it.
  public var url: String?
  /// `owner/name`, or a project's number or path.
  public var repository: String?
  /// A pull or merge request's number.
  public var pullRequest: Int?
  /// The full id of the commit that a status is of: of a pull request its head.
  public var commit: String?
  /// The branch of that commit.
  public var branch: String?
  /// Such as `refs/heads/main` or `refs/pull/12/merge`.
  public var reference: String?
  /// Where a reader finds the run that made the report.
  public var link: String?

  public init() {}

  /// This place, with what it leaves open taken from another.
  public func completed(by other: Place) -> Place {
    var result = self
    // Another forge's names mean nothing here.
    if let forge, let others = other.forge, forge != others {
      result.link = link ?? other.link
      return result
    }
    result.forge = forge ?? other.forge
    result.url = url ?? other.url
    result.repository = repository ?? other.repository
    result.pullRequest = pullRequest ?? other.pullRequest
    result.commit = commit ?? other.commit
    result.branch = branch ?? other.branch
    result.reference = reference ?? other.reference
    result.link = link ?? other.link
    return result
  }
}
