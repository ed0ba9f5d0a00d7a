import Attribution
import Documents
import DriftDetection
import GitRepository
import MendwallTesting
import Testing

@Suite("The life of an object")
struct OriginLifeTests {
  private static func day(_ number: Int) -> String {
    "2026-10-\(number < 10 ? "0" : "")\(number)T12:00:00Z"
  }

  @Test("every commit that changed the object is told, the newest first, with what it changed")
  func line() async throws {
    let repository = try await TestRepository()
    for (number, files) in [
      ["README": "1"], ["web.yaml": policy(port: 80)], ["web.yaml": "# x\n" + policy(port: 80)],
      ["web.yaml": policy(port: 81, labels: "{team: a}")],
      ["web.yaml": nil, "p/web.yaml": policy(port: 81, labels: "{team: a}")],
      ["p/web.yaml": manifest("{podSelector: {}}"), "README": "2"],
      ["p/web.yaml": nil, "q/web.yaml": policy(port: 80)], ["README": "3"],
    ].enumerated() {
      try await repository.commit(files, message: "c\(number)", date: Self.day(number + 1))
    }
    let origins = try Origins(of: [port], life: "web", in: repository)
    #expect(
      origins.life == [
        "c6 changed q/web.yaml /spec/ingress/0",
        "c5 changed p/web.yaml /metadata/labels/team "
          + "/spec/ingress/0", "c3 changed web.yaml /metadata/labels/team \(port)",
        "c1 declared web.yaml",
      ])
    #expect(origins.subject(port) == "c6")
    let change = try #require(origins.answers.life[2].changes.last)
    #expect(change.git == 80)
    #expect(change.live == 81)
  }

  @Test("an object that came back is told from then on")
  func again() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80), "k": ""], message: "first")
    try await repository.commit(["web.yaml": nil], message: "delete")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "again")
    try await repository.commit(["web.yaml": policy(port: 82)], message: "edit")
    #expect(
      try Origins(of: [], life: "web", in: repository).life == [
        "edit changed web.yaml \(port)", "again declared web.yaml",
      ])
  }

  @Test("a merged branch's change is told with its commit and pull request, and the merge is not")
  func merged() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)], message: "base", date: Self.day(1))
    try await repository.branch("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "side", date: Self.day(2))
    try await repository.checkOut("main")
    try await repository.commit(["README": "1"], message: "main", date: Self.day(3))
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81)], message: "Merge pull request #41 from ada/side",
      date: Self.day(4))
    let life = try Origins(of: [], life: "web", in: repository).answers.life
    #expect(life.map(\.commit.subject) == ["side", "base"])
    #expect(life.map(\.commit.pullRequest) == [41, nil])
  }

  @Test("what a merge left behind is no part of the life", arguments: [true, false])
  func leftBehind(mainWins: Bool) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)], message: "base", date: Self.day(1))
    try await repository.branch("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "side", date: Self.day(2))
    try await repository.checkOut("main")
    try await repository.commit(["web.yaml": policy(port: 82)], message: "main", date: Self.day(3))
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: mainWins ? 82 : 81)], message: "merge",
      date: Self.day(4))
    let life = try Origins(of: [], life: "web", in: repository).answers.life
    #expect(life.map(\.commit.subject) == [mainWins ? "main" : "side", "base"])
  }

  @Test(
    "where both branches changed it each commit is told once, whichever clock was ahead",
    arguments: [[1, 2, 3, 4], [1, 3, 2, 4], [1, 1, 1, 1], [4, 3, 2, 1], [3, 4, 1, 2]])
  func both(days: [Int]) async throws {
    let repository = try await TestRepository()
    try await repository.commit(
      ["web.yaml": policy(port: 80)], message: "base", date: Self.day(days[0]))
    try await repository.branch("side")
    try await repository.commit(
      ["web.yaml": policy(port: 81)], message: "side", date: Self.day(days[1]))
    try await repository.checkOut("main")
    try await repository.commit(
      ["web.yaml": policy(port: 80, labels: "{team: a}")], message: "main", date: Self.day(days[2]))
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81, labels: "{team: a}")],
      message: "Merge pull request #41 from ada/side", date: Self.day(days[3]))
    let life = try Origins(of: [], life: "web", in: repository).answers.life
    #expect(
      life.map(\.commit.subject).sorted() == [
        "Merge pull request #41 from ada/side", "base", "main", "side",
      ])
    let numbers = Dictionary(
      uniqueKeysWithValues: life.map { ($0.commit.subject, $0.commit.pullRequest) })
    #expect(numbers["side"] == .some(41))
    #expect(numbers["main"] == .some(nil))
    #expect(life.first?.changes.map(\.path.description) == [port])
    #expect(numbers["base"] == .some(nil))
    if days == [1, 2, 3, 4] || days == [1, 3, 2, 4] {
      #expect(life.last?.commit.subject == "base")
    }
  }

  /// 30 times two branches change the object and are merged into one that has both changes.
  @Test("thirty merges one after another are told each once", arguments: [true, false])
  func thirty(clocks: Bool) async throws {
    var script = ""
    var mark = 0
    func commit(_ subject: String, port: Int, label: Int, from: [Int]) -> Int {
      mark += 1
      let text = policy(port: port, labels: "{n: \"\(label)\"}")
      script += "commit refs/heads/main\nmark :\(mark)\n"
      script += "committer Ada <ada@example.com> \(clocks ? mark : 7) +0000\n"
      script += "data \(subject.utf8.count)\n\(subject)\n"
      for (place, parent) in from.enumerated() {
        script += "\(place == 0 ? "from" : "merge") :\(parent)\n"
      }
      script += "deleteall\nM 100644 inline web.yaml\ndata \(text.utf8.count)\n\(text)\n"
      return mark
    }
    var last = commit("base", port: 0, label: 0, from: [])
    for number in 1...30 {
      let one = commit("port \(number)", port: number, label: number - 1, from: [last])
      let other = commit("label \(number)", port: number - 1, label: number, from: [last])
      last = commit("merge \(number)", port: number, label: number, from: [one, other])
    }
    let repository = try await TestRepository()
    try await Program.output(
      "git", ["-C", repository.path, "fast-import", "--quiet"], input: script)
    let life = try Origins(of: [port], life: "web", in: repository).answers.life
    #expect(life.count == 91)
    #expect(Set(life.map(\.commit.id)).count == 91)
    #expect(life.first?.commit.subject == "merge 30")
    if clocks { #expect(life.map(\.commit.committedAt) == (1...91).reversed()) }
  }
}
