import Documents

extension GitHubState {
  private static let longest = 65_536

  mutating func comments(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer? {
    if let found = call.match("GET", "issues/*/comments") {
      return list(call, found[0])
    }
    if let found = call.match("POST", "issues/*/comments") {
      return create(call, found[0], caller)
    }
    if let found = call.match("PATCH", "issues/comments/*") {
      return change(call, found[0], caller)
    }
    if let found = call.match("DELETE", "issues/comments/*") {
      return remove(call, found[0], caller)
    }
    return nil
  }

  private mutating func list(_ call: ForgeRequest, _ number: String) -> ForgeAnswer {
    allow(["per_page", "page", "since"], of: call)
    guard number == "\(pullRequest)" else { return error(404, "Not Found") }
    let (body, links) = page(
      comments.all.map { node($0, call) }, call, "issues/\(number)/comments")
    return .json(body, headers: links)
  }

  private mutating func create(
    _ call: ForgeRequest, _ number: String, _ caller: Caller
  ) -> ForgeAnswer {
    guard caller.kind != .readOnly else { return inaccessible }
    guard number == "\(pullRequest)" else { return error(404, "Not Found") }
    guard !isLocked else { return error(403, "Unable to create comment because issue is locked.") }
    guard let object = object(call, required: ["body"]) else { return notJSON(call) }
    if let wrong = wrongBody(object, call) { return wrong }
    let comment = comments.add(caller.login, object["body"]?.string ?? "")
    let node = node(comment, call)
    return .json(node, status: 201, headers: ["Location": node["url"]?.string ?? ""])
  }

  private mutating func change(
    _ call: ForgeRequest, _ id: String, _ caller: Caller
  ) -> ForgeAnswer {
    guard caller.kind != .readOnly else { return inaccessible }
    guard let comment = comments[id] else { return error(404, "Not Found") }
    if comment.author != caller.login {
      violation(call, "it changes a comment of \(comment.author)")
    }
    guard let object = object(call, required: ["body"]) else { return notJSON(call) }
    if let wrong = wrongBody(object, call) { return wrong }
    comments.change(comment.id) { $0.body = object["body"]?.string ?? "" }
    return comments[id].map { .json(node($0, call)) } ?? error(404, "Not Found")
  }

  private mutating func remove(
    _ call: ForgeRequest, _ id: String, _ caller: Caller
  ) -> ForgeAnswer {
    guard caller.kind != .readOnly else { return inaccessible }
    guard let comment = comments[id] else { return error(404, "Not Found") }
    if comment.author != caller.login {
      violation(call, "it deletes a comment of \(comment.author)")
    }
    comments.remove(comment.id)
    return .empty(204)
  }

  private mutating func wrongBody(_ object: Node, _ call: ForgeRequest) -> ForgeAnswer? {
    guard let body = object["body"] else {
      return invalid(call, "\"body\" wasn't supplied.")
    }
    guard let text = body.string else {
      return invalid(call, "For 'properties/body', \(body.kindInWords) is not a string.")
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      return invalid(call, "IssueComment", "missing_field", "body")
    }
    // As code points: so the message says, though the database takes 262,144 bytes.
    guard text.unicodeScalars.count <= GitHubState.longest else {
      return invalid(
        call, "IssueComment", "unprocessable", "data",
        "Body is too long (maximum is 65536 characters)")
    }
    return nil
  }

  private func node(_ comment: ForgeComment, _ call: ForgeRequest) -> Node {
    let base = call.origin + (isEnterprise ? "/api/v3" : "")
    return [
      "id": Node(.integer(Int64(comment.id))), "node_id": Node(.string("IC_kwDO\(comment.id)")),
      "url": Node(.string("\(base)/repos/\(repository)/issues/comments/\(comment.id)")),
      "html_url": Node(
        .string("\(call.origin)/\(repository)/pull/\(pullRequest)#issuecomment-\(comment.id)")),
      "issue_url": Node(.string("\(base)/repos/\(repository)/issues/\(pullRequest)")),
      "body": Node(.string(comment.body)), "user": user(comment.author),
      "created_at": "2026-11-21T14:02:00Z", "updated_at": "2026-11-21T14:02:00Z",
      "author_association": "CONTRIBUTOR", "performed_via_github_app": Node(.null),
    ]
  }
}
