import MendwallTesting

/// The forge that stands behind an example.
struct ExampleForge: Sendable {
  let server: any ForgeServer
  /// The bodies of the client's comments.
  let comments: @Sendable () -> [String]
  /// The most that stood at any one time.
  let mostComments: @Sendable () -> Int
  /// Each verdict on a commit, as `context: state of COMMIT`.
  let verdicts: @Sendable () -> [String]

  init(_ example: Example) {
    switch example {
    case .gitHub:
      let forge = ExampleForge.gitHub()
      server = forge
      comments = { forge.comments.map(\.body) }
      mostComments = { forge.mostOwnComments }
      verdicts = { forge.checkRuns.map { "\($0.name): \($0.conclusion ?? "-") of \($0.commit)" } }
    case .gitLab:
      let forge = GitLabServer()
      server = forge
      comments = { forge.comments.filter { !$0.isSystem }.map(\.body) }
      mostComments = { forge.mostOwnComments }
      verdicts = { forge.statuses.map { "\($0.name): \($0.state) of \($0.commit)" } }
    case .gitea:
      let forge = GiteaServer(token: ExampleScene.token)
      server = forge
      comments = { forge.comments.map(\.body) }
      mostComments = { forge.mostOwnComments }
      verdicts = { forge.statuses.map { "\($0.context): \($0.state) of \($0.commit)" } }
    case .jenkins:
      let forge = GitHubServer(token: ExampleScene.token)
      server = forge
      comments = { forge.comments.map(\.body) }
      mostComments = { forge.mostOwnComments }
      verdicts = { forge.statuses.map { "\($0.context): \($0.state) of \($0.commit)" } }
    }
  }

  /// GitHub as a workflow meets it.
  static func gitHub(_ kind: GitHubServer.TokenKind = .installation) -> GitHubServer {
    GitHubServer(token: ExampleScene.token, login: "github-actions[bot]", kind: kind)
  }
}
