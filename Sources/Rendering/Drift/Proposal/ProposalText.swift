import MendwallConfiguration
import PolicyModel
public import Reports

/// What every format says alike of a branch.
extension Proposal {
  /// What it comes to, in one sentence: `This branch changes 2 policies (1 added, 1 modified).`
  var headline: String {
    let rest = complete ? "." : "; not all of it could be read."
    if objects.isEmpty {
      return complete
        ? "This branch changes no policy."
        : "What this branch changes is not known: not all of it could be read."
    }
    let counts = [Object.Change.added, .removed, .modified].compactMap { change -> String? in
      let count = objects.count { $0.change == change }
      return count > 0 ? "\(count) \(change.rawValue)" : nil
    }
    let arePolicies = objects.allSatisfy { each in
      PolicyKind.of(apiVersion: each.object.apiVersion, kind: each.object.kind)?.role != .support
    }
    let what =
      arePolicies
      ? counted(objects.count, "policy", "policies") : counted(objects.count, "object")
    return "This branch changes \(what) (\(counts.joined(separator: ", ")))" + rest
  }

  /// `HEAD, commit 0123456789ab of 2026-11-21T14:02:00Z, since it left main at commit fedcba987654`
  var inWords: String {
    let start = mergeBase.map { ", since it left \(base.revision) at commit \($0.prefix(12))" }
    return "\(head.revision), commit \(head.commit.prefix(12)) of \(head.committedAt)\(start ?? "")"
  }

  /// The command that tells all of what is let through otherwise.
  var question: String {
    "mendwall reach git:\(mergeBase.map { String($0.prefix(12)) } ?? base.revision) --against "
      + "git:\(head.revision)"
  }
}

extension Proposal.Object {
  /// What it is about, in a sentence.
  public var headline: String { "the branch \(deed) \(object)" }

  /// What the branch does with it.
  private var deed: String {
    switch change {
    case .added: "adds"
    case .removed: "removes"
    case .modified: "changes"
    }
  }

  /// That it is drifted now; nil where it is not.
  var driftNote: String? {
    guard alsoDrifted?.isEmpty == false else { return nil }
    return endsDrift == true
      ? "drifted now as well, and this branch declares what the cluster has"
      : "drifted now as well"
  }

  /// The same beside the finding about the object.
  var noteOfFinding: String {
    endsDrift == true
      ? "this branch \(deed) it too, to what the cluster has" : "this branch \(deed) it too"
  }

  /// Who made the changes, each once: `3ef7e57 by Tomasz Brandl, "Fix the port" (#41)`.
  var origins: [String] {
    var seen: Set<String> = []
    let commits = [removed, declared?.origin] + changes.map { $0.declared?.origin }
    return commits.compactMap { $0.map(Finding.words) }.filter { seen.insert($0).inserted }
  }

  /// What it lets through and cuts, in lines.
  public var impactInWords: [String] {
    let omitted = impactOmitted ?? 0
    return (impact ?? []).map(\.inWords) + (omitted > 0 ? ["and \(omitted) more"] : [])
  }

  /// Where in the branch's files a reader should look: where the first change is declared, or else the object;
  /// nil for an object that they have no longer.
  var place: Finding.Declaration? {
    if change == .removed { return nil }
    return change == .added
      ? declared : changes.lazy.compactMap(\.declared).first { $0.line != nil } ?? declared
  }
}
