/// The REST API 1.0 of Bitbucket Data Center, for the calls that publish a report.
///
/// The rules are those of Atlassian's REST documentation of Bitbucket Server and Data Center (paged APIs, pull
/// requests' activities and comments, "Updating build status for commits", "Improving instance stability with
/// rate limiting") and of its javadoc (CommentOutOfDateException); the words of errors are those that clients
/// have met (violation-comments-to-stash-plugin#26, drone/go-scm). X-AUSERNAME is in no document: renovate#39527
/// and che-server#790 live by it.
public final class BitbucketServer: ForgeServer {
  /// What the client is given where a test says nothing else.
  public static let token = "MDM0MjM5NDc2MDxyzxyzxyzxyzxyzxyzxyzxyz"

  let core: ForgeCore<BitbucketState>

  /// - Parameters:
  ///   - username: who the client is.
  ///   - project: its key.
  public init(
    token: String = BitbucketServer.token, username: String = "drift-bot",
    project: String = "ACME", repository: String = "policies", pullRequest: Int = 7
  ) {
    core = ForgeCore(
      BitbucketState(
        token: token, username: username, project: project, repository: repository,
        pullRequest: pullRequest))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// The comments that stand, oldest first.
  public var comments: [ForgeComment] { core.read { $0.comments.all } }
  /// The most comments of the client that stood at any one time.
  public var mostOwnComments: Int { core.read { $0.comments.mostOwn } }
  /// The statuses by commit and key.
  public var statuses: [ForgeStatus] { core.read(\.statuses) }

  @discardableResult
  public func comment(by author: String, _ body: String) -> Int {
    core.change { $0.comments.add(author, body).id }
  }

  /// Has somebody change the client's comment behind its back, which makes its version old.
  public func edit(_ id: Int, _ body: String) {
    core.change {
      $0.comments.change(id) {
        $0.body = body
        $0.version += 1
      }
    }
  }

  /// Has somebody answer a comment, which then cannot be deleted.
  public func answer(_ id: Int) { core.change { _ = $0.answered.insert(id) } }
}
