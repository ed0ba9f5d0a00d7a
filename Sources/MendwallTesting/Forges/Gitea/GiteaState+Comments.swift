import Documents

extension GiteaState {
  mutating func list(_ call: ForgeRequest, _ number: String) -> ForgeAnswer {
    // All at once: the call knows no pages.
    allow(["since", "before"], of: call)
    if let refusal = lacking("issue", call) { return refusal }
    guard number == "\(pullRequest)" else {
      return error(404, "issue does not exist [id: 0, repo_id: 1, index: \(number)]", call)
    }
    return .json(
      Node(.sequence(comments.all.map { node($0, call) })),
      headers: ["X-Total-Count": "\(comments.all.count)"])
  }

  mutating func create(_ call: ForgeRequest, _ number: String) -> ForgeAnswer {
    if let refusal = lacking("issue", call) ?? archived(call) { return refusal }
    guard number == "\(pullRequest)" else {
      return error(404, "issue does not exist [id: 0, repo_id: 1, index: \(number)]", call)
    }
    guard let body = body(call) else { return error(422, "[Body]: Required", call) }
    return .json(node(comments.add(login, body), call), status: 201)
  }

  mutating func change(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    if let refusal = lacking("issue", call) ?? archived(call) { return refusal }
    guard let comment = comments[id] else {
      return error(404, "comment does not exist [id: \(id), issue_id: 0]", call)
    }
    guard comment.author == login else {
      violation(call, "it changes a comment of \(comment.author)")
      return .empty(403)
    }
    guard let body = body(call) else { return error(422, "[Body]: Required", call) }
    comments.change(comment.id) { $0.body = body }
    return comments[id].map { .json(node($0, call)) } ?? .empty(404)
  }

  mutating func remove(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    if let refusal = lacking("issue", call) ?? archived(call) { return refusal }
    guard let comment = comments[id] else {
      return error(404, "comment does not exist [id: \(id), issue_id: 0]", call)
    }
    guard comment.author == login else {
      violation(call, "it deletes a comment of \(comment.author)")
      return .empty(403)
    }
    comments.remove(comment.id)
    return .empty(204)
  }

  private mutating func body(_ call: ForgeRequest) -> String? {
    guard let object = object(call, required: ["body"]) else { return nil }
    guard let body = object["body"]?.string, !body.isEmpty else {
      violation(call, "the body is empty")
      return nil
    }
    return body
  }

  private func node(_ comment: ForgeComment, _ call: ForgeRequest) -> Node {
    let page = "\(call.origin)/\(repository)/pulls/\(pullRequest)"
    return [
      "id": Node(.integer(Int64(comment.id))), "body": Node(.string(comment.body)),
      "user": user(comment.author), "pull_request_url": Node(.string(page)), "issue_url": "",
      "html_url": Node(.string("\(page)#issuecomment-\(comment.id)")), "original_author": "",
      "original_author_id": 0, "created_at": "2026-11-21T15:02:00+01:00",
      "updated_at": "2026-11-21T15:02:00+01:00",
    ]
  }
}
