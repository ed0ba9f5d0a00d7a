import MendwallConfiguration
import MendwallTesting

@testable import Publishing

extension Trial {
  init(_ kind: Kind) {
    switch kind {
    case .gitHub: self = .gitHub(GitHubServer())
    case .gitHubInstallation:
      self = .gitHub(
        GitHubServer(token: "ghs_0123456789", login: "github-actions[bot]", kind: .installation),
        token: "ghs_0123456789", login: "github-actions[bot]")
    case .gitLab: self = .gitLab(GitLabServer())
    case .gitea: self = .gitea(GiteaServer())
    case .bitbucket: self = .bitbucketCloud()
    case .bitbucketServer: self = .bitbucketDataCenter()
    }
  }

  private static func place(
    _ forge: ForgeKind, _ path: String, repository: String = "acme/policies"
  ) -> Place {
    var place = Place()
    place.forge = forge
    place.url = path
    place.repository = repository
    place.pullRequest = 7
    place.commit = commit
    place.branch = "open-the-shop"
    place.reference = "refs/pull/7/merge"
    return place
  }

  static func gitHub(
    _ server: GitHubServer, token: String = "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB",
    login: String = "drift-bot"
  ) -> Trial {
    Trial(
      server: server, place: place(.gitHub, "/api/v3"), environment: ["GITHUB_TOKEN": token],
      token: token, longest: 65_536,
      own: { server.comments.filter { $0.author == login } }, mostOwn: { server.mostOwnComments },
      addForeign: { server.comment(by: "somebody", $0) },
      statuses: { server.statuses.map { "\($0.context): \($0.state)" } })
  }

  static func gitLab(_ server: GitLabServer) -> Trial {
    let token = "glpat-0123456789abcdefghij"
    return Trial(
      server: server, place: place(.gitLab, "/api/v4"), environment: ["GITLAB_TOKEN": token],
      token: token, longest: 1_000_000,
      own: { server.comments.filter { $0.author == "drift-bot" && !$0.isSystem } },
      mostOwn: { server.mostOwnComments }, addForeign: { server.comment(by: "somebody", $0) },
      statuses: { server.statuses.map { "\($0.name): \($0.state)" } })
  }

  static func gitea(_ server: GiteaServer) -> Trial {
    let token = "0123456789abcdef0123456789abcdef01234567"
    return Trial(
      server: server, place: place(.gitea, "/api/v1"), environment: ["GITEA_TOKEN": token],
      token: token, longest: 65_536,
      own: { server.comments.filter { $0.author == "drift-bot" } },
      mostOwn: { server.mostOwnComments }, addForeign: { server.comment(by: "somebody", $0) },
      statuses: { server.statuses.map { "\($0.context): \($0.state)" } })
  }

  private static func bitbucketCloud() -> Trial {
    let server = BitbucketCloudServer()
    let token = "ATCTT3xFfGN0123456789abcdefghijklmnop"
    return Trial(
      server: server, place: place(.bitbucket, "/2.0"), environment: ["BITBUCKET_TOKEN": token],
      token: token, longest: 32_768,
      own: { server.comments.filter { $0.author != "{somebody}" } },
      mostOwn: { server.mostOwnComments }, addForeign: { server.comment(by: "{somebody}", $0) },
      statuses: { server.statuses.map { "\($0.context): \($0.state)" } })
  }

  private static func bitbucketDataCenter() -> Trial {
    let server = MendwallTesting.BitbucketServer(username: "drift@bot")
    let token = "MDM0MjM5NDc2MDxyzxyzxyzxyzxyzxyzxyzxyz"
    return Trial(
      server: server, place: place(.bitbucketServer, "", repository: "ACME/policies"),
      environment: ["BITBUCKET_TOKEN": token], token: token, longest: 32_767,
      own: { server.comments.filter { $0.author == "drift@bot" } },
      mostOwn: { server.mostOwnComments }, addForeign: { server.comment(by: "somebody", $0) },
      statuses: { server.statuses.map { "\($0.context): \($0.state)" } })
  }
}
