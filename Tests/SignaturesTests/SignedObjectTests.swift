import GitRepository
import MendwallTesting
import Signatures
import Testing

@Suite("What of a commit or tag was signed")
struct SignedObjectTests {
  private let person = "Ada <ada@example.com> 1790000000 +0000"

  private func objects(_ repository: TestRepository, _ revision: String) throws -> [SignedObject] {
    try GitRepository(at: repository.path).signatures(of: revision)
  }

  @Test("of a commit it is all but the signatures in its headers, to the last byte")
  func commit() async throws {
    let repository = try await TestRepository()
    let tree = try await repository.write("", "tree")
    let head = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n"
    let rest = "mergetag object 1\n gpgsig in it\nencoding UTF-8\n\ngpgsig in the message\n\0end"
    let id = try await repository.write(
      head + "gpgsig -----BEGIN\n \n  two\ngpgsig-sha256 other\n one\n" + rest, "commit")
    let object = try #require(try objects(repository, id).first)
    #expect(object.kind == .commit)
    #expect(object.id == id)
    #expect(object.commit == id)
    #expect(object.signature == "-----BEGIN\n\n two\n")
    #expect(String(decoding: object.payload, as: UTF8.self) == head + rest)
  }

  @Test(
    "a commit without the header is not signed, whatever its message says",
    arguments: [
      "\ngpgsig -----BEGIN PGP SIGNATURE-----\n", "gpgsig-sha256 -----BEGIN\n one\n\nmessage\n",
      "gpgsig\n\nmessage\n", "", "\n", "gpgsigs x\n",
    ])
  func unsigned(rest: String) async throws {
    let repository = try await TestRepository()
    let tree = try await repository.write("", "tree")
    let id = try await repository.write(
      "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\(rest)", "commit")
    #expect(try objects(repository, id).isEmpty)
  }

  @Test("of a tag it is what stands before the last line that begins a signature")
  func tag() async throws {
    let repository = try await TestRepository()
    let commit = try await repository.commit([:])
    let head = "object \(commit)\ntype commit\ntag v1\ntagger \(person)\n"
    let message = "\nmessage\n-----BEGIN SSH SIGNATURE-----\nquoted\n"
    let signature = "-----BEGIN PGP MESSAGE----- and more\n -----BEGIN PGP SIGNATURE-----\nlast"
    let id = try await repository.write(
      head + "gpgsig-sha256 other\n one\n" + message + signature, "tag")
    try await repository.git("update-ref", "refs/tags/v1", id)
    let object = try #require(try objects(repository, "v1").first)
    #expect(object.kind == .tag)
    #expect(object.id == id)
    #expect(object.commit == commit)
    #expect(object.signature == signature)
    #expect(String(decoding: object.payload, as: UTF8.self) == head + message)
    #expect(try objects(repository, "v1~0").isEmpty)
  }

  @Test("tags of tags are followed to a commit, as far as anybody would go")
  func nested() async throws {
    let repository = try await TestRepository()
    let commit = try await repository.commit([:])
    func tag(_ object: String, _ type: String) async throws -> String {
      try await repository.write(
        "object \(object)\ntype \(type)\ntag t\ntagger \(person)\n\nm\n-----BEGIN PGP SIGNATURE-----\n",
        "tag")
    }
    var ids = [try await tag(commit, "commit")]
    while ids.count < 16 { ids.append(try await tag(ids[ids.count - 1], "tag")) }
    #expect(try objects(repository, ids[15]).map(\.id) == Array(ids.reversed()))
    let tooMany = try await tag(ids[15], "tag")
    let error = try #require(#expect(throws: GitError.self) { try objects(repository, tooMany) })
    #expect(error.description.contains("more than 16 tags"))
  }

  @Test("what leads to no commit is refused as everywhere")
  func noCommit() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a": "1"])
    let tree = try await repository.id(of: "HEAD^{tree}")
    let tag = try await repository.write(
      "object \(tree)\ntype tree\ntag t\ntagger \(person)\n\nm\n", "tag")
    let lost = try await repository.write(
      "object \(String(repeating: "1", count: 40))\ntype commit\ntag t\ntagger \(person)\n\nm\n",
      "tag")
    let lying = try await repository.write(
      "object \(tree)\ntype commit\ntag t\ntagger \(person)\n\nm\n", "tag")
    for (name, code) in [
      ("nowhere", .unknownRevision), ("HEAD:a", .unknownRevision), (tag, .unknownRevision),
      (lost, .unreadableObject), (lying, .unreadableObject),
    ] as [(String, GitError.Code)] {
      let error = try #require(#expect(throws: GitError.self) { try objects(repository, name) })
      #expect(error.code == code, "\(name)")
    }
  }
}
