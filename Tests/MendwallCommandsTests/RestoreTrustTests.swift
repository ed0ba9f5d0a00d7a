import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

/// A restore of nothing but what somebody who is trusted has signed.
@Suite("What a restore trusts")
struct RestoreTrustTests {
  private let shop: Shop
  /// Beside the repository: an SSH key, and the signers that are trusted.
  private let keys: TemporaryFolder

  init() async throws {
    shop = try await Shop()
    keys = try TemporaryFolder()
    try await Program.output(
      "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ines", "-f", keys("key")])
    try keys.write("ines@example.com \(try keys.read("key.pub"))", to: "signers")
    try shop.drift()
  }

  private func git(_ arguments: String...) async throws {
    try await shop.repository.git(
      ["-c", "gpg.format=ssh", "-c", "user.signingkey=\(keys("key"))"] + arguments)
  }

  private func restore(_ revision: String, signers: String? = nil) async -> CommandRun {
    await shop.restore(
      "--yes", "--revision", revision, "--require-signature", "--allowed-signers",
      signers ?? keys("signers"),
      environment: [
        "HOME": "/nowhere", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
      ])
  }

  @Test("a signed tag is restored, and a commit that nobody signed is not")
  func tag() async throws {
    try await git("tag", "--sign", "--message", "known good", "v1")
    let unsigned = await restore("HEAD")
    #expect(unsigned.status == .failed)
    #expect(unsigned.notes.contains("HEAD is refused"), "\(unsigned.notes)")
    #expect(!shop.hasBundle)
    let signed = await restore("v1")
    #expect(signed.status == .inSync, "\(signed.output)\(signed.notes)")
  }

  @Test("a signed tag that is put under another name vouches for nothing")
  func renamedTag() async throws {
    try await git("tag", "--sign", "--message", "known good", "v1")
    try await git("update-ref", "refs/tags/v2", "refs/tags/v1")
    let run = await restore("v2")
    #expect(run.status == .failed, "\(run.output)")
    #expect(run.notes.contains("v2 is refused"), "\(run.notes)")
    #expect(run.notes.contains("sign"), "\(run.notes)")
    #expect(!run.notes.contains("ssh-keygen"), "\(run.notes)")
    #expect(!shop.hasBundle)
  }

  @Test("keys out of the repository that they are to vouch for are not trusted")
  func ownKeys() async throws {
    try await git("tag", "--sign", "--message", "known good", "v1")
    try shop.repository.folder.write(try keys.read("signers"), to: "signers")
    let run = await restore("v1", signers: shop.repository.folder("signers"))
    #expect(run.status == .failed)
    #expect(run.notes.contains("keep the trusted keys elsewhere"), "\(run.notes)")
    #expect(!shop.hasBundle)
  }
}
