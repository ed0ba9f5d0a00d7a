import Documents
public import PolicyModel

/// Compares what Git declares with what the cluster has.
public enum DriftDetector {
  /// - Parameters:
  ///   - declared: Git's policies, each object once.
  ///   - live: the cluster's policies.
  ///   - owns: whether Git owns a namespace: in such a one a policy that Git does not declare is drift.
  ///   - saw: whether the live state of a namespace could be read; where not, nothing is said of it.
  /// - Returns: the drift, by namespace and name.
  public static func detect(
    declared: [Policy], live: [Policy], owns: (String) -> Bool,
    saw: (String) -> Bool = { _ in true }
  ) -> [Drift] {
    // The place of each live policy that no declared one has claimed yet.
    var unclaimed = Dictionary(zip(live.map(\.reference), live.indices)) { first, _ in first }
    var result: [Drift] = []
    for policy in declared {
      if let index = unclaimed.removeValue(forKey: policy.reference) {
        let counterpart = live[index]
        let changes = changes(from: policy, to: counterpart)
        if !changes.isEmpty {
          result.append(.modified(declared: policy, live: counterpart, changes: changes))
        }
      } else if saw(policy.reference.namespace ?? "") {
        result.append(.missing(declared: policy))
      }
    }
    for (reference, index) in unclaimed {
      if let namespace = reference.namespace, owns(namespace) {
        result.append(.unmanaged(live: live[index]))
      }
    }
    return result.sorted { $0.reference < $1.reference }
  }

  /// What differs between the declared and the live form of one object: the whole spec, and of labels
  /// and annotations those that Git declares, since every tool may add its own.
  public static func changes(from git: Policy, to live: Policy) -> [Change] {
    var comparison = SpecComparison()
    let metadata = JSONPointer(["metadata"])
    for (field, declared, found) in [
      ("labels", git.labels, live.labels), ("annotations", git.annotations, live.annotations),
    ] {
      let shared = Mapping(found.entries.filter { declared[$0.key] != nil })
      comparison.compare(
        Node(.mapping(declared)), Node(.mapping(shared)), .map, at: metadata.appending(field),
        around: git.spec.span)
    }
    let schema = FieldSchema.object(git.kind.spec)
    if !schema.isEqual(git.spec, live.spec) {
      comparison.compare(
        git.spec, live.spec, schema, at: JSONPointer(["spec"]), around: git.spec.span)
    }
    return comparison.changes
  }
}
