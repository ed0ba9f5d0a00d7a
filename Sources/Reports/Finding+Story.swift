import Documents
import DriftDetection
import PolicyModel

extension Finding {
  /// The finding in one sentence that can be read aloud: what is otherwise in the cluster, by whom, and
  /// since when Git has had it so. Nil where neither side is known to have an author.
  public var story: String? {
    let change = changes?.first
    let side = live(change)
    let git = git(change)
    if side == nil, git == nil { return nil }
    let deed = deed(change, by: side)
    return [deed, git].compactMap { $0 }.joined(separator: "; ")
  }

  private func live(_ change: FieldChange?) -> String? { (actor ?? change?.actor)?.inWords }

  private func deed(_ change: FieldChange?, by side: String?) -> String {
    let author = side.map { " by \($0)" } ?? ""
    switch state {
    // Without a known author nobody may have: it may never have been applied.
    case .missing: return side == nil ? "not in the cluster" : "deleted\(author)"
    case .unmanaged: return side == nil ? "only in the cluster" : "created\(author)"
    case .modified, nil: break
    }
    guard let change, let changes else { return "changed\(author)" }
    let opening = isOfNetworkPolicy ? Finding.opening(change) : nil
    let deed = opening ?? Finding.deed(change)
    let count = changes.count - 1
    if count == 0 { return deed + author }
    let more = "\(count) more \(count == 1 ? "change" : "changes")"
    // Not by the same, or not at the same time.
    let isOfOne = changes.allSatisfy { live($0) == side }
    return isOfOne && side != nil
      ? "\(deed), and \(more),\(author)" : "\(deed)\(author), and \(more)"
  }

  /// Elsewhere an empty rule allows nothing, or is none.
  private var isOfNetworkPolicy: Bool {
    object.kind == "NetworkPolicy" && object.apiVersion.hasPrefix("networking.k8s.io/")
  }

  /// `ingress opened to everyone`; nil for another change.
  private static func opening(_ change: FieldChange) -> String? {
    let tokens = JSONPointer(change.path)?.tokens ?? []
    guard change.op == .add, change.live?.mapping?.isEmpty == true, tokens.count == 3,
      tokens[0] == "spec"
    else { return nil }
    switch tokens[1] {
    case "ingress": return "ingress opened to everyone"
    case "egress": return "egress opened to everywhere"
    default: return nil
    }
  }

  /// What was done at one place: `/spec/ingress/0 added`.
  private static func deed(_ change: FieldChange) -> String {
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
    let since =
      declaration.orOlder == true
      ? "since \(Finding.words(origin)) or longer" : "since \(Finding.words(origin))"
    return "Git has \(verb) \(since), \(declaration.inWords)"
  }

  /// `a1b2c3d by Bob, "lock down shop" (#41)`
  public static func words(_ commit: Commit) -> String {
    let numbers = commit.subject.split { !$0.isNumber && $0 != "#" && $0 != "!" }
    let request = commit.pullRequest.flatMap { number in
      numbers.contains { $0 == "#\(number)" || $0 == "!\(number)" } ? nil : " (#\(number))"
    }
    return
      "\(commit.commit.prefix(7)) by \(commit.author.name), \"\(commit.subject)\"\(request ?? "")"
  }
}
