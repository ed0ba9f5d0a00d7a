import CLibgit2

/// A commit or an annotated tag that bears a signature. Whether it is a good one is not looked at.
public struct SignedObject: Sendable {
  public enum Kind: String, Sendable {
    case commit, tag
  }

  public let kind: Kind
  /// The full id of the commit or tag.
  public let id: String
  /// The full id of the commit that it vouches for: its own, or the one that the tag leads to.
  public let commit: String
  /// The armored text, whatever it is.
  public let signature: String
  /// The bytes that were signed.
  public let payload: [UInt8]

  package init(kind: Kind, id: String, commit: String, signature: String, payload: [UInt8]) {
    self.kind = kind
    self.id = id
    self.commit = commit
    self.signature = signature
    self.payload = payload
  }
}

extension GitRepository {
  /// How many tags may stand between a revision's name and its commit.
  private static let mostTags = 16

  /// The signed objects that vouch for what a revision names: the annotated tags, where it names one, from
  /// the outermost on, and the commit. What bears no signature is not among them.
  ///
  /// The revision is resolved once: all of them vouch for the same ``SignedObject/commit``.
  ///
  /// - Throws: ``GitError``: what ``commit(named:)`` throws, a tag that cannot be read, or one of more than
  ///   16 tags.
  public func signatures(of revision: String) throws(GitError) -> [SignedObject] {
    var object = try namedObject(revision)
    var tags: [(id: String, bytes: [UInt8])] = []
    while unsafe git_object_type(object.pointer) == GIT_OBJECT_TAG {
      guard tags.count < GitRepository.mostTags else {
        throw GitError(
          code: .unreadableObject,
          description:
            "\(revision) in \(name) is a tag of more than \(GitRepository.mostTags) tags; "
            + "tag the commit itself")
      }
      let id = unsafe ObjectID(git_object_id(object.pointer))
      tags.append((id.description, try rawBytes(of: id, GIT_OBJECT_TAG)))
      let target = unsafe GitObject { unsafe git_tag_target(&$0, object.pointer) }
      guard let target else { throw unreadable("what the tag \(id) leads to") }
      object = target
    }
    guard unsafe git_object_type(object.pointer) == GIT_OBJECT_COMMIT else {
      throw GitError(
        code: .unknownRevision,
        description: "\(revision) in \(name) names no commit, but another kind of object")
    }
    let id = unsafe ObjectID(git_object_id(object.pointer))
    let commit = id.description
    var signed: [SignedObject] = []
    // A tag that somebody put under another name vouches for no more than its own.
    let isMisnamed = tagName(of: revision).map { name in
      tags.first.map { !$0.bytes.isTag(named: name) } ?? false
    }
    for tag in isMisnamed == true ? [] : tags {
      guard let parts = SignedText(tag: tag.bytes) else { continue }
      signed.append(SignedObject(kind: .tag, id: tag.id, commit: commit, parts))
    }
    if let parts = SignedText(commit: try rawBytes(of: id, GIT_OBJECT_COMMIT)) {
      signed.append(SignedObject(kind: .commit, id: commit, commit: commit, parts))
    }
    return signed
  }

  /// The name of the tag that a revision is, under `refs/tags/`; nil for another revision.
  private func tagName(of revision: String) -> String? {
    var reference: OpaquePointer?
    guard unsafe git_reference_dwim(&reference, handle, revision) == 0 else { return nil }
    defer { unsafe git_reference_free(reference) }
    guard let name = unsafe git_reference_name(reference).map({ unsafe String(cString: $0) }),
      name.hasPrefix("refs/tags/")
    else { return nil }
    return String(name.dropFirst("refs/tags/".count))
  }

  private func namedObject(_ revision: String) throws(GitError) -> GitObject {
    let found = unsafe GitObject { unsafe git_revparse_single(&$0, handle, revision) }
    if let found { return found }
    // It fails as well, and says why.
    return try commitObject(named: revision)
  }

  /// An object as Git stores it, without the header that tells its type and length.
  private func rawBytes(of id: ObjectID, _ type: git_object_t) throws(GitError) -> [UInt8] {
    var store: OpaquePointer?
    guard unsafe git_repository_odb(&store, handle) == 0 else { throw unreadable("\(id)") }
    defer { unsafe git_odb_free(store) }
    var object: OpaquePointer?
    var raw = id.raw
    guard unsafe git_odb_read(&object, store, &raw) == 0, let object = unsafe object else {
      throw unreadable("\(id)")
    }
    defer { unsafe git_odb_object_free(object) }
    guard unsafe git_odb_object_type(object) == type else { throw unreadable("\(id)") }
    let size = unsafe git_odb_object_size(object)
    return unsafe [UInt8](UnsafeRawBufferPointer(start: git_odb_object_data(object), count: size))
  }
}

extension SignedObject {
  fileprivate init(kind: Kind, id: String, commit: String, _ parts: SignedText) {
    self.init(
      kind: kind, id: id, commit: commit,
      signature: String(decoding: parts.signature, as: UTF8.self), payload: parts.payload)
  }
}

extension [UInt8] {
  /// Whether a tag, as Git stores it, goes by a name: its header `tag`.
  fileprivate func isTag(named name: String) -> Bool {
    let header = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }
    return header.contains { $0.elementsEqual("tag \(name)".utf8) }
  }
}
