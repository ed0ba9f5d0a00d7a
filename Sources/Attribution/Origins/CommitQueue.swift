import GitRepository

/// The commits of which something is still asked, newest first.
struct CommitQueue {
  private var visits: [ObjectID: (commit: HistoryReader.Commit, front: Front)] = [:]
  /// By time, the newest last.
  private var order: [(committedAt: Int64, id: ObjectID)] = []

  mutating func insert(_ commit: HistoryReader.Commit, _ front: Front) {
    if front.isEmpty { return }
    guard visits[commit.id] == nil else {
      visits[commit.id]?.front.join(front)
      return
    }
    visits[commit.id] = (commit, front)
    // Mostly it is among the newest. Of one second, what came first goes first: children mostly.
    var place = order.count
    while place > 0, order[place - 1].committedAt >= commit.committedAt { place -= 1 }
    order.insert((commit.committedAt, commit.id), at: place)
  }

  mutating func takeNewest() -> (commit: HistoryReader.Commit, front: Front)? {
    guard let last = order.popLast() else { return nil }
    return visits.removeValue(forKey: last.id)
  }
}
