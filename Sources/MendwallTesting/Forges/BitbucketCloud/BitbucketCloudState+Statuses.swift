import Documents

extension BitbucketCloudState {
  mutating func status(_ call: ForgeRequest, _ commit: String) -> ForgeAnswer {
    guard
      let object = object(
        call, required: ["key", "state", "url"], optional: ["name", "description", "refname"])
    else { return error(400, "Bad request") }
    guard isCommitName(commit), commits?.contains(commit) ?? true else {
      return error(404, "Commit not found")
    }
    guard let key = object["key"]?.string, !key.isEmpty else {
      return invalid(call, "key", "This field is required.")
    }
    let length = key.unicodeScalars.count
    guard length <= 40 else {
      return invalid(
        call, "key", "Ensure this value has at most 40 characters (it has \(length)).")
    }
    guard let state = object["state"]?.string,
      ["SUCCESSFUL", "FAILED", "INPROGRESS", "STOPPED"].contains(state)
    else { return invalid(call, "state", "Select a valid choice.") }
    guard let url = object["url"]?.string else {
      return invalid(call, "url", "This field is required.")
    }
    // A host without a dot is none for Bitbucket.
    let host = url.split(separator: "/").dropFirst().first ?? ""
    guard isWebAddress(url), host.contains(".") || host.hasPrefix("localhost") else {
      return invalid(call, "url", "Enter a valid URL.")
    }
    let status = ForgeStatus(
      commit: commit, state: state, context: key, description: object["description"]?.string,
      target: url)
    statuses.removeAll { $0.commit == commit && $0.context == key }
    statuses.append(status)
    return .json(
      [
        "type": "build", "key": Node(.string(key)), "state": Node(.string(state)),
        "url": Node(.string(url)),
      ], status: 201)
  }
}
