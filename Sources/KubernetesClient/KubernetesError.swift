import Documents

/// Something that a cluster could not give or would not take: what, why, and what to do.
public struct KubernetesError: Error, Sendable, Hashable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// The kubeconfig, or what it refers to, cannot be used.
    public static let configuration = Code(name: "configuration")
    /// A credential plugin or token file gave no credential.
    public static let credential = Code(name: "credential")
    /// No connection to the server.
    public static let unreachable = Code(name: "unreachable")
    /// The server's certificate is not trusted, or the client's is not accepted.
    public static let certificate = Code(name: "certificate")
    /// No answer within the time allowed.
    public static let timeout = Code(name: "timeout")
    /// 401
    public static let unauthorized = Code(name: "unauthorized")
    /// 403
    public static let forbidden = Code(name: "forbidden")
    /// 404
    public static let notFound = Code(name: "notFound")
    /// 409
    public static let conflict = Code(name: "conflict")
    /// 410: a page of a list that has expired.
    public static let expired = Code(name: "expired")
    /// 400, 422, or a 500 that blames the request.
    public static let invalid = Code(name: "invalid")
    /// 429 or 5xx, after every retry.
    public static let serverError = Code(name: "serverError")
    /// An answer that is not the Kubernetes API's.
    public static let badResponse = Code(name: "badResponse")
    /// A file of a folder of manifests cannot be read or written.
    public static let file = Code(name: "file")
  }

  public let code: Code
  /// A sentence that names the subject and the remedy.
  public let description: String

  public init(code: Code, _ description: String) {
    self.code = code
    // It may quote a server, a plugin or a manifest.
    self.description = printable(description)
  }

  /// By code alone.
  public static func == (left: KubernetesError, right: KubernetesError) -> Bool {
    left.code == right.code
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
