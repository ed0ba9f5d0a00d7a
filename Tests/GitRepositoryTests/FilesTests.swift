import FoundationEssentials
import GitRepository
import MendwallTesting
import Testing

@Suite("Files of a revision")
struct FilesTests {
  @Test("files come in the order of their paths, each once")
  func order() async throws {
    let repository = try await TestRepository()
    try await repository.commit([
      "b.yaml": "", "a/z.yaml": "", "a/b/c.yaml": "", "a.yaml": "", "c/d": "",
    ])
    let reading = try Reading(repository.path)
    #expect(reading.paths == ["a.yaml", "a/b/c.yaml", "a/z.yaml", "b.yaml", "c/d"])
    #expect(reading.notes.isEmpty)
  }

  @Test(
    "paths choose folders and files, however they are written",
    arguments: [
      (["a"], ["a/1.yaml", "a/b/2.yaml"]), (["a/"], ["a/1.yaml", "a/b/2.yaml"]),
      (["./a/b"], ["a/b/2.yaml"]), (["a/b/.."], ["a/1.yaml", "a/b/2.yaml"]),
      (["a/../c.txt"], ["c.txt"]), (["a", "a/b", "a/1.yaml"], ["a/1.yaml", "a/b/2.yaml"]),
      (["a/1.yaml", "c.txt"], ["a/1.yaml", "c.txt"]), (["."], ["a/1.yaml", "a/b/2.yaml"]),
      (["a/.."], ["a/1.yaml", "a/b/2.yaml"]), (["/a//b/"], ["a/b/2.yaml"]),
    ])
  func under(paths: [String], expected: [String]) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a/1.yaml": "", "a/b/2.yaml": "", "c.txt": ""])
    let reading = try Reading(repository.path, under: paths) { $0.hasSuffix(".yaml") }
    #expect(reading.paths == expected)
  }

  @Test(
    "a path that the revision lacks, or that leads out of it, is refused",
    arguments: ["missing", "a/missing", "a/1.yaml/x", "..", "a/../..", "../a", "A"])
  func missing(path: String) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a/1.yaml": ""])
    let error = try readingError(repository.path, under: [path])
    #expect(error.code == .pathNotFound, "\(error)")
    #expect(error.description.contains("--path"))
  }

  @Test("only what is wanted is read of a folder, and a named file in any case")
  func wanted() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a", "README.md": "r", "policy": "p"])
    let some = try Reading(repository.path, under: [".", "policy"]) { $0.hasSuffix(".yaml") }
    #expect(some.paths == ["a.yaml", "policy"])
  }

  @Test("bytes come as they are committed: executable, empty, binary, with CRLF")
  func bytes() async throws {
    let repository = try await TestRepository()
    try repository.folder.write([0, 255, 13, 10], to: "binary.yaml")
    try repository.folder.write("#!", to: "run.yaml")
    try await Program.output("chmod", ["+x", repository.folder("run.yaml")])
    try await repository.commit(["empty.yaml": "", "crlf.yaml": "a: 1\r\n"])
    let reading = try Reading(repository.path)
    #expect(reading.files.first { $0.path == "binary.yaml" }?.bytes == [0, 255, 13, 10])
    #expect(reading.text("run.yaml") == "#!")
    #expect(reading.text("empty.yaml") == "")
    #expect(reading.text("crlf.yaml") == "a: 1\r\n")
  }

  @Test("a file that is too long is noted as left out, and one of just that length is read")
  func tooLong() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["long.yaml": "123456", "short.yaml": "12345"])
    let reading = try Reading(repository.path, maximumBytes: 5)
    #expect(reading.paths == ["short.yaml"])
    #expect(reading.notes.map(\.path) == ["long.yaml"])
    #expect(reading.notes.allSatisfy { $0.isOmission })
  }

  @Test("a submodule is noted and not entered")
  func submodule() async throws {
    let inner = try await TestRepository()
    let id = try await inner.commit(["hidden.yaml": ""])
    let repository = try await TestRepository()
    try await repository.git("update-index", "--add", "--cacheinfo", "160000,\(id),modules/inner")
    try await repository.git("commit", "--quiet", "--message", "submodule")
    for paths in [[], ["modules"], ["modules/inner"]] {
      let reading = try Reading(repository.path, under: paths)
      #expect(reading.files.isEmpty)
      #expect(reading.notes.map(\.path) == ["modules/inner"])
      #expect(reading.notes.allSatisfy { !$0.isOmission && $0.message.contains("submodule") })
    }
  }

  @Test("folders nested too deep are noted as left out")
  func deep() async throws {
    let repository = try await TestRepository()
    let deep = (1...300).map { "\($0)" }.joined(separator: "/")
    try await repository.commit(["\(deep)/a.yaml": "", "a.yaml": ""])
    let reading = try Reading(repository.path)
    #expect(reading.paths == ["a.yaml"])
    #expect(reading.notes.count == 1)
    #expect(reading.notes.allSatisfy { $0.isOmission && $0.message.contains("folders deep") })
  }

  @Test("names that are no UTF-8, or hold control characters, are read all the same")
  func strangeNames() async throws {
    let repository = try await TestRepository()
    try await repository.commit([:])
    let blob = try await repository.git(["hash-object", "-w", "--stdin"])
    let id = blob.prefix { !$0.isWhitespace }
    // The shell's printf writes the bytes that no Swift string can hold.
    try await Program.output(
      "sh",
      [
        "-c",
        #"printf '100644 blob \#(id)\tcaf\351.yaml\000100644 blob \#(id)\tesc\033[31m.yaml\000' "#
          + #"| git -C "$0" mktree -z > "$0/tree""#, repository.path,
      ])
    let tree = try repository.folder.read("tree").prefix { !$0.isWhitespace }
    let commit = try await repository.git("commit-tree", String(tree), "-m", "strange")
    let reading = try Reading(repository.path, at: String(commit.prefix(40)))
    #expect(reading.paths == ["caf\u{FFFD}.yaml", "esc\u{1B}[31m.yaml"])
  }
}
