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
  /// The branch of that commit; on GitLab what its pipeline ran for.
  public var branch: String?
  /// Such as `refs/heads/main` or `refs/pull/12/merge`.
  public var reference: String?
  /// GitLab's pipeline that a status belongs to.
  public var pipeline: Int?
  /// Where a reader finds the run that made the report.
  public var link: String?

  public init() {}

  /// This place, with what it leaves open taken from another.
  public func completed(by other: Place) -> Place {
    var result = self
    // The numbers and commits of another forge or repository mean nothing here.
    func differs<Value: Equatable>(_ own: Value?, _ others: Value?) -> Bool {
      own != nil && others != nil && own != others
    }
    if differs(forge, other.forge) || differs(url, other.url)
      || differs(repository, other.repository)
    {
      result.link = link ?? other.link
      return result
    }
    result.forge = forge ?? other.forge
    result.url = url ?? other.url
    result.repository = repository ?? other.repository
    result.pullRequest = pullRequest ?? other.pullRequest
    result.commit = commit ?? other.commit
    // A commit that is named need not be of the branch that runs.
    if commit == nil || commit == other.commit {
      result.branch = branch ?? other.branch
      result.reference = reference ?? other.reference
      result.pipeline = pipeline ?? other.pipeline
    }
    result.link = link ?? other.link
    return result
  }
}
