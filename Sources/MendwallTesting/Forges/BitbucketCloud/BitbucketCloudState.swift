import Documents
import FoundationEssentials

struct BitbucketCloudState: ForgeState {
  let credential: BitbucketCloudServer.Credential
  let uuid: String
  let repository: String
  let pullRequest: Int
  let commits: Set<String>?

  var violations: [String] = []
  var comments: ForgeComments
  var statuses: [ForgeStatus] = []
  /// The names of pages that links have led to, and where they begin.
  var pages: [String: Int] = [:]

  init(
    credential: BitbucketCloudServer.Credential, uuid: String, repository: String,
    pullRequest: Int, commits: Set<String>?
  ) {
    self.credential = credential
    self.uuid = uuid
    self.repository = repository
    self.pullRequest = pullRequest
    self.commits = commits
    comments = ForgeComments(own: uuid, firstID: 500_000_001)
  }

  var secrets: [String] {
    switch credential {
    case .accessToken(let token): [token]
    case .apiToken(_, let token): [token]
    }
  }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    guard var call = request.below(["2.0"]) else {
      violation(request, "no API is there")
      return .text("<h1>Not Found (404)</h1>", status: 404, type: "text/html")
    }
    // A slash at the end makes no difference here.
    if call.segments.last == "" { call = call.with(segments: call.segments.dropLast()) }
    guard isKnown(call) else {
      return error(
        401, "Token is invalid, expired, or not supported for this endpoint.")
    }
    if call.match("GET", "user") != nil {
      guard case .apiToken = credential else {
        return .json(
          [
            "type": "error",
            "error": [
              "message": "Your credentials lack one or more required privilege scopes.",
              "detail": ["granted": ["pullrequest", "repository"], "required": ["account"]],
            ],
          ], status: 403)
      }
      return .json(user(uuid))
    }
    let names = repository.split(separator: "/").map(String.init)
    guard let place = call.below(["repositories"] + names) else {
      return error(404, "Repository not found")
    }
    if let found = place.match("POST", "commit/*/statuses/build") { return status(place, found[0]) }
    guard let found = place.below(["pullrequests"]) else {
      violation(call, "there is no such call")
      return error(404, "Resource not found")
    }
    guard found.segments.first == "\(pullRequest)" else { return error(404, "Not found") }
    if found.match("GET", "*/comments") != nil { return list(found) }
    if found.match("POST", "*/comments") != nil { return create(found) }
    if let id = found.match("PUT", "*/comments/*")?[1] { return change(found, id) }
    if let id = found.match("DELETE", "*/comments/*")?[1] { return remove(found, id) }
    violation(call, "there is no such call")
    return error(404, "Resource not found")
  }

  private func isKnown(_ call: ForgeRequest) -> Bool {
    switch credential {
    case .accessToken(let token): call.bearer == token
    case .apiToken(let email, let token):
      call.credential("Basic").flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        == Array("\(email):\(token)".utf8)
    }
  }

  func error(_ status: Int, _ message: String) -> ForgeAnswer {
    .json(["type": "error", "error": ["message": Node(.string(message))]], status: status)
  }

  mutating func invalid(
    _ call: ForgeRequest, _ field: String, _ message: String
  ) -> ForgeAnswer {
    violation(call, "\(field): \(message)")
    let fields = Mapping([.init(key: field, value: [Node(.string(message))])])
    return .json(
      [
        "type": "error",
        "error": [
          "message": Node(.string("\(field): \(message)")), "fields": Node(.mapping(fields)),
        ],
      ], status: 400)
  }

  func user(_ uuid: String) -> Node {
    [
      "type": "user", "uuid": Node(.string(uuid)), "display_name": "Drift Bot",
      "nickname": "drift-bot", "account_id": Node(.string("712020:\(uuid.dropFirst().prefix(8))")),
    ]
  }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    .text(
      "Rate limit for this resource has been exceeded", status: 429,
      headers: retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
  }
}
