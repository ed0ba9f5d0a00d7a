import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

extension Shop {
  /// The live state of a policy, for Git.
  func accept(
    _ arguments: String..., environment: [String: String] = ["HOME": "/nowhere"]
  ) async -> CommandRun {
    await CommandRun.mendwall(
      ["accept", "--repo", repository.path, "--live", cluster.path] + arguments,
      environment: environment)
  }

  /// What namespaces lack.
  func baseline(
    _ arguments: String..., environment: [String: String] = ["HOME": "/nowhere"]
  ) async -> CommandRun {
    await CommandRun.mendwall(
      ["baseline", "--repo", repository.path, "--live", cluster.path] + arguments,
      environment: environment)
  }

  /// Takes an object's file from the cluster.
  func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: cluster(file)) }

  /// A process whose variables say who commits.
  static let ada = [
    "HOME": "/nowhere", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
  ]
}

extension TestRepository {
  /// Takes a patch into the work tree, as a person would, and commits it.
  func apply(_ patch: String) async throws {
    try await Program.output("git", ["-C", path, "apply", "-"], input: patch)
    try await commit([:])
  }

  /// A file of a revision.
  func show(_ file: String, at revision: String = "HEAD") async throws -> String {
    try await git("show", "\(revision):\(file)")
  }
}
