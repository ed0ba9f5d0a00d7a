import FoundationEssentials
import GitRepository
import MendwallTesting
import Signatures
import Testing

/// A home of gpg with keys of its own, and an agent that ends with it.
struct KeyHome: Sendable {
  /// Short, for the sockets of the agent: their paths may be about a hundred bytes long.
  let path: String

  /// Makes a home for as long as the body runs.
  static func with<T>(_ body: (KeyHome) async throws -> T) async throws -> T {
    let home = KeyHome(path: "/tmp/mendwall-\(UUID().uuidString.prefix(13))")
    try FileManager.default.createDirectory(
      atPath: home.path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let result: Result<T, any Error>
    do {
      // Started here: gpg itself would wait for it only a few seconds, which a busy machine may need.
      try await Program.output("gpg-agent", ["--homedir", home.path, "--daemon"])
      result = .success(try await body(home))
    } catch { result = .failure(error) }
    _ = try? await Program.run("gpgconf", ["--homedir", home.path, "--kill", "all"])
    // Not by FileManager, which gives up where the agent, as it ends, removes a socket before it.
    _ = try? await Program.run("rm", ["-rf", home.path])
    return try result.get()
  }

  @discardableResult
  func gpg(_ arguments: String...) async throws -> String {
    try await Program.output("gpg", ["--homedir", path, "--batch", "--quiet"] + arguments)
  }

  /// Makes a key that signs.
  ///
  /// - Parameters:
  ///   - expiry: as gpg reads it.
  ///   - time: the system's time, as gpg is made to believe.
  /// - Returns: its fingerprint.
  func makeKey(_ name: String, expiry: String = "never", at time: String? = nil) async throws
    -> String
  {
    var arguments = ["--homedir", path, "--batch", "--quiet", "--passphrase", ""]
    if let time { arguments += ["--faked-system-time", time] }
    arguments += ["--status-fd", "1", "--quick-generate-key", name, "ed25519", "sign", expiry]
    let status = try await Program.output("gpg", arguments)
    let created = try #require(status.split(separator: "\n").first { $0.contains("KEY_CREATED") })
    return String(try #require(created.split(separator: " ").last))
  }

  /// Exports keys.
  ///
  /// - Returns: the path of a file in the folder.
  func export(_ keys: String..., to folder: TemporaryFolder, armored: Bool = true) async throws
    -> String
  {
    let file = folder("keyring-\(UUID().uuidString)")
    try await Program.output(
      "gpg",
      ["--homedir", path, "--batch", "--output", file] + (armored ? ["--armor"] : [])
        + ["--export"] + keys)
    return file
  }

  /// Revokes a key in this home, with the certificate that gpg makes for every key.
  func revoke(_ key: String, in folder: TemporaryFolder) async throws {
    let url = URL(filePath: "\(path)/openpgp-revocs.d/\(key).rev")
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    // A colon guards it from being imported by mistake.
    try folder.write(text.replacing("\n:-----", with: "\n-----"), to: "revocation")
    try await gpg("--import", folder("revocation"))
  }

  /// Runs Git so that it signs with a key.
  func git(_ repository: TestRepository, key: String, _ arguments: String...) async throws {
    try await repository.git(
      ["-c", "user.signingkey=\(key)", "-c", "gpg.program=gpg"] + arguments,
      environment: ["GNUPGHOME": path])
  }
}

/// An SSH key in a file.
struct SSHKey: Sendable {
  let path: String
  /// As it stands in a file of allowed signers, behind the principals.
  let line: String

  init(in folder: TemporaryFolder) async throws {
    path = folder("key-\(UUID().uuidString)")
    try await Program.output("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path])
    let url = URL(filePath: path + ".pub")
    line = String(decoding: try Data(contentsOf: url), as: UTF8.self).replacing("\n", with: "")
  }

  /// Runs Git so that it signs with the key.
  func git(_ repository: TestRepository, _ arguments: String...) async throws {
    try await repository.git(
      ["-c", "gpg.format=ssh", "-c", "user.signingkey=\(path)", "-c", "gpg.ssh.program=ssh-keygen"]
        + arguments)
  }
}

/// The tests' own PATH.
let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

func verify(
  _ revision: String, of repository: TestRepository, keyring: String? = nil,
  allowedSigners: String? = nil, path: String = search
) async throws -> Signer {
  let objects = try GitRepository(at: repository.path).signatures(of: revision)
  return try await TrustedSigners(
    keyring: keyring, allowedSigners: allowedSigners, environmentPath: path
  ).verify(objects, of: revision)
}

/// Verifies what must be refused.
func refusal(
  _ revision: String, of repository: TestRepository, keyring: String? = nil,
  allowedSigners: String? = nil, path: String = search
) async throws -> SignatureRefusal {
  try await #require(
    #expect(throws: SignatureRefusal.self) {
      try await verify(
        revision, of: repository, keyring: keyring, allowedSigners: allowedSigners, path: path)
    })
}

extension TestRepository {
  /// Writes an object as its text is.
  ///
  /// - Returns: its id.
  func write(_ text: String, _ type: String) async throws -> String {
    let id = try await Program.output(
      "git", ["-C", path, "hash-object", "-t", type, "-w", "--literally", "--stdin"], input: text)
    return String(id.prefix { !$0.isWhitespace })
  }

  func text(of revision: String, _ type: String) async throws -> String {
    try await git("cat-file", type, revision)
  }

  func id(of revision: String) async throws -> String {
    String(try await git("rev-parse", revision).prefix { !$0.isWhitespace })
  }
}
