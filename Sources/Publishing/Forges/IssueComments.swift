import Documents
import NIOHTTP1
import Rendering

/// The comments of a pull request where they are those of an issue: on GitHub, Gitea and Forgejo, whose APIs
/// are alike in this.
struct IssueComments: CommentThread {
  let session: WebSession
  /// `owner/name`
  let repository: String
  let pullRequest: Int
  /// What the list is asked for with.
  let query: String
  /// Whose comments are wanted, as they show it.
  let login: @Sendable () async throws(PublishingError) -> String

  var isPreview: Bool { session.isPreview }
  /// GitHub's bound. Gitea has none, and this is enough to read.
  var longest: Int { MarkdownRenderer.Limit.gitHub.rawValue }
  var showsHTML: Bool { true }
  private var what: String { "pull request \(pullRequest) of \(repository)" }
  private var path: String { "/repos/\(repository)/issues" }

  func own() async throws(PublishingError) -> [Comment] {
    let login = try await login()
    var comments: [Comment] = []
    try await session.pages(
      .reading("\(path)/\(pullRequest)/comments\(query)", "list the comments of \(what)")
    ) { page in
      for each in page.sequence ?? [] where each["user"]?["login"]?.string == login {
        guard let id = each["id"]?.integer else { continue }
        comments.append(Comment(id: id, author: login, body: each["body"]?.string ?? ""))
      }
    }
    return comments
  }

  func create(_ body: String) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .POST, "\(path)/\(pullRequest)/comments", .object(["body": .text(body)]), .once,
        "comment on \(what)"))
  }

  func update(_ comment: Comment, to body: String) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .PATCH, "\(path)/comments/\(comment.id)", .object(["body": .text(body)]), .repeatable,
        "update the comment on \(what)"))
  }

  func delete(_ comment: Comment) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .DELETE, "\(path)/comments/\(comment.id)", nil, .repeatable,
        "delete a second comment on \(what)"))
  }
}
