/// The API 2.0 of Bitbucket Cloud, for the calls that publish a report.
///
/// The rules are those of Atlassian's OpenAPI document (as kept by APIs-guru/openapi-directory,
/// APIs/bitbucket.org/2.0) and of the pages on pagination and on access tokens of developer.atlassian.com; the
/// words of errors are those that clients have met (buildbot#7049, bitbucket-pullrequest-builder-plugin#174,
/// atlantis#1251).
public final class BitbucketCloudServer: ForgeServer {
  public enum Credential: Sendable {
    /// Of a repository, project or workspace: a bearer that may not ask who it is.
    case accessToken(String)
    /// Of a person: Basic with the address of their mail.
    case apiToken(email: String, token: String)
  }

  /// What the client is given where a test says nothing else.
  public static let token = "ATCTT3xFfGN0123456789abcdefghijklmnop"

  let core: ForgeCore<BitbucketCloudState>

  /// - Parameters:
  ///   - uuid: who the client is, in braces.
  ///   - commits: those that exist; nil for every one.
  public init(
    credential: Credential = .accessToken(BitbucketCloudServer.token),
    uuid: String = "{6b7d9a2c-1111-4222-8333-944455556666}", repository: String = "acme/policies",
    pullRequest: Int = 7, commits: Set<String>? = nil
  ) {
    core = ForgeCore(
      BitbucketCloudState(
        credential: credential, uuid: uuid, repository: repository, pullRequest: pullRequest,
        commits: commits))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// The comments that stand, oldest first; an author is a uuid in braces.
  public var comments: [ForgeComment] { core.read { $0.comments.all.filter { !$0.isDeleted } } }
  /// The most comments of the client that stood at any one time.
  public var mostOwnComments: Int { core.read { $0.comments.mostOwn } }
  /// The statuses by commit and key.
  public var statuses: [ForgeStatus] { core.read(\.statuses) }

  @discardableResult
  public func comment(by author: String, _ body: String) -> Int {
    core.change { $0.comments.add(author, body).id }
  }
}
