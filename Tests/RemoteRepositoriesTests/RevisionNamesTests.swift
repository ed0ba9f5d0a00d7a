import GitRepository
import Testing

@testable import RemoteRepositories

@Suite("What a revision needs of a remote repository")
struct RevisionNamesTests {
  private static let one = String(repeating: "1", count: 40)
  private static let two = String(repeating: "2", count: 40)
  private static let tag = String(repeating: "3", count: 40)
  private static let listing = RemoteListing(
    references: [
      RemoteReference(name: "HEAD", id: one), RemoteReference(name: "refs/heads/main", id: one),
      RemoteReference(name: "refs/heads/feature/x", id: two),
      RemoteReference(name: "refs/heads/both", id: two),
      RemoteReference(name: "refs/tags/both", id: one),
      RemoteReference(name: "refs/heads/abcd", id: two),
      RemoteReference(name: "refs/tags/v1", id: tag),
      RemoteReference(name: "refs/tags/v1^{}", id: two),
      RemoteReference(name: "refs/pull/7/head", id: two),
    ], defaultBranch: "refs/heads/main")

  @Test(
    "only the reference that is asked for",
    arguments: [
      ("HEAD", ["refs/heads/main"]), ("HEAD~2", ["refs/heads/main"]), ("@", ["refs/heads/main"]),
      ("@{1}", ["refs/heads/main"]), ("main", ["refs/heads/main"]), ("main^^", ["refs/heads/main"]),
      ("feature/x", ["refs/heads/feature/x"]), ("heads/main", ["refs/heads/main"]),
      ("refs/heads/main", ["refs/heads/main"]), ("v1", ["refs/tags/v1"]),
      ("v1^{commit}", ["refs/tags/v1"]), ("both", ["refs/heads/both", "refs/tags/both"]),
      ("refs/pull/7/head", ["refs/pull/7/head"]), ("abcd", ["refs/heads/abcd"]),
      ("nothing-like-it", []), (one, ["refs/heads/main"]), (tag, ["refs/tags/v1"]),
    ])
  func needed(revision: String, names: [String]) {
    #expect(RevisionNames.needed(for: revision, in: Self.listing) == Set(names))
  }

  @Test(
    "whatever there is, where the name does not tell",
    arguments: [String(repeating: "9", count: 40), "9999", "beef1234", "v1-3-gbeef123", "9999~2"])
  func everything(revision: String) {
    #expect(RevisionNames.needed(for: revision, in: Self.listing) == nil)
    #expect(
      RevisionNames.everything(in: Self.listing) == [
        "refs/heads/main", "refs/heads/feature/x", "refs/heads/both", "refs/tags/both",
        "refs/heads/abcd", "refs/tags/v1",
      ])
  }
}
