import Documents
import DriftDetection
public import GitRepository
public import PolicyModel

/// Looks through Git's history for why the cluster departs from it: one walk for all that departs.
///
/// Objects are followed by what they are and not by their file, so that a moved or a split file changes
/// nothing. A content is read once, however many commits have it.
public struct CauseSearch {
  /// Above this many objects each content is read, without looking for their names in it first.
  private static let mostNames = 64

  private let modified: [ObjectIdentity: Policy]
  private let unmanaged: Set<ObjectIdentity>
  private let names: [[UInt8]]
  private let read: ([UInt8]) -> [Policy]
  private var open: Set<ObjectIdentity>
  private var found: [ObjectIdentity: Cause] = [:]
  private var versions: [BlobID: [ObjectIdentity: Policy]] = [:]

  /// - Parameters:
  ///   - modified: the live form of each object that differs from Git's.
  ///   - unmanaged: the live objects that Git does not declare.
  ///   - read: the policies that the content of a manifest file declares.
  public init(
    modified: [Policy], unmanaged: [Policy], read: @escaping ([UInt8]) -> [Policy]
  ) {
    self.modified = Dictionary(modified.map { ($0.identity, $0) }) { first, _ in first }
    self.unmanaged = Set(unmanaged.map(\.identity))
    self.read = read
    open = self.unmanaged.union(self.modified.keys)
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
  /// - Throws: ``GitError`` where history cannot be read.
  public mutating func run(
    in repository: borrowing GitRepository, from commit: GitCommit, most: Int, under paths: [String],
    maximumBytes: Int, where wants: (String) -> Bool
  ) throws(GitError) -> [ObjectIdentity: Cause] {
    guard !open.isEmpty else { return [:] }
    let end = try repository.walkHistory(from: commit, most: most, under: paths, where: wants) {
      step throws(GitError) in
      try look(at: step, in: repository, checked: commit, maximumBytes: maximumBytes)
      return !open.isEmpty
    }
    for identity in open {
      found[identity] = unmanaged.contains(identity) ? .neverInGit(end) : .tampered(end)
    }
    return found
  }

  private mutating func look(
    at step: HistoryStep, in repository: borrowing GitRepository, checked: GitCommit,
    maximumBytes: Int
  ) throws(GitError) {
    guard let parent = step.parent else { return }
    let before = try policies(step.changes.compactMap(\.before), in: repository, maximumBytes)
    if before.isEmpty { return }
    let after = try policies(step.changes.compactMap(\.after), in: repository, maximumBytes)
    for (identity, old) in before where open.contains(identity) {
      if let live = modified[identity] {
        guard DriftDetector.isInSync(old, live) else { continue }
        // A file that was moved or written anew declares the same before and after.
        if let new = after[identity], DriftDetector.isInSync(new, live) { continue }
        found[identity] = .lagging(
          Cause.Lag(
            commit: parent, replacedBy: step.commit,
            commits: repository.countCommits(to: checked.id, notIn: parent)))
      } else {
        guard after[identity] == nil else { continue }
        found[identity] = .removedFromGit(step.commit)
      }
      open.remove(identity)
    }
  }

  /// What contents declare, of the objects that are looked for.
  private mutating func policies(
    _ blobs: [BlobID], in repository: borrowing GitRepository, _ maximumBytes: Int
  ) throws(GitError) -> [ObjectIdentity: Policy] {
    var result: [ObjectIdentity: Policy] = [:]
    for blob in blobs {
      if versions[blob] == nil {
        let bytes = try repository.content(of: blob, maximumBytes: maximumBytes) ?? []
        let policies = mayDeclare(bytes) ? read(bytes) : []
        versions[blob] = Dictionary(
          policies.filter { modified[$0.identity] != nil || unmanaged.contains($0.identity) }
            .map { ($0.identity, $0) }) { first, _ in first }
      }
      result.merge(versions[blob] ?? [:]) { first, _ in first }
    }
    return result
  }

  private func mayDeclare(_ bytes: [UInt8]) -> Bool {
    names.count > CauseSearch.mostNames || names.contains { bytes[...].firstIndex(of: $0) != nil }
  }
}
