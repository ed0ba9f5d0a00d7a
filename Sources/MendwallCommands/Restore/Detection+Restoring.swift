import DriftDetection
import PolicyModel
import Reconciliation

extension Detection {
  /// The same comparison with a commit, whatever its revision names by now.
  func pinned(to commit: String) -> Detection {
    var result = self
    result.git.revision = commit
    result.refusesUnknownNames = false
    result.judgesImpact = true
    // How old the copy of a remote repository is was said already.
    result.terminal = GitTerminal()
    return result
  }
}

extension Detection {
  /// The same comparison of single objects, to restore them.
  func narrowed(to objects: [ObjectReference], owned: [String]) -> Detection {
    var result = self
    result.scope = Scope(objects, owned: owned)
    result.keepsManifests = true
    result.judgesImpact = false
    // One that is gone since needs no restore.
    result.refusesUnknownNames = false
    return result
  }
}

extension Detection.Outcome {
  /// What Git declares and is so in the cluster, with nothing tolerated.
  private var inSync: [(declared: Policy, live: Policy)] {
    let departing = comparison.departing
    let found = Dictionary(grouping: live, by: \.identity)
    return declared.compactMap { policy in
      guard !departing.contains(policy.identity), let same = found[policy.identity] else {
        return nil
      }
      let live = same.first { $0.reference.name == policy.reference.name } ?? same.first
      return live.map { (policy, $0) }
    }
  }

  /// The live policies that are as Git says.
  var untouched: [Policy] { inSync.map(\.live) }

  /// The objects that are as Git says, but in whose account an interrupted restore left its name.
  var interrupted: [(live: Policy, declared: Policy)] {
    inSync.compactMap { declared, live in
      guard let fields = live.managedFields, fields.mayName(FieldOwner.mendwall),
        fields.entries.contains(where: { $0.manager == FieldOwner.mendwall })
      else { return nil }
      return (live, declared)
    }
  }
}
