import CLibgit2

/// Why a fetch failed, as far as it can be told apart, and libgit2's own words for it.
public struct RemoteFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// No machine goes by that name.
    public static let unknownHost = Code(name: "unknownHost")
    /// Nothing listens there, or nothing gets there.
    public static let unreachable = Code(name: "unreachable")
    public static let certificateExpired = Code(name: "certificateExpired")
    /// Not signed by an authority that is trusted.
    public static let certificateUntrusted = Code(name: "certificateUntrusted")
    /// For another name than the host's.
    public static let certificateOfAnother = Code(name: "certificateOfAnother")
    public static let certificate = Code(name: "certificate")
    /// The server refused what it was shown.
    public static let refused = Code(name: "refused")
    /// A key file that cannot be read: another format, or another passphrase.
    public static let unusableKey = Code(name: "unusableKey")
    public static let agent = Code(name: "agent")
    /// There is no such repository, or none for this user.
    public static let notFound = Code(name: "notFound")
    /// The server sends to another host, or to none that is as safe.
    public static let redirected = Code(name: "redirected")
    /// The server answered with an error of its own.
    public static let server = Code(name: "server")
    /// The connection ended before everything was there.
    public static let cutShort = Code(name: "cutShort")
    /// A repository on this machine that belongs to another user.
    public static let notOwner = Code(name: "notOwner")
    /// What came cannot be kept.
    public static let storage = Code(name: "storage")
    public static let other = Code(name: "other")
  }

  /// How far a fetch had come.
  public enum Stage: Sendable { case connecting, receiving, storing }

  public let code: Code
  public let stage: Stage
  public let words: String

  public var description: String { words }

  public init(code: Code, stage: Stage, words: String) {
    self.code = code
    self.stage = stage
    self.words = words
  }

  /// What libgit2 just said.
  ///
  /// - Parameters:
  ///   - result: what its function returned.
  ///   - stage: how far the fetch had come.
  init(_ result: Int32, at stage: Stage) {
    let error = unsafe git_error_last()
    let category = unsafe error.map { unsafe UInt32(bitPattern: $0.pointee.klass) } ?? 0
    self.init(result, category: category, words: lastMessage(), at: stage)
  }

  init(_ result: Int32, category: UInt32, words: String, at stage: Stage) {
    self.words = words.split(whereSeparator: \.isNewline).joined(separator: " ")
    self.stage = stage
    code = RemoteFailure.code(result, category, words.lowercased(), stage)
  }

  private static func code(_ result: Int32, _ category: UInt32, _ words: String, _ stage: Stage)
    -> Code
  {
    func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
    if result == GIT_ECERTIFICATE.rawValue
      || category == GIT_ERROR_SSL.rawValue && says("certificate")
    {
      // Of a certificate that anybody may have made, nothing else counts.
      if says("not correctly signed", "self", "issuer", "trust") { return .certificateUntrusted }
      if says("expired") { return .certificateExpired }
      if says("expected cn", "does not match", "hostname") { return .certificateOfAnother }
      return .certificate
    }
    if result == GIT_EOWNER.rawValue || says("safe.directory") { return .notOwner }
    // Of a key before of the refusal that follows from it.
    if says("private key file", "passphrase") { return .unusableKey }
    if says("connecting with agent") { return .agent }
    if says("cannot redirect", "redirect") { return .redirected }
    if result == GIT_EAUTH.rawValue || says("status code: 401", "status code: 403") {
      return .refused
    }
    if says("failed to resolve address") { return .unknownHost }
    if says("failed to connect") { return .unreachable }
    if says(
      "status code: 404", "repository not exported", "does not appear to be a git repository",
      "repository not found", "could not be found", "failed to resolve path")
    {
      return .notFound
    }
    if says("status code", "remote error") { return .server }
    if stage == .storing
      || says("no space left", "disk quota", "read-only file system", "permission denied")
    {
      return .storage
    }
    if stage == .receiving
      || says(
        "eof", "connection reset", "broken pipe", "connection closed", "going to be closed",
        "disconnect")
    {
      return .cutShort
    }
    return .other
  }
}
