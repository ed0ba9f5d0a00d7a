import FoundationEssentials
import HTTPAccess
public import MendwallConfiguration

/// Publishes a report to where people work.
public struct Publisher: Sendable {
  private let place: Place
  private let credentials: Credentials
  private let settings: WebSettings

  /// How publishing to one target went.
  public struct Outcome: Sendable {
    public let target: PublishingTarget
    /// What was done, as a sentence without its end; or why it was not.
    public let result: Result<String, PublishingError>
  }

  /// - Parameters:
  ///   - place: where on a forge the report belongs.
  ///   - credentials: tokens and webhooks.
  ///   - settings: what requests have in common.
  public init(place: Place, credentials: Credentials, settings: WebSettings) {
    self.place = place
    self.credentials = credentials
    self.settings = settings
  }

  /// Publishes to each of some targets, one after the other; a failure of one keeps none of the others.
  public func publish(_ publication: Publication, to targets: [PublishingTarget]) async -> [Outcome]
  {
    var outcomes: [Outcome] = []
    var forge: Result<any Forge, PublishingError>?
    for target in targets where !outcomes.contains(where: { $0.target == target }) {
      var result: Result<String, PublishingError>
      do throws(PublishingError) {
        if target.isOfForge {
          let connected: Result<any Forge, PublishingError>
          if let forge { connected = forge } else { connected = await self.connected() }
          forge = connected
          result = .success(
            try await publish(publication, as: target, on: try connected.get()))
        } else {
          result = .success(try await send(publication, to: target))
        }
      } catch {
        result = .failure(error)
        // What does not answer, or is to be left alone for a while, is not waited for again and again.
        if target.isOfForge, [.unreachable, .limited].contains(error.code) {
          if case .success(let open)? = forge { await open.session.close() }
          forge = .failure(error)
        }
      }
      outcomes.append(Outcome(target: target, result: result))
    }
    if case .success(let forge) = forge { await forge.session.close() }
    return outcomes
  }

  // MARK: Forges

  private func connected() async -> Result<any Forge, PublishingError> {
    do throws(PublishingError) { return .success(try await connect()) } catch {
      return .failure(error)
    }
  }

  private func connect() async throws(PublishingError) -> any Forge {
    guard let kind = place.forge else {
      let known = ForgeKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw PublishingError(
        .configuration,
        "the forge is not known: no variables of a CI system tell it; name it with --forge (\(known))"
      )
    }
    guard let url = place.url ?? kind.publicURL else {
      throw PublishingError(
        .configuration,
        "where the \(kind.rawValue) server is is not known; name its API with --forge-url")
    }
    guard let repository = place.repository, !repository.isEmpty else {
      throw PublishingError(
        .configuration,
        "the repository on \(kind.rawValue) is not known; name it with --forge-repository")
    }
    if kind == .gitHub, let app = credentials.app {
      let token = try await app.token(url: url, repository: repository, settings: settings)
      return try GitHub(url: url, repository: repository, token: token, settings: settings)
    }
    let token = try credentials.token(for: kind)
    return switch kind {
    case .gitHub: try GitHub(url: url, repository: repository, token: token, settings: settings)
    case .gitLab:
      try GitLab(
        url: url, project: repository, branch: place.branch, pipeline: place.pipeline,
        token: token, settings: settings)
    case .gitea: try Gitea(url: url, repository: repository, token: token, settings: settings)
    case .bitbucket:
      try BitbucketCloud(
        url: url, repository: repository, credential: token, settings: settings)
    case .bitbucketServer:
      try BitbucketServer(url: url, repository: repository, token: token, settings: settings)
    }
  }

