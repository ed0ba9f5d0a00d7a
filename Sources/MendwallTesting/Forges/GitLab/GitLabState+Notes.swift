import Documents

extension GitLabState {
  mutating func list(_ call: ForgeRequest) -> ForgeAnswer {
    // The links that the server makes repeat the numbers of the path.
    allow(
      ["sort", "order_by", "activity_filter", "per_page", "page", "id", "noteable_id"], of: call)
    let sort = call.query["sort"] ?? "desc"
    if !["asc", "desc"].contains(sort) {
      violation(call, "sort is \(sort)")
      return .json(["error": "sort does not have a valid value"], status: 400)
    }
    var all = notes.all
    switch call.query["activity_filter"] {
    case nil, "all_notes": break
    case "only_comments": all.removeAll(where: \.isSystem)
    case "only_activity": all.removeAll { !$0.isSystem }
    default:
      violation(call, "activity_filter is no filter")
      return .json(["error": "activity_filter does not have a valid value"], status: 400)
    }
    if sort == "desc" { all.reverse() }
    let page = ForgePage(of: all, call.query, standard: 20)
    var query = call.query.merging([
      "id": GitLabState.projectID, "noteable_id": "\(mergeRequest)",
    ]) { $1 }
    query["sort"] = sort
    var headers = [
      "X-Page": "\(page.number)", "X-Per-Page": "\(page.size)", "X-Total": "\(page.total)",
      "X-Total-Pages": "\(page.last)",
      "X-Next-Page": page.number < page.last ? "\(page.number + 1)" : "",
    ]
    headers["Link"] = page.links(call.origin + call.path, query, keepingWhenAlone: true)
    // Notes that one may not read are left out of the page when it is already cut.
    let readable = page.elements.filter { !hidden.contains($0.id) }
    return .json(Node(.sequence(readable.map { node($0) })), headers: headers)
  }

  mutating func create(_ call: ForgeRequest) -> ForgeAnswer {
    guard
      let object = object(
        call, required: ["body"],
        optional: ["internal", "confidential", "created_at", "merge_request_diff_head_sha"]),
      let body = object["body"]?.string
    else { return .json(["error": "body is missing"], status: 400) }
    if let wrong = tooLong(body, call) { return wrong }
    let (text, commands) = GitLabState.splitting(body)
    if !commands.isEmpty {
      violation(call, "it runs the quick actions \(commands)")
      actions += commands
      guard text.contains(where: { !$0.isWhitespace }) else {
        return .json(
          ["commands_changes": [:], "summary": [Node(.string("Applied \(commands)"))]],
          status: 202)
      }
    }
    guard text.contains(where: { !$0.isWhitespace }) else {
      violation(call, "the body is blank")
      return message(400, "400 Bad request - Note {:note=>[\"can't be blank\"]}")
    }
    return .json(node(notes.add(username, text)), status: 201)
  }

  mutating func change(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    guard let note = notes[id] else { return message(404, "404 Not found") }
    guard note.author == username, !note.isSystem else {
      violation(call, "it changes a note of \(note.author)")
      return message(403, "403 Forbidden")
    }
    guard let object = object(call, required: ["body"], optional: ["confidential"]),
      let body = object["body"]?.string
    else { return .json(["error": "body is invalid"], status: 400) }
    guard body.contains(where: { !$0.isWhitespace }) else {
      violation(call, "the body is blank")
      return .json(["error": "body is empty"], status: 400)
    }
    if let wrong = tooLong(body, call) { return wrong }
    let (text, commands) = GitLabState.splitting(body)
    if !commands.isEmpty {
      violation(call, "it runs the quick actions \(commands)")
      actions += commands
    }
    notes.change(note.id) { $0.body = text }
    return notes[id].map { .json(node($0)) } ?? message(404, "404 Not found")
  }

  mutating func remove(_ call: ForgeRequest, _ id: String) -> ForgeAnswer {
    guard let note = notes[id] else { return message(404, "404 Not found") }
    guard note.author == username, !note.isSystem else {
      violation(call, "it deletes a note of \(note.author)")
      return message(403, "403 Forbidden")
    }
    notes.remove(note.id)
    return .empty(204)
  }

  private mutating func tooLong(_ body: String, _ call: ForgeRequest) -> ForgeAnswer? {
    guard body.unicodeScalars.count > 1_000_000 else { return nil }
    violation(call, "the body is longer than 1,000,000 characters")
    return message(
      400, "400 Bad request - Note {:note=>[\"is too long (maximum is 1000000 characters)\"]}")
  }

  /// Takes the quick actions out of a note: lines outside of code that begin with a known one.
  private static func splitting(_ body: String) -> (text: String, commands: [String]) {
    let known: Set<Substring> = [
      "/approve", "/assign", "/award", "/close", "/copy_metadata", "/done", "/draft", "/due",
      "/duplicate", "/estimate", "/label", "/lock", "/merge", "/milestone", "/move", "/ready",
      "/reassign", "/rebase", "/relabel", "/reopen", "/request_review", "/shrug", "/spend",
      "/subscribe", "/submit_review", "/tableflip", "/target_branch", "/title", "/todo",
      "/unapprove", "/unassign", "/unlabel", "/unlock", "/unsubscribe",
    ]
    var kept: [Substring] = []
    var commands: [String] = []
    var fence: Substring?
    for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
      let mark = line.prefix { $0 == "`" }
      if let open = fence {
        if mark == open { fence = nil }
      } else if mark.count >= 3 {
        fence = mark
      } else if known.contains(line.prefix { !$0.isWhitespace }) {
        commands.append(String(line))
        continue
      }
      kept.append(line)
    }
    return (kept.joined(separator: "\n"), commands)
  }

  private func node(_ note: ForgeComment) -> Node {
    [
      "id": Node(.integer(Int64(note.id))), "body": Node(.string(note.body)),
      "author": author(note.author), "system": Node(.bool(note.isSystem)),
      "created_at": "2026-11-21T14:02:00.000Z", "updated_at": "2026-11-21T14:02:00.000Z",
      "noteable_id": 9001, "noteable_type": "MergeRequest",
      "noteable_iid": Node(.integer(Int64(mergeRequest))), "project_id": 42, "resolvable": false,
      "internal": false,
    ]
  }
}
