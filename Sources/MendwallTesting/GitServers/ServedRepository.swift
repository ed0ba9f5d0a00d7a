/// A repository that servers serve as `policies.git`, and the work tree that it is pushed from.
public final class ServedRepository: Sendable {
  public let work: TestRepository
  /// The folder that servers serve.
  public let root: TemporaryFolder
  public var path: String { root("policies.git") }
  public var fileURL: String { "file://\(path)" }

  /// - Parameter isEmpty: whether it begins without a commit.
  public init(isEmpty: Bool = false) async throws {
    work = try await TestRepository()
    root = try TemporaryFolder()
    try await work.git("init", "--quiet", "--bare", "--initial-branch=main", path)
    if !isEmpty { try await commit(["policy.yaml": ServedRepository.policy("first")]) }
  }

  /// Commits files, and pushes all branches and tags as they are.
  ///
  /// - Returns: the commit's id.
  @discardableResult
  public func commit(_ files: [String: String?], message: String = "change") async throws -> String
  {
    let id = try await work.commit(files, message: message)
    try await push()
    return id
  }

  /// Makes the branches and tags that are served those of the work tree.
  public func push() async throws {
    try await work.git(
      "push", "--quiet", "--force", "--prune", path, "refs/heads/*:refs/heads/*",
      "refs/tags/*:refs/tags/*")
  }

  /// Text that packs badly, so that a pack is about as long.
  public static func noise(_ bytes: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/".utf8)
    var random = SystemRandomNumberGenerator()
    var text: [UInt8] = []
    text.reserveCapacity(bytes + 8)
    while text.count < bytes {
      var bits = random.next()
      for _ in 0..<10 {
        text.append(letters[Int(bits & 63)])
        bits >>= 6
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A policy that lets nothing in.
  public static func policy(_ name: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec:
      podSelector: {}
      policyTypes: [Ingress]

    """
  }
}
