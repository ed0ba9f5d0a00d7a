/// What a fetch asks of whoever wanted it, and tells them. All of it is called on the thread of the fetch; an
/// error that is thrown ends the fetch, and is what it throws.
public struct RemoteDialogue: Sendable {
  /// Which references are to be fetched, by their full names, once it is known what there is.
  public var choose: @Sendable (RemoteListing) throws -> [String]
  /// By what to prove who one is. Asked again for as long as the server refuses.
  public var credential: @Sendable (CredentialQuestion) throws -> RemoteCredential
  /// Throws for the key of an SSH server that is not the one that is expected.
  public var judge: @Sendable (HostKey) throws -> Void
  /// A sign of life, however little it tells.
  public var progress: @Sendable (FetchProgress) throws -> Void

  public init(
    choose: @escaping @Sendable (RemoteListing) throws -> [String],
    credential: @escaping @Sendable (CredentialQuestion) throws -> RemoteCredential,
    judge: @escaping @Sendable (HostKey) throws -> Void,
    progress: @escaping @Sendable (FetchProgress) throws -> Void
  ) {
    self.choose = choose
    self.credential = credential
    self.judge = judge
    self.progress = progress
  }
}

/// How far a fetch is.
public struct FetchProgress: Sendable, Equatable {
  /// Of ``total`` objects, how many came, and how many of these are understood.
  public var received = 0
  public var indexed = 0
  /// 0 where it is not known yet.
  public var total = 0
  public var bytes = 0

  public init() {}
}

/// What a server wants of a client.
public struct CredentialQuestion: Sendable, Equatable {
  /// A user and a password, or a token in its place.
  public let takesPassword: Bool
  /// An SSH key.
  public let takesKey: Bool
  /// How many were refused before, in this fetch.
  public let refused: Int

  public init(takesPassword: Bool, takesKey: Bool, refused: Int) {
    self.takesPassword = takesPassword
    self.takesKey = takesKey
    self.refused = refused
  }
}

/// By what a client proves who it is.
public enum RemoteCredential: Sendable {
  case password(user: String, password: String)
  case keyFile(user: String, path: String, passphrase: String?)
  /// Whatever the agent of the process's `SSH_AUTH_SOCK` holds.
  case agent(user: String)
}

/// The key that an SSH server showed.
public struct HostKey: Sendable, Equatable {
  /// As it goes over the wire: its type and its numbers (RFC 4253, 6.6).
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }
}
