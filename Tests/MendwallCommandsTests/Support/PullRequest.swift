import MendwallCommands
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reachability
import Reports

/// A repository with a pull request's branch, `change`, which is checked out, and a folder that stands for the
/// cluster.
struct PullRequest {
  typealias Pods = PodsUnderPolicies

  let repository: TestRepository
  let cluster: TemporaryFolder

  static let configuration = "owns: [shop, payments]\n"

  /// - Parameters:
  ///   - base: the files of main.
  ///   - branch: the files that the branch changes; nil removes one.
  ///   - live: the policies of the cluster.
  ///   - pods: what else it has.
  init(
    base: [String: String], branch: [String: String?], live: [String],
    pods: [String] = Pods.pods + Pods.namespaces
  ) async throws {
    repository = try await TestRepository()
    cluster = try TemporaryFolder()
    try await repository.commit(
      [".mendwall.yaml": Self.configuration].merging(base) { $1 }, message: "begin")
    try await repository.git("checkout", "--quiet", "-b", "change")
    try await commit(branch, message: "change it (#7)", by: "Bob")
    try cluster.write((live + pods).joined(separator: "\n---\n"), to: "all.yaml")
  }

  /// Commits to what is checked out.
  func commit(_ files: [String: String?], message: String, by author: String) async throws {
    try await repository.commit(files, message: message)
    try await repository.git(
      ["commit", "--quiet", "--amend", "--no-edit", "--author", "\(author) <bob@example.com>"],
      environment: ["GIT_COMMITTER_DATE": "2026-10-01T13:00:00Z"])
  }

  /// Commits to main, and comes back to the branch.
  func commitToMain(_ files: [String: String?]) async throws {
    try await repository.git("checkout", "--quiet", "main")
    try await repository.commit(files, message: "go on", date: "2026-10-02T12:00:00Z")
    try await repository.git("checkout", "--quiet", "change")
  }

  func detect(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--live", cluster.path, "--base", "main"] + arguments)
  }

  func report(_ arguments: String...) async throws -> DriftReport { try await report(arguments) }

  func report(_ arguments: [String]) async throws -> DriftReport {
    try await CommandRun.mendwall(
      [
        "detect", "--repo", repository.path, "--live", cluster.path, "--base", "main", "-o", "json",
      ] + arguments
    ).report()
  }
}

extension Proposal {
  /// `added shop/a`, and so on, the gravest first.
  var briefly: [String] { objects.map { "\($0.change.rawValue) \($0.object.qualifiedName)" } }

  func object(_ name: String) -> Object? { objects.first { $0.object.qualifiedName == name } }

  /// `dev/x → shop/db by NetworkPolicy shop/extra`, for each connection.
  var connectionsInWords: [String] {
    connections.map { each in
      "\(each.change.rawValue) \(each.from.peer.inWords) → \(each.to.peer.inWords) by "
        + each.causes.joined(separator: ", ")
    }
  }
}

extension Proposal.Object {
  /// Its severity and why, and what it lets through and cuts.
  var inWords: [String] {
    ["\(severity.rawValue): \(severityReason ?? "-")"] + (impact ?? []).map(\.inWords)
  }
}
