import GitRepository
import MendwallTesting
import Signatures
import Testing

@Suite("Whom a signature is held against")
struct TrustTests {
  @Test("a revision without a signature is refused, and it is said how to sign one")
  func unsigned() async throws {
    let repository = try await TestRepository()
    try await repository.commit([:])
    try await repository.git("tag", "-a", "-m", "release", "v1")
    for name in ["main", "v1"] {
      let refused = try await refusal(name, of: repository)
      #expect(refused.code == .unsigned)
      #expect(refused.description.hasPrefix("\(name) is refused: "))
      #expect(refused.description.contains("git tag -s"))
    }
  }

  @Test("the option that is missing is named")
  func option() async throws {
    try await KeyHome.with { home in
      let repository = try await TestRepository()
      let folder = try TemporaryFolder()
      let key = try await home.makeKey("Ada <ada@example.com>")
      let keyring = try await home.export(to: folder)
      let ssh = try await SSHKey(in: folder)
      try folder.write("ada \(ssh.line)\n", to: "allowed")
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "pgp")
      try await ssh.git(repository, "commit", "--allow-empty", "-S", "-m", "ssh")
      for (name, keyring, allowed, option) in [
        ("HEAD", keyring, nil, "--allowed-signers"), ("HEAD^", nil, folder("allowed"), "--keyring"),
        ("HEAD", nil, nil, "--allowed-signers"), ("HEAD^", nil, nil, "--keyring"),
      ] as [(String, String?, String?, String)] {
        let refused = try await refusal(
          name, of: repository, keyring: keyring, allowedSigners: allowed)
        #expect(refused.code == .noTrustFile)
        #expect(refused.description.hasSuffix(option))
      }
      for (name, kind) in [("HEAD", .ssh), ("HEAD^", .openPGP)] as [(String, Signer.Kind)] {
        let signer = try await verify(
          name, of: repository, keyring: keyring, allowedSigners: folder("allowed"))
        #expect(signer.kind == kind)
      }
    }
  }

  @Test("a keyring that is missing, empty or no keyring is named, and how to write one")
  func keyring() async throws {
    try await KeyHome.with { home in
      let repository = try await TestRepository()
      let folder = try TemporaryFolder()
      let key = try await home.makeKey("Ada <ada@example.com>")
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "signed")
      let whole = try await Program.output(
        "gpg", ["--homedir", home.path, "--batch", "--armor", "--export"])
      try folder.write("", to: "empty")
      try folder.write("\n\n", to: "blank")
      try folder.write("no keys\n", to: "junk")
      try folder.write(String(whole.prefix(300)), to: "cut")
      try folder.write([0, 0, 0, 32, 1, 1, 0, 2] + Array("KBXf".utf8), to: "box")
      for name in ["missing", "empty", "blank", "junk", "cut", "box", "empty/file", ""] {
        let refused = try await refusal("HEAD", of: repository, keyring: folder(name))
        #expect(refused.code == .trustFile, "\(name)")
        #expect(refused.description.contains("--keyring \(folder(name)) "))
      }
    }
  }

  @Test("allowed signers that are missing or empty are named, be the revision signed or not")
  func allowedSigners() async throws {
    let repository = try await TestRepository()
    try await repository.commit([:])
    let folder = try TemporaryFolder()
    try folder.write(" \n", to: "empty")
    for name in ["missing", "empty", ""] {
      let refused = try await refusal("HEAD", of: repository, allowedSigners: folder(name))
      #expect(refused.code == .trustFile)
      #expect(refused.description.contains("--allowed-signers \(folder(name)) "))
    }
  }

  @Test("a program that is missing is named, and what to install")
  func programs() async throws {
    let repository = try await TestRepository()
    let folder = try TemporaryFolder()
    let tree = try await repository.write("", "tree")
    let person = "Ada <ada@example.com> 1790000000 +0000"
    try folder.write("something\n", to: "trust")
    for (kind, package) in [("PGP", "gnupg"), ("SSH", "openssh-client")] {
      let commit = try await repository.write(
        "tree \(tree)\nauthor \(person)\ncommitter \(person)\n"
          + "gpgsig -----BEGIN \(kind) SIGNATURE-----\n\nsigned\n", "commit")
      let refused = try await refusal(
        commit, of: repository, keyring: folder("trust"), allowedSigners: folder("trust"),
        path: folder.path)
      #expect(refused.code == .program)
      #expect(refused.description.contains(package))
    }
  }
}
