public import ArgumentParser
import KubernetesClient
public import MendwallConfiguration
import Publishing

/// Where a report is published, and with which credentials.
struct PublishOptions: ParsableArguments {
  private static let largestToken = 1 << 16

  @Option(
    help: ArgumentHelp(
      "The forge: github, gitlab, gitea (Forgejo too), bitbucket or bitbucket-server.",
      discussion: "What is not named here comes from the variables of the CI system.",
      valueName: "kind"))
  var forge: ForgeKind?

  @Option(
    help: ArgumentHelp(
      "The forge's API, such as https://git.example.org/api/v3; of bitbucket-server the server.",
      valueName: "url"))
  var forgeURL: String?

  @Option(
    help: ArgumentHelp(
      "The repository as the forge names it: OWNER/NAME, or a project's number or path.",
      valueName: "name"))
  var forgeRepository: String?

  @Option(help: ArgumentHelp("The pull or merge request to comment on.", valueName: "number"))
  var pullRequest: Int?

  @Option(help: ArgumentHelp("The commit that a status or a check is of.", valueName: "id"))
  var commit: String?

  @Option(help: ArgumentHelp("The branch of that commit.", valueName: "name"))
  var branch: String?

  @Option(help: ArgumentHelp("Where all of the report can be read.", valueName: "url"))
  var link: String?

  @Option(
    help: ArgumentHelp(
      "A name that tells several reports about one cluster apart.",
      discussion: """
        A report of many clusters is known by --repo and the options that name them, as they are written: of two that \
        share these, and of one that mendwall report --merge made of several runs, each needs a name. Statuses and \
        checks of one commit are told apart by it alone.
        """, valueName: "name"))
  var scope: String?

  @Option(
    help: ArgumentHelp(
      "A file that holds the forge's token.",
      discussion: """
        Default: GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or BITBUCKET_TOKEN (for name:password too).
        """, valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("The id of a GitHub App, in place of a token.", valueName: "id"))
  var appID: String?

  @Option(help: ArgumentHelp("The file of that app's private key.", valueName: "file"))
  var appKey: String?

  func validate() throws {
    if [forgeURL, forgeRepository, commit, branch, link, tokenFile, appID, appKey].contains("") {
      throw ValidationError("An option of publishing needs a value; this one is empty.")
    }
    if (appID == nil) != (appKey == nil) {
      throw ValidationError("--app-id and --app-key belong together.")
    }
    if let pullRequest, pullRequest < 1 {
      throw ValidationError("--pull-request takes a number from 1 on.")
    }
  }

  /// The place: what is named, completed by what the repository configures and then by what the CI system
  /// tells.
  func place(_ configured: Configuration.Publishing, _ environment: [String: String]) -> Place {
    var place = Place()
    place.forge = forge
    place.url = forgeURL
    place.repository = forgeRepository
    place.pullRequest = pullRequest
    place.commit = commit
    place.branch = branch
    place.link = link
    var declared = Place()
    declared.forge = configured.forge
    declared.url = configured.url
    declared.repository = configured.repository
    return place.completed(by: declared).completed(by: PublishOptions.placeOfCI(environment))
  }

  static func placeOfCI(_ environment: [String: String]) -> Place {
    Place.ofCI(environment) { try? FileReading.contents(of: $0, limit: 16 << 20) }
  }

  func credentials(_ environment: [String: String]) -> Credentials {
    let token = tokenFile.map { file in
      Result { () throws(PublishingError) in
        do throws(FileReading.Failure) {
          let bytes = try FileReading.contents(of: file, limit: Self.largestToken)
          return String(decoding: bytes, as: UTF8.self)
        } catch { throw PublishingError("the token's file \(file) \(error.inWords)") }
      }
    }
    let app = appID.flatMap { id in appKey.map { GitHubApp(id: id, keyFile: $0) } }
    return Credentials(environment: environment, token: token, app: app)
  }
}

extension ForgeKind: ExpressibleByArgument {}
extension PublishingTarget: ExpressibleByArgument {}
