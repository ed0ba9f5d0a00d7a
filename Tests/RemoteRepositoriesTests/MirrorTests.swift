import FoundationEssentials
import GitRepository
import MendwallTesting
import RemoteRepositories
import Testing

@Suite("The copy of a remote repository")
struct MirrorTests {
  @Test("a repository is fetched once, and then only its news")
  func news() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    try await served.commit(["big.txt": ServedRepository.noise(200_000)])
    let first = try await fetching.copy(of: served.fileURL)
    try await fetching.check(first)
    #expect(fetching.debug.last?.hasPrefix("fetched 6 objects") == true, "\(fetching.debug)")
    let id = try await served.commit(["policy.yaml": ServedRepository.policy("second")])
    let second = try await fetching.copy(of: served.fileURL)
    #expect(try second.commit() == id)
    #expect(fetching.debug.last?.hasPrefix("fetched 3 objects") == true, "\(fetching.debug)")
    _ = try await fetching.copy(of: served.fileURL)
    #expect(fetching.debug.last?.hasPrefix("fetched 0 objects") == true, "\(fetching.debug)")
    try await fetching.check(second)
    #expect(fetching.inCache.count == 2, "the mirror and its lock: \(fetching.inCache)")
  }

  @Test("branches, tags, ids and what leads on from them are found, and nothing more is fetched")
  func revisions() async throws {
    let served = try await ServedRepository()
    let first = try await served.work.git("rev-parse", "HEAD").trimmed
    try await served.work.git("tag", "v1")
    try await served.work.git("tag", "--annotate", "--message", "two", "v2")
    try await served.work.git("switch", "--quiet", "--create", "feature/x")
    let feature = try await served.commit(["a": "a"])
    try await served.work.git("switch", "--quiet", "--create", "other", "main")
    let other = try await served.commit(["b": "b"])
    for (revision, id, references) in [
      ("v1", first, ["refs/tags/v1"]), ("v2", first, ["refs/tags/v2"]),
      ("feature/x", feature, ["refs/heads/feature/x"]),
      ("feature/x~1", first, ["refs/heads/feature/x"]), ("HEAD", first, ["refs/heads/main"]),
      (feature, feature, ["refs/heads/feature/x"]),
      (
        String(other.prefix(10)), other,
        [
          "refs/heads/feature/x", "refs/heads/main", "refs/heads/other", "refs/tags/v1",
          "refs/tags/v2",
        ]
      ),
    ] {
      let copy = try await Fetching().copied(served.fileURL, revision)
      #expect(try copy.copy.commit(revision) == id, "\(revision)")
      #expect(try copy.copy.references().sorted() == references, "\(revision)")
    }
  }

  @Test("a revision that it does not have is said to be unknown, by the address")
  func unknownRevision() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    let copy = try await fetching.copy(of: served.fileURL, "nowhere")
    let error = #expect(throws: GitError.self) { try copy.commit("nowhere") }
    #expect(
      error?.description
        == "\(served.fileURL) has no revision nowhere; git ls-remote shows what there is")
  }

  @Test("a full id that is there needs nobody to be asked, and another one does")
  func fullID() async throws {
    let served = try await ServedRepository()
    let id = try await served.work.git("rev-parse", "HEAD").trimmed
    let fetching = try Fetching()
    _ = try await fetching.copy(of: served.fileURL)
    try FileManager.default.moveItem(atPath: served.path, toPath: served.path + ".away")
    let copy = try await fetching.copy(of: served.fileURL, id)
    #expect(try copy.commit(id) == id)
    #expect(!copy.isFresh)
    let error = try await fetching.refusal(of: served.fileURL, String(repeating: "9", count: 40))
    #expect(error.code == .notFound)
  }

  @Test("a branch that was forced elsewhere is followed, and one that is gone is unknown")
  func force() async throws {
    let served = try await ServedRepository()
    try await served.work.git("branch", "old")
    try await served.commit(["a": "1"])
    let fetching = try Fetching()
    _ = try await fetching.copy(of: served.fileURL, "HEAD", "old")
    try await served.work.git("reset", "--quiet", "--hard", "HEAD~1")
    try await served.work.git("branch", "--delete", "--force", "old")
    // What was a branch is a folder of branches now.
    try await served.work.git("branch", "old/new")
    let id = try await served.commit(["b": "2"])
    let copy = try await fetching.copy(of: served.fileURL, "HEAD", "old/new")
    #expect(try copy.commit() == id)
    #expect(try copy.references().sorted() == ["refs/heads/main", "refs/heads/old/new"])
    #expect(throws: GitError.self) { try copy.commit("old") }
    try await fetching.check(copy)
  }

  @Test("HEAD follows another default branch, and a HEAD that is no branch")
  func defaultBranch() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    let first = try await fetching.copy(of: served.fileURL).commit()
    try await served.work.git("switch", "--quiet", "--create", "trunk")
    let id = try await served.commit(["a": "1"])
    #expect(try await fetching.copy(of: served.fileURL).commit() == first)
    try await served.work.git("-C", served.path, "symbolic-ref", "HEAD", "refs/heads/trunk")
    #expect(try await fetching.copy(of: served.fileURL).commit() == id)
    // A commit that is on its way between two branches.
    try await served.commit(["a": "2"])
    try await served.work.git("-C", served.path, "update-ref", "--no-deref", "HEAD", id)
    #expect(try await fetching.copy(of: served.fileURL).commit() == id)
    let copy = try await fetching.copy(of: served.fileURL, "HEAD", "main")
    #expect(try copy.commit() == id)
    try await fetching.check(copy)
  }

  @Test("a HEAD that leads nowhere is said to")
  func danglingHead() async throws {
    let served = try await ServedRepository()
    try await served.work.git("-C", served.path, "symbolic-ref", "HEAD", "refs/heads/gone")
    let error = try await Fetching().refusal(of: served.fileURL)
    #expect(error.code == .revision)
    #expect(error.description.contains("name one with --revision"))
    let copy = try await Fetching().copied(served.fileURL, "main")
    #expect(try copy.copy.commit("main").count == 40)
  }

  @Test("an empty repository has no commit yet")
  func empty() async throws {
    let served = try await ServedRepository(isEmpty: true)
    let fetching = try Fetching()
    let copy = try await fetching.copy(of: served.fileURL)
    let error = #expect(throws: GitError.self) { try copy.commit() }
    #expect(error?.code == .unbornBranch)
    #expect(error?.description.contains(served.fileURL) == true)
    let id = try await served.commit(["a": "1"])
    #expect(try await fetching.copy(of: served.fileURL).commit() == id)
  }

  @Test("a repository that is not there is said to be that, and leaves nothing behind")
  func missing() async throws {
    let fetching = try Fetching()
    let error = try await fetching.refusal(of: "file:///nowhere/a.git")
    #expect(error.code == .notFound)
    #expect(error.description.contains("there is no repository file:///nowhere/a.git"))
    #expect(fetching.inCache.allSatisfy { $0.hasSuffix(".lock") }, "\(fetching.inCache)")
  }

  @Test("runs at once wait for each other, and all of them are right")
  func atOnce() async throws {
    let served = try await ServedRepository()
    try await served.commit(["big.txt": ServedRepository.noise(300_000)])
    let fetching = try Fetching()
    for round in 1...3 {
      let id = try await served.commit(["round": "\(round)"])
      let commits = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 1...4 {
          group.addTask { try await fetching.copy(of: served.fileURL).commit() }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(commits == [id])
    }
    try await fetching.check(try await fetching.copy(of: served.fileURL))
    #expect(fetching.inCache.count == 2, "\(fetching.inCache)")
  }

  @Test("what a killed run left is cleared away, and its locks hold up nobody")
  func leftovers() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    let copy = try await fetching.copy(of: served.fileURL)
    let id = try await served.commit(["a": "1"])
    let manager = FileManager.default
    for file in [
      "refs/heads/main.lock", "HEAD.lock", "packed-refs.lock", "config.lock",
      "objects/pack/pack_git2_x1y2z3",
    ] {
      #expect(manager.createFile(atPath: "\(copy.folder)/\(file)", contents: Data("x".utf8)))
    }
    try manager.createDirectory(
      atPath: "\(copy.folder).new/objects", withIntermediateDirectories: true)
    let again = try await fetching.copy(of: served.fileURL)
    #expect(try again.commit() == id)
    #expect(fetching.inCache.count == 2, "\(fetching.inCache)")
    let files = try manager.subpathsOfDirectory(atPath: copy.folder)
    #expect(!files.contains { $0.hasSuffix(".lock") || $0.contains("pack_git2") }, "\(files)")
    #expect(fetching.said == [])
  }

  enum Damage: String, CaseIterable, Sendable {
    case head, pack, index, references, state, everything
  }

  @Test("a damaged copy is said to be that, and made anew", arguments: Damage.allCases)
  func damaged(by damage: Damage) async throws {
    let served = try await ServedRepository()
    try await served.commit(["big.txt": ServedRepository.noise(50_000)])
    let fetching = try Fetching()
    let copy = try await fetching.copy(of: served.fileURL)
    let manager = FileManager.default
    let packs = try manager.contentsOfDirectory(atPath: "\(copy.folder)/objects/pack")
    func pack(_ ending: String) throws -> String {
      "\(copy.folder)/objects/pack/" + (try #require(packs.first { $0.hasSuffix(ending) }))
    }
    switch damage {
    case .head: try manager.removeItem(atPath: "\(copy.folder)/HEAD")
    case .pack:
      let path = try pack(".pack")
      let bytes = try Data(contentsOf: URL(filePath: path))
      try manager.removeItem(atPath: path)
      try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path))
    case .index: try manager.removeItem(atPath: try pack(".idx"))
    case .references:
      try Data("\(String(repeating: "9", count: 40))\n".utf8)
        .write(to: URL(filePath: "\(copy.folder)/refs/heads/main"))
    case .state: try manager.removeItem(atPath: "\(copy.folder)/mendwall-mirror.json")
    case .everything:
      try manager.removeItem(atPath: copy.folder)
      try manager.createDirectory(atPath: copy.folder, withIntermediateDirectories: true)
    }
    if damage != .state, damage != .everything {
      let repository = try fetching.repository(served.fileURL)
      let offline = #expect(throws: RemoteError.self) { try repository.offlineCopy() }
      #expect(offline?.description.contains("is damaged") == true)
    }
    let again = try await fetching.copy(of: served.fileURL)
    try #require(fetching.said.count == 1, "\(fetching.said)")
    #expect(fetching.said[0].contains("is damaged"))
    #expect(fetching.said[0].contains("it is made anew"))
    #expect(try again.commit().count == 40)
    try await fetching.check(again)
    // The damaged one is cleared away by the next run.
    _ = try await fetching.copy(of: served.fileURL)
    #expect(fetching.inCache.count == 2, "\(fetching.inCache)")
    #expect(fetching.said.count == 1)
  }

  @Test("damage that shows only when an object is read has the next run make it anew")
  func hiddenDamage() async throws {
    let served = try await ServedRepository()
    try await served.commit(["big.txt": ServedRepository.noise(50_000)])
    let fetching = try Fetching()
    let copy = try await fetching.copy(of: served.fileURL)
    let folder = "\(copy.folder)/objects/pack"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
    let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    // The big file is most of the pack: its middle is hit, and the ends stay.
    var damaged = [UInt8](bytes)
    for index in damaged.count / 2 - 2_000..<damaged.count / 2 + 2_000 { damaged[index] = 0 }
    try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    try Data(damaged).write(to: URL(filePath: "\(folder)/\(name)"))
    let repository = try GitRepository(mirror: copy.folder, of: copy.name) { copy.noteDamage() }
    let error = #expect(throws: GitError.self) {
      _ = try repository.files(
        of: repository.commit(named: "HEAD"), maximumBytes: 1 << 20, where: { _ in true })
    }
    #expect(error?.description.contains("run again, and it is made anew") == true)
    let again = try await fetching.copy(of: served.fileURL)
    #expect(fetching.said.first?.contains("objects could not be read") == true)
    try await fetching.check(again)
  }

  @Test("offline uses what is there and tells of when it is; where there is nothing it says so")
  func offline() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    let none = #expect(throws: RemoteError.self) {
      try fetching.repository(served.fileURL).offlineCopy()
    }
    #expect(none?.code == .offline)
    #expect(none?.description.contains("run once without it") == true)
    let id = try await fetching.copy(of: served.fileURL, now: 1_700_000_000).commit()
    try await served.commit(["a": "1"])
    let copy = try fetching.repository(served.fileURL).offlineCopy()
    #expect(copy.fetchedAt == 1_700_000_000)
    #expect(!copy.isFresh)
    #expect(try copy.commit() == id)
  }

  @Test("a run that another one holds up says whom it waits for, and gives up in the end")
  func held() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    let folder = try await fetching.copy(of: served.fileURL).folder
    let error = try await FileLock.hold("\(folder).lock") {
      try await fetching.refusal(
        of: served.fileURL, limits: RemoteRepository.Limits(waiting: .milliseconds(300)))
    }
    #expect(error.code == .cache)
    #expect(error.description.contains("another run (process "), "\(error)")
    #expect(fetching.said.count == 1)
    #expect(fetching.said.first?.hasPrefix("waiting for another run (process ") == true)
  }

  @Test("a copy in too many packs is put into one, with all that it has")
  func packs() async throws {
    let served = try await ServedRepository()
    try await served.work.git("tag", "--annotate", "--message", "one", "v1")
    try await served.push()
    let fetching = try Fetching()
    let limits = RemoteRepository.Limits(packs: 3)
    var copy = try await fetching.copy(of: served.fileURL, "HEAD", "v1", limits: limits)
    var id = ""
    for round in 1...5 {
      id = try await served.commit(["round": "\(round)"])
      copy = try await fetching.copy(of: served.fileURL, limits: limits)
    }
    #expect(fetching.debug.contains { $0.hasPrefix("put the copy of") }, "\(fetching.debug)")
    #expect(try copy.commit() == id)
    #expect(try copy.references().sorted() == ["refs/heads/main", "refs/tags/v1"])
    let packs = try FileManager.default.contentsOfDirectory(atPath: copy.folder + "/objects/pack")
    #expect(packs.count { $0.hasSuffix(".pack") } <= 4, "\(packs)")
    try await fetching.check(copy)
    // What was there before goes with the next run.
    _ = try await fetching.copy(of: served.fileURL, limits: limits)
    #expect(fetching.inCache.count == 2, "\(fetching.inCache)")
  }

  @Test("where there is no home, it is said what to set")
  func homeless() throws {
    let error = #expect(throws: RemoteError.self) {
      try RemoteRepository(
        RemoteAddress("file:///a/b"), credentials: RemoteCredentials(environment: [:]))
    }
    #expect(error?.code == .cache)
    #expect(error?.description.contains("set MENDWALL_CACHE") == true)
  }

  @Test("a cache folder that cannot be made is named, with the reason", arguments: ["file", "sys"])
  func unwritable(kind: String) async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    try fetching.folder.write("", to: "file")
    // Not even root makes folders there.
    let path = kind == "file" ? fetching.folder("file") : "/proc/self"
    let error = try await fetching.refusal(
      of: served.fileURL, variables: ["MENDWALL_CACHE": path + "/cache"])
    #expect(error.code == .cache)
    #expect(error.description.contains(path))
    #expect(error.description.contains("set MENDWALL_CACHE to a folder"))
  }
}

extension Fetching {
  /// A copy, and what keeps its folder.
  func copied(_ address: String, _ revision: String) async throws -> (
    copy: RemoteRepository.Copy, fetching: Fetching
  ) {
    (try await copy(of: address, revision), self)
  }
}

extension String {
  var trimmed: String { String(prefix { !$0.isNewline }) }
}
