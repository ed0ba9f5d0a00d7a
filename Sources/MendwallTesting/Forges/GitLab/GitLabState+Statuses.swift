import Documents

extension GitLabState {
  mutating func status(_ call: ForgeRequest, _ commit: String) -> ForgeAnswer {
    guard
      let object = object(
        call, required: ["state"],
        optional: [
          "ref", "name", "context", "target_url", "description", "coverage", "pipeline_id",
        ])
    else { return .json(["error": "state is missing"], status: 400) }
    let states = ["pending", "running", "success", "failed", "canceled", "skipped"]
    guard let state = object["state"]?.string, states.contains(state) else {
      violation(call, "state is no state")
      return .json(["error": "state does not have a valid value"], status: 400)
    }
    guard isCommitName(commit), commits?.contains(commit) ?? true else {
      return message(404, "404 Commit Not Found")
    }
    let target = object["target_url"]?.string
    if let target, target.unicodeScalars.count > 255 || !isWebAddress(target) {
      violation(call, "target_url is longer than 255 characters, or no URL")
      return .json(
        ["message": ["target_url": ["is too long (maximum is 255 characters)"]]], status: 400)
    }
    // No rule of the API that could be found: what the field is for, and what clients keep.
    if (object["description"]?.string ?? "").unicodeScalars.count > 255 {
      violation(call, "description is longer than 255 characters")
    }
    let name = object["name"]?.string ?? object["context"]?.string ?? "default"
    if name.unicodeScalars.count > 255 {
      violation(call, "name is longer than 255 characters")
      return .json(
        ["message": ["name": ["is too long (maximum is 255 characters)"]]], status: 400)
    }
    let reference = object["ref"]?.string
    // Only one that runs or waits is changed; a finished one stands, and another is added.
    let index = statuses.firstIndex {
      $0.commit == commit && $0.name == name && $0.reference == reference
        && ["pending", "running"].contains($0.state)
    }
    if let index, let refusal = GitLabState.refusal(from: statuses[index].state, to: state) {
      violation(call, refusal)
      return message(400, refusal)
    }
    let status = GitLabServer.Status(
      commit: commit, reference: reference, name: name, state: state,
      description: object["description"]?.string, target: target)
    if let index { statuses[index] = status } else { statuses.append(status) }
    return .json(
      [
        "id": Node(.integer(Int64(93 + (index ?? statuses.count - 1)))),
        "sha": Node(.string(commit)), "status": Node(.string(state)),
        "name": Node(.string(name)), "author": author(username),
      ], status: 201)
  }

  private static func refusal(from old: String, to new: String) -> String? {
    let event: String
    switch new {
    case "pending": event = "enqueue"
    case "running" where old == "running": event = "run"
    case "skipped" where old == "running": event = "skip"
    default: return nil
    }
    return "Cannot transition status via :\(event) from :\(old) (Reason(s): Status cannot "
      + "transition via \"\(event)\")"
  }
}
