import Documents
import HTTPAccess
import NIOHTTP1

/// GitHub, on github.com or an Enterprise server, by its REST API of 2022-11-28.
struct GitHub: Forge {
  let session: WebSession
  /// `owner/name`
  let repository: String
  private let author: GitHubAuthor

  var request: String { "pull request" }

  /// - Parameters:
  ///   - url: of the API: `https://api.github.com`, `https://HOST/api/v3`.
  ///   - repository: `owner/name`.
  ///   - token: of a person, an app's installation or a workflow.
  ///   - settings: what sessions have in common.
  /// - Throws: ``PublishingError`` for what cannot be a URL or a repository.
  init(url: String, repository: String, token: Secret, settings: WebSettings)
    throws(PublishingError)
  {
    guard repository.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
      throw PublishingError(
        .configuration, "\(repository) is no repository of GitHub; it is named OWNER/NAME")
    }
    session = try GitHub.session(url: url, token: token, settings: settings)
    self.repository = repository
    author = GitHubAuthor(session: session, api: url)
  }

  static func session(url: String, token: Secret, settings: WebSettings) throws(PublishingError)
    -> WebSession
  {
    try WebSession(
      "GitHub", url: url,
      headers: [
        ("Authorization", Secret("Bearer \(token.value)")),
        ("Accept", Secret("application/vnd.github+json")),
        ("X-GitHub-Api-Version", Secret("2022-11-28")),
      ], secrets: [token], settings: settings)
  }

  var path: String { "/repos/\(repository)" }

  /// The name of the account that the token is of.
  func login() async throws(PublishingError) -> String { try await author.login() }

  func comments(of pullRequest: Int) -> any CommentThread {
    IssueComments(
      session: session, repository: repository, pullRequest: pullRequest, query: "?per_page=100",
      login: author.login)
  }

  func set(_ status: Status, of commit: String) async throws(PublishingError) {
    let body = Node.object([
      "state": .text(status.isGood ? "success" : "failure"), "context": .text(status.name),
      "description": .text(status.description), "target_url": status.link.map { .text($0) },
    ])
    _ = try await session.send(
      .writing(
        .POST, "\(path)/statuses/\(commit)", body, .repeatable,
        "set the status of commit \(commit.prefix(12)) of \(repository)"))
  }
}

/// Finds out whose a token is.
private struct GitHubAuthor: Sendable {
  let session: WebSession
  let api: String

  /// - Returns: as the comments of this account show it.
  func login() async throws(PublishingError) -> String {
    let purpose = "tell whose token this is"
    do throws(PublishingError) {
      let request = WebRequest.reading("/user", purpose)
      let user = try session.json(try await session.send(request), request)
      if let login = user["login"]?.string { return login }
    } catch {
      // An app's installation and a workflow are no users, but GraphQL tells who they are.
      guard error.code == .forbidden else { throw error }
    }
    let query: Node = ["query": "query { viewer { login } }"]
    var request = WebRequest.writing(.POST, graphQL, query, .repeatable, purpose)
    request.effect = .reading
    let answer = try session.json(try await session.send(request), request)
    guard let login = answer["data"]?["viewer"]?["login"]?.string else {
      throw PublishingError(
        .badAnswer,
        "GitHub does not tell whose token this is; use the token of an account or an app")
    }
    return login
  }

  /// Beside `/api/v3` of an Enterprise server stands `/api/graphql`.
  private var graphQL: String {
    let base = api.hasSuffix("/") ? String(api.dropLast()) : api
    return base.hasSuffix("/api/v3") ? base.dropLast(3) + "/graphql" : "/graphql"
  }
}
