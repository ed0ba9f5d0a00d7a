/// A forge's API, for one repository.
protocol Forge: Sendable {
  /// Its requests.
  var session: WebSession { get }
  /// How readers call a change that asks to be merged: `pull request`.
  var request: String { get }

  /// The comments of a pull request.
  func comments(of pullRequest: Int) -> any CommentThread
  /// Sets a commit's status.
  func set(_ status: Status, of commit: String) async throws(PublishingError)
}
