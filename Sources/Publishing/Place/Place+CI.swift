import Documents
import FoundationEssentials
import MendwallConfiguration

extension Place {
  /// The place that a CI system's variables tell of.
  ///
  /// - Parameters:
  ///   - environment: the variables.
  ///   - contents: reads a file that a variable names; nil where it cannot be read.
  public static func ofCI(
    _ environment: [String: String], contents: (String) -> [UInt8]?
  ) -> Place {
    let variables = environment.filter { !$0.value.isEmpty }
    if variables["GITEA_ACTIONS"] == "true" || variables["FORGEJO_ACTIONS"] == "true" {
      return actions(variables, .gitea, event(variables, contents))
    }
    if variables["GITHUB_ACTIONS"] == "true" {
      return actions(variables, .gitHub, event(variables, contents))
    }
    if variables["GITLAB_CI"] == "true" { return gitLab(variables) }
    if variables["BITBUCKET_BUILD_NUMBER"] != nil { return bitbucket(variables) }
    if variables["JENKINS_URL"] != nil { return jenkins(variables) }
    return Place()
  }

  /// What started a run of GitHub Actions; nil where its file cannot be read.
  private static func event(_ variables: [String: String], _ contents: (String) -> [UInt8]?)
    -> Node?
  {
    guard let path = variables["GITHUB_EVENT_PATH"], let bytes = contents(path) else { return nil }
    return try? JSONReader.read(
      bytes, file: path, limits: ReadingLimits(bytes: max(1, bytes.count)))
  }

  /// GitHub Actions, and what took over its variables.
  private static func actions(
    _ variables: [String: String], _ forge: ForgeKind, _ event: Node?
  ) -> Place {
    var place = Place()
    place.forge = forge
    let server = variables["GITHUB_SERVER_URL"].map(withoutSlash)
    // Gitea names no API.
    place.url =
      variables["GITHUB_API_URL"] ?? (forge == .gitea ? server.map { "\($0)/api/v1" } : nil)
    place.repository = variables["GITHUB_REPOSITORY"]
    place.commit = variables["GITHUB_SHA"]
    place.reference = variables["GITHUB_REF"]
    if let request = event?["pull_request"] {
      if let number = request["number"]?.integer { place.pullRequest = Int(exactly: number) }
      // GITHUB_SHA is that of a merge that only exists to be tested.
      place.commit = request["head"]?["sha"]?.string ?? place.commit
      place.branch = request["head"]?["ref"]?.string
    } else if let parts = place.reference?.split(separator: "/"), parts.count == 4,
      parts[1] == "pull"
    {
      place.pullRequest = Int(parts[2])
    }
    place.branch = place.branch ?? variables["GITHUB_REF_NAME"]
    // Gitea's page is that of the number.
    let run = variables[forge == .gitea ? "GITHUB_RUN_NUMBER" : "GITHUB_RUN_ID"]
    if let server, let repository = place.repository, let run {
      place.link = "\(server)/\(repository)/actions/runs/\(run)"
    }
    return place
  }

  private static func gitLab(_ variables: [String: String]) -> Place {
    var place = Place()
    place.forge = .gitLab
    place.url = variables["CI_API_V4_URL"]
    place.repository = variables["CI_MERGE_REQUEST_PROJECT_ID"] ?? variables["CI_PROJECT_ID"]
    place.pullRequest = variables["CI_MERGE_REQUEST_IID"].flatMap { Int($0) }
    // A status joins the pipeline that runs: with another commit or branch GitLab makes one of its own, which
    // a merge request does not look at.
    place.commit = variables["CI_COMMIT_SHA"]
    place.branch = variables["CI_MERGE_REQUEST_REF_PATH"] ?? variables["CI_COMMIT_REF_NAME"]
    place.pipeline = variables["CI_PIPELINE_ID"].flatMap { Int($0) }
    place.link = variables["CI_JOB_URL"] ?? variables["CI_PIPELINE_URL"]
    return place
  }

  private static func bitbucket(_ variables: [String: String]) -> Place {
    var place = Place()
    place.forge = .bitbucket
    place.repository =
      variables["BITBUCKET_REPO_FULL_NAME"]
      ?? variables["BITBUCKET_WORKSPACE"].flatMap { workspace in
        variables["BITBUCKET_REPO_SLUG"].map { "\(workspace)/\($0)" }
      }
    place.pullRequest = variables["BITBUCKET_PR_ID"].flatMap { Int($0) }
    place.commit = variables["BITBUCKET_COMMIT"]
    place.branch = variables["BITBUCKET_BRANCH"]
    if let origin = variables["BITBUCKET_GIT_HTTP_ORIGIN"],
      let run = variables["BITBUCKET_BUILD_NUMBER"]
    {
      place.link = "\(withoutSlash(origin))/pipelines/results/\(run)"
    }
    return place
  }

  /// Jenkins with a multibranch pipeline: it names the page of the pull request, whose form tells the forge.
  private static func jenkins(_ variables: [String: String]) -> Place {
    var place = Place()
    place.commit = variables["GIT_COMMIT"]
    place.branch = variables["CHANGE_BRANCH"] ?? variables["BRANCH_NAME"]
    place.link = variables["BUILD_URL"]
    guard let url = variables["CHANGE_URL"], let page = URLComponents(string: url),
      let host = page.host, let scheme = page.scheme
    else { return place }
    place.pullRequest = variables["CHANGE_ID"].flatMap { Int($0) }
    let server = "\(scheme)://\(host)\(page.port.map { ":\($0)" } ?? "")"
    let parts = page.path.split(separator: "/").map(String.init)
    if let mark = parts.firstIndex(of: "merge_requests") {
      place.forge = .gitLab
      place.url = "\(server)/api/v4"
      place.repository = parts[..<mark].filter { $0 != "-" }.joined(separator: "/")
    } else if parts.count >= 4, parts[2] == "pull" {
      place.forge = .gitHub
      place.url = host == "github.com" ? nil : "\(server)/api/v3"
      place.repository = "\(parts[0])/\(parts[1])"
    } else if parts.count >= 4, parts[2] == "pulls" {
      place.forge = .gitea
      place.url = "\(server)/api/v1"
      place.repository = "\(parts[0])/\(parts[1])"
    } else if parts.count >= 4, parts[2] == "pull-requests" {
      place.forge = .bitbucket
      place.repository = "\(parts[0])/\(parts[1])"
    } else if let mark = parts.firstIndex(where: { ["projects", "users"].contains($0) }),
      parts.count >= mark + 6, parts[mark + 2] == "repos", parts[mark + 4] == "pull-requests"
    {
      place.forge = .bitbucketServer
      place.url = ([server] + parts[..<mark]).joined(separator: "/")
      let owner = parts[mark] == "users" ? "~\(parts[mark + 1])" : parts[mark + 1]
      place.repository = "\(owner)/\(parts[mark + 3])"
    }
    return place
  }

  private static func withoutSlash(_ url: String) -> String {
    url.hasSuffix("/") ? String(url.dropLast()) : url
  }
}
