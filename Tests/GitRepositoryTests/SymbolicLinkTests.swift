import FoundationEssentials
import GitRepository
import MendwallTesting
import Testing

@Suite("Symbolic links of a revision")
struct SymbolicLinkTests {
  private func repository(
    _ files: [String: String], links: [String: String]
  ) async throws -> TestRepository {
    let repository = try await TestRepository()
    for (file, text) in files { try repository.folder.write(text, to: file) }
    for (link, target) in links {
      let folder = URL(filePath: repository.folder(link)).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: repository.folder(link), withDestinationPath: target)
    }
    try await repository.commit([:])
    return repository
  }

  private static func isManifest(_ path: String) -> Bool { path.hasSuffix(".yaml") }

  @Test(
    "a link within the repository is followed, from a file and from a folder",
    arguments: [
      ("used/a.yaml", "../shared/a.yaml"), ("used", "shared"), ("x/y/z", "../../shared"),
      ("used/a.yaml", "./.././shared//a.yaml"),
    ])
  func inside(link: String, target: String) async throws {
    let repository = try await repository(["shared/a.yaml": "a"], links: [link: target])
    let top = link.split(separator: "/")[0]
    let reading = try Reading(repository.path, under: [String(top)], where: Self.isManifest)
    #expect(reading.paths == ["shared/a.yaml"])
    #expect(reading.text("shared/a.yaml") == "a")
    #expect(reading.notes.isEmpty)
  }

  @Test("a file that is also reached by a link is read once")
  func once() async throws {
    let repository = try await repository(
      ["a.yaml": "a", "d/b.yaml": "b"], links: ["link.yaml": "a.yaml", "e": "d", "f": "d"])
    #expect(try Reading(repository.path, where: Self.isManifest).paths == ["a.yaml", "d/b.yaml"])
  }

  @Test("a link with a manifest's name is followed to a file with another name")
  func otherName() async throws {
    let repository = try await repository(
      ["store/data": "a"], links: ["a.yaml": "store/data", "Z.txt": "store/data"])
    #expect(try Reading(repository.path, where: Self.isManifest).paths == ["store/data"])
  }

  @Test(
    "a link out of the repository is noted and not followed",
    arguments: ["/etc/hostname", "../outside.yaml", "../../../../etc", "a/../../x"])
  func outside(target: String) async throws {
    let repository = try await repository(["b.yaml": ""], links: ["a.yaml": target])
    let reading = try Reading(repository.path, where: Self.isManifest)
    #expect(reading.paths == ["b.yaml"])
    #expect(reading.notes.map(\.path) == ["a.yaml"])
    #expect(reading.notes.allSatisfy { !$0.isOmission && $0.message.contains("out of") })
  }

  @Test("a link to nothing is noted, if it would have been wanted")
  func dangling() async throws {
    let repository = try await repository(
      ["b.yaml": ""], links: ["a.yaml": "gone.yaml", "notes": "gone.txt"])
    let reading = try Reading(repository.path, where: Self.isManifest)
    #expect(reading.paths == ["b.yaml"])
    #expect(reading.notes.map(\.path) == ["a.yaml"])
    #expect(reading.notes.allSatisfy { $0.message.contains("gone.yaml") })
  }

  @Test("links that lead in circles end")
  func circles() async throws {
    let repository = try await repository(
      ["d/a.yaml": "a"],
      links: [
        "d/self": ".", "d/up": "..", "d/loop": "loop", "ping": "pong", "pong": "ping",
        "e/to-f": "../f", "f/to-e": "../e",
      ])
    #expect(try Reading(repository.path, where: Self.isManifest).paths == ["d/a.yaml"])
  }

  @Test("many links to the same place are followed once")
  func bomb() async throws {
    // Each folder links ten times to the next: 10^8 ways to one file.
    var links: [String: String] = [:]
    for level in 0..<8 {
      for copy in 0..<10 { links["\(level)/\(copy)"] = "../\(level + 1)" }
    }
    let repository = try await repository(["8/a.yaml": "a"], links: links)
    #expect(try Reading(repository.path, where: Self.isManifest).paths == ["8/a.yaml"])
  }

  @Test("a link whose target is longer than any path leads nowhere and breaks nothing")
  func longTarget() async throws {
    let repository = try await TestRepository()
    try repository.folder.write(String(repeating: "x", count: 5000), to: "target")
    let blob = try await repository.git("hash-object", "-w", "target")
    try await repository.git(
      "update-index", "--add", "--cacheinfo", "120000,\(blob.prefix(40)),a.yaml")
    try await repository.git("commit", "--quiet", "--message", "long")
    #expect(try Reading(repository.path, where: Self.isManifest).files.isEmpty)
  }
}
