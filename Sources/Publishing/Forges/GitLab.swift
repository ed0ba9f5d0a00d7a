import Documents
import HTTPAccess
import NIOHTTP1
import Rendering

/// GitLab by its REST API, version 4.
struct GitLab: Forge {
  let session: WebSession
  /// A project's number, or its path.
  private let project: String
  /// The branch that a status is of; without it GitLab takes the first that holds the commit.
  private let branch: String?
  private let pipeline: Int?

  var request: String { "merge request" }

  /// - Parameters:
  ///   - url: of the API: `https://gitlab.com/api/v4`.
  ///   - project: its number, or its path such as `group/project`.
  ///   - branch: the branch that a status is of.
  ///   - pipeline: the pipeline that it belongs to.
  ///   - token: of a person, a project or a group.
  ///   - settings: what sessions have in common.
  /// - Throws: ``PublishingError`` for what cannot be a URL.
  init(
    url: String, project: String, branch: String?, pipeline: Int?, token: Secret,
    settings: WebSettings
  ) throws(PublishingError) {
    session = try WebSession(
      "GitLab", url: url, headers: [("PRIVATE-TOKEN", token)], secrets: [token],
      settings: settings)
    self.project = project
    self.branch = branch
    self.pipeline = pipeline
  }

  fileprivate var path: String { "/projects/\(project.addingPercentEncoding)" }

  func comments(of pullRequest: Int) -> any CommentThread {
    GitLabThread(gitLab: self, mergeRequest: pullRequest, project: project)
  }

  func set(_ status: Status, of commit: String) async throws(PublishingError) {
    let request = WebRequest.writing(
      .POST, "\(path)/statuses/\(commit)",
      .object([
        "state": .text(status.isGood ? "success" : "failed"), "name": .text(status.name),
        "description": .text(status.description), "ref": branch.map { .text($0) },
        "pipeline_id": pipeline.map { .number(Int64($0)) },
        "target_url": status.link.flatMap { $0.count <= 255 ? .text($0) : nil },
      ]), .repeatable, "set the status of commit \(commit.prefix(12)) of \(project)")
    for _ in 0..<3 {
      do throws(PublishingError) {
        _ = try await session.send(request)
        return
      } catch {
        // Another job sets a status of the same commit.
        guard error.code == .conflict else { throw error }
        try? await session.settings.pause(.seconds(2))
      }
    }
    _ = try await session.send(request)
  }
}

/// The notes of a merge request.
private struct GitLabThread: CommentThread {
  let gitLab: GitLab
  let mergeRequest: Int
  let project: String

  var isPreview: Bool { gitLab.session.isPreview }
  var longest: Int { MarkdownRenderer.Limit.gitLab.rawValue }
  var showsHTML: Bool { true }
  private var what: String { "merge request \(mergeRequest) of \(project)" }
  private var path: String { "\(gitLab.path)/merge_requests/\(mergeRequest)/notes" }

  func own() async throws(PublishingError) -> [Comment] {
    let user = WebRequest.reading("/user", "tell whose token this is")
    let account = try gitLab.session.json(try await gitLab.session.send(user), user)
    guard let own = account["username"]?.string else {
      throw PublishingError(.badAnswer, "GitLab does not tell whose token this is")
    }
    var comments: [Comment] = []
    try await gitLab.session.pages(
      .reading("\(path)?per_page=100&sort=asc&order_by=created_at", "list the notes of \(what)")
    ) { page in
      for each in page.sequence ?? []
      where each["author"]?["username"]?.string == own && each["system"]?.bool != true {
        guard let id = each["id"]?.integer else { continue }
        comments.append(Comment(id: id, author: own, body: each["body"]?.string ?? ""))
      }
    }
    return comments
  }

  func create(_ body: String) async throws(PublishingError) {
    _ = try await gitLab.session.send(
      .writing(.POST, path, .object(["body": .text(body)]), .once, "write a note on \(what)"))
  }

  func update(_ comment: Comment, to body: String) async throws(PublishingError) {
    _ = try await gitLab.session.send(
      .writing(
        .PUT, "\(path)/\(comment.id)", .object(["body": .text(body)]), .repeatable,
        "update the note on \(what)"))
  }

  func delete(_ comment: Comment) async throws(PublishingError) {
    _ = try await gitLab.session.send(
      .writing(
        .DELETE, "\(path)/\(comment.id)", nil, .repeatable, "delete a second note on \(what)"))
  }
}
