import FoundationEssentials
import GitRepository
import MendwallTesting
import Testing

@testable import RemoteRepositories

@Suite("Known hosts of SSH")
struct KnownHostsTests {
  private static func key(_ type: String, _ number: UInt8) -> HostKey {
    func framed(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
    return HostKey(
      bytes: framed(Array(type.utf8)) + framed([UInt8](repeating: number, count: 32)))
  }

  private static func text(_ key: HostKey) -> String {
    "\(key.type) \(Data(key.bytes).base64EncodedString())"
  }

  private static let own = key("ssh-ed25519", 1)
  private static let other = key("ssh-ed25519", 2)
  private static let ecdsa = key("ecdsa-sha2-nistp256", 3)

  private func judge(_ lines: String, _ key: HostKey, port: Int = 22) throws -> KnownHosts.Verdict {
    let folder = try TemporaryFolder()
    try folder.write(lines, to: "known")
    let verdict = KnownHosts(files: [folder("nowhere"), folder("known")])
      .judge(key, of: "git.example.com", port: port)
    switch verdict {
    case .changed(let place): return .changed(place: String(place.dropFirst(folder.path.count)))
    case .revoked(let place): return .revoked(place: String(place.dropFirst(folder.path.count)))
    default: return verdict
    }
  }

  @Test(
    "a host is found by its name, a list, a pattern and its port",
    arguments: [
      ("git.example.com", 22), ("a.example.com,git.example.com", 22), ("*.example.com", 22),
      ("g?t.example.com", 22), ("GIT.example.com", 22), ("[git.example.com]:2222", 2222),
      ("[*.example.com]:2222", 2222), ("*", 22),
    ])
  func found(hosts: String, port: Int) throws {
    let line = "# of the team\n\n\(hosts) \(Self.text(Self.own)) a comment\n"
    #expect(try judge(line, Self.own, port: port) == .known)
  }

  @Test(
    "and by no other",
    arguments: [
      ("example.com", 22), ("*.example.com,!git.example.com", 22), ("git.example.com", 2222),
      ("[git.example.com]:2222", 22), ("*.example", 22), ("|1|AAAA|AAAA", 22), ("|1|", 22),
    ])
  func unknown(hosts: String, port: Int) throws {
    #expect(try judge("\(hosts) \(Self.text(Self.own))\n", Self.own, port: port) == .unknown)
  }

  @Test("another key of the same type is a changed one, with the line that has the old")
  func changed() throws {
    let lines = "# first\ngit.example.com \(Self.text(Self.own))\n"
    #expect(try judge(lines, Self.other) == .changed(place: "/known:2"))
    #expect(
      try judge(lines + "git.example.com \(Self.text(Self.other))\n", Self.other) == .known)
  }

  @Test("a key of another type is neither known nor changed")
  func otherType() throws {
    let lines = "git.example.com \(Self.text(Self.own))\n"
    #expect(try judge(lines, Self.ecdsa) == .otherTypes(["ssh-ed25519"]))
  }

  @Test("a revoked key is refused though it is known, and an authority's key is no host's")
  func marks() throws {
    let known = "git.example.com \(Self.text(Self.own))\n"
    #expect(
      try judge(known + "@revoked * \(Self.text(Self.own))\n", Self.own)
        == .revoked(place: "/known:2"))
    #expect(
      try judge("@cert-authority git.example.com \(Self.text(Self.own))\n", Self.own) == .unknown)
  }

  @Test("names that ssh-keygen hashed are found")
  func hashed() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "git.example.com \(Self.text(Self.own))\n[git.example.com]:2222 \(Self.text(Self.other))\n",
      to: "known")
    try await Program.output("ssh-keygen", ["-H", "-f", folder("known")])
    #expect(try folder.read("known").contains("|1|"))
    let known = KnownHosts(files: [folder("known")])
    #expect(known.judge(Self.own, of: "git.example.com", port: 22) == .known)
    #expect(known.judge(Self.other, of: "git.example.com", port: 2222) == .known)
    #expect(known.judge(Self.own, of: "a.example.com", port: 22) == .unknown)
  }

  @Test("a fingerprint is the one that ssh-keygen shows")
  func fingerprint() async throws {
    let folder = try TemporaryFolder()
    let path = try await SSHGitServer.makeKey("ed25519", in: folder, named: "key")
    let line = try folder.read("key.pub")
    let bytes = try #require(Data(base64Encoded: String(line.split(separator: " ")[1])))
    let shown = try await Program.output("ssh-keygen", ["-l", "-f", path])
    #expect(shown.contains(HostKey(bytes: [UInt8](bytes)).fingerprint))
  }

  @Test("of a private key it is told whether it is of RSA, and has a passphrase")
  func keyFiles() async throws {
    let folder = try TemporaryFolder()
    for (type, passphrase) in [("ed25519", ""), ("ed25519", "word"), ("rsa", ""), ("rsa", "word")] {
      let path = try await SSHGitServer.makeKey(
        type, passphrase: passphrase, in: folder, named: "\(type)\(passphrase)")
      let key = try #require(SSHKeyFile(path: path))
      #expect(key.isRSA == (type == "rsa"))
      #expect(key.isEncrypted == !passphrase.isEmpty)
    }
    #expect(SSHKeyFile(path: folder("nowhere")) == nil)
  }
}
