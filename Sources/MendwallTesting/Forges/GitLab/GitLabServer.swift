/// GitLab's REST API, version 4, for the calls that publish a report.
///
/// The rules are those of GitLab's own source (lib/api/notes.rb, lib/api/helpers/notes_helpers.rb,
/// lib/api/helpers/rate_limiter.rb, lib/gitlab/rack_attack.rb, app/services/ci/create_commit_status_service.rb,
/// app/models/commit_status.rb and generic_commit_status.rb) and documentation (doc/api/notes.md,
/// doc/api/rest/index.md).
public final class GitLabServer: ForgeServer {
  public enum TokenKind: Sendable {
    case full
    /// Scope `read_api`: reads only.
    case readOnly
    /// CI_JOB_TOKEN in the header JOB-TOKEN: may list notes, and no more.
    case job
  }

  /// What the client is given where a test says nothing else.
  public static let token = "glpat-0123456789abcdefghij"

  let core: ForgeCore<GitLabState>

  /// - Parameters:
  ///   - project: its path; its number is 42.
  ///   - mergeRequest: the number of the one merge request.
  ///   - commits: those that exist; nil for every one.
  public init(
    token: String = GitLabServer.token, username: String = "drift-bot",
    kind: TokenKind = .full, project: String = "acme/policies", mergeRequest: Int = 7,
    commits: Set<String>? = nil
  ) {
    core = ForgeCore(
      GitLabState(
        token: token, username: username, kind: kind, project: project,
        mergeRequest: mergeRequest, commits: commits))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// The notes of the merge request, those of the system among them, oldest first.
  public var comments: [ForgeComment] { core.read { $0.notes.all } }
  /// The most notes of the client that stood at any one time.
  public var mostOwnComments: Int { core.read { $0.notes.mostOwn } }
  public var statuses: [Status] { core.read(\.statuses) }
  /// The quick actions that notes have run: `/close` and the like.
  public var actions: [String] { core.read(\.actions) }

  @discardableResult
  public func comment(by author: String, _ body: String) -> Int {
    core.change { $0.notes.add(author, body).id }
  }

  /// Adds a note that GitLab writes when somebody pushes or labels.
  public func noteOfSystem(by author: String, _ body: String) {
    core.change { _ = $0.notes.add(author, body, isSystem: true) }
  }

  /// Adds a note that the client may not read: it counts for the pages, and is on none.
  public func hiddenNote() {
    core.change { _ = $0.hidden.insert($0.notes.add("somebody", "hidden").id) }
  }

  public struct Status: Sendable, Equatable {
    public let commit: String
    public let reference: String?
    public let name: String
    public internal(set) var state: String
    public internal(set) var description: String?
    public internal(set) var target: String?
  }
}
