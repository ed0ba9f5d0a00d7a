import MendwallConfiguration

extension ForgeKind {
  /// The API of the forge's own service; nil for one that only runs on others' servers.
  var publicURL: String? {
    switch self {
    case .gitHub: "https://api.github.com"
    case .gitLab: "https://gitlab.com/api/v4"
    case .bitbucket: "https://api.bitbucket.org/2.0"
    case .gitea, .bitbucketServer: nil
    }
  }

  /// The environment variables that hold its token, the first that is set counts.
  var tokenVariables: [String] {
    switch self {
    case .gitHub: ["GITHUB_TOKEN", "GH_TOKEN"]
    case .gitLab: ["GITLAB_TOKEN"]
    case .gitea: ["GITEA_TOKEN", "FORGEJO_TOKEN", "GITHUB_TOKEN"]
    case .bitbucket, .bitbucketServer: ["BITBUCKET_TOKEN"]
    }
  }
}
