import Documents
import PolicyModel

struct GitLabState: ForgeState {
  static let projectID = "42"

  let token: String
  let username: String
  let kind: GitLabServer.TokenKind
  let project: String
  let mergeRequest: Int
  let commits: Set<String>?

  var violations: [String] = []
  var notes: ForgeComments
  var hidden: Set<Int> = []
  var statuses: [GitLabServer.Status] = []
  var actions: [String] = []

  init(
    token: String, username: String, kind: GitLabServer.TokenKind, project: String,
    mergeRequest: Int, commits: Set<String>?
  ) {
    self.token = token
    self.username = username
    self.kind = kind
    self.project = project
    self.mergeRequest = mergeRequest
    self.commits = commits
    notes = ForgeComments(own: username)
  }

  var secrets: [String] { [token] }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    guard let call = request.below(["api", "v4"]) else {
      violation(request, "no API is there")
      return message(404, "404 Not Found")
    }
    let isJob = request.headers["job-token"] == token && kind == .job
    let isToken =
      kind != .job && (request.headers["private-token"] == token || request.bearer == token)
    guard isJob || isToken else { return message(401, "401 Unauthorized") }
    if call.match("GET", "user") != nil {
      guard !isJob else { return message(401, "401 Unauthorized") }
      return .json(author(username))
    }
    guard let place = inProject(call) else { return message(404, "404 Project Not Found") }
    let isReading = call.method == "GET"
    if isJob, !isReading { return message(401, "401 Unauthorized") }
    if kind == .readOnly, !isReading {
      return .json(
        [
          "error": "insufficient_scope",
          "error_description":
            "The request requires higher privileges than provided by the access token.",
          "scope": "api",
        ], status: 403)
    }
    if let commit = place.match("POST", "statuses/*")?[0] { return status(place, commit) }
    guard let found = place.below(["merge_requests"]) else {
      violation(call, "there is no such call")
      return message(404, "404 Not Found")
    }
    guard found.segments.first == "\(mergeRequest)" else {
      return message(404, "404 Not found")
    }
    if found.match("GET", "*/notes") != nil { return list(found) }
    if found.match("POST", "*/notes") != nil { return create(found) }
    if let id = found.match("PUT", "*/notes/*")?[1] { return change(found, id) }
    if let id = found.match("DELETE", "*/notes/*")?[1] { return remove(found, id) }
    violation(call, "there is no such call")
    return message(404, "404 Not Found")
  }

  private func inProject(_ call: ForgeRequest) -> ForgeRequest? {
    call.below(["projects", GitLabState.projectID]) ?? call.below(["projects", project])
  }

  func message(_ status: Int, _ text: String) -> ForgeAnswer {
    .json(["message": Node(.string(text))], status: status)
  }

  func author(_ name: String) -> Node {
    ["id": 1001, "username": Node(.string(name)), "name": Node(.string(name)), "state": "active"]
  }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    // The limits of the application, on notes for one, do not say how long to wait.
    guard !secondary, let retryAfter else {
      return .json(
        [
          "message": [
            "error": "This endpoint has been requested too many times. Try again later."
          ]
        ], status: 429)
    }
    let reset = Instant.now.secondsSinceEpoch + Int64(retryAfter)
    return .text(
      "Retry later\n", status: 429, type: "text/plain",
      headers: [
        "RateLimit-Name": "throttle_authenticated_api", "RateLimit-Limit": "60",
        "RateLimit-Observed": "61", "RateLimit-Remaining": "0", "RateLimit-Reset": "\(reset)",
        "Retry-After": "\(retryAfter)",
      ])
  }
}
