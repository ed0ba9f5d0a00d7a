import Documents

/// Something that could not be published: what, where, why, and what to do.
public struct PublishingError: Error, Sendable, Hashable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// A setting, a credential or a place is missing or cannot be used.
    public static let configuration = Code(name: "configuration")
    /// No connection, or one whose certificate is not trusted.
    public static let unreachable = Code(name: "unreachable")
    /// No answer came, and the request may have been carried out.
    public static let uncertain = Code(name: "uncertain")
    /// 401
    public static let unauthorized = Code(name: "unauthorized")
    /// 403
    public static let forbidden = Code(name: "forbidden")
    /// 404, 410
    public static let notFound = Code(name: "notFound")
    /// 409
    public static let conflict = Code(name: "conflict")
    /// 413, or a refusal because of length.
    public static let tooLong = Code(name: "tooLong")
    /// Another 4xx.
    public static let refused = Code(name: "refused")
    /// A limit on requests that lasts longer than one may wait.
    public static let limited = Code(name: "limited")
    /// 5xx, after every retry.
    public static let serverError = Code(name: "serverError")
    /// An answer that is not the API's.
    public static let badAnswer = Code(name: "badAnswer")
  }

  public let code: Code
  /// A sentence that names the subject and the remedy.
  public let description: String

  /// A setting that cannot be used.
  ///
  /// - Parameter description: a sentence that names it.
  public init(_ description: String) { self.init(.configuration, description) }

  init(_ code: Code, _ description: String) {
    self.code = code
    // It may quote a server.
    self.description = printable(description)
  }
}
