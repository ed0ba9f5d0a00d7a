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

  private var path: String { "/repos/\(repository)" }

  func comments(of pullRequest: Int) -> any CommentThread {
    // All come at once; a later version that has pages would name the next.
    IssueComments(
      session: session, repository: repository, pullRequest: pullRequest, query: "", login: login)
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

  /// Whose the token is. Who could not tell might take another's comment for its own.
  private func login() async throws(PublishingError) -> String {
    let user = WebRequest.reading("/user", "tell whose token this is")
    do throws(PublishingError) {
      let account = try session.json(try await session.send(user), user)
      if let login = account["login"]?.string { return login }
    } catch {
      guard error.code == .forbidden else { throw error }
      throw PublishingError(
        .forbidden, "\(error); comments need a token with the scope read:user beside write:issue")
    }
    throw PublishingError(.badAnswer, "Gitea does not tell whose token this is")
  }
}
