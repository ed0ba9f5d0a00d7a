import GitRepository
import MendwallTesting
import Testing

@Suite("What a commit tells of itself")
struct CommitMessageTests {
  private func details(_ message: String, environment: [String: String] = [:]) async throws
    -> HistoryCommit
  {
    let repository = try await TestRepository()
    // --cleanup keeps the message as a forge would write it.
    try await repository.git(
      ["commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--message", message],
      environment: environment)
    let git = try GitRepository(at: repository.path)
    return try git.details(of: git.commit(named: "HEAD").id)
  }

  @Test(
    "the pull or merge request is found in each forge's form",
    arguments: [
      ("Merge pull request #41 from ada/side\n\nLock down", 41),
      ("Merge pull request #41 in SHOP/net from side to main", 41), ("lock down (#41)", 41),
      ("lock down (!41)", 41), ("Merged in side (pull request #41)\n\nLock down", 41),
      ("Merged PR 41: lock down", 41),
      ("Merge branch 'side' into 'main'\n\nLock down\n\nSee merge request group/project!41", 41),
      ("Merge branch 'side' into 'main'\r\n\r\nSee merge request group/sub/project!41\r\n", 41),
      ("Revert \"lock down (#40)\" (#41)", 41),
      ("Revert \"Merged in side (pull request #40)\" (pull request #41)", 41),
    ] as [(String, Int)])
  func pullRequest(message: String, number: Int) async throws {
    #expect(try await details(message).pullRequest == number)
  }

  @Test(
    "no pull request is found where the message names none of its own",
    arguments: [
      "lock down", "lock down #41", "Fixes (#41) for good", "(#41", "lock down (#)",
      "lock down (41)",
      "lock down (#-41)", "lock down (#+41)", "lock down (#4 1)",
      "lock down (#99999999999999999999)",
      "Revert \"lock down (#41)\"", "Revert \"Merged in side (pull request #41)\"",
      "Revert \"Merge pull request #41 from ada/side\"", "Merge pull request #x from ada/side",
      "Merge branch 'side'\n\nMerge pull request #41 from ada/side", "lock down\n\n(#41)",
      "lock down\n\nAs I said: See merge request group/project!41", "lock down (#٤١)",
      "lock down\n\nSee merge request group/project#41",
    ])
  func noPullRequest(message: String) async throws {
    #expect(try await details(message).pullRequest == nil)
  }

  @Test("those are beside the author whom trailers name, each once")
  func coAuthors() async throws {
    let commit = try await details(
      """
      Co-authored-by: Subject <subject@example.com>

      Co-authored-by: Grace <grace@example.com>
      CO-AUTHORED-BY:Linus Q. <b> Torvalds   < linus@example.com >\u{20}
      Co-authored-by: Grace <grace@example.com>
      Co-authored-by: Ada <ada@example.com>
      Co-authored-by: no address
      Co-authored-by: > reversed <
      Co-authored: Nobody <nobody@example.com>
      Signed-off-by: Signer <signer@example.com>
      Co-authored-by: <only@example.com>
      """)
    #expect(
      commit.coAuthors.map { "\($0.name)|\($0.email)" } == [
        "Grace|grace@example.com", "Linus Q. <b> Torvalds|linus@example.com", "|only@example.com",
      ])
    #expect(commit.author == HistoryCommit.Person(name: "Ada", email: "ada@example.com"))
    #expect(commit.subject == "Co-authored-by: Subject <subject@example.com>")
  }

  @Test("trailers are found where lines end as on Windows")
  func windows() async throws {
    let commit = try await details("open\r\n\r\nCo-authored-by: Grace <grace@example.com>\r\n")
    #expect(commit.coAuthors.map(\.name) == ["Grace"])
    #expect(commit.coAuthors.map(\.email) == ["grace@example.com"])
  }

  @Test("a commit without a message has an empty subject")
  func noMessage() async throws {
    let repository = try await TestRepository()
    try await repository.git(
      "commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", "")
    let git = try GitRepository(at: repository.path)
    let commit = try git.details(of: git.commit(named: "HEAD").id)
    #expect(commit.subject.isEmpty)
    #expect(commit.coAuthors.isEmpty)
  }

  @Test(
    "what kind of signature a commit bears is told, and that it bears none",
    arguments: [
      ("-----BEGIN PGP SIGNATURE-----", .openPGP), ("-----BEGIN PGP MESSAGE-----", .openPGP),
      ("-----BEGIN SSH SIGNATURE-----", .ssh), ("-----BEGIN SIGNED MESSAGE-----", .x509),
      ("something else", .other), (nil, nil),
    ] as [(String?, HistoryCommit.Signature?)])
  func signature(first: String?, kind: HistoryCommit.Signature?) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a": "1"])
    let tree = try await repository.git("rev-parse", "HEAD^{tree}").prefix { !$0.isWhitespace }
    let header = first.map { "gpgsig \($0)\n \n bm8gc2lnbmF0dXJl\n -----END-----\n" } ?? ""
    let person = "Ada <ada@example.com> 1790000000 +0000"
    let text = "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\(header)\nsigned\n"
    let id = try await Program.output(
      "git", ["-C", repository.path, "hash-object", "-t", "commit", "-w", "--stdin"], input: text)
    let commit = try GitRepository(at: repository.path)
      .details(of: String(id.prefix { !$0.isWhitespace }))
    #expect(commit.signature == kind)
    #expect(commit.subject == "signed")
    #expect(commit.committedAt == 1_790_000_000)
  }

  @Test("people are named as .mailmap names them; two addresses may be one person's")
  func mailmap() async throws {
    let repository = try await TestRepository()
    try await repository.commit(
      [
        ".mailmap":
          "Ada Lovelace <ada@lovelace.example> <ada@example.com>\nGrace <g@a.example> <g@b.example>\n"
      ],
      message: "map\n\nCo-authored-by: G <g@b.example>\nCo-authored-by: Grace <g@a.example>")
    let git = try GitRepository(at: repository.path)
    let commit = try git.details(of: git.commit(named: "HEAD").id)
    #expect(commit.author.name == "Ada Lovelace")
    #expect(commit.committer.email == "ada@lovelace.example")
    #expect(commit.coAuthors == [HistoryCommit.Person(name: "Grace", email: "g@a.example")])
  }

  @Test("of a commit that is not there it is said what is missing")
  func missing() async throws {
    let repository = try await TestRepository()
    let git = try GitRepository(at: repository.path)
    for id in [String(repeating: "1", count: 40), "no id"] {
      let error = try #require(#expect(throws: GitError.self) { try git.details(of: id) })
      #expect(error.description.contains(id))
    }
  }
}
