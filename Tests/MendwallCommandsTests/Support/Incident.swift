import FoundationEssentials
import MendwallCommands
import MendwallTesting

/// The example that ships with Mendwall: a shop's repository, and its cluster after an incident.
struct Incident {
  /// The package's own folder.
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .path.trimmed

  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try await Program.output(
      "\(Incident.package)/examples/incident/make-repository", [folder("shop")])
  }

  func detect(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      [
        "detect", "--repo", folder("shop"), "--live",
        "\(Incident.package)/examples/incident/cluster",
      ] + arguments)
  }
}

extension String {
  /// Without the slash at its end that the URL of a folder has.
  fileprivate var trimmed: String { hasSuffix("/") ? String(dropLast()) : self }
}
