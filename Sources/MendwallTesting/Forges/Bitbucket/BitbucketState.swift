import Documents

struct BitbucketState: ForgeState {
  let token: String
  let username: String
  let project: String
  let repository: String
  let pullRequest: Int

  var violations: [String] = []
  var comments: ForgeComments
  var answered: Set<Int> = []
  var statuses: [ForgeStatus] = []
  /// Where pages begin that were told of.
  var starts: Set<Int> = [0]

  init(token: String, username: String, project: String, repository: String, pullRequest: Int) {
    self.token = token
    self.username = username
    self.project = project
    self.repository = repository
    self.pullRequest = pullRequest
    comments = ForgeComments(own: username, firstID: 301)
  }

  var secrets: [String] { [token] }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    guard let call = request.below(["rest"]) else {
      violation(request, "no API is there")
      return .text("<html>Oops, you've found a dead link.</html>", status: 404, type: "text/html")
    }
    guard call.bearer == token else {
      return error(
        401, "Authentication failed. Please check your credentials and try again.",
        "com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException")
    }
    var answer = dispatch(call)
    answer.headers["X-AUSERNAME"] = username.replacing("@", with: "%40")
    answer.headers["X-AUSERID"] = "1042"
    answer.headers["X-AREQUESTID"] = "@1A2B3Cx842x105860x0"
    return answer
  }

  private mutating func dispatch(_ call: ForgeRequest) -> ForgeAnswer {
    if let found = call.match("POST", "build-status/1.0/commits/*") {
      return status(call, found[0])
    }
    guard
      let place = call.below(["api", "1.0", "projects", project, "repos", repository])
        ?? call.below(["api", "latest", "projects", project, "repos", repository])
    else {
      return error(
        404, "Repository \(project)/\(repository) does not exist.",
        "com.atlassian.bitbucket.repository.NoSuchRepositoryException")
    }
    guard let found = place.below(["pull-requests"]) else {
      violation(call, "there is no such call")
      return error(404, "null for uri: \(call.path)", nil)
    }
    guard found.segments.first == "\(pullRequest)" else {
      return error(
        404, "Pull request \(found.segments.first ?? "") does not exist in \(repository).",
        "com.atlassian.bitbucket.pull.NoSuchPullRequestException")
    }
    if found.match("GET", "*/activities") != nil { return list(found) }
    if found.match("POST", "*/comments") != nil { return create(found) }
    if let id = found.match("PUT", "*/comments/*")?[1] { return change(found, id) }
    if let id = found.match("DELETE", "*/comments/*")?[1] { return remove(found, id) }
    violation(call, "there is no such call")
    return error(404, "null for uri: \(call.path)", nil)
  }

  func error(
    _ status: Int, _ message: String, _ exception: String?, context: String? = nil
  ) -> ForgeAnswer {
    .json(
      [
        "errors": [
          [
            "context": context.map { Node(.string($0)) } ?? Node(.null),
            "message": Node(.string(message)),
            "exceptionName": exception.map { Node(.string($0)) } ?? Node(.null),
          ]
        ]
      ], status: status)
  }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    var answer = error(
      429, "You are not permitted to make this many requests. Please slow down.",
      "com.atlassian.bitbucket.internal.ratelimit.RateLimitedException")
    answer.headers = [
      "X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-FillRate": "5",
      "X-RateLimit-Interval-Seconds": "1", "X-AUSERNAME": username,
    ]
    if let retryAfter { answer.headers["retry-after"] = "\(retryAfter)" }
    return answer
  }
}
