import FoundationEssentials
public import Testing

/// The servers of Git that tests run on loopback: lighttpd with git-http-backend, OpenSSH, git-daemon.
public enum GitServers {
  /// Whether a person asked for a run without them (`scripts/test --without-git-servers`).
  public static let isLeftOut =
    ProcessInfo.processInfo.environment["MENDWALL_WITHOUT_GIT_SERVERS"] == "1"

  /// The path of a program that a server needs.
  static func program(_ name: String, below folders: String...) throws -> String {
    let search = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for folder in folders + search.map(String.init) + ["/usr/sbin", "/usr/local/sbin"] {
      let path = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw Program.Failure(
      description:
        "there is no \(name): run scripts/setup --git-servers, or set MENDWALL_WITHOUT_GIT_SERVERS=1 to leave "
        + "these tests out")
  }

  /// Where Git keeps the programs that serve repositories.
  static func gitFolder() async throws -> String {
    let path = try await Program.output("git", ["--exec-path"])
    return String(path.prefix { !$0.isNewline })
  }
}

extension Trait where Self == ConditionTrait {
  /// Leaves a test out of a run without servers of Git, and says so.
  public static var needsGitServers: Self {
    .enabled(if: !GitServers.isLeftOut, "left out: this run is without git servers")
  }
}