  private func publish(_ publication: Publication, as target: PublishingTarget, on forge: any Forge)
    async throws(PublishingError) -> String
  {
    switch target {
    case .comment:
      guard let number = place.pullRequest else {
        throw PublishingError(
          .configuration, "the \(forge.request) is not known; name its number with --pull-request")
      }
      let change = try await StickyComment(
        thread: forge.comments(of: number), publication: publication
      ).publish()
      let what = "the comment on \(forge.request) \(number)"
      return change == .created ? "\(what) was written" : "\(what) is up to date"
    case .status:
      let commit = try self.commit()
      try await forge.set(Status(publication), of: commit)
      return "the status of commit \(commit.prefix(12)) was set"
    case .check:
      let commit = try self.commit()
      try await gitHub(forge, target).check(publication, of: commit)
      return "the check run of commit \(commit.prefix(12)) was made"
    case .codeScanning:
      let commit = try self.commit()
      // The commit is the pull request's own, and not the merge that is tested.
      let request = place.pullRequest.map { "refs/pull/\($0)/head" }
      let branch = place.branch.map { "refs/heads/\($0)" }
      guard let reference = request ?? place.reference ?? branch else {
        throw PublishingError(
          .configuration,
          "the branch that code scanning is about is not known; name it with --branch")
      }
      try await gitHub(forge, target).codeScanning(
        publication, of: commit, reference: reference)
      return "code scanning took the findings"
    case .issue:
      return switch try await gitHub(forge, target).issue(publication) {
      case .created: "an issue was opened"
      case .updated: "the issue is up to date"
      case .reopened: "the issue was opened again"
      case .closed: "the issue was closed"
      case .unneeded: "no issue is needed"
      }
    case .slack, .teams, .webhook, .alertmanager:
      throw PublishingError(.configuration, "\(target.rawValue) belongs to no forge")
    }
  }

  private func commit() throws(PublishingError) -> String {
    guard let commit = place.commit, !commit.isEmpty else {
      throw PublishingError(
        .configuration, "the commit is not known; name it with --commit")
    }
    return commit
  }

  private func gitHub(_ forge: any Forge, _ target: PublishingTarget) throws(PublishingError)
    -> GitHub
  {
    guard let gitHub = forge as? GitHub else {
      throw PublishingError(
        .configuration,
        "\(target.rawValue) is GitHub's alone, and the forge is \(forge.session.name); publish a comment or a "
          + "status there")
    }
    return gitHub
  }

  // MARK: Webhooks

  private func send(_ publication: Publication, to target: PublishingTarget)
    async throws(PublishingError)
    -> String
  {
    switch target {
    case .slack, .teams:
      // A chat that tells that all is well, every hour, is not read when it is not.
      guard publication.isWorthAMessage else {
        return "\(target.rawValue) needs no message"
      }
      try await sendMessage(publication, to: target)
    case .webhook:
      let secret = try credentials.secret("MENDWALL_WEBHOOK_SECRET")
      try await using(
        webhook("the webhook", "MENDWALL_WEBHOOK_URL", target, mayBePage: true)
      ) {
        session throws(PublishingError) in
        try await EventWebhook(session, secret: secret).send(publication)
      }
    case .alertmanager:
      try await using(alertmanager(target)) { session throws(PublishingError) in
        try await Alertmanager(session: session).send(publication)
      }
    case .comment, .status, .check, .codeScanning, .issue:
      throw PublishingError(.configuration, "\(target.rawValue) is no webhook")
    }
    return "\(target.rawValue) took the report"
  }

  private func sendMessage(_ publication: Publication, to target: PublishingTarget)
    async throws(PublishingError)
  {
    if target == .slack {
      try await using(webhook("Slack", "SLACK_WEBHOOK_URL", target)) {
        session throws(PublishingError) in
        try await SlackWebhook(session: session).send(publication)
      }
    } else {
      try await using(webhook("Teams", "TEAMS_WEBHOOK_URL", target, mayBePage: true)) {
        session throws(PublishingError) in
        try await TeamsWebhook(session: session).send(publication)
      }
    }
  }

  private func using(
    _ session: WebSession,
    _ work: (WebSession) async throws(PublishingError) -> Void
  ) async throws(PublishingError) {
    do throws(PublishingError) { try await work(session) } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  private func webhook(
    _ name: String, _ variable: String, _ target: PublishingTarget, mayBePage: Bool = false
  ) throws(PublishingError) -> WebSession {
    try WebSession(
      name, url: try credentials.url(variable, of: target), isSecret: true, mayBePage: mayBePage,
      headers: [], secrets: [], settings: settings)
  }

  private func alertmanager(_ target: PublishingTarget) throws(PublishingError) -> WebSession {
    let url = try credentials.url("ALERTMANAGER_URL", of: target)
    var headers: [(name: String, value: Secret)] = []
    var secrets: [Secret] = []
    if let parts = URLComponents(string: url), let user = parts.user {
      let password = parts.password ?? ""
      headers.append(("Authorization", Secret("Basic \(base64("\(user):\(password)"))")))
      secrets = [Secret(password)]
    } else if let token = try credentials.secret("ALERTMANAGER_TOKEN") {
      headers.append(("Authorization", Secret("Bearer \(token.value)")))
      secrets = [token]
    }
    return try WebSession(
      "Alertmanager", url: url, headers: headers, secrets: secrets, settings: settings)
  }
}
