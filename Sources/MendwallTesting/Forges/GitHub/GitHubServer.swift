/// GitHub's REST API, version 2022-11-28, for the calls that publish a report.
///
/// The rules are those of github/rest-api-description (descriptions-next/api.github.com) and of the pages
/// "Troubleshooting the REST API", "Rate limits for the REST API", "Using pagination in the REST API" and
/// "Generating a JSON Web Token (JWT) for a GitHub App" of docs.github.com; the words of errors are those that
/// clients have met, where such could be found (danger#424, github-pr-resource#259, policy-bot#72,
/// reviewbot#258, allstar#64, create-github-app-token#178 and #258).
public final class GitHubServer: ForgeServer {
  /// What the token that the client was given is.
  public enum TokenKind: Sendable {
    /// Of a person: no check runs, and GET /user.
    case personal
    /// Of an installation, such as GITHUB_TOKEN: check runs, and no GET /user.
    case installation
    /// GITHUB_TOKEN of a pull request from a fork: reads only.
    case readOnly
  }

  /// An app that is installed on the repository.
  public struct App: Sendable {
    public let id: Int
    public let clientID: String
    public let slug: String
    public let installation: Int
    /// The public half of the app's key, as PEM.
    public let publicKey: String

    public init(
      id: Int = 98765, clientID: String = "Iv23liMendwallTests", slug: String = "mendwall",
      installation: Int = 4_200_000_042, publicKey: String
    ) {
      self.id = id
      self.clientID = clientID
      self.slug = slug
      self.installation = installation
      self.publicKey = publicKey
    }
  }

  /// What the client is given where a test says nothing else.
  public static let token = "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB"

  let core: ForgeCore<GitHubState>

  /// - Parameters:
  ///   - token: what the client has; none where it must come as an app.
  ///   - login: who the client is; `slug[bot]` for a token of an installation.
  ///   - repository: `owner/name`; its number is 1296269.
  ///   - pullRequest: the number of the one pull request.
  ///   - commits: those that exist; nil for every one.
  ///   - isEnterprise: whether the API is below `/api/v3` and `/api/graphql`.
  public init(
    token: String? = GitHubServer.token, login: String = "drift-bot",
    kind: TokenKind = .personal, repository: String = "acme/policies", pullRequest: Int = 7,
    commits: Set<String>? = nil, app: App? = nil, isEnterprise: Bool = true
  ) {
    core = ForgeCore(
      GitHubState(
        token: token, login: login, kind: kind, repository: repository, pullRequest: pullRequest,
        commits: commits, app: app, isEnterprise: isEnterprise))
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
  public var checkRuns: [CheckRun] { core.read(\.checkRuns) }
  public var statuses: [ForgeStatus] { core.read(\.statuses) }
  public var issues: [Issue] { core.read(\.issues) }
  public var sarifs: [Sarif] { core.read(\.sarifs) }

  /// Has somebody comment on the pull request.
  @discardableResult
  public func comment(by author: String, _ body: String) -> Int {
    core.change { $0.comments.add(author, body).id }
  }

  /// Has somebody open an issue, or a pull request beside the one that there is.
  @discardableResult
  public func issue(
    by author: String, title: String, body: String, isPullRequest: Bool = false,
    isOpen: Bool = true
  ) -> Int {
    core.change {
      $0.addIssue(author, title, body, isPullRequest: isPullRequest, isOpen: isOpen).number
    }
  }

  /// Sets statuses of others' making until a context has so many.
  public func fillStatuses(commit: String, context: String, to count: Int) {
    core.change { state in
      while state.statuses.count(where: { $0.commit == commit }) < count {
        state.statuses.append(
          ForgeStatus(
            commit: commit, state: "pending", context: context, description: nil, target: nil))
      }
    }
  }

  /// Locks the conversation, as GitHub says 403 to whoever may not write.
  public func lock() { core.change { $0.isLocked = true } }
  public func disableIssues() { core.change { $0.hasIssues = false } }
  public func disableCodeScanning() { core.change { $0.hasCodeScanning = false } }
  /// Ends the life of each token that an app was given.
  public func expireTokens() { core.change { $0.minted = [] } }

  public struct CheckRun: Sendable, Equatable {
    public let id: Int
    public internal(set) var name: String
    public let commit: String
    public internal(set) var status: String
    public internal(set) var conclusion: String?
    public internal(set) var externalID: String?
    public internal(set) var title: String?
    public internal(set) var summary: String?
    public internal(set) var text: String?
    public internal(set) var annotations: [Annotation]

    public struct Annotation: Sendable, Equatable {
      public let path: String
      public let startLine: Int
      public let endLine: Int
      public let level: String
      public let title: String?
      public let message: String
      public let details: String?
    }
  }

  public struct Issue: Sendable, Equatable {
    public let number: Int
    public let author: String
    public internal(set) var title: String
    public internal(set) var body: String
    public internal(set) var isOpen: Bool
    public internal(set) var reason: String?
    public let isPullRequest: Bool
  }
}

/// An analysis that was uploaded, unpacked.
public struct Sarif: Sendable, Equatable {
  public let commit: String
  public let reference: String
  /// The whole file.
  public let text: String
}
