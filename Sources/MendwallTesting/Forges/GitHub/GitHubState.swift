import Documents
import PolicyModel

/// What a repository at GitHub holds, and who asks.
struct GitHubState: ForgeState {
  typealias CheckRun = GitHubServer.CheckRun

  static let repositoryID = "1296269"

  let token: String?
  let login: String
  let kind: GitHubServer.TokenKind
  let repository: String
  let pullRequest: Int
  let commits: Set<String>?
  let app: GitHubServer.App?
  let isEnterprise: Bool

  var violations: [String] = []
  var comments: ForgeComments
  var checkRuns: [CheckRun] = []
  var statuses: [ForgeStatus] = []
  var issues: [GitHubServer.Issue] = []
  var sarifs: [Sarif] = []
  var isLocked = false
  var hasIssues = true
  var hasCodeScanning = true
  /// The tokens that the app was given, and did not lose.
  var minted: Set<String> = []
  private var everMinted: Set<String> = []
  private var used = 0

  init(
    token: String?, login: String, kind: GitHubServer.TokenKind, repository: String,
    pullRequest: Int, commits: Set<String>?, app: GitHubServer.App?, isEnterprise: Bool
  ) {
    self.token = token
    self.login = login
    self.kind = kind
    self.repository = repository
    self.pullRequest = pullRequest
    self.commits = commits
    self.app = app
    self.isEnterprise = isEnterprise
    comments = ForgeComments(own: app.map { "\($0.slug)[bot]" } ?? login)
  }

  var secrets: [String] { (token.map { [$0] } ?? []) + everMinted }

  /// Who a request comes from.
  struct Caller {
    let login: String
    let kind: GitHubServer.TokenKind
  }

  mutating func mint() -> String {
    let token =
      "ghs_" + String(UInt64.random(in: 1 << 60...(.max)), radix: 36) + "\(everMinted.count)"
    minted.insert(token)
    everMinted.insert(token)
    return token
  }

