import Documents

struct GiteaState: ForgeState {
  let token: String
  let login: String
  let scopes: Set<String>
  let repository: String
  let pullRequest: Int
  let commits: Set<String>?

  var violations: [String] = []
  var comments: ForgeComments
  var statuses: [ForgeStatus] = []
  var isArchived = false

  init(
    token: String, login: String, scopes: Set<String>, repository: String, pullRequest: Int,
    commits: Set<String>?
  ) {
    self.token = token
    self.login = login
    self.scopes = scopes
    self.repository = repository
    self.pullRequest = pullRequest
    self.commits = commits
    comments = ForgeComments(own: login, firstID: 101)
  }

  var secrets: [String] { [token] }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    guard let call = request.below(["api", "v1"]) else {
      violation(request, "no API is there")
      return .text("Not Found\n", status: 404)
    }
    let given = call.credential("token") ?? call.bearer
    guard given == token else {
      return error(
        401, given == nil ? "token is required" : "invalid username, password or token", call)
    }
    if call.match("GET", "user") != nil {
      return lacking("user", call) ?? .json(user(login))
    }
    let names = repository.split(separator: "/").map(String.init)
    guard let place = call.below(["repos"] + names) else {
      return error(404, "The target couldn't be found.", call)
    }
    if let found = place.match("GET", "issues/*/comments") { return list(place, found[0]) }
    if let found = place.match("POST", "issues/*/comments") { return create(place, found[0]) }
    if let found = place.match("PATCH", "issues/comments/*") { return change(place, found[0]) }
    if let found = place.match("DELETE", "issues/comments/*") { return remove(place, found[0]) }
    if let found = place.match("POST", "statuses/*") { return status(place, found[0]) }
    violation(call, "there is no such call")
    return error(404, "not found", call)
  }

  func error(_ status: Int, _ message: String, _ call: ForgeRequest) -> ForgeAnswer {
    .json(
      [
        "message": Node(.string(message)), "url": Node(.string("\(call.origin)/api/swagger")),
      ], status: status)
  }

  /// The refusal of a token that is for something else.
  func lacking(_ area: String, _ call: ForgeRequest) -> ForgeAnswer? {
    let level = call.method == "GET" ? "read" : "write"
    if scopes.contains("write:\(area)") || level == "read" && scopes.contains("read:\(area)") {
      return nil
    }
    return error(
      403, "token does not have at least one of required scope(s): [\(level):\(area)]", call)
  }

  func archived(_ call: ForgeRequest) -> ForgeAnswer? {
    isArchived ? error(423, "\(repository) is archived", call) : nil
  }

  func user(_ login: String) -> Node {
    ["id": 17, "login": Node(.string(login)), "username": Node(.string(login))]
  }

  /// Gitea has no limits of its own; a proxy before it may.
  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    .text(
      "<html><body>429 Too Many Requests</body></html>", status: 429, type: "text/html",
      headers: retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
  }
}
