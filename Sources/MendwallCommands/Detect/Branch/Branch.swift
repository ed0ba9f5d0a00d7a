import Documents
import GitRepository
import MendwallConfiguration
import PolicyModel
import Reports

/// A pull request's branch. All of it is read by what the base says of the repository.
struct Branch: Sendable {
  let base: GitSource
  let head: GitSource
  /// Where the branch left the base.
  let start: GitSource

  /// - Parameters:
  ///   - revision: the branch.
  ///   - base: what it is to be merged into.
  /// - Throws: ``GitError``: a revision that is unknown, or that has nothing in common with the base.
  static func open(_ revision: String, from base: GitSource) throws -> Branch {
    let repository = try base.place.open()
    let commit = try repository.commit(named: revision)
    guard let start = try repository.mergeBase(of: base.commit, and: commit) else {
      let both = "\(base.revision) and \(revision) of \(base.repository) have no commit in common"
      throw repository.isShallow
        ? GitError(
          code: .shallowHistory,
          description:
            "\(both) in this shallow clone, so that what the branch changes cannot be told; fetch the rest "
            + "with: git fetch --unshallow (in CI: the whole history of both)")
        : GitError(
          code: .unknownRevision,
          description: "\(both): neither comes from the other; look for a slip in --base or --head")
    }
    return Branch(
      base: base, head: base.at(commit, named: revision),
      start: base.at(start, named: String(start.id.prefix(12))))
  }

  /// Whether the base has not gone on since the branch left it.
  var isUpToDate: Bool { start.commit.id == base.commit.id }

  /// That the branch says something else in its configuration, which does not count.
  func configurationNotes() throws(GitError) -> [Diagnostic] {
    let repository = try base.place.open()
    let (own, flaw) = Branch.configuration(of: head, in: repository)
    let others = [start, base].map { Branch.configuration(of: $0, in: repository).bytes }
    if others.contains(own), own != nil || flaw == nil { return [] }
    return [
      Diagnostic(
        .warning,
        "the branch changes what this file says; that counts once it is merged, and none of it counted here"
          + (flaw.map { "; it could not be used: \($0)" } ?? ""), path: Configuration.path)
    ]
  }

  /// A configuration's text, and why it cannot be used.
  private static func configuration(
    of source: GitSource, in repository: borrowing GitRepository
  ) -> (bytes: [UInt8]?, flaw: String?) {
    do {
      let file = try repository.file(
        Configuration.path, of: source.commit, maximumBytes: GitSource.largestConfiguration)
      do {
        _ = try file.map { try Configuration.read($0.bytes) }
        return (file?.bytes, nil)
      } catch { return (file?.bytes, "\(error)") }
    } catch { return (nil, "\(error)") }
  }
}

extension GitSource {
  /// Another commit of the repository, read by the same configuration.
  fileprivate func at(_ commit: GitCommit, named revision: String) -> GitSource {
    GitSource(
      place: place, revision: revision, commit: commit, configuration: configuration)
  }

  var told: Proposal.Revision {
    Proposal.Revision(
      revision: revision, commit: commit.id,
      committedAt: Instant(secondsSinceEpoch: commit.committedAt))
  }
}