  func exists(_ commit: String) -> Bool { commits?.contains(commit) ?? true }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    used += 1
    var answer = dispatch(request)
    for (name, value) in budget(remaining: 5000 - used) where answer.headers[name] == nil {
      answer.headers[name] = value
    }
    answer.headers["x-github-request-id"] = "E198:4063:\(used)"
    return answer
  }

  private mutating func dispatch(_ request: ForgeRequest) -> ForgeAnswer {
    guard let agent = request.headers["user-agent"], !agent.isEmpty else {
      violation(request, "it has no User-Agent")
      return .text(
        "\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent "
          + "header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required)"
          + ".\r\n", status: 403, type: "text/html")
    }
    if let call = request.below(isEnterprise ? ["api", "graphql"] : ["graphql"]) {
      return graphQL(call)
    }
    guard let call = request.below(isEnterprise ? ["api", "v3"] : []) else {
      violation(request, "no API is there")
      return error(404, "Not Found")
    }
    if !(request.headers["accept"] ?? "").contains("application/vnd.github+json") {
      violation(request, "it does not accept application/vnd.github+json")
    }
    switch request.headers["x-github-api-version"] {
    case "2022-11-28"?: break
    case nil: violation(request, "it names no version of the API")
    case let version?:
      violation(request, "version \(version) of the API")
      return error(400, "\(version) is not a supported version")
    }
    if let answer = asApp(call) { return answer }
    guard let caller = caller(of: request) else {
      if request.headers["authorization"] == nil {
        violation(request, "it has no Authorization")
        return error(401, "Requires authentication")
      }
      return error(401, "Bad credentials")
    }
    if call.match("GET", "user") != nil {
      return caller.kind == .personal ? .json(user(caller.login)) : inaccessible
    }
    guard let call = inRepository(call) else { return error(404, "Not Found") }
    return comments(call, caller) ?? checks(call, caller) ?? statuses(call, caller)
      ?? codeScanning(call, caller) ?? issues(call, caller) ?? unknown(call)
  }

  private mutating func unknown(_ request: ForgeRequest) -> ForgeAnswer {
    violation(request, "there is no such call")
    return error(404, "Not Found")
  }

  /// The call below the repository, under its name or its number; nil for another repository.
  private func inRepository(_ request: ForgeRequest) -> ForgeRequest? {
    let names = request.segments.map { $0.lowercased() }
    if names.count > 2, names[0] == "repos", "\(names[1])/\(names[2])" == repository.lowercased() {
      return request.with(segments: Array(request.segments.dropFirst(3)))
    }
    return request.below(["repositories", GitHubState.repositoryID])
  }

  func caller(of request: ForgeRequest) -> Caller? {
    guard let given = request.bearer ?? request.credential("token") else { return nil }
    if given == token { return Caller(login: login, kind: kind) }
    guard let app, minted.contains(given) else { return nil }
    return Caller(login: "\(app.slug)[bot]", kind: .installation)
  }

  // MARK: Answers

  func error(_ status: Int, _ message: String, _ errors: [Node] = []) -> ForgeAnswer {
    var fields: [Mapping.Entry] = [
      .init(key: "message", value: Node(.string(message))),
      .init(key: "documentation_url", value: "https://docs.github.com/rest"),
      .init(key: "status", value: Node(.string("\(status)"))),
    ]
    if !errors.isEmpty { fields.append(.init(key: "errors", value: Node(.sequence(errors)))) }
    return .json(Node(.mapping(Mapping(fields))), status: status)
  }

  var inaccessible: ForgeAnswer { error(403, "Resource not accessible by integration") }

  /// A rule of a resource that was broken.
  mutating func invalid(
    _ request: ForgeRequest, _ resource: String, _ code: String, _ field: String?,
    _ message: String? = nil
  ) -> ForgeAnswer {
    violation(request, message ?? "\(field ?? "it") is \(code)")
    var problem: [Mapping.Entry] = [
      .init(key: "resource", value: Node(.string(resource))),
      .init(key: "code", value: Node(.string(code))),
    ]
    if let field { problem.append(.init(key: "field", value: Node(.string(field)))) }
    if let message { problem.append(.init(key: "message", value: Node(.string(message)))) }
    return error(422, "Validation Failed", [Node(.mapping(Mapping(problem)))])
  }

  /// A rule of the schema that was broken.
  mutating func invalid(_ request: ForgeRequest, _ what: String) -> ForgeAnswer {
    violation(request, what)
    return error(422, "Invalid request.\n\n\(what)")
  }

  mutating func notJSON(_ request: ForgeRequest) -> ForgeAnswer {
    error(400, request.json == nil ? "Problems parsing JSON" : "Body should be a JSON object")
  }

  func user(_ login: String) -> Node {
    [
      "login": Node(.string(login)), "id": 583_231,
      "type": login.hasSuffix("[bot]") ? "Bot" : "User",
    ]
  }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    guard secondary else {
      // The primary limit: it says when the window ends, and often not how long that is.
      var answer = error(
        403,
        "API rate limit exceeded for user ID 583231. If you reach out to GitHub Support for help")
      answer.headers = budget(remaining: 0, reset: retryAfter ?? 60)
      if let retryAfter { answer.headers["retry-after"] = "\(retryAfter)" }
      return answer
    }
    var answer = error(
      403,
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")
    answer.headers = budget(remaining: 4000)
    if let retryAfter { answer.headers["retry-after"] = "\(retryAfter)" }
    return answer
  }

  private func budget(remaining: Int, reset: Int = 3600) -> [String: String] {
    [
      "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "\(remaining)",
      "x-ratelimit-used": "\(5000 - remaining)", "x-ratelimit-resource": "core",
      "x-ratelimit-reset": "\(Instant.now.secondsSinceEpoch + Int64(reset))",
    ]
  }

  /// A page of a list with its links, which name the repository by its number.
  func page(_ all: [Node], _ request: ForgeRequest, _ path: String) -> (Node, [String: String]) {
    let page = ForgePage(of: all, request.query, standard: 30)
    let base = request.origin + (isEnterprise ? "/api/v3" : "")
    let links = page.links(
      "\(base)/repositories/\(GitHubState.repositoryID)/\(path)", request.query)
    return (Node(.sequence(page.elements)), links.map { ["Link": $0] } ?? [:])
  }
}
