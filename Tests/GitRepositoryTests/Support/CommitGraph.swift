import GitRepository
import MendwallTesting

/// A history of any shape in a real repository. Each commit is a branch of its own name.
struct CommitGraph {
  /// A commit that is to be made.
  struct Plan {
    let name: String
    let parents: [String]
    let files: [String: String]
    let time: Int?

    /// - Parameters:
    ///   - parents: the names of commits before this one.
    ///   - files: all of its files, text by path.
    ///   - time: in seconds; otherwise its place in the list.
    init(_ name: String, on parents: String..., files: [String: String], at time: Int? = nil) {
      self.init(name, onAll: parents, files: files, at: time)
    }

    init(_ name: String, onAll parents: [String], files: [String: String], at time: Int? = nil) {
      self.name = name
      self.parents = parents
      self.files = files
      self.time = time
    }
  }

  let repository: TestRepository
  /// The full id of each commit, by its name.
  let ids: [String: String]

  init(_ plans: Plan...) async throws { try await self.init(plans) }

  init(_ plans: [Plan]) async throws {
    repository = try await TestRepository()
    let marks = Dictionary(uniqueKeysWithValues: zip(plans.map(\.name), 1...))
    var script = ""
    for (index, plan) in plans.enumerated() {
      script += "commit refs/heads/\(plan.name)\nmark :\(index + 1)\n"
      script += "committer Ada <ada@example.com> \(plan.time ?? index) +0000\n"
      script += "data \(plan.name.utf8.count)\n\(plan.name)\n"
      for (place, parent) in plan.parents.enumerated() {
        script += "\(place == 0 ? "from" : "merge") :\(marks[parent] ?? 0)\n"
      }
      script += "deleteall\n"
      for (path, text) in plan.files {
        script += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
      }
    }
    try await Program.output(
      "git", ["-C", repository.path, "fast-import", "--quiet"], input: script)
    let list = try await repository.git(
      "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
    var ids: [String: String] = [:]
    for line in list.split(separator: "\n") {
      let words = line.split(separator: " ")
      ids[String(words[0])] = String(words[1])
    }
    self.ids = ids
  }

  func id(_ name: String) -> String { ids[name] ?? name }

  func walk(
    from name: String, most: Int = 1000, under paths: [String] = [],
    where wants: (String) -> Bool = { _ in true }, until last: String? = nil
  ) throws(GitError) -> Walk {
    try Walk(
      repository.path, at: name, most: most, under: paths, where: wants, names: ids, until: last)
  }
}

/// What a walk over history told.
struct Walk {
  /// A line for each commit and parent: `b <- a: x.yaml 1 > 2, y.yaml none > 1`.
  private(set) var told: [String] = []
  private(set) var steps: [HistoryStep] = []
  private(set) var end = HistoryEnd.answered

  init(
    _ path: String, at revision: String = "HEAD", most: Int = 1000, under paths: [String] = [],
    where wants: (String) -> Bool = { _ in true }, names ids: [String: String] = [:],
    until last: String? = nil
  ) throws(GitError) {
    let repository = try GitRepository(at: path)
    let names = Dictionary(ids.map { ($0.value, $0.key) }) { first, _ in first }
    func text(_ blob: ObjectID?) throws(GitError) -> String {
      guard let blob else { return "none" }
      let bytes = try repository.content(of: blob, maximumBytes: 1 << 20)
      return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "too large"
    }
    let commit = try repository.commit(named: revision)
    end = try repository.walkHistory(from: commit, most: most, under: paths, where: wants) {
      step throws(GitError) in
      steps.append(step)
      for parent in step.parents {
        var changes: [String] = []
        for change in parent.changes {
          changes.append(
            "\(change.path) \(try text(change.before)) > \(try text(change.after))")
        }
        let pair = "\(step.commit.subject) <- \(names[parent.id] ?? parent.id)"
        told.append("\(pair): \(changes.sorted().joined(separator: ", "))")
      }
      return step.commit.subject != last
    }
  }

  /// The commits that were told, by their subjects.
  var commits: [String] { steps.map(\.commit.subject) }
}
