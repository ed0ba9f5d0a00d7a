import Documents

extension BitbucketState {
  /// The newest first, with what else has happened between the comments.
  mutating func list(_ call: ForgeRequest) -> ForgeAnswer {
    allow(["start", "limit", "fromId", "fromType"], of: call)
    let limit = call.query["limit"].map { Int($0) ?? 0 } ?? 25
    let start = call.query["start"].map { Int($0) ?? -1 } ?? 0
    guard limit >= 1, start >= 0 else {
      violation(call, "start or limit is no number")
      return error(400, "start and limit must be numbers", nil)
    }
    if !starts.contains(start) { violation(call, "no page has led to \(start)") }
    var activities: [Node] = []
    for comment in comments.all.reversed() {
      activities.append(activity("COMMENTED", activities.count, comment))
      activities.append(activity("RESCOPED", activities.count))
    }
    activities.append(activity("OPENED", activities.count))
    // What stands on a page does not say where the next one begins: places are three apart.
    let first = (start + 2) / 3
    let shown = Array(activities.dropFirst(first).prefix(limit))
    let next = (first + limit) * 3 - 1
    let isLast = first + limit >= activities.count
    if !isLast { starts.insert(next) }
    return .json([
      "size": Node(.integer(Int64(shown.count))), "limit": Node(.integer(Int64(limit))),
      "isLastPage": Node(.bool(isLast)), "start": Node(.integer(Int64(start))),
      "nextPageStart": isLast ? Node(.null) : Node(.integer(Int64(next))),
      "values": Node(.sequence(shown)),
    ])
  }

  private func activity(_ action: String, _ place: Int, _ comment: ForgeComment? = nil) -> Node {
    var fields: [Mapping.Entry] = [
      .init(key: "id", value: Node(.integer(Int64(9000 - place)))),
      .init(key: "createdDate", value: 1_795_269_720_000),
      .init(key: "user", value: user(comment?.author ?? "somebody")),
      .init(key: "action", value: Node(.string(action))),
    ]
    if let comment {
      fields.append(.init(key: "commentAction", value: "ADDED"))
      fields.append(.init(key: "comment", value: node(comment)))
    }
    return Node(.mapping(Mapping(fields)))
  }

  mutating func create(_ call: ForgeRequest) -> ForgeAnswer {
    guard let object = checked(call, required: ["text"], optional: ["severity"]) else {
      return error(400, "Unable to read the request body.", nil)
    }
    if let wrong = wrong(object["text"]?.string ?? "", call) { return wrong }
    return .json(node(comments.add(username, object["text"]?.string ?? "")), status: 201)
  }

  mutating func change(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    guard let comment = comments[id] else { return missing(id) }
    guard comment.author == username else { return foreign(comment, call) }
    guard
      let object = checked(call, required: ["text", "version"], optional: ["severity", "state"])
    else { return error(400, "Unable to read the request body.", nil) }
    if let stale = stale(comment, object["version"]?.integer) { return stale }
    let text = object["text"]?.string ?? ""
    if let wrong = wrong(text, call) { return wrong }
    if comment.body != text {
      comments.change(comment.id) {
        $0.body = text
        $0.version += 1
      }
    }
    return comments[id].map { .json(node($0)) } ?? missing(id)
  }

  mutating func remove(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    allow(["version"], of: call)
    guard let comment = comments[id] else { return missing(id) }
    guard comment.author == username else { return foreign(comment, call) }
    if call.query["version"] == nil { violation(call, "version is missing") }
    if let stale = stale(comment, call.query["version"].flatMap { Int64($0) }) { return stale }
    guard !answered.contains(comment.id) else {
      return error(
        409, "This comment has replies which must be deleted first.",
        "com.atlassian.bitbucket.comment.CommentDeletionException")
    }
    comments.remove(comment.id)
    return .empty(204)
  }

  /// The body, which must be JSON by its type too.
  mutating func checked(
    _ call: ForgeRequest, required: Set<String>, optional: Set<String>
  ) -> Node? {
    guard let object = object(call, required: required, optional: optional), call.isJSON else {
      return nil
    }
    return object
  }

  private func missing(_ id: String) -> ForgeAnswer {
    error(
      404, "The comment with ID \(id) could not be found.",
      "com.atlassian.bitbucket.comment.NoSuchCommentException")
  }

  private mutating func foreign(_ comment: ForgeComment, _ call: ForgeRequest) -> ForgeAnswer {
    violation(call, "it changes or deletes a comment of \(comment.author)")
    return error(
      401, "You are not permitted to access this resource",
      "com.atlassian.bitbucket.AuthorisationException")
  }

  private func stale(_ comment: ForgeComment, _ version: Int64?) -> ForgeAnswer? {
    guard version != Int64(comment.version) else { return nil }
    return .json(
      [
        "errors": [
          [
            "context": Node(.null),
            "message":
              "You are attempting to modify a comment based on out-of-date information.",
            "exceptionName": "com.atlassian.bitbucket.comment.CommentOutOfDateException",
            "currentVersion": Node(.integer(Int64(comment.version))),
            "expectedVersion": Node(.integer(version ?? -1)),
          ]
        ]
      ], status: 409)
  }

  private mutating func wrong(_ text: String, _ call: ForgeRequest) -> ForgeAnswer? {
    // Java counts UTF-16, and the limit itself is too much.
    guard text.contains(where: { !$0.isWhitespace }), text.utf16.count < 32_768 else {
      violation(call, "the text is empty, or not less than 32,768 characters")
      return error(
        400, "Please enter a non-empty value less than 32768 characters", nil, context: "text")
    }
    return nil
  }

  private func user(_ name: String) -> Node {
    [
      "name": Node(.string(name)), "slug": Node(.string(name.lowercased())), "id": 1042,
      "displayName": Node(.string(name)), "active": true, "type": "NORMAL",
    ]
  }

  private func node(_ comment: ForgeComment) -> Node {
    [
      "id": Node(.integer(Int64(comment.id))),
      "version": Node(.integer(Int64(comment.version))), "text": Node(.string(comment.body)),
      "author": user(comment.author), "createdDate": 1_795_269_720_000,
      "updatedDate": 1_795_269_720_000, "severity": "NORMAL", "state": "OPEN",
      "comments": answered.contains(comment.id)
        ? [["id": 299, "version": 0, "text": "thanks", "author": user("somebody")]] : [],
    ]
  }
}
