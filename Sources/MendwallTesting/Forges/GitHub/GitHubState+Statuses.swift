import Documents

extension GitHubState {
  mutating func statuses(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer? {
    guard let commit = call.match("POST", "statuses/*")?[0] else { return nil }
    guard caller.kind != .readOnly else { return inaccessible }
    guard
      let object = object(
        call, required: ["state"], optional: ["target_url", "description", "context"])
    else { return notJSON(call) }
    guard isCommitName(commit) else { return invalid(call, "\(commit) is no SHA.") }
    guard exists(commit) else { return error(422, "No commit found for SHA: \(commit)") }
    guard let state = object["state"]?.string,
      ["error", "failure", "pending", "success"].contains(state)
    else {
      return invalid(
        call, "Status", "custom", "state", "state is not included in the list")
    }
    let description = object["description"]?.string
    if (description ?? "").unicodeScalars.count > 140 {
      return invalid(
        call, "Status", "custom", "description",
        "description is too long (maximum is 140 characters)")
    }
    let target = object["target_url"]?.string
    if let target, !isWebAddress(target) {
      return invalid(
        call, "Status", "custom", "target_url", "target_url must use http(s) scheme")
    }
    // Contexts are told apart without regard to case.
    let context = object["context"]?.string ?? "default"
    let before = statuses.count {
      $0.commit == commit && $0.context.lowercased() == context.lowercased()
    }
    guard before < 1000 else {
      return error(
        422, "Validation Failed",
        [
          [
            "resource": "Status", "code": "custom",
            "message": "This SHA and context has reached the maximum number of statuses.",
          ]
        ])
    }
    statuses.append(
      ForgeStatus(
        commit: commit, state: state, context: context, description: description, target: target))
    return .json(
      [
        "id": Node(.integer(Int64(7_000_000_000 + statuses.count))),
        "state": Node(.string(state)), "context": Node(.string(context)),
        "description": description.map { Node(.string($0)) } ?? Node(.null),
        "target_url": target.map { Node(.string($0)) } ?? Node(.null),
        "creator": user(caller.login),
      ], status: 201)
  }
}
