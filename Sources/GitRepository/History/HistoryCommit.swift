import CLibgit2

/// A commit as history tells it.
public struct HistoryCommit: Hashable, Sendable {
  /// Who did something, by the names that `.mailmap` gives (gitmailmap).
  public struct Person: Hashable, Sendable {
    public let name: String
    public let email: String

    public init(name: String, email: String) {
      self.name = name
      self.email = email
    }
  }

  /// What kind of signature a commit bears. Whether it is a good one is not looked at.
  public enum Signature: String, Sendable {
    case openPGP, ssh, x509, other
  }

  /// The full id.
  public let id: String
  public let author: Person
  /// Those whom its message names as authors beside the first (`Co-authored-by`).
  public let coAuthors: [Person]
  public let committer: Person
  /// Seconds since 1970.
  public let authoredAt: Int64
  /// Seconds since 1970.
  public let committedAt: Int64
  /// The first line of its message.
  public let subject: String
  /// The number of the pull or merge request, where its message names one.
  public internal(set) var pullRequest: Int?
  /// Nil for a commit that is not signed.
  public let signature: Signature?
}

extension HistoryCommit {
  init(_ commit: borrowing GitObject, _ mailmap: borrowing Mailmap) {
    let pointer = unsafe commit.pointer
    let when = unsafe git_commit_author(pointer)?.pointee.when.time ?? 0
    let author = unsafe mailmap.person(git_commit_author(pointer))
    let message = unsafe git_commit_message(pointer).map { unsafe String(cString: $0) } ?? ""
    let subject = unsafe git_commit_summary(pointer).map { unsafe String(cString: $0) } ?? ""
    // Two addresses may be one person's.
    var coAuthors: [Person] = []
    for person in mailmap.people(CommitMessage.coAuthors(of: message))
    where person != author && !coAuthors.contains(person) {
      coAuthors.append(person)
    }
    unsafe self.init(
      id: ObjectID(git_object_id(pointer)).description, author: author, coAuthors: coAuthors,
      committer: mailmap.person(git_commit_committer(pointer)), authoredAt: when,
      committedAt: git_commit_time(pointer), subject: subject,
      pullRequest: CommitMessage.pullRequest(subject: subject, message: message),
      signature: HistoryCommit.signature(of: pointer))
  }

  private static func signature(of commit: OpaquePointer) -> Signature? {
    var buffer = unsafe git_buf()
    guard unsafe git_commit_header_field(&buffer, commit, "gpgsig") == 0 else { return nil }
    defer { unsafe git_buf_dispose(&buffer) }
    guard let start = unsafe buffer.ptr else { return .other }
    let text = unsafe String(cString: start)
    if text.hasPrefix("-----BEGIN PGP ") { return .openPGP }
    if text.hasPrefix("-----BEGIN SSH ") { return .ssh }
    return text.hasPrefix("-----BEGIN SIGNED MESSAGE") ? .x509 : .other
  }
}
