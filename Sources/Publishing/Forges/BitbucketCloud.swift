import Documents
import HTTPAccess
import NIOHTTP1
import Rendering

/// Bitbucket Cloud by its REST API, version 2.0.
struct BitbucketCloud: Forge {
  let session: WebSession
  /// `workspace/repository`
  private let repository: String

  var request: String { "pull request" }

  /// - Parameters:
  ///   - url: of the API: `https://api.bitbucket.org/2.0`.
  ///   - repository: `workspace/repository`.
  ///   - credential: an access token, or `name:password`.
  ///   - settings: what sessions have in common.
  /// - Throws: ``PublishingError`` for what cannot be a URL or a repository.
  init(url: String, repository: String, credential: Secret, settings: WebSettings)
    throws(PublishingError)
  {
    guard repository.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
      throw PublishingError(
        .configuration, "\(repository) is no repository of Bitbucket; it is named WORKSPACE/NAME")
    }
    session = try BitbucketCloud.session(url: url, credential: credential, settings: settings)
    self.repository = repository
  }

  /// - Parameter credential: an access token, or `name:password`.
  static func session(url: String, credential: Secret, settings: WebSettings)
    throws(PublishingError) -> WebSession
  {
    let isBasic = credential.value.contains(":")
    let header =
      isBasic ? "Basic \(base64(credential.value))" : "Bearer \(credential.value)"
    let password = credential.value.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
    return try WebSession(
      "Bitbucket", url: url, headers: [("Authorization", Secret(header))],
      secrets: [credential, Secret(password), Secret(base64(credential.value))],
      settings: settings)
  }

  fileprivate var path: String { "/repositories/\(repository)" }

  func comments(of pullRequest: Int) -> any CommentThread {
    BitbucketCloudThread(bitbucket: self, pullRequest: pullRequest, repository: repository)
  }

  func set(_ status: Status, of commit: String) async throws(PublishingError) {
    try await BitbucketBuild.set(
      status, "\(path)/commit/\(commit)/statuses/build", session,
      of: "commit \(commit.prefix(12)) of \(repository)")
  }
}

/// The comments of a pull request.
private struct BitbucketCloudThread: CommentThread {
  let bitbucket: BitbucketCloud
  let pullRequest: Int
  let repository: String

  var isPreview: Bool { bitbucket.session.isPreview }
  var longest: Int { MarkdownRenderer.Limit.bitbucket.rawValue }
  var knowsItself: Bool { false }
  var showsHTML: Bool { false }
  private var what: String { "pull request \(pullRequest) of \(repository)" }
  private var path: String { "\(bitbucket.path)/pullrequests/\(pullRequest)/comments" }

  func own() async throws(PublishingError) -> [Comment] {
    let own = try await account()
    var comments: [Comment] = []
    var request = WebRequest.reading("\(path)?pagelen=100", "list the comments of \(what)")
    for _ in 0..<1000 {
      let page = try bitbucket.session.json(try await bitbucket.session.send(request), request)
      for each in page["values"]?.sequence ?? [] where each["deleted"]?.bool != true {
        guard let id = each["id"]?.integer, let author = each["user"]?["uuid"]?.string,
          own == nil || author == own
        else { continue }
        comments.append(
          Comment(id: id, author: author, body: each["content"]?["raw"]?.string ?? ""))
      }
      guard let next = page["next"]?.string else { return comments }
      request.path = try bitbucket.session.following(next, request)
    }
    throw PublishingError(.badAnswer, "Bitbucket lists the comments of \(what) without an end")
  }

  /// Whose the credential is; nil for an access token, which is nobody's.
  private func account() async throws(PublishingError) -> String? {
    let user = WebRequest.reading("/user", "tell whose credential this is")
    do throws(PublishingError) {
      return try bitbucket.session.json(try await bitbucket.session.send(user), user)["uuid"]?
        .string
    } catch {
      guard error.code == .forbidden else { throw error }
      return nil
    }
  }

  func create(_ body: String) async throws(PublishingError) {
    _ = try await bitbucket.session.send(
      .writing(.POST, path, content(body), .once, "comment on \(what)"))
  }

  func update(_ comment: Comment, to body: String) async throws(PublishingError) {
    _ = try await bitbucket.session.send(
      .writing(
        .PUT, "\(path)/\(comment.id)", content(body), .repeatable, "update the comment on \(what)"))
  }

  func delete(_ comment: Comment) async throws(PublishingError) {
    _ = try await bitbucket.session.send(
      .writing(
        .DELETE, "\(path)/\(comment.id)", nil, .repeatable, "delete a second comment on \(what)"))
  }

  private func content(_ body: String) -> Node {
    .object(["content": .object(["raw": .text(body)])])
  }
}
