/// The API of Gitea and Forgejo, version 1, for the calls that publish a report.
///
/// The rules are those of Gitea's source: routers/api/v1/repo/issue_comment.go and status.go,
/// modules/structs/issue_comment.go and status.go, services/context/api.go.
public final class GiteaServer: ForgeServer {
  /// What the client is given where a test says nothing else.
  public static let token = "0123456789abcdef0123456789abcdef01234567"

  let core: ForgeCore<GiteaState>

  /// - Parameters:
  ///   - scopes: what the token is for.
  ///   - commits: those that exist; nil for every one.
  public init(
    token: String = GiteaServer.token, login: String = "drift-bot",
    scopes: Set<String> = ["read:user", "write:issue", "write:repository"],
    repository: String = "acme/policies", pullRequest: Int = 7, commits: Set<String>? = nil
  ) {
    core = ForgeCore(
      GiteaState(
        token: token, login: login, scopes: scopes, repository: repository,
        pullRequest: pullRequest, commits: commits))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// The comments of the pull request, oldest first.
  public var comments: [ForgeComment] { core.read { $0.comments.all } }
  /// The most comments of the client that stood at any one time.
  public var mostOwnComments: Int { core.read { $0.comments.mostOwn } }
  public var statuses: [ForgeStatus] { core.read(\.statuses) }

  @discardableResult
  public func comment(by author: String, _ body: String) -> Int {
    core.change { $0.comments.add(author, body).id }
  }

  /// Makes the repository one that nobody writes to.
  public func archive() { core.change { $0.isArchived = true } }
}
