import Documents
import PolicyModel

extension GitHubState {
  private typealias Annotation = GitHubServer.CheckRun.Annotation

  private static let fields: Set<String> = [
    "details_url", "external_id", "status", "started_at", "conclusion", "completed_at", "output",
    "actions",
  ]
  private static let conclusions = [
    "action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out",
  ]

  mutating func checks(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer? {
    if call.match("POST", "check-runs") != nil { return create(call, caller) }
    if let found = call.match("PATCH", "check-runs/*") { return update(call, found[0], caller) }
    if let found = call.match("GET", "commits/*/check-runs") { return list(call, found[0]) }
    return nil
  }

  private func refusal(of caller: Caller) -> ForgeAnswer? {
    switch caller.kind {
    case .installation: nil
    case .readOnly: inaccessible
    case .personal: error(403, "You must authenticate via a GitHub App.")
    }
  }

  private mutating func create(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer {
    if let refusal = refusal(of: caller) { return refusal }
    guard
      let object = object(call, required: ["name", "head_sha"], optional: GitHubState.fields)
    else { return notJSON(call) }
    guard let name = object["name"]?.string, !name.isEmpty else {
      return invalid(call, "\"name\" wasn't supplied.")
    }
    guard let commit = object["head_sha"]?.string else {
      return invalid(call, "\"head_sha\" wasn't supplied.")
    }
    guard isCommitName(commit) else { return invalid(call, "\(commit) is no SHA.") }
    guard exists(commit) else { return error(422, "No commit found for SHA: \(commit)") }
    var run = CheckRun(
      id: 9_000_000_001 + checkRuns.count, name: name, commit: commit, status: "queued",
      annotations: [])
    if let wrong = fill(&run, from: object, call, isNew: true) { return wrong }
    checkRuns.append(run)
    return .json(node(run, call), status: 201)
  }

  private mutating func update(
    _ call: ForgeRequest, _ id: String, _ caller: Caller
  ) -> ForgeAnswer {
    if let refusal = refusal(of: caller) { return refusal }
    guard let index = checkRuns.firstIndex(where: { "\($0.id)" == id }) else {
      return error(404, "Not Found")
    }
    guard
      let object = object(
        call, required: [], optional: GitHubState.fields.union(["name"]))
    else { return notJSON(call) }
    var run = checkRuns[index]
    if let name = object["name"]?.string { run.name = name }
    if let wrong = fill(&run, from: object, call, isNew: false) { return wrong }
    checkRuns[index] = run
    return .json(node(run, call))
  }

  private mutating func list(_ call: ForgeRequest, _ commit: String) -> ForgeAnswer {
    allow(["check_name", "status", "filter", "app_id", "per_page", "page"], of: call)
    let name = call.query["check_name"]
    var found = checkRuns.filter { $0.commit == commit && (name == nil || $0.name == name) }
    if call.query["filter"] != "all" {
      // The newest of each name.
      found = found.filter { run in !found.contains { $0.name == run.name && $0.id > run.id } }
    }
    let (body, links) = page(
      found.reversed().map { node($0, call) }, call, "commits/\(commit)/check-runs")
    return .json(
      ["total_count": Node(.integer(Int64(found.count))), "check_runs": body], headers: links)
  }

  private mutating func fill(
    _ run: inout CheckRun, from object: Node, _ call: ForgeRequest, isNew: Bool
  ) -> ForgeAnswer? {
    if let status = object["status"] {
      guard let text = status.string, ["queued", "in_progress", "completed"].contains(text) else {
        return invalid(
          call, "\(JSONWriter.compact(status)) is not a member of [queued, in_progress, completed]."
        )
      }
      run.status = text
    }
    for field in ["started_at", "completed_at"] {
      guard let time = object[field] else { continue }
      guard let text = time.string, Instant(text) != nil else {
        return invalid(call, "\(JSONWriter.compact(time)) is not a date-time.")
      }
    }
    if let conclusion = object["conclusion"] {
      guard let text = conclusion.string, GitHubState.conclusions.contains(text) else {
        return invalid(
          call,
          "\(JSONWriter.compact(conclusion)) is not a member of \(GitHubState.conclusions).")
      }
      run.conclusion = text
      run.status = "completed"
    } else if object["completed_at"] != nil || object["status"] == "completed" {
      return invalid(call, "\"conclusion\" wasn't supplied.")
    }
    if let text = object["external_id"]?.string { run.externalID = text }
    if let url = object["details_url"]?.string, !isWebAddress(url) {
      return invalid(
        call, "CheckRun", "custom", "details_url", "details_url must use http(s) scheme")
    }
    if let actions = object["actions"], (actions.sequence?.count ?? 4) > 3 {
      return invalid(call, "No more than 3 items are allowed.")
    }
    guard let output = object["output"] else { return nil }
    return fill(&run, fromOutput: output, call, isNew: isNew)
  }

  private mutating func fill(
    _ run: inout CheckRun, fromOutput output: Node, _ call: ForgeRequest, isNew: Bool
  ) -> ForgeAnswer? {
    let known: Set<String> = ["title", "summary", "text", "annotations", "images"]
    for key in Set((output.mapping?.entries ?? []).map(\.key)).subtracting(known).sorted() {
      violation(call, "there is no field output.\(key)")
    }
    // The description of the update says that the title is required, and its schema does not.
    for field in isNew ? ["title", "summary"] : ["summary"] where output[field]?.string == nil {
      return invalid(call, "\"\(field)\" wasn't supplied.")
    }
    for field in ["summary", "text"] {
      let count = output[field]?.string?.unicodeScalars.count ?? 0
      if count > 65_535 {
        return invalid(call, "Only 65535 characters are allowed; \(count) were supplied.")
      }
    }
    let annotations = output["annotations"]?.sequence ?? []
    if annotations.count > 50 {
      return invalid(
        call, "No more than 50 items are allowed; \(annotations.count) were supplied.")
    }
    var read: [Annotation] = []
    for node in annotations {
      guard let annotation = annotation(node) else {
        return invalid(call, "\(JSONWriter.compact(node)) is no annotation.")
      }
      read.append(annotation)
    }
    run.title = output["title"]?.string ?? run.title
    run.summary = output["summary"]?.string
    run.text = output["text"]?.string ?? run.text
    // An update adds to what there is.
    run.annotations += read
    return nil
  }

  private func annotation(_ node: Node) -> Annotation? {
    let known: Set<String> = [
      "path", "start_line", "end_line", "start_column", "end_column", "annotation_level",
      "message", "title", "raw_details",
    ]
    guard let keys = node.mapping?.entries.map(\.key), known.isSuperset(of: keys),
      let path = node["path"]?.string, !path.isEmpty,
      let start = node["start_line"]?.integer, let end = node["end_line"]?.integer,
      start >= 1, end >= start,
      let level = node["annotation_level"]?.string,
      ["notice", "warning", "failure"].contains(level),
      let message = node["message"]?.string, !message.isEmpty, message.utf8.count <= 65_536,
      (node["title"]?.string ?? "").unicodeScalars.count <= 255,
      (node["raw_details"]?.string ?? "").utf8.count <= 65_536
    else { return nil }
    for column in ["start_column", "end_column"] where node[column] != nil {
      guard start == end, (node[column]?.integer ?? 0) >= 1 else { return nil }
    }
    return Annotation(
      path: path, startLine: Int(start), endLine: Int(end), level: level,
      title: node["title"]?.string, message: message, details: node["raw_details"]?.string)
  }

  private func node(_ run: CheckRun, _ call: ForgeRequest) -> Node {
    let text = { (text: String?) in text.map { Node(.string($0)) } ?? Node(.null) }
    return [
      "id": Node(.integer(Int64(run.id))), "name": text(run.name), "head_sha": text(run.commit),
      "status": text(run.status), "conclusion": text(run.conclusion),
      "external_id": text(run.externalID ?? ""),
      "html_url": text("\(call.origin)/\(repository)/runs/\(run.id)"),
      "app": [
        "id": Node(.integer(Int64(app?.id ?? 15_368))),
        "slug": text(app?.slug ?? String(login.prefix { $0 != "[" })),
      ],
      "output": [
        "title": text(run.title), "summary": text(run.summary), "text": text(run.text),
        "annotations_count": Node(.integer(Int64(run.annotations.count))),
      ],
    ]
  }
}
