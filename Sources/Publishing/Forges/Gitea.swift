import Documents
import HTTPAccess
import NIOHTTP1

/// Gitea and Forgejo by their API, version 1.
struct Gitea: Forge {
  let session: WebSession
  /// `owner/name`
  private let repository: String

  var request: String { "pull request" }

  /// - Parameters:
  ///   - url: of the API: `https://HOST/api/v1`.
  ///   - repository: `owner/name`.
  ///   - token: of a person, or of a workflow.
  ///   - settings: what sessions have in common.
  /// - Throws: ``PublishingError`` for what cannot be a URL or a repository.
  init(url: String, repository: String, token: Secret, settings: WebSettings)
    throws(PublishingError)
  {
    guard repository.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
      throw PublishingError(
        .configuration, "\(repository) is no repository of Gitea; it is named OWNER/NAME")
    }
    session = try WebSession(
      "Gitea", url: url, headers: [("Authorization", Secret("token \(token.value)"))],
      secrets: [token], settings: settings)
    self.repository = repository
  }

  fileprivate var path: String { "/repos/\(repository)" }

  func comments(of pullRequest: Int) -> any CommentThread {
    GiteaThread(gitea: self, pullRequest: pullRequest, repository: repository)
  }

  func set(_ status: Status, of commit: String) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .POST, "\(path)/statuses/\(commit)",
        .object([
          "state": .text(status.isGood ? "success" : "failure"), "context": .text(status.name),
          "description": .text(status.description), "target_url": status.link.map { .text($0) },
        ]), .repeatable, "set the status of commit \(commit.prefix(12)) of \(repository)"))
  }
}

/// The comments of a pull request, which Gitea keeps with those of issues.
private struct GiteaThread: CommentThread {
  let gitea: Gitea
  let pullRequest: Int
  let repository: String

  var isPreview: Bool { gitea.session.isPreview }
  /// Gitea has no bound; this is enough to read.
  var longest: Int { 65_536 }
  var showsHTML: Bool { true }
  private var what: String { "pull request \(pullRequest) of \(repository)" }
  private var path: String { "\(gitea.path)/issues/\(pullRequest)/comments" }

  func own() async throws(PublishingError) -> [Comment] {
    let login = try await login()
    var comments: [Comment] = []
    // All come at once; a later version that has pages would name the next.
    try await gitea.session.pages(.reading(path, "list the comments of \(what)")) { page in
      for each in page.sequence ?? [] {
        guard let id = each["id"]?.integer, each["user"]?["login"]?.string == login else {
          continue
        }
        comments.append(Comment(id: id, author: login, body: each["body"]?.string ?? ""))
      }
    }
    return comments
  }

  /// Whose the token is. Who could not tell might take another's comment for its own.
  private func login() async throws(PublishingError) -> String {
    let user = WebRequest.reading("/user", "tell whose token this is")
    do throws(PublishingError) {
      let account = try gitea.session.json(try await gitea.session.send(user), user)
      if let login = account["login"]?.string { return login }
    } catch {
      guard error.code == .forbidden else { throw error }
      throw PublishingError(
        .forbidden, "\(error); comments need a token with the scope read:user beside write:issue")
    }
    throw PublishingError(.badAnswer, "Gitea does not tell whose token this is")
  }

  func create(_ body: String) async throws(PublishingError) {
    _ = try await gitea.session.send(
      .writing(.POST, path, .object(["body": .text(body)]), .once, "comment on \(what)"))
  }

  func update(_ comment: Comment, to body: String) async throws(PublishingError) {
    _ = try await gitea.session.send(
      .writing(
        .PATCH, "\(gitea.path)/issues/comments/\(comment.id)", .object(["body": .text(body)]),
        .repeatable, "update the comment on \(what)"))
  }

  func delete(_ comment: Comment) async throws(PublishingError) {
    _ = try await gitea.session.send(
      .writing(
        .DELETE, "\(gitea.path)/issues/comments/\(comment.id)", nil, .repeatable,
        "delete a second comment on \(what)"))
  }
}
