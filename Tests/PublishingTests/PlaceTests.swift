import MendwallConfiguration
import Testing

@testable import Publishing

@Suite("Where a report belongs")
struct PlaceTests {
  private func place(_ variables: [String: String], event: String? = nil) -> Place {
    Place.ofCI(variables) { path in path == "/event.json" ? event.map { Array($0.utf8) } : nil }
  }

  private static let actions = [
    "GITHUB_ACTIONS": "true", "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "acme/policies",
    "GITHUB_SHA": "aaaa", "GITHUB_REF": "refs/pull/12/merge", "GITHUB_REF_NAME": "12/merge",
    "GITHUB_RUN_ID": "99", "GITHUB_EVENT_PATH": "/event.json",
  ]

  @Test("GitHub Actions tells the pull request and its head, not the merge that is tested")
  func gitHub() {
    let found = place(
      Self.actions,
      event: #"{"pull_request": {"number": 12, "head": {"sha": "bbbb", "ref": "topic"}}}"#)
    #expect(found.forge == .gitHub)
    #expect(found.url == "https://api.github.com")
    #expect(found.repository == "acme/policies")
    #expect(found.pullRequest == 12)
    #expect(found.commit == "bbbb")
    #expect(found.branch == "topic")
    #expect(found.reference == "refs/pull/12/merge")
    #expect(found.link == "https://github.com/acme/policies/actions/runs/99")
  }

  @Test("without the event's file the reference tells the number", arguments: [nil, "{", "[]"])
  func noEvent(event: String?) {
    let found = place(Self.actions, event: event)
    #expect(found.pullRequest == 12)
    #expect(found.commit == "aaaa")
  }

  @Test("a push is no pull request")
  func push() {
    let found = place(
      Self.actions.merging(["GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main"]) { $1 },
      event: #"{"head_commit": {}}"#)
    #expect(found.pullRequest == nil)
    #expect(found.branch == "main")
  }

  @Test(
    "Gitea and Forgejo Actions are not GitHub's", arguments: ["GITEA_ACTIONS", "FORGEJO_ACTIONS"])
  func gitea(variable: String) {
    let found = place(
      [
        "GITHUB_ACTIONS": "true", variable: "true", "GITHUB_SERVER_URL": "https://git.acme.org/",
        "GITHUB_REPOSITORY": "acme/policies", "GITHUB_REF": "refs/pull/3/head",
        "GITHUB_SHA": "cc", "GITHUB_RUN_ID": "5", "GITHUB_RUN_NUMBER": "2",
      ])
    #expect(found.link == "https://git.acme.org/acme/policies/actions/runs/2")
    #expect(found.forge == .gitea)
    #expect(found.url == "https://git.acme.org/api/v1")
    #expect(found.pullRequest == 3)
  }

  @Test("GitLab CI tells the merge request and the pipeline that a status joins")
  func gitLab() {
    let found = place([
      "GITLAB_CI": "true", "CI_API_V4_URL": "https://gitlab.acme.org/api/v4",
      "CI_PROJECT_ID": "42", "CI_MERGE_REQUEST_PROJECT_ID": "41", "CI_MERGE_REQUEST_IID": "8",
      "CI_COMMIT_SHA": "merged", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "tip",
      "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic", "CI_COMMIT_REF_NAME": "x",
      "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/8/merge", "CI_PIPELINE_ID": "77",
      "CI_JOB_URL": "https://gitlab.acme.org/-/jobs/1",
    ])
    #expect(found.forge == .gitLab)
    #expect(found.repository == "41")
    #expect(found.pullRequest == 8)
    #expect(found.commit == "merged")
    #expect(found.branch == "refs/merge-requests/8/merge")
    #expect(found.pipeline == 77)
  }

  @Test("an empty variable tells nothing, as GitLab leaves it outside of merged results")
  func empty() {
    let found = place([
      "GITLAB_CI": "true", "CI_COMMIT_REF_NAME": "main", "CI_MERGE_REQUEST_REF_PATH": "",
    ])
    #expect(found.branch == "main")
  }

  @Test("Bitbucket Pipelines")
  func bitbucket() {
    let found = place([
      "BITBUCKET_BUILD_NUMBER": "4", "BITBUCKET_WORKSPACE": "acme",
      "BITBUCKET_REPO_SLUG": "policies", "BITBUCKET_PR_ID": "6", "BITBUCKET_COMMIT": "dd",
      "BITBUCKET_BRANCH": "topic",
      "BITBUCKET_GIT_HTTP_ORIGIN": "https://bitbucket.org/acme/policies",
    ])
    #expect(found.forge == .bitbucket)
    #expect(found.repository == "acme/policies")
    #expect(found.pullRequest == 6)
    #expect(found.link == "https://bitbucket.org/acme/policies/pipelines/results/4")
  }

  @Test(
    "Jenkins names the page of the pull request, whose form tells the forge",
    arguments: [
      ("https://github.com/acme/policies/pull/7", ForgeKind.gitHub, nil, "acme/policies"),
      (
        "https://git.acme.org/acme/policies/pull/7", .gitHub, "https://git.acme.org/api/v3",
        "acme/policies"
      ),
      (
        "https://git.acme.org:8443/team/sub/policies/-/merge_requests/7", .gitLab,
        "https://git.acme.org:8443/api/v4", "team/sub/policies"
      ),
      (
        "https://git.acme.org/acme/policies/pulls/7", .gitea, "https://git.acme.org/api/v1",
        "acme/policies"
      ),
      ("https://bitbucket.org/acme/policies/pull-requests/7", .bitbucket, nil, "acme/policies"),
      (
        "https://acme.org/bitbucket/projects/NET/repos/policies/pull-requests/7/overview",
        .bitbucketServer, "https://acme.org/bitbucket", "NET/policies"
      ),
      (
        "https://acme.org/users/ann/repos/policies/pull-requests/7", .bitbucketServer,
        "https://acme.org", "~ann/policies"
      ),
    ] as [(String, ForgeKind, String?, String)])
  func jenkins(page: String, forge: ForgeKind, url: String?, repository: String) {
    let found = place([
      "JENKINS_URL": "https://ci.acme.org/", "CHANGE_URL": page, "CHANGE_ID": "7",
      "GIT_COMMIT": "ee", "BUILD_URL": "https://ci.acme.org/job/1",
    ])
    #expect(found.forge == forge)
    #expect(found.url == url)
    #expect(found.repository == repository)
    #expect(found.pullRequest == 7)
    #expect(found.commit == "ee")
  }

  @Test("what is named goes before what CI tells, and another forge takes nothing over")
  func overriding() {
    let ci = place(Self.actions)
    var named = Place()
    named.pullRequest = 5
    #expect(named.completed(by: ci).pullRequest == 5)
    #expect(named.completed(by: ci).repository == "acme/policies")
    named.commit = "ffff"
    #expect(named.completed(by: ci).reference == nil)
    named.repository = "acme/ops"
    #expect(named.completed(by: ci).url == nil)
    named.repository = nil
    named.forge = .gitLab
    #expect(named.completed(by: ci).repository == nil)
    #expect(named.completed(by: ci).url == nil)
    #expect(named.completed(by: ci).link == "https://github.com/acme/policies/actions/runs/99")
  }

  @Test("outside of CI nothing is known")
  func nothing() {
    #expect(place([:]) == Place())
  }
}
