import Attribution
import FoundationEssentials
import MendwallTesting
import Testing

@Suite("Values of objects whose files were moved, split and joined")
struct OriginFileTests {
  private func repository(_ files: [String: String?]) async throws -> TestRepository {
    let repository = try await TestRepository()
    try await repository.commit(files, message: "first")
    return repository
  }

  @Test(
    "a file that was renamed or moved sets nothing",
    arguments: ["net.yaml", "a/b/c/web.yaml", "web.json", "web.yaml.d/web.yaml"])
  func moved(to path: String) async throws {
    let repository = try await repository(["web.yaml": policy(port: 80)])
    try await repository.commit(["web.yaml": nil, path: policy(port: 80)], message: "move")
    #expect(try origin(of: port, in: repository) == "first")
    #expect(try origin(of: nil, in: repository) == "first")
  }

  @Test("of a file that was moved and edited at once only the edit is told")
  func movedAndEdited() async throws {
    let repository = try await repository(["web.yaml": policy(port: 80, labels: "{team: a}")])
    try await repository.commit(
      ["web.yaml": nil, "p/web.yaml": policy(port: 81, labels: "{team: a}")], message: "both")
    try await repository.commit(
      ["p/web.yaml": nil, "q/web.yaml": policy(port: 81, labels: "{team: a}")], message: "move")
    #expect(try origin(of: port, in: repository) == "both")
    #expect(try origin(of: "/metadata/labels/team", in: repository) == "first")
    #expect(try origin(of: "/spec/podSelector", in: repository) == "first")
    #expect(try origin(of: nil, in: repository) == "first")
  }

  @Test("a file split in two and two joined in one set nothing")
  func splitAndJoined() async throws {
    let (web, db) = (policy(port: 80), policy("db", port: 1))
    let repository = try await repository(["all.yaml": db + "---\n" + web])
    try await repository.commit(["all.yaml": db, "web.yaml": web], message: "split")
    try await repository.commit(
      ["web.yaml": policy(port: 81), "all.yaml": policy("db", port: 1)], message: "edit")
    try await repository.commit(
      ["all.yaml": nil, "web.yaml": policy(port: 81) + "---\n" + db], message: "join")
    let origins = try Origins(of: [nil, port], in: repository)
    #expect(origins.subject(port) == "edit")
    #expect(origins.subject(nil) == "first")
    #expect(origins.subject(port, of: "db") == "first")
    #expect(origins.subject(nil, of: "db") == "first")
  }

  @Test("two objects that change their files with one another are followed each to its own")
  func swapped() async throws {
    let (web, db) = (policy(port: 80), policy("db", port: 1))
    let repository = try await repository(["a.yaml": web, "b.yaml": db])
    try await repository.commit(["b.yaml": policy("db", port: 2)], message: "edit")
    try await repository.commit(["a.yaml": policy("db", port: 2), "b.yaml": web], message: "swap")
    let origins = try Origins(of: [nil, port], in: repository)
    #expect(origins.subject(port) == "first")
    #expect(origins.subject(port, of: "db") == "edit")
    #expect(origins.subject(nil, of: "db") == "first")
  }

  @Test("in a file of many objects an edit is that of one")
  func manyDocuments() async throws {
    func text(_ ports: [Int]) -> String {
      ports.enumerated().map { policy("p\($0)", port: $1) }.joined(separator: "---\n")
    }
    let repository = try await repository(["all.yaml": text([1, 2, 3])])
    try await repository.commit(["all.yaml": text([1, 20, 3])], message: "second")
    try await repository.commit(["all.yaml": text([1, 20, 3, 4])], message: "third")
    let origins = try Origins(of: [port], in: repository)
    let subjects = (0..<4).map { origins.subject(port, of: "p\($0)") }
    #expect(subjects == ["first", "second", "first", "third"])
  }

  @Test("an object that came from beyond the paths was declared by the commit that moved it in")
  func beyondPaths() async throws {
    let repository = try await repository(["old/web.yaml": policy(port: 80)])
    try await repository.commit(
      ["old/web.yaml": nil, "net/web.yaml": policy(port: 80)], message: "move in")
    try await repository.commit(
      ["net/web.yaml": nil, "net/a/web.yaml": policy(port: 80)], message: "move")
    let within = try Origins(of: [port], in: repository, under: ["net"])
    #expect(within.subject(port) == "move in")
    #expect(try origin(of: port, in: repository) == "first")
  }

  @Test("a file that took a folder's place, and a folder that took a file's, set nothing")
  func fileAndFolder() async throws {
    let repository = try await repository(["p.yaml/web.yaml": policy(port: 80), "k": ""])
    try await repository.git("rm", "--quiet", "-r", "p.yaml")
    try await repository.commit(["p.yaml": policy(port: 80)], message: "file")
    try await repository.git("rm", "--quiet", "p.yaml")
    try await repository.commit(["p.yaml/web.yaml": policy(port: 80)], message: "folder")
    #expect(try origin(of: port, in: repository) == "first")
  }

  @Test("submodules and links beside the file, of its name before and after, change nothing")
  func beside() async throws {
    let repository = try await repository(["a/web.yaml": policy(port: 80), "b.yaml": "x: 1"])
    let first = try await repository.git("rev-parse", "HEAD").prefix { !$0.isWhitespace }
    try FileManager.default.createSymbolicLink(
      atPath: repository.folder("a.yaml"), withDestinationPath: "a/web.yaml")
    try await repository.git("add", "--all")
    try await repository.git("update-index", "--add", "--cacheinfo", "160000,\(first),a/module")
    try await repository.git("commit", "--quiet", "--message", "beside")
    try await repository.git("update-index", "--cacheinfo", "160000,\(first),b.yaml")
    try await repository.git("commit", "--quiet", "--message", "replace")
    #expect(try origin(of: port, in: repository) == "first")
  }

  @Test("a link in whose place the file itself came declared nothing by itself")
  func link() async throws {
    let repository = try await repository(["base/web.yaml": policy(port: 80)])
    try FileManager.default.createSymbolicLink(
      atPath: repository.folder("web.yaml"), withDestinationPath: "base/web.yaml")
    try await repository.commit([:], message: "link")
    #expect(try origin(of: port, in: repository) == "first")
    try FileManager.default.removeItem(atPath: repository.folder("web.yaml"))
    try await repository.commit(
      ["base/web.yaml": nil, "web.yaml": policy(port: 80)], message: "in its place")
    #expect(try origin(of: port, in: repository) == "first")
  }

  @Test("a thousand questions in one run are answered each by its own commit")
  func thousand() async throws {
    let repository = try await TestRepository()
    func files(_ port: (Int) -> Int) -> [String: String?] {
      Dictionary(
        uniqueKeysWithValues: (0..<20).map { file -> (String, String?) in
          let texts = (0..<25).map { policy("p\(file)-\($0)", port: port(file * 25 + $0)) }
          return ("d\(file % 4)/f\(file).yaml", texts.joined(separator: "---\n"))
        })
    }
    for step in 0..<10 {
      try await repository.commit(files { $0 % 10 <= step ? 2 : 1 }, message: "step \(step)")
    }
    let origins = try Origins(of: [port, "/spec/podSelector"], in: repository)
    #expect(origins.answers.origins.count == 1000)
    for number in 0..<500 {
      let name = "p\(number / 25)-\(number % 25)"
      #expect(origins.subject(port, of: name) == "step \(number % 10)")
      #expect(origins.subject("/spec/podSelector", of: name) == "step 0")
    }
  }
}
