import Documents

extension BitbucketState {
  mutating func status(_ call: ForgeRequest, _ commit: String) -> ForgeAnswer {
    guard
      let object = checked(
        call, required: ["state", "key", "url"], optional: ["name", "description"])
    else { return error(400, "Unable to read the request body.", nil) }
    guard isCommitName(commit) else {
      violation(call, "\(commit) is no full commit")
      return error(400, "The commit hash is invalid.", nil)
    }
    guard let state = object["state"]?.string,
      ["INPROGRESS", "SUCCESSFUL", "FAILED"].contains(state)
    else {
      violation(call, "state is no state")
      return error(400, "A valid state is required.", nil, context: "state")
    }
    guard let key = object["key"]?.string, !key.isEmpty, let url = object["url"]?.string,
      isWebAddress(url)
    else {
      violation(call, "key or url is none")
      return error(400, "A key and a valid url are required.", nil, context: "url")
    }
    statuses.removeAll { $0.commit == commit && $0.context == key }
    statuses.append(
      ForgeStatus(
        commit: commit, state: state, context: key, description: object["description"]?.string,
        target: url))
    return .empty(204)
  }
}
