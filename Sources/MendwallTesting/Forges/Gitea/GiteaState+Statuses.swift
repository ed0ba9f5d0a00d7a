import Documents

extension GiteaState {
  mutating func status(_ call: ForgeRequest, _ commit: String) -> ForgeAnswer {
    if let refusal = lacking("repository", call) ?? archived(call) { return refusal }
    guard
      let object = object(
        call, required: ["state"], optional: ["target_url", "description", "context"])
    else { return error(422, "[State]: Required", call) }
    guard isCommitName(commit), commits?.contains(commit) ?? true else {
      return error(404, "object does not exist [id: \(commit), rel_path: ]", call)
    }
    guard let state = object["state"]?.string,
      ["pending", "success", "error", "failure", "warning"].contains(state)
    else {
      violation(call, "state is no state")
      return error(422, "invalid state", call)
    }
    let status = ForgeStatus(
      commit: commit, state: state, context: object["context"]?.string ?? "default",
      description: object["description"]?.string, target: object["target_url"]?.string)
    statuses.append(status)
    // What was sent as the state comes back as the status.
    return .json(
      [
        "id": Node(.integer(Int64(statuses.count))), "status": Node(.string(state)),
        "context": Node(.string(status.context)), "creator": user(login),
        "description": Node(.string(status.description ?? "")),
        "target_url": Node(.string(status.target ?? "")),
      ], status: 201)
  }
}
