/// Why a remote repository cannot be read: a sentence that names it and the remedy, and no secret.
public struct RemoteError: Error, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// An address that is none, or that means something else than it seems to.
    public static let address = Code(name: "address")
    /// The server is not there, or is another one than it should be.
    public static let connection = Code(name: "connection")
    /// The server is not the one that it should be: its certificate, or its key.
    public static let identity = Code(name: "identity")
    /// The server wants to know who asks, or does not take the answer.
    public static let credentials = Code(name: "credentials")
    /// There is no such repository.
    public static let notFound = Code(name: "notFound")
    /// Nothing came for too long.
    public static let stalled = Code(name: "stalled")
    /// The cache folder cannot be used.
    public static let cache = Code(name: "cache")
    /// There is no copy to use without asking the server.
    public static let offline = Code(name: "offline")
    /// The repository has no such branch.
    public static let revision = Code(name: "revision")
    public static let other = Code(name: "other")
  }

  public let code: Code
  public let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
