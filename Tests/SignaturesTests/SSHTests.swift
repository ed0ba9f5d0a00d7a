import GitRepository
import MendwallTesting
import Signatures
import Testing

@Suite("Signatures made with SSH")
struct SSHTests {
  @Test("a signed commit and a signed tag are told with the principal of the key")
  func good() async throws {
    let repository = try await TestRepository()
    let keys = try TemporaryFolder()
    let key = try await SSHKey(in: keys)
    let other = try await SSHKey(in: keys)
    try keys.write(
      "# those whom we trust\nbob \(other.line)\nada@example.com \(key.line)\n", to: "allowed")
    try await key.git(repository, "commit", "--allow-empty", "-S", "-m", "signed")
    let signer = try await verify("HEAD", of: repository, allowedSigners: keys("allowed"))
    #expect(signer.name == "ada@example.com")
    #expect(signer.kind == .ssh)
    #expect(signer.object == .commit)
    let listed = try await Program.output("ssh-keygen", ["-l", "-f", key.path])
    #expect(listed.contains(" \(signer.key) "))
    try await repository.commit([:])
    try await other.git(repository, "tag", "-s", "-m", "release", "v1")
    let tagger = try await verify("v1", of: repository, allowedSigners: keys("allowed"))
    #expect(tagger.name == "bob")
    #expect(tagger.object == .tag)
  }

  @Test("a key that an allowed authority certified is told with the principal of its certificate")
  func certificate() async throws {
    let repository = try await TestRepository()
    let keys = try TemporaryFolder()
    let authority = try await SSHKey(in: keys)
    let key = try await SSHKey(in: keys)
    try await Program.output(
      "ssh-keygen",
      ["-q", "-s", authority.path, "-I", "id", "-n", "ada@example.com", key.path + ".pub"])
    try keys.write("*@example.com cert-authority \(authority.line)\n", to: "allowed")
    try await repository.git(
      "-c", "gpg.format=ssh", "-c", "user.signingkey=\(key.path)-cert.pub", "commit",
      "--allow-empty", "-S", "-m", "signed")
    let signer = try await verify("HEAD", of: repository, allowedSigners: keys("allowed"))
    #expect(signer.name == "ada@example.com")
  }

  @Test(
    "a key counts as its line in the allowed signers says",
    arguments: [
      ("*@example.com,bob", nil), ("ada namespaces=\"git,file\"", nil),
      ("ada valid-before=\"29990101Z\",valid-after=\"20200101Z\"", nil),
      ("ada valid-before=\"20200101Z\"", .expired), ("ada valid-after=\"29990101Z\"", .expired),
      ("ada namespaces=\"file\"", .unknownKey), ("ada unknown=\"option\"", .unknownKey),
      ("ada cert-authority", .unknownKey),
    ] as [(String, SignatureRefusal.Code?)])
  func options(line: String, code: SignatureRefusal.Code?) async throws {
    let repository = try await TestRepository()
    let keys = try TemporaryFolder()
    let key = try await SSHKey(in: keys)
    try keys.write("\(line) \(key.line)\n", to: "allowed")
    // A date of its own, at which the key would have been valid.
    try await key.git(
      repository, "commit", "--allow-empty", "-S", "-m", "signed", "--date=2019-01-01T00:00:00Z")
    guard let code else {
      _ = try await verify("HEAD", of: repository, allowedSigners: keys("allowed"))
      return
    }
    let refused = try await refusal("HEAD", of: repository, allowedSigners: keys("allowed"))
    #expect(refused.code == code)
    #expect(refused.description.contains(keys("allowed")))
  }

  @Test("a commit that was changed after it was signed is bad, whoever signed it")
  func changed() async throws {
    let repository = try await TestRepository()
    let keys = try TemporaryFolder()
    let key = try await SSHKey(in: keys)
    let other = try await SSHKey(in: keys)
    try keys.write("ada \(key.line)\n", to: "allowed")
    try keys.write("bob \(other.line)\n", to: "others")
    try await key.git(repository, "commit", "--allow-empty", "-S", "-m", "signed")
    let commit = try await repository.write(
      repository.text(of: "HEAD", "commit").replacing("\nsigned", with: "\nforged"), "commit")
    for allowed in ["allowed", "others"] {
      let refused = try await refusal(commit, of: repository, allowedSigners: keys(allowed))
      #expect(refused.code == .bad)
    }
    let unknown = try await refusal("HEAD", of: repository, allowedSigners: keys("others"))
    #expect(unknown.code == .unknownKey)
    #expect(unknown.description.contains("SHA256:"))
  }

  @Test("a signature that was made for another purpose than Git is bad")
  func namespace() async throws {
    let repository = try await TestRepository()
    let keys = try TemporaryFolder()
    let key = try await SSHKey(in: keys)
    try keys.write("ada \(key.line)\n", to: "allowed")
    let commit = try await repository.commit([:])
    for (namespace, code) in [("git", nil), ("file", .bad)] as [(String, SignatureRefusal.Code?)] {
      let text = try await repository.text(of: commit, "commit")
      let signature = try await Program.output(
        "ssh-keygen", ["-q", "-Y", "sign", "-n", namespace, "-f", key.path], input: text)
      let header = signature.split(separator: "\n").joined(separator: "\n ")
      let signed = try await repository.write(
        text.replacing("\n\n", with: "\ngpgsig \(header)\n\n"), "commit")
      if let code {
        let refused = try await refusal(signed, of: repository, allowedSigners: keys("allowed"))
        #expect(refused.code == code)
        #expect(refused.description.contains("purpose"))
      } else {
        _ = try await verify(signed, of: repository, allowedSigners: keys("allowed"))
      }
    }
  }

  @Test("what ssh-keygen cannot read is bad, however long the commit is")
  func unreadable() async throws {
    let repository = try await TestRepository()
    let keys = try TemporaryFolder()
    let key = try await SSHKey(in: keys)
    try keys.write("ada \(key.line)\n", to: "allowed")
    let tree = try await repository.write("", "tree")
    let person = "Ada <ada@example.com> 1790000000 +0000"
    // More than a pipe holds, which a program that ends at once does not read.
    let message = String(repeating: "long ", count: 100_000)
    let commit = try await repository.write(
      "tree \(tree)\nauthor \(person)\ncommitter \(person)\n"
        + "gpgsig -----BEGIN SSH SIGNATURE-----\n nothing\n\n\(message)\n", "commit")
    let refused = try await refusal(commit, of: repository, allowedSigners: keys("allowed"))
    #expect(refused.code == .bad)
  }
}
