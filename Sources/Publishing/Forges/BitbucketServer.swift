import Documents
import HTTPAccess
import NIOHTTP1
import Rendering

/// Bitbucket Server and Data Center by their REST API, version 1.0.
struct BitbucketServer: Forge {
  let session: WebSession
  let project: String
  let name: String

  var request: String { "pull request" }

  /// - Parameters:
  ///   - url: of the server: `https://HOST` or `https://HOST/bitbucket`.
  ///   - repository: `PROJECT/name`, or `~person/name`.
  ///   - token: an HTTP access token, or `name:password`.
  ///   - settings: what sessions have in common.
  /// - Throws: ``PublishingError`` for what cannot be a URL or a repository.
  init(url: String, repository: String, token: Secret, settings: WebSettings)
    throws(PublishingError)
  {
    let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw PublishingError(
        .configuration, "\(repository) is no repository of Bitbucket; it is named PROJECT/NAME")
    }
    session = try BitbucketCloud.session(url: url, credential: token, settings: settings)
    (project, name) = (String(parts[0]), String(parts[1]))
  }

  func comments(of pullRequest: Int) -> any CommentThread {
    BitbucketServerThread(
      session: session,
      path: "/rest/api/1.0/projects/\(project)/repos/\(name)/pull-requests/\(pullRequest)",
      what: "pull request \(pullRequest) of \(project)/\(name)")
  }

  func set(_ status: Status, of commit: String) async throws(PublishingError) {
    try await BitbucketBuild.set(
      status, "/rest/build-status/1.0/commits/\(commit)", session,
      of: "commit \(commit.prefix(12)) of \(project)/\(name)")
  }
}

/// The comments of a pull request, which are listed among its other activities.
private struct BitbucketServerThread: CommentThread {
  let session: WebSession
  let path: String
  let what: String

  var isPreview: Bool { session.isPreview }
  /// It wants less than that.
  var longest: Int { MarkdownRenderer.Limit.bitbucket.rawValue - 1 }
  var showsHTML: Bool { false }

  func own() async throws(PublishingError) -> [Comment] {
    var comments: [Int64: Comment] = [:]
    var start: Int64 = 0
    for _ in 0..<1000 {
      let request = WebRequest.reading(
        "\(path)/activities?start=\(start)&limit=500", "list the activities of \(what)")
      let answer = try await session.send(request)
      let page = try session.json(answer, request)
      // There is no call that tells it.
      let header = answer.headers.first(name: "X-AUSERNAME")
      guard let own = header?.removingPercentEncoding else {
        throw PublishingError(
          .badAnswer,
          "Bitbucket does not tell whose token this is (X-AUSERNAME); look at a proxy on the way")
      }
      for each in page["values"]?.sequence ?? [] where each["action"]?.string == "COMMENTED" {
        guard let comment = each["comment"], comment["author"]?["name"]?.string == own,
          let id = comment["id"]?.integer
        else { continue }
        let version = comment["version"]?.integer
        let known = comments[id]?.version
        if known == nil || (version ?? 0) > (known ?? 0) {
          comments[id] = Comment(
            id: id, version: version, author: own, body: comment["text"]?.string ?? "")
        }
      }
      guard page["isLastPage"]?.bool == false, let next = page["nextPageStart"]?.integer,
        next > start
      else { return comments.values.sorted { $0.id < $1.id } }
      start = next
    }
    throw PublishingError(.badAnswer, "Bitbucket lists the activities of \(what) without an end")
  }

  func create(_ body: String) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .POST, "\(path)/comments", .object(["text": .text(body)]), .once, "comment on \(what)"))
  }

  func update(_ comment: Comment, to body: String) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .PUT, "\(path)/comments/\(comment.id)",
        .object(["text": .text(body), "version": .number(comment.version ?? 0)]), .repeatable,
        "update the comment on \(what)"))
  }

  func delete(_ comment: Comment) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .DELETE, "\(path)/comments/\(comment.id)?version=\(comment.version ?? 0)", nil,
        .repeatable, "delete a second comment on \(what)"))
  }
}
