public import PolicyModel

extension Finding {
  /// A commit that a finding leads back to.
  public struct Commit: Sendable, Codable, Equatable {
    public struct Person: Sendable, Codable, Equatable {
      public var name: String
      public var email: String

      public init(name: String, email: String) {
        self.name = name
        self.email = email
      }
    }

    /// The full id.
    public var commit: String
    public var author: Person
    /// Those whom its message names as authors beside the first; absent where there are none.
    public var coAuthors: [Person]?
    public var committer: Person
    public var authoredAt: Instant
    public var committedAt: Instant
    /// The first line of its message.
    public var subject: String
    /// The number of the pull or merge request by which it came in, where a message names one.
    public var pullRequest: Int?
    /// The kind of its signature, `openPGP`, `ssh` or `x509`, which is not checked; absent where it bears
    /// none.
    public var signature: String?

    public init(
      commit: String, author: Person, coAuthors: [Person]? = nil, committer: Person,
      authoredAt: Instant, committedAt: Instant, subject: String, pullRequest: Int? = nil,
      signature: String? = nil
    ) {
      self.commit = commit
      self.author = author
      self.coAuthors = coAuthors
      self.committer = committer
      self.authoredAt = authoredAt
      self.committedAt = committedAt
      self.subject = subject
      self.pullRequest = pullRequest
      self.signature = signature
    }
  }

  /// Where a file of the repository declares something, and who had it so.
  public struct Declaration: Sendable, Equatable {
    public var path: String
    /// Counted from 1; absent where the file is known and the place in it is not.
    public var line: Int?
    /// The last commit that changed the value; absent where history was not asked, or does not tell.
    public var origin: Commit?
    /// True where the history that is there begins with that commit, so that the value may be older.
    public var orOlder: Bool?

    public init(path: String, line: Int?, origin: Commit? = nil, orOlder: Bool? = nil) {
      self.path = path
      self.line = line
      self.origin = origin
      self.orOlder = orOlder
    }

    public init(_ location: SourceLocation) {
      self.init(path: location.path, line: location.line)
    }

    /// `policies/a.yaml:3`
    public var inWords: String { line.map { "\(path):\($0)" } ?? path }

    /// Whether both are the same place.
    public func isAt(_ other: Declaration?) -> Bool { path == other?.path && line == other?.line }
  }
}

/// The fields of the commit stand beside those of the place.
extension Finding.Declaration: Codable {
  private enum Key: String, CodingKey { case path, line, orOlder, commit }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    path = try fields.decode(String.self, forKey: .path)
    line = try fields.decodeIfPresent(Int.self, forKey: .line)
    orOlder = try fields.decodeIfPresent(Bool.self, forKey: .orOlder)
    origin = fields.contains(.commit) ? try Finding.Commit(from: decoder) : nil
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(path, forKey: .path)
    try fields.encodeIfPresent(line, forKey: .line)
    try fields.encodeIfPresent(orOlder, forKey: .orOlder)
    try origin?.encode(to: encoder)
  }
}
