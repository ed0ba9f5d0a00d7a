import Documents
public import DriftDetection
public import GitRepository
public import PolicyModel

/// Looks through Git's history for why the cluster departs from it: one walk for all that departs.
///
/// Objects are followed by what they are and not by their file, so that a moved or a split file changes
/// nothing. A content is read once, however many commits have it.
///
/// Of all commits that declare what the cluster has, the newest of the main line is the one that a cluster
/// most likely followed; where the main line has none, the newest of the branches that were merged into it.
public struct CauseSearch {
  /// Above this many objects each content is read, without looking for their names in it first.
  private static let mostNames = 64

  private let departures: [ObjectIdentity: Departure]
  private let names: [[UInt8]]
  private let read: ([UInt8]) -> [Policy]
  private let isInSync: (_ git: Policy, _ live: Policy) -> Bool
  private var open: Set<ObjectIdentity>
  private var endings: [ObjectIdentity: Endings] = [:]
  private var versions: [ObjectID: [ObjectIdentity: Policy]] = [:]

  /// - Parameters:
  ///   - drift: what departs. Of a missing object history is not asked.
  ///   - read: the policies that the content of a manifest file declares.
  ///   - isInSync: whether the live form of an object is what a manifest declares.
  public init(
    _ drift: [Drift], read: @escaping ([UInt8]) -> [Policy],
    isInSync: @escaping (_ git: Policy, _ live: Policy) -> Bool = { DriftDetector.isInSync($0, $1) }
  ) {
    let departures = drift.compactMap { drift in Departure(drift).map { (drift.identity, $0) } }
    self.departures = Dictionary(departures) { first, _ in first }
    self.read = read
    self.isInSync = isInSync
    open = Set(self.departures.keys)
    names = Set(open.map(\.name)).map { Array($0.utf8) }
  }

  /// The cause of each departure.
  ///
  /// - Parameters:
  ///   - repository: where the commit is.
  ///   - commit: the checked revision.
  ///   - most: how many commits are looked at.
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - maximumBytes: larger files are passed over.
  ///   - wants: whether a file holds manifests, by its path.
  /// - Throws: `GitError` where history cannot be read.
  public mutating func run(
    in repository: borrowing GitRepository, from commit: GitCommit, most: Int,
    under paths: [String], maximumBytes: Int, where wants: (String) -> Bool
  ) throws(GitError) -> [ObjectIdentity: Cause] {
    guard !open.isEmpty else { return [:] }
    let end = try repository.walkHistory(from: commit, most: most, under: paths, where: wants) {
      step throws(GitError) in
      try look(at: step, in: repository, maximumBytes: maximumBytes)
      return !open.isEmpty
    }
    // Most of what lags has stayed behind at one and the same commit.
    var counts: [String: Int?] = [:]
    var causes: [ObjectIdentity: Cause] = [:]
    for (identity, departure) in departures {
      switch (departure, endings[identity]?.last(in: repository)) {
      case (.modified, let last?):
        let count =
          counts[last.holder] ?? repository.countCommits(to: commit.id, notIn: last.holder)
        counts[last.holder] = count
        causes[identity] = .lagging(
          Cause.Lag(commit: last.holder, replacedBy: last.commit, commits: count))
      case (.modified, nil): causes[identity] = .tampered(end)
      case (.unmanaged, let last?): causes[identity] = .removedFromGit(last.commit)
      case (.unmanaged, nil): causes[identity] = .neverInGit(end)
      }
    }
    return causes
  }

  /// Notes of which objects a commit ends what the cluster has.
  private mutating func look(
    at step: HistoryStep, in repository: borrowing GitRepository, maximumBytes: Int
  ) throws(GitError) {
    var holders: [ObjectIdentity: [HistoryStep.Parent]] = [:]
    for parent in step.parents {
      let before = try policies(parent.changes.compactMap(\.before), in: repository, maximumBytes)
        .filter { open.contains($0.key) && isLive($0.value) }
      if before.isEmpty { continue }
      // A file that was moved or written anew declares the same before and after.
      let after = try policies(parent.changes.compactMap(\.after), in: repository, maximumBytes)
      for identity in before.keys where after[identity].map(isLive) != true {
        holders[identity, default: []].append(parent)
      }
    }
    for (identity, parents) in holders {
      guard let first = parents.first else { continue }
      let ending = Endings.Ending(
        commit: step.commit, holder: first.id, isOnMainLine: first.isOnMainLine,
        isOwn: parents.count == step.parents.count)
      if endings[identity, default: Endings()].insert(ending, in: repository) {
        open.remove(identity)
      }
    }
  }

  /// Whether a declaration of an object is what the cluster has.
  private func isLive(_ declared: Policy) -> Bool {
    switch departures[declared.identity] {
    case .modified(let live, let metadata):
      // A label that a declaration does not name may have any value, but what differs is to be explained.
      isInSync(declared, live) && metadata.allSatisfy { $0.isDeclared(by: declared) }
    case .unmanaged: true
    case nil: false
    }
  }

  /// What contents declare, of the objects that are looked for.
  private mutating func policies(
    _ blobs: [ObjectID], in repository: borrowing GitRepository, _ maximumBytes: Int
  ) throws(GitError) -> [ObjectIdentity: Policy] {
    var result: [ObjectIdentity: Policy] = [:]
    for blob in blobs {
      if versions[blob] == nil {
        let bytes = try repository.content(of: blob, maximumBytes: maximumBytes) ?? []
        let policies = mayDeclare(bytes) ? read(bytes) : []
        versions[blob] = Dictionary(
          policies.filter { departures[$0.identity] != nil }.map { ($0.identity, $0) }
        ) { first, _ in first }
      }
      result.merge(versions[blob] ?? [:]) { first, _ in first }
    }
    return result
  }

  private func mayDeclare(_ bytes: [UInt8]) -> Bool {
    // In quotes a name may be written with escapes.
    names.count > CauseSearch.mostNames || bytes.contains(UInt8(ascii: "\\"))
      || names.contains { bytes[...].firstIndex(of: $0) != nil }
  }
}
