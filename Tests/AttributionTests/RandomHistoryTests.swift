import Attribution
import DriftDetection
import GitRepository
import MendwallTesting
import PolicyModel
import Testing

@Suite("Histories of any shape, against a search that looks at everything")
struct RandomHistoryTests {
  /// A history that was made up. Parents come before their children; nil stands for no policy.
  private struct History {
    var parents: [[Int]] = []
    var ports: [Int?] = []
    /// The commits that lead to each one, and itself.
    var lineage: [Set<Int>] = []

    init(_ count: Int, _ random: inout SeededRandom) {
      for number in 0..<count {
        let recent = max(0, number - 5)..<number
        let wanted = number == 0 ? 0 : [1, 1, 2, 2, 3].randomElement(using: &random) ?? 1
        parents.append(Array(recent.shuffled(using: &random).prefix(wanted)))
        let inherited = parents[number].randomElement(using: &random).map { ports[$0] } ?? 1
        ports.append(
          Int.random(in: 0..<3, using: &random) > 0
            ? inherited : [nil, 1, 2].randomElement(using: &random) ?? nil)
        lineage.append(parents[number].reduce(into: [number]) { $0.formUnion(lineage[$1]) })
      }
    }

    /// The history for `git fast-import`.
    ///
    /// - Parameter clocks: whether the clocks were right.
    func script(clocks: Bool, _ random: inout SeededRandom) -> String {
      parents.indices.map { number in
        var text = "commit refs/heads/c\(number)\nmark :\(number + 1)\n"
        let time = clocks ? number : Int.random(in: 0..<9, using: &random)
        text += "committer Ada <a@example.com> \(time) +0000\n"
        text += "data <<END\n\(number)\nEND\n"
        for (place, parent) in parents[number].enumerated() {
          text += "\(place == 0 ? "from" : "merge") :\(parent + 1)\n"
        }
        text += "deleteall\n"
        if let port = ports[number] {
          text += "M 100644 inline web.yaml\ndata <<END\n\(policy(port: port))\nEND\n"
        }
        return text
      }.joined()
    }

    /// The newest commit of the main line of which something holds, and the one after it.
    func lastOnMainLine(of start: Int, where holds: (Int) -> Bool) -> (holder: Int, child: Int)? {
      var child = start
      while let parent = parents[child].first {
        if holds(parent) { return (parent, child) }
        child = parent
      }
      return nil
    }

    /// The commits that may be said to have ended it.
    func ends(of start: Int, where holds: (Int) -> Bool) -> Set<Int> {
      func ends(_ commit: Int) -> Bool { !holds(commit) && parents[commit].contains(where: holds) }
      func isOwn(_ commit: Int) -> Bool { ends(commit) && parents[commit].allSatisfy(holds) }
      guard let (holder, child) = lastOnMainLine(of: start, where: holds) else {
        return lineage[start].filter(ends)
      }
      if isOwn(child) { return [child] }
      let brought = lineage[child].subtracting(lineage[holder])
      let own = brought.filter(isOwn)
      return own.isEmpty ? brought.filter(ends) : own
    }
  }

  @Test("each answer is one that the whole history bears out", arguments: 0..<4, [true, false])
  func random(seed: UInt64, clocks: Bool) async throws {
    var random = SeededRandom(seed: seed)
    let history = History(60, &random)
    let repository = try await TestRepository()
    try await Program.output(
      "git", ["-C", repository.path, "fast-import", "--quiet"],
      input: history.script(clocks: clocks, &random))
    let git = try GitRepository(at: repository.path)
    var numbers: [String: Int] = [:]
    for number in history.parents.indices {
      numbers[try git.commit(named: "c\(number)").id] = number
    }
    let live = try #require(Self.policies(Array(policy(port: 1).utf8)).first)
    for start in history.parents.indices where history.ports[start] != 1 {
      // Where the commit declares another port the live one departs from it; otherwise from nothing.
      let isDeclared = history.ports[start] != nil
      func holds(_ commit: Int) -> Bool {
        isDeclared ? history.ports[commit] == 1 : history.ports[commit] != nil
      }
      var search = CauseSearch(
        [
          isDeclared
            ? .modified(declared: live, live: live, changes: []) : .unmanaged(live: live)
        ], read: Self.policies)
      let causes = try search.run(
        in: git, from: git.commit(named: "c\(start)"), most: 1000, under: [],
        maximumBytes: 1 << 20, where: { _ in true })
      let ends = history.ends(of: start, where: holds)
      switch causes[live.identity] {
      case .tampered, .neverInGit: #expect(ends.isEmpty, "c\(start)")
      case .removedFromGit(let commit):
        #expect(numbers[commit.id].map(ends.contains) == true, "c\(start) \(commit.subject)")
      case .lagging(let lag):
        let holder = try #require(numbers[lag.commit])
        let child = lag.replacedBy.subject
        #expect(numbers[lag.replacedBy.id].map(ends.contains) == true, "c\(start) \(child)")
        #expect(holds(holder), "c\(start)")
        if let line = history.lastOnMainLine(of: start, where: holds) {
          #expect(holder == line.holder, "c\(start)")
        }
        // Where a clock is off by the whole of history, libgit2 may count a commit that it shares.
        let count = history.lineage[start].subtracting(history.lineage[holder]).count
        let told = try #require(lag.commits)
        #expect(clocks ? told == count : told >= count, "c\(start)")
      case nil: Issue.record("c\(start) has no answer")
      }
    }
  }

  private static func policies(_ bytes: [UInt8]) -> [Policy] {
    var manifests = Manifests()
    manifests.read(bytes, path: "")
    return manifests.policies
  }
}
