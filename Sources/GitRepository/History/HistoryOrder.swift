import CLibgit2

/// The commits that a walk over history looks at, in order.
@safe struct HistoryOrder {
  struct Entry {
    let id: String
    let committedAt: Int64
    /// Without those that a shallow clone does not have.
    let parents: [String]
  }

  /// Each before its parents, and otherwise the newest first.
  ///
  /// The commits' times alone do not give this order: a clock that was wrong dates a commit before its
  /// parent.
  private(set) var commits: [Entry] = []
  /// The first parent of each commit to which first parents alone lead.
  private(set) var mainLine: [String: String] = [:]
  let end: HistoryEnd

  init(
    of repository: borrowing GitRepository, from start: String, most: Int
  ) throws(GitError) {
    var (entries, firstParents): ([String: Entry], [String: String]) = ([:], [:])
    var isShallow = false
    var queue = CommitQueue()
    queue.insert(start, try repository.commitObject(id: start).committedAt)
    while entries.count < most, let (id, committedAt) = queue.takeNewest() {
      let parents = try repository.commitObject(id: id).parentIDs
      firstParents[id] = parents.first
      var present: [String] = []
      for parent in parents {
        guard let time = try repository.time(ofParent: parent) else {
          isShallow = true
          continue
        }
        present.append(parent)
        queue.insert(parent, time)
      }
      entries[id] = Entry(id: id, committedAt: committedAt, parents: present)
    }
    end = !queue.isEmpty ? .limit : isShallow ? .shallow : .complete
    var next: String? = start
    while let id = next, let parent = firstParents[id] {
      mainLine[id] = parent
      next = parent
    }
    order(entries, from: start)
  }

  private mutating func order(_ entries: [String: Entry], from start: String) {
    var children: [String: Int] = [:]
    for entry in entries.values {
      for parent in entry.parents { children[parent, default: 0] += 1 }
    }
    var queue = CommitQueue()
    if let first = entries[start] { queue.insert(start, first.committedAt) }
    while let (id, _) = queue.takeNewest(), let entry = entries[id] {
      commits.append(entry)
      for parent in entry.parents {
        children[parent, default: 0] -= 1
        guard children[parent] == 0, let next = entries[parent] else { continue }
        queue.insert(parent, next.committedAt)
      }
    }
  }
}

/// Commits by their time, each taken in once.
private struct CommitQueue {
  /// The newest last.
  private var entries: [(id: String, committedAt: Int64)] = []
  private var known: Set<String> = []

  var isEmpty: Bool { entries.isEmpty }

  mutating func insert(_ id: String, _ committedAt: Int64) {
    guard known.insert(id).inserted else { return }
    let place = entries.firstIndex { $0.committedAt >= committedAt } ?? entries.count
    entries.insert((id, committedAt), at: place)
  }

  mutating func takeNewest() -> (id: String, committedAt: Int64)? { entries.popLast() }
}

extension GitRepository {
  /// When a parent was committed, or nil where a shallow clone does not have it.
  fileprivate func time(ofParent id: String) throws(GitError) -> Int64? {
    do throws(GitError) {
      return try commitObject(id: id).committedAt
    } catch {
      if unsafe git_repository_is_shallow(handle) == 1 { return nil }
      throw error
    }
  }
}

extension GitObject {
  /// Of a commit: when it was committed.
  fileprivate var committedAt: Int64 { unsafe git_commit_time(pointer) }

  /// Of a commit: the ids of its parents.
  ///
  /// They are read from its text: libgit2 1.7 and later hide those that a shallow clone was cut off from,
  /// so that the cut would look like the first commit.
  var parentIDs: [String] {
    guard let header = unsafe git_commit_raw_header(pointer) else { return [] }
    let lines = unsafe String(cString: header).split(separator: "\n")
    return lines.dropFirst().prefix { $0.hasPrefix("parent ") }
      .map { String($0.dropFirst("parent ".count)) }
  }
}
