import Documents
import DriftDetection

extension Finding {
  /// The finding in one sentence that can be read aloud: what is otherwise in the cluster, by whom, and
  /// since when Git has had it so. Nil where neither side is known to have an author.
  public var story: String? {
    let change = changes?.first
    let side = live(change)
    let git = git(change)
    if side == nil, git == nil { return nil }
    let parts = [side.map { "\(deed(change)) by \($0)" } ?? deed(change), git].compactMap { $0 }
    return parts.joined(separator: "; ")
  }

  private func live(_ change: FieldChange?) -> String? { (actor ?? change?.actor)?.inWords }

  private func deed(_ change: FieldChange?) -> String {
    switch state {
    case .missing: return "deleted"
    case .unmanaged: return "created"
    case .modified, nil: break
    }
    guard let change else { return "changed" }
    let more = (changes?.count ?? 1) - 1
    return Finding.deed(change) + (more > 0 ? ", and \(more) more \(more == 1 ? "change" : "changes")," : "")
  }

  /// What was done at one place: `ingress opened to everyone`.
  private static func deed(_ change: FieldChange) -> String {
    let tokens = JSONPointer(change.path)?.tokens ?? []
    let isEverything = change.live?.mapping?.isEmpty == true
    if change.op == .add, isEverything, tokens.count == 3, tokens[0] == "spec",
      ["ingress", "egress"].contains(tokens[1])
    {
      return tokens[1] == "ingress" ? "ingress opened to everyone" : "egress opened to everywhere"
    }
    func short(_ node: Node?) -> String? {
      guard let node, node.mapping == nil, node.sequence == nil else { return nil }
      return node.string ?? JSONWriter.compact(node)
    }
    switch change.op {
    case .replace:
      if let git = short(change.git), let live = short(change.live) {
        return "\(change.path) changed from \(git) to \(live)"
      }
      return "\(change.path) changed"
    case .add: return "\(change.path) added"
    case .remove: return "\(change.path) removed"
    }
  }

  private func git(_ change: FieldChange?) -> String? {
    let declaration = state == .missing ? declared : change?.declared ?? declared
    if let removed { return "Git had it until \(Finding.words(removed))" }
    guard let declaration, let origin = declaration.origin else { return nil }
    let verb: String
    switch (state, change?.op) {
    case (.missing, _): verb = "declared it"
    case (_, .add?): verb = "been without it"
    case (_, .remove?): verb = "had it"
    default: verb = "had it otherwise"
    }
    let since = declaration.orOlder == true ? "since \(Finding.words(origin)) or longer" : "since \(Finding.words(origin))"
    return "Git has \(verb) \(since), \(declaration.inWords)"
  }

  /// `a1b2c3d by Bob, "lock down shop" (#41)`
  static func words(_ commit: Commit) -> String {
    let request = commit.pullRequest.flatMap { number in
      commit.subject.contains("#\(number)") || commit.subject.contains("!\(number)") ? nil : " (#\(number))"
    }
    return "\(commit.commit.prefix(7)) by \(commit.author.name), \"\(commit.subject)\"\(request ?? "")"
  }
}
