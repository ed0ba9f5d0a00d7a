import Documents

extension BitbucketCloudState {
  mutating func list(_ call: ForgeRequest) -> ForgeAnswer {
    allow(["pagelen", "page", "sort", "q", "fields"], of: call)
    guard let size = Int(call.query["pagelen"] ?? "10"), (1...100).contains(size) else {
      violation(call, "pagelen is \(call.query["pagelen"] ?? ""), not 1 to 100")
      return error(400, "Invalid pagelen")
    }
    var start = 0
    if let name = call.query["page"] {
      guard let known = pages[name] else {
        violation(call, "no link has led to page \(name)")
        return error(400, "Invalid page")
      }
      start = known
    }
    let shown = comments.all.dropFirst(start).prefix(size)
    var fields: [Mapping.Entry] = [
      .init(key: "size", value: Node(.integer(Int64(comments.all.count)))),
      .init(key: "pagelen", value: Node(.integer(Int64(size)))),
      .init(key: "values", value: Node(.sequence(shown.map { node($0, call) }))),
    ]
    if start + size < comments.all.count {
      // Where the next page is is the server's to say.
      let name = "ctx\(1000 + start + size)%3D".replacing("%3D", with: "=")
      pages[name] = start + size
      fields.append(
        .init(
          key: "next",
          value: Node(
            .string(
              "\(call.origin)\(call.path)?pagelen=\(size)&page=\(percentEncoded(name))"))))
    }
    return .json(Node(.mapping(Mapping(fields))))
  }

  mutating func create(_ call: ForgeRequest) -> ForgeAnswer {
    switch text(call) {
    case .failure(let wrong): return wrong.answer
    case .success(let text):
      let comment = comments.add(uuid, text)
      return .json(
        node(comment, call), status: 201,
        headers: ["Location": "\(call.origin)\(call.path)/\(comment.id)"])
    }
  }

  mutating func change(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    guard let comment = comments[id] else { return error(404, "Comment not found") }
    guard comment.author == uuid else {
      violation(call, "it changes a comment of \(comment.author)")
      return error(403, "You do not have permission to edit this comment.")
    }
    switch text(call) {
    case .failure(let wrong): return wrong.answer
    case .success(let text):
      comments.change(comment.id) { $0.body = text }
      return comments[id].map { .json(node($0, call)) } ?? error(404, "Comment not found")
    }
  }

  mutating func remove(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    guard let comment = comments[id] else { return error(404, "Comment not found") }
    guard comment.author == uuid else {
      violation(call, "it deletes a comment of \(comment.author)")
      return error(403, "You do not have permission to delete this comment.")
    }
    // It stays in the list, without its text.
    comments.change(comment.id) {
      $0.isDeleted = true
      $0.body = ""
    }
    return .empty(204)
  }

  private struct Refusal: Error {
    let answer: ForgeAnswer
  }

  private mutating func text(_ call: ForgeRequest) -> Result<String, Refusal> {
    guard let object = object(call, required: ["content"]) else {
      return .failure(Refusal(answer: error(400, "Bad request")))
    }
    guard let text = object["content"]?["raw"]?.string,
      text.contains(where: { !$0.isWhitespace })
    else {
      return .failure(Refusal(answer: invalid(call, "content", "This field is required.")))
    }
    // What clients keep to; the document names no limit, and the server's refusal is a page of HTML.
    guard text.unicodeScalars.count <= 32_768 else {
      violation(call, "content is longer than 32,768 characters")
      return .failure(
        Refusal(
          answer: .text("<h1>Bad Request (400)</h1>", status: 400, type: "text/html")))
    }
    return .success(text)
  }

  private func node(_ comment: ForgeComment, _ call: ForgeRequest) -> Node {
    [
      "type": "pullrequest_comment", "id": Node(.integer(Int64(comment.id))),
      "deleted": Node(.bool(comment.isDeleted)), "user": user(comment.author),
      "content": [
        "type": "rendered", "raw": Node(.string(comment.body)), "markup": "markdown",
        "html": Node(.string(comment.isDeleted ? "" : "<p>…</p>")),
      ],
      "created_on": "2026-11-21T14:02:00.046055+00:00",
      "links": [
        "html": [
          "href": Node(
            .string(
              "\(call.origin)/\(repository)/pull-requests/\(pullRequest)#comment-\(comment.id)"))
        ]
      ],
    ]
  }
}
