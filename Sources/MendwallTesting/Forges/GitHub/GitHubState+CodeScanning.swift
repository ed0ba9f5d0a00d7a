import Documents
import FoundationEssentials
import PolicyModel

extension GitHubState {
  mutating func codeScanning(_ call: ForgeRequest, _ caller: Caller) -> ForgeAnswer? {
    guard call.match("POST", "code-scanning/sarifs") != nil else { return nil }
    guard caller.kind != .readOnly else { return inaccessible }
    guard hasCodeScanning else {
      return error(403, "Code Security must be enabled for this repository to use code scanning.")
    }
    guard
      let object = object(
        call, required: ["commit_sha", "ref", "sarif"],
        optional: ["checkout_uri", "started_at", "tool_name", "validate"])
    else { return notJSON(call) }
    guard let commit = object["commit_sha"]?.string, isCommitName(commit) else {
      return invalid(call, "\"commit_sha\" is no SHA of 40 digits.")
    }
    guard exists(commit) else { return error(404, "Not Found") }
    guard let reference = object["ref"]?.string, isReference(reference) else {
      return invalid(call, "\"ref\" is no refs/heads/…, refs/pull/…/merge or refs/pull/…/head.")
    }
    if let time = object["started_at"], time.string.flatMap({ Instant($0) }) == nil {
      return invalid(call, "\"started_at\" is not a date-time.")
    }
    guard let packed = object["sarif"]?.string.flatMap({ Data(base64Encoded: $0) }) else {
      return unreadable(call, "the sarif field is no base64")
    }
    guard packed.count <= 10 << 20 else {
      violation(call, "\(packed.count) bytes of packed SARIF; at most 10 MiB are taken")
      return error(413, "Payload too large")
    }
    guard let bytes = gunzip(Array(packed)) else {
      return unreadable(call, "the sarif field is no gzip")
    }
    var limits = ReadingLimits()
    limits.bytes = 64 << 20
    guard let sarif = try? JSONReader.read(bytes, file: "sarif", limits: limits) else {
      return unreadable(call, "the SARIF is no JSON")
    }
    if let problem = problem(of: sarif) { return unreadable(call, problem) }
    sarifs.append(
      Sarif(
        commit: commit, reference: reference, text: String(decoding: bytes, as: UTF8.self)))
    let id = "47177e22-5596-11eb-80a1-c1e54ef945\(10 + sarifs.count)"
    return .json(
      [
        "id": Node(.string(id)),
        "url": Node(
          .string("\(call.origin)/api/v3/repos/\(repository)/code-scanning/sarifs/\(id)")),
      ], status: 202)
  }

  private mutating func unreadable(_ call: ForgeRequest, _ what: String) -> ForgeAnswer {
    violation(call, what)
    return error(400, "Invalid SARIF: \(what)")
  }

  private func isReference(_ text: String) -> Bool {
    if text.hasPrefix("refs/heads/") { return text.utf8.count > 11 }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "refs" && parts[1] == "pull" && Int(parts[2]) != nil
      && (parts[3] == "merge" || parts[3] == "head")
  }

  /// What is wrong with a SARIF file by the limits of code scanning.
  private func problem(of sarif: Node) -> String? {
    guard sarif["version"] == "2.1.0" else { return "its version is not 2.1.0" }
    guard let runs = sarif["runs"]?.sequence, (1...20).contains(runs.count) else {
      return "it has not 1 to 20 runs"
    }
    for run in runs {
      let driver = run["tool"]?["driver"]
      guard driver?["name"]?.string?.isEmpty == false else { return "a run has no tool" }
      let rules = driver?["rules"]?.sequence ?? []
      guard rules.count <= 25_000 else { return "a run has more than 25,000 rules" }
      guard let results = run["results"]?.sequence, results.count <= 25_000 else {
        return "a run has no results, or more than 25,000"
      }
      for result in results {
        guard result["message"]?["text"]?.string != nil || result["message"]?["id"] != nil,
          (result["locations"]?.sequence ?? []).count <= 1000
        else { return "a result has no message, or more than 1,000 locations" }
      }
      for rule in rules where (rule["properties"]?["tags"]?.sequence ?? []).count > 20 {
        return "a rule has more than 20 tags"
      }
    }
    return nil
  }
}
