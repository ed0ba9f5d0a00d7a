import CLibgit2

/// A commit, as plain values.
public struct GitCommit: Hashable, Sendable {
  /// The full id.
  public let id: String
  /// Seconds since 1970, when it was committed.
  public let committedAt: Int64
}

extension GitRepository {
  /// The commit that a revision names: a branch, a tag, a remote branch, a commit id, `HEAD~2`.
  ///
  /// - Throws: ``GitError``: unknown or ambiguous, a branch without commits, beyond a shallow history,
  ///   or a commit that cannot be read.
  public func commit(named revision: String) throws(GitError) -> GitCommit {
    let object = try commitObject(named: revision)
    return unsafe GitCommit(
      id: ObjectID(git_commit_id(object.pointer)).description,
      committedAt: git_commit_time(object.pointer))
  }

  func commitObject(named revision: String) throws(GitError) -> GitObject {
    var code: Int32 = 0
    let found = unsafe GitObject { pointer in
      code = unsafe git_revparse_single(&pointer, handle, revision)
      return code
    }
    guard let found else { throw revisionError(code, revision) }
    let commit = unsafe GitObject { pointer in
      code = unsafe git_object_peel(&pointer, found.pointer, GIT_OBJECT_COMMIT)
      return code
    }
    guard let commit else {
      throw GitError(
        code: .unknownRevision,
        description: "\(revision) in \(name) names no commit, but another kind of object")
    }
    return commit
  }

  private func revisionError(_ code: Int32, _ revision: String) -> GitError {
    let message = lastMessage()
    if unsafe git_repository_head_unborn(handle) == 1, revision.hasPrefix("HEAD") {
      return GitError(
        code: .unbornBranch,
        description: "the repository \(name) has no commit yet; commit the policies first")
    }
    switch code {
    case GIT_EAMBIGUOUS.rawValue:
      return GitError(
        code: .unknownRevision,
        description: "\(revision) in \(name) names more than one object; write more of its digits")
    case GIT_EINVALIDSPEC.rawValue:
      return GitError(
        code: .unknownRevision, description: "\(revision) is no revision that Git understands")
    case GIT_ENOTFOUND.rawValue where hasReference(revision):
      if name != path { return unreadable(revision) }
      return GitError(
        code: .unreadableObject,
        description: "\(revision) in \(name) names a commit that is missing; git fsck tells more")
    case GIT_ENOTFOUND.rawValue:
      if unsafe git_repository_is_shallow(handle) == 1 {
        return GitError(
          code: .shallowHistory,
          description:
            "\(revision) is not in \(name), whose history is shallow; fetch the rest with: "
            + "git fetch --unshallow (and the tags with --tags)")
      }
      let remote = "origin/" + revision
      let list = name == path ? "git log and git branch --all show" : "git ls-remote shows"
      let hint =
        unsafe GitObject { unsafe git_revparse_single(&$0, handle, remote) } != nil
        ? "; \(remote) exists" : "; \(list) what there is"
      return GitError(
        code: .unknownRevision, description: "\(name) has no revision \(revision)\(hint)")
    default:
      if name != path { return unreadable(revision) }
      return GitError(
        code: .unreadableObject,
        description: "\(revision) in \(name) cannot be read: \(message); git fsck tells more")
    }
  }
  /// Whether a branch or tag goes by that name, whatever it points to.
  private func hasReference(_ name: String) -> Bool {
    var reference: OpaquePointer?
    guard unsafe git_reference_dwim(&reference, handle, name) == 0 else { return false }
    unsafe git_reference_free(reference)
    return true
  }
}
