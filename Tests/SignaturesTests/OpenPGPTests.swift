import GitRepository
import MendwallTesting
import Signatures
import Testing

@Suite("Signatures made with OpenPGP")
struct OpenPGPTests {
  @Test("a signed commit is told with the one who signed it", arguments: [true, false])
  func good(armored: Bool) async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada  Löve: 100% <ada@example.com>")
      let repository = try await TestRepository()
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "signed")
      let keyring = try await home.export(to: repository.folder, armored: armored)
      let signer = try await verify("main", of: repository, keyring: keyring)
      #expect(signer.name == "Ada  Löve: 100% <ada@example.com>")
      #expect(signer.key == key)
      #expect(signer.kind == .openPGP)
      #expect(signer.object == .commit)
      #expect(try await signer.commit == repository.id(of: "main"))
    }
  }

  @Test("a keybox is read as it is, and neither it nor its folder is changed")
  func keybox() async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada <ada@example.com>")
      let repository = try await TestRepository()
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "signed")
      let folder = try TemporaryFolder()
      try await Program.output("cp", ["\(home.path)/pubring.kbx", folder.path])
      let signer = try await verify("main", of: repository, keyring: folder("pubring.kbx"))
      #expect(signer.key == key)
      #expect(try await Program.output("ls", ["-A", folder.path]) == "pubring.kbx\n")
    }
  }

  @Test("a subkey's signature is told by the primary key")
  func subkey() async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada <ada@example.com>")
      try await home.gpg("--passphrase", "", "--quick-add-key", key, "ed25519", "sign", "never")
      let repository = try await TestRepository()
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "signed")
      let keyring = try await home.export(to: repository.folder)
      #expect(try await verify("HEAD", of: repository, keyring: keyring).key == key)
    }
  }

  @Test("a signed tag vouches for a commit without a signature, by its own name alone")
  func tag() async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada <ada@example.com>")
      let repository = try await TestRepository()
      let commit = try await repository.commit([:])
      try await home.git(repository, key: key, "tag", "-s", "-m", "release", "v1")
      try await repository.git("tag", "-a", "-m", "again", "outer", "v1")
      let keyring = try await home.export(to: repository.folder)
      for name in ["v1", "outer"] {
        let signer = try await verify(name, of: repository, keyring: keyring)
        #expect(signer.object == .tag)
        #expect(signer.commit == commit)
      }
      #expect(try await refusal("v1^{}", of: repository, keyring: keyring).code == .unsigned)
    }
  }

  @Test("a signed commit is good under the tag of somebody unknown")
  func strangersTag() async throws {
    try await KeyHome.with { home in
      let ada = try await home.makeKey("Ada <ada@example.com>")
      let eve = try await home.makeKey("Eve <eve@example.com>")
      let repository = try await TestRepository()
      try await home.git(repository, key: ada, "commit", "--allow-empty", "-S", "-m", "signed")
      try await home.git(repository, key: eve, "tag", "-s", "-m", "release", "v1")
      let keyring = try await home.export(ada, to: repository.folder)
      let signer = try await verify("v1", of: repository, keyring: keyring)
      #expect(signer.object == .commit)
      #expect(signer.key == ada)
    }
  }

  @Test("a commit or tag that was changed after it was signed is bad, and the worst is told")
  func changed() async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada <ada@example.com>")
      let repository = try await TestRepository()
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "signed")
      try await home.git(repository, key: key, "tag", "-s", "-m", "release", "v1")
      let keyring = try await home.export(to: repository.folder)
      let commit = try await repository.write(
        repository.text(of: "HEAD", "commit").replacing("\nsigned", with: "\nforged"), "commit")
      let bad = try await refusal(commit, of: repository, keyring: keyring)
      #expect(bad.code == .bad)
      #expect(bad.description.contains("Ada <ada@example.com>"))
      let tag = try await repository.write(
        repository.text(of: "v1", "tag").replacing("\nrelease", with: "\nforgery"), "tag")
      // The commit below it is a good one.
      #expect(try await verify(tag, of: repository, keyring: keyring).object == .commit)
      let other = try await repository.write(
        repository.text(of: "v1", "tag")
          .replacing(try await repository.id(of: "HEAD"), with: commit), "tag")
      #expect(try await refusal(other, of: repository, keyring: keyring).code == .bad)
    }
  }

  @Test(
    "a key or signature that has expired is refused, though it was valid when it was made",
    arguments: [("seconds=86400", ""), ("never", "--default-sig-expire 1d")])
  func expired(expiry: String, option: String) async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey(
        "Ada <ada@example.com>", expiry: expiry, at: "20240101T000000")
      let repository = try await TestRepository()
      let program = repository.folder(".git/then")
      try repository.folder.write(
        "#!/bin/sh\nexec gpg --faked-system-time 20240101T100000 \(option) \"$@\"\n",
        to: ".git/then")
      try await Program.output("chmod", ["+x", program])
      try await repository.git(
        [
          "-c", "user.signingkey=\(key)", "-c", "gpg.program=\(program)", "commit", "--allow-empty",
          "-S", "-m", "signed",
        ], environment: ["GNUPGHOME": home.path])
      let refused = try await refusal(
        "HEAD", of: repository, keyring: home.export(to: repository.folder))
      #expect(refused.code == .expired)
      #expect(refused.description.contains(key))
    }
  }

  @Test("a key that was revoked is refused, though it was revoked after it signed")
  func revoked() async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada <ada@example.com>")
      let repository = try await TestRepository()
      try await home.git(repository, key: key, "commit", "--allow-empty", "-S", "-m", "signed")
      let before = try await home.export(to: repository.folder)
      try await home.revoke(key, in: repository.folder)
      let after = try await home.export(to: repository.folder)
      #expect(try await verify("HEAD", of: repository, keyring: before).key == key)
      let refused = try await refusal("HEAD", of: repository, keyring: after)
      #expect(refused.code == .revoked)
      #expect(refused.description.contains("which has been revoked"))
    }
  }

  @Test("a key that the keyring does not hold is unknown, and named")
  func unknown() async throws {
    try await KeyHome.with { home in
      let ada = try await home.makeKey("Ada <ada@example.com>")
      let eve = try await home.makeKey("Eve <eve@example.com>")
      let repository = try await TestRepository()
      try await home.git(repository, key: eve, "commit", "--allow-empty", "-S", "-m", "signed")
      let keyring = try await home.export(ada, to: repository.folder)
      let refused = try await refusal("HEAD", of: repository, keyring: keyring)
      #expect(refused.code == .unknownKey)
      #expect(refused.description.contains(eve.suffix(16)))
      #expect(refused.description.contains(keyring))
    }
  }

  @Test("what is no detached signature by one key, or by a weak algorithm, is refused")
  func odd() async throws {
    try await KeyHome.with { home in
      let key = try await home.makeKey("Ada <ada@example.com>")
      let repository = try await TestRepository()
      let tree = try await repository.write("", "tree")
      let person = "Ada <ada@example.com> 1790000000 +0000"
      let head = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n"
      let payload = head + "\nsigned\n"
      let folder = repository.folder
      let keyring = try await home.export(key, to: folder)
      try folder.write(payload, to: "payload")
      func commit(_ signature: String) async throws -> String {
        let lines = signature.split(separator: "\n", omittingEmptySubsequences: false)
        return try await repository.write(
          head + "gpgsig " + lines.joined(separator: "\n ") + "\n\nsigned\n", "commit")
      }
      func sign(_ options: String...) async throws -> String {
        try await Program.output(
          "gpg",
          ["--homedir", home.path, "--batch", "--output", "-", "--armor"] + options
            + [folder("payload")])
      }
      let good = try await sign("--detach-sign")
      #expect(try await verify(commit(good), of: repository, keyring: keyring).key == key)
      for (text, code) in [
        (good + good, .bad), (try await sign("--sign"), .bad),
        (try await sign("--clear-sign"), .bad),
        (try await sign("--digest-algo", "MD5", "--detach-sign"), .unsupported),
        ("-----BEGIN PGP SIGNATURE-----\n\nbm9uZQ==\n-----END PGP SIGNATURE-----", .bad),
        ("-----BEGIN SIGNED MESSAGE-----\nbm9uZQ==\n-----END SIGNED MESSAGE-----", .unsupported),
        (" " + good, .bad), ("", .bad),
      ] as [(String, SignatureRefusal.Code)] {
        let refused = try await refusal(commit(text), of: repository, keyring: keyring)
        #expect(refused.code == code, "\(text) \(refused)")
      }
    }
  }
}
