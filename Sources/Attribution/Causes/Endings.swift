import GitRepository

/// The commits that ended what the cluster has of one object, in the order of the walk.
struct Endings {
  struct Ending {
    let commit: HistoryCommit
    /// The full id of the parent that still declares what the cluster has.
    let holder: String
    /// Whether that parent is of the main line.
    let isOnMainLine: Bool
    /// Whether all of its parents declare it, so that no merged branch has ended it before.
    let isOwn: Bool
  }

  private var all: [Ending] = []

  /// Takes in the next of the walk.
  ///
  /// - Returns: whether no older commit can change the answer.
  mutating func insert(_ ending: Ending, in repository: borrowing GitRepository) -> Bool {
    all.append(ending)
    guard let newest, newest.isOnMainLine else { return false }
    if newest.isOwn { return true }
    // Which endings a merge brought can be asked once it is known; from then on one by one.
    let unasked = newest.commit == ending.commit ? all[...] : all.suffix(1)
    return Endings.merged(by: newest, among: unasked, in: repository).contains(where: \.isOwn)
  }

  /// The newest commit that declares what the cluster has, and the one that ended it: where a merge
  /// brought that, the commit of the merged branch.
  func last(in repository: borrowing GitRepository) -> (holder: String, commit: HistoryCommit)? {
    guard let newest else { return nil }
    if newest.isOwn { return (newest.holder, newest.commit) }
    let merged = Endings.merged(by: newest, among: all[...], in: repository)
    let origin = merged.first(where: \.isOwn) ?? merged.last ?? newest
    return (newest.holder, origin.commit)
  }

  private var newest: Ending? { all.first(where: \.isOnMainLine) ?? all.first }

  /// The endings on the branches that a merge brought together with the one that still declares it.
  private static func merged(
    by merge: Ending, among endings: ArraySlice<Ending>, in repository: borrowing GitRepository
  ) -> [Ending] {
    var result: [Ending] = []
    for ending in endings
    where !repository.isAncestor(ending.commit.id, of: merge.holder)
      && repository.isAncestor(ending.commit.id, of: merge.commit.id)
    {
      result.append(ending)
    }
    return result
  }
}
