/// The key of a GitHub App, of one test's own; made by openssl.
public struct AppKey: Sendable {
  /// PKCS #1, as GitHub gives it out.
  public let privatePEM: String
  public let publicPEM: String

  public init() async throws {
    let key = try await Program.output("openssl", ["genrsa", "-traditional", "2048"])
    privatePEM = key
    publicPEM = try await Program.output("openssl", ["rsa", "-pubout"], input: key)
  }
}
