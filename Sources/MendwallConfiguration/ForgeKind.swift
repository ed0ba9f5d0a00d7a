/// The forges that a report can be published to.
public enum ForgeKind: String, Sendable, CaseIterable {
  case gitHub = "github"
  case gitLab = "gitlab"
  /// Forgejo too.
  case gitea
  case bitbucket
  case bitbucketServer = "bitbucket-server"
}
