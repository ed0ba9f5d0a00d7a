import FoundationEssentials
import MendwallTesting

/// What a runner of a CI system has: a clone of the policies' repository, Mendwall's own to build from, a
/// cluster and a forge.
struct ExampleScene {
  static let denial = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec: {podSelector: {}, policyTypes: [Ingress]}
    """
  /// The denial after somebody opened it.
  static let opened = denial.replacing("spec: {", with: "spec: {ingress: [{}], ")
  static let other = denial.replacing("namespace: shop", with: "namespace: payments")
  static let token = "0123456789abcdef0123456789abcdef01234567"

  let example: Example
  let folder: TemporaryFolder
  private let origin: TestRepository
  private let source: TestRepository
  let cluster: ExampleCluster
  /// The head of main, and of the pull request.
  let main: String
  let head: String
  /// What is checked out for a pull request: on GitHub the merge of the two.
  private let tested: String
  private let revision: String

  /// - Parameters:
  ///   - policies: what the cluster has in the namespace shop; in payments it has what Git declares.
  ///   - readable: the one namespace whose policies may be listed; nil for all.
  init(_ example: Example, cluster policies: [String], readable: String? = nil) async throws {
    self.example = example
    folder = try TemporaryFolder()
    cluster = ExampleCluster(policies + [ExampleScene.other], readable: readable)
    origin = try await TestRepository()
    main = try await origin.commit([
      "policies/shop.yaml": ExampleScene.denial, "policies/payments.yaml": ExampleScene.other,
    ])
    try await origin.git("checkout", "--quiet", "-b", "change")
    head = try await origin.commit([
      "policies/cart.yaml": ExampleScene.denial.replacing("default-deny", with: "cart")
    ])
    try await origin.git("checkout", "--quiet", "main")
    try await Program.output("git", ["clone", "--quiet", origin.path, folder("work")])
    let work = ["-C", folder("work"), "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    try await Program.output("git", work + ["checkout", "--quiet", "--detach", "origin/change"])
    if example == .gitHub {
      try await Program.output("git", work + ["checkout", "--quiet", "--detach", "origin/main"])
      try await Program.output("git", work + ["merge", "--quiet", "--no-ff", "--no-edit", head])
    }
    tested = String(
      try await Program.output("git", work + ["rev-parse", "HEAD"]).prefix { !$0.isWhitespace })

    // A build takes many minutes; what the tests themselves were built with stands for its result.
    source = try await TestRepository()
    try source.folder.write(
      try Example.text("install-mendwall"), to: "examples/ci/install-mendwall")
    try source.folder.write("#!/bin/sh\necho \"$0\" >>\"$BUILD_LOG\"\n", to: "scripts/setup")
    try await source.git("add", "--all")
    try await source.git(
      "update-index", "--chmod=+x", "examples/ci/install-mendwall", "scripts/setup")
    try await source.git("commit", "--quiet", "--message", "begin")
    revision = String(try await source.git("rev-parse", "HEAD").prefix { !$0.isWhitespace })
    try program(
      "built/mendwall", "exec \"\(SignalledProgram.mendwall)\" \"$@\"")
    try program(
      "bin/swift",
      """
      echo "swift $*" >>"$BUILD_LOG"
      case " $* " in *" --show-bin-path "*) echo "\(folder("built"))" ;; esac
      """)
    try program("bin/apt-get", "exit 0")
    for name in ["home", "temporary", "program"] { try folder.write("", to: "\(name)/.keep") }
  }

  private func program(_ path: String, _ text: String) throws {
    try folder.write("#!/usr/bin/env bash\n\(text)\n", to: path)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder(path))
  }

  /// How a run of an example's steps went.
  struct Run: Sendable {
    /// Of the last step that ran: the first that fails.
    var status: Int32?
    var output = ""
    var errors = ""
    var words: String { "\(status.map { "\($0)" } ?? "a signal"): \(output)\(errors)" }
  }

  /// Runs the steps of an event, as its CI system would.
  ///
  /// - Parameters:
  ///   - forge: the URL of the forge's server.
  ///   - more: variables and secrets beside those that every example needs.
  ///   - hasKubeconfig: whether the secret for the cluster is set.
  func run(
    _ event: Example.Event, forge: String, _ more: [String: String] = [:],
    hasKubeconfig: Bool = true
  ) async throws -> Run {
    try await ScriptedServer.run(script: { cluster.reply(to: $0) }) { server in
      let kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: production
        clusters: [{name: production, cluster: {server: "\(server.url)"}}]
        contexts: [{name: production, context: {cluster: production, user: reader}}]
        users: [{name: reader, user: {}}]
        """
      try folder.write(kubeconfig, to: "kubeconfig")
      try folder.write("\(ExampleScene.token)\n", to: "token")
      try folder.write(
        #"{"pull_request": {"number": 7, "head": {"sha": "\#(head)", "ref": "change"}}}"#,
        to: "event.json")
      for file in ["summary.md", "path"] { try folder.write("", to: file) }
      if event == .schedule {
        try await Program.output(
          "git", ["-C", folder("work"), "checkout", "--quiet", "--detach", "origin/main"])
      }
      var values = [
        "vars.MENDWALL_SOURCE": source.path, "vars.MENDWALL_REVISION": revision,
        "github.event.pull_request.head.sha": head, "github.token": ExampleScene.token,
        "mendwall-kubeconfig": folder("kubeconfig"), "mendwall-forge-token": folder("token"),
      ].merging(more) { $1 }
      if hasKubeconfig { values["secrets.MENDWALL_KUBECONFIG"] = kubeconfig }
      var variables = variables(of: event, forge)
      if example == .gitLab, hasKubeconfig {
        variables["MENDWALL_KUBECONFIG"] = folder("kubeconfig")
      }
      return try await run(try example.steps(for: event, values), variables)
    }
  }

  private func run(_ steps: [Example.Step], _ variables: [String: String]) async throws -> Run {
    var run = Run()
    for step in steps {
      try folder.write(step.script, to: "step.sh")
      var environment = variables.merging(step.environment) { $1 }
      let added = try folder.read("path").split(separator: "\n").joined(separator: ":")
      environment["PATH"] =
        added.isEmpty ? variables["PATH"] : "\(added):\(variables["PATH"] ?? "")"
      let ending = try await SignalledProgram().run(
        "/bin/bash",
        ["-c", "cd \"$0\" && exec \"$@\"", folder("work"), "bash"] + step.options
          + [folder("step.sh")],
        environment: environment)
      run.status = ending.status
      run.output += ending.output
      run.errors += ending.errors
      if ending.status != 0 { break }
    }
    return run
  }

  /// What the CI system itself sets.
  private func variables(of event: Example.Event, _ forge: String) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let common = [
      "PATH": "\(folder("bin")):\(path)", "HOME": folder("home"), "TMPDIR": folder("temporary"),
      "CI": "true", "BUILD_LOG": folder("build.log"),
    ]
    return common.merging(
      example == .gitLab
        ? gitLab(event, forge) : example == .jenkins ? jenkins(event, forge) : actions(event, forge)
    ) { $1 }
  }

  private func actions(_ event: Example.Event, _ forge: String) -> [String: String] {
    let isRequest = event == .pullRequest
    var result = [
      "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": forge,
      "GITHUB_API_URL": forge + (example == .gitHub ? "/api/v3" : "/api/v1"),
      "GITHUB_REPOSITORY": "acme/policies", "GITHUB_RUN_ID": "99",
      "GITHUB_EVENT_NAME": isRequest ? "pull_request" : "schedule",
      "GITHUB_SHA": isRequest ? tested : main,
      "GITHUB_REF": isRequest ? "refs/pull/7/merge" : "refs/heads/main",
      "GITHUB_REF_NAME": isRequest ? "7/merge" : "main",
      "GITHUB_EVENT_PATH": isRequest ? folder("event.json") : "",
      "GITHUB_BASE_REF": isRequest ? "main" : "", "GITHUB_HEAD_REF": isRequest ? "change" : "",
      "GITHUB_PATH": folder("path"), "GITHUB_STEP_SUMMARY": folder("summary.md"),
    ]
    if example == .gitea { result["GITEA_ACTIONS"] = "true" }
    return result
  }

  private func gitLab(_ event: Example.Event, _ forge: String) -> [String: String] {
    let isRequest = event == .pullRequest
    var result = [
      "GITLAB_CI": "true", "CI_API_V4_URL": "\(forge)/api/v4", "CI_PROJECT_ID": "42",
      "CI_PIPELINE_SOURCE": isRequest ? "merge_request_event" : "schedule",
      "CI_COMMIT_SHA": isRequest ? head : main, "CI_COMMIT_REF_NAME": isRequest ? "change" : "main",
      "CI_JOB_URL": "\(forge)/acme/policies/-/jobs/99", "GITLAB_TOKEN": GitLabServer.token,
      "MENDWALL_SOURCE": source.path, "MENDWALL_REVISION": revision,
    ]
    if isRequest {
      result["CI_MERGE_REQUEST_IID"] = "7"
      result["CI_MERGE_REQUEST_PROJECT_ID"] = "42"
      result["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"] = "change"
      result["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = "main"
    }
    return result
  }

  private func jenkins(_ event: Example.Event, _ forge: String) -> [String: String] {
    var result = [
      "JENKINS_URL": "https://jenkins.example.com/", "BUILD_URL": "https://jenkins.example.com/1/",
      "GIT_COMMIT": event == .pullRequest ? head : main,
      "BRANCH_NAME": event == .pullRequest ? "PR-7" : "main",
      "MENDWALL_SOURCE": source.path, "MENDWALL_REVISION": revision,
      "MENDWALL_FOLDER": folder("program"),
    ]
    if event == .pullRequest {
      result["CHANGE_ID"] = "7"
      result["CHANGE_URL"] = "\(forge)/acme/policies/pull/7"
      result["CHANGE_BRANCH"] = "change"
      result["CHANGE_TARGET"] = "main"
    }
    return result
  }
}
