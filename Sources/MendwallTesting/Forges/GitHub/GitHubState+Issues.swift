import Documents

extension GitHubState {
  private typealias Issue = GitHubServer.Issue

  mutating func issues(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer? {
    if call.match("GET", "issues") != nil { return list(call) }
    if call.match("POST", "issues") != nil { return create(call, caller) }
    if let found = call.match("PATCH", "issues/*") { return change(call, found[0], caller) }
    return nil
  }

  @discardableResult
  mutating func addIssue(
    _ author: String, _ title: String, _ body: String, isPullRequest: Bool, isOpen: Bool
  ) -> GitHubServer.Issue {
    let issue = Issue(
      number: (issues.last?.number ?? pullRequest) + 1, author: author, title: title, body: body,
      isOpen: isOpen, isPullRequest: isPullRequest)
    issues.append(issue)
    return issue
  }

  private var gone: ForgeAnswer { error(410, "Issues are disabled for this repo") }

  private mutating func list(_ call: ForgeRequest) -> ForgeAnswer {
    allow(
      [
        "milestone", "state", "assignee", "type", "creator", "mentioned", "labels", "sort",
        "direction", "since", "per_page", "page",
      ], of: call)
    guard hasIssues else { return gone }
    let state = call.query["state"] ?? "open"
    guard ["open", "closed", "all"].contains(state) else {
      return invalid(call, "Issue", "invalid", "state")
    }
    let creator = call.query["creator"]
    let found = issues.filter { issue in
      (state == "all" || issue.isOpen == (state == "open"))
        && (creator == nil || issue.author.lowercased() == creator?.lowercased())
    }
    // The newest first.
    let (body, links) = page(found.reversed().map { node($0, call) }, call, "issues")
    return .json(body, headers: links)
  }

  private mutating func create(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer {
    guard caller.kind != .readOnly else { return inaccessible }
    guard hasIssues else { return gone }
    guard
      let object = object(
        call, required: ["title"], optional: ["body", "labels", "assignees", "milestone", "type"])
    else { return notJSON(call) }
    if let wrong = wrong(object, call, isNew: true) { return wrong }
    let issue = addIssue(
      caller.login, object["title"]?.string ?? "", object["body"]?.string ?? "",
      isPullRequest: false, isOpen: true)
    let node = node(issue, call)
    return .json(node, status: 201, headers: ["Location": node["url"]?.string ?? ""])
  }

  private mutating func change(
    _ call: ForgeRequest, _ number: String, _ caller: Caller
  ) -> ForgeAnswer {
    guard caller.kind != .readOnly else { return inaccessible }
    guard hasIssues else { return gone }
    guard let index = issues.firstIndex(where: { "\($0.number)" == number }) else {
      return error(404, "Not Found")
    }
    if issues[index].author != caller.login {
      violation(call, "it changes an issue of \(issues[index].author)")
    }
    guard
      let object = object(
        call, required: [],
        optional: [
          "title", "body", "state", "state_reason", "labels", "assignees", "milestone", "type",
        ])
    else { return notJSON(call) }
    if let wrong = wrong(object, call, isNew: false) { return wrong }
    if let title = object["title"]?.string { issues[index].title = title }
    if let body = object["body"]?.string { issues[index].body = body }
    if let state = object["state"]?.string {
      issues[index].isOpen = state == "open"
      issues[index].reason = state == "closed" ? "completed" : nil
    }
    if let reason = object["state_reason"]?.string { issues[index].reason = reason }
    return .json(node(issues[index], call))
  }

  private mutating func wrong(_ object: Node, _ call: ForgeRequest, isNew: Bool) -> ForgeAnswer? {
    if isNew || object["title"] != nil {
      guard let title = object["title"]?.string, title.contains(where: { !$0.isWhitespace }) else {
        return invalid(call, "Issue", "missing_field", "title")
      }
      guard title.unicodeScalars.count <= 256 else {
        return invalid(
          call, "Issue", "custom", "title", "title is too long (maximum is 256 characters)")
      }
    }
    if (object["body"]?.string ?? "").unicodeScalars.count > 65_536 {
      return invalid(
        call, "Issue", "custom", "body", "body is too long (maximum is 65536 characters)")
    }
    if let state = object["state"], state != "open", state != "closed" {
      return invalid(call, "Issue", "invalid", "state")
    }
    if let reason = object["state_reason"], !reason.isNull {
      let known = ["completed", "not_planned", "duplicate", "reopened"]
      guard let text = reason.string, known.contains(text) else {
        return invalid(call, "Issue", "invalid", "state_reason")
      }
    }
    return nil
  }

  private func node(_ issue: GitHubServer.Issue, _ call: ForgeRequest) -> Node {
    let base = call.origin + (isEnterprise ? "/api/v3" : "")
    let path = "\(repository)/\(issue.isPullRequest ? "pull" : "issues")/\(issue.number)"
    var fields: [Mapping.Entry] = [
      .init(key: "id", value: Node(.integer(Int64(3_000_000_000 + issue.number)))),
      .init(key: "number", value: Node(.integer(Int64(issue.number)))),
      .init(key: "title", value: Node(.string(issue.title))),
      .init(key: "body", value: issue.body.isEmpty ? Node(.null) : Node(.string(issue.body))),
      .init(key: "state", value: issue.isOpen ? "open" : "closed"),
      .init(key: "state_reason", value: issue.reason.map { Node(.string($0)) } ?? Node(.null)),
      .init(key: "user", value: user(issue.author)),
      .init(
        key: "url", value: Node(.string("\(base)/repos/\(repository)/issues/\(issue.number)"))),
      .init(key: "html_url", value: Node(.string("\(call.origin)/\(path)"))),
    ]
    if issue.isPullRequest {
      fields.append(
        .init(
          key: "pull_request",
          value: ["url": Node(.string("\(base)/repos/\(repository)/pulls/\(issue.number)"))]))
    }
    return Node(.mapping(Mapping(fields)))
  }
}
