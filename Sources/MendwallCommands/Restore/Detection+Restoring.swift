import DriftDetection
import PolicyModel
import Reconciliation

extension Detection {
  /// The same comparison with a commit, whatever its revision names by now.
  func pinned(to commit: String) -> Detection {
    var result = self
    result.git.revision = commit
    return result
  }
}

extension Detection.Outcome {
  private var departing: Set<ObjectIdentity> { Set(departures.map { $0.drift.identity }) }

  private var liveByIdentity: [ObjectIdentity: Policy] {
    Dictionary(live.map { ($0.identity, $0) }) { first, _ in first }
  }

  /// The live policies that are as Git says.
  var untouched: [Policy] {
    let departing = departing
    let found = liveByIdentity
    return declared.compactMap { departing.contains($0.identity) ? nil : found[$0.identity] }
  }

  /// The objects that are as Git says, but in whose account an interrupted restore left its name.
  var interrupted: [(live: Policy, declared: Policy)] {
    let departing = departing
    let found = liveByIdentity
    return declared.compactMap { policy in
      guard !departing.contains(policy.identity), let live = found[policy.identity],
        let fields = live.managedFields, fields.mayName(FieldOwner.mendwall),
        fields.entries.contains(where: { $0.manager == FieldOwner.mendwall })
      else { return nil }
      return (live, policy)
    }
  }
}
