import Documents
public import PolicyModel

/// Compares what Git declares with what the cluster has.
public enum DriftDetector {
  /// - Parameters:
  ///   - declared: Git's policies, each object once.
  ///   - live: the cluster's policies.
  ///   - owns: whether Git owns the place of a live policy that it does not declare, so that it is drift.
  ///   - saw: whether the live state of a declared policy could be read; where not, nothing is said of it.
  ///   - selectedLabels: the keys of namespaces' labels by which policies select them.
  /// - Returns: the drift, by namespace and name.
  public static func detect(
    declared: [Policy], live: [Policy], owns: (Policy) -> Bool,
    saw: (Policy) -> Bool = { _ in true }, selectedLabels: Set<String> = []
  ) -> [Drift] {
    // The places of the live policies that no declared one has claimed yet. Several may be the same one by
    // what they say of themselves: each is in force.
    var unclaimed = Dictionary(grouping: live.indices) { live[$0].identity }
    var result: [Drift] = []
    for policy in declared {
      if let places = unclaimed.removeValue(forKey: policy.identity) {
        let index = places.first { live[$0].reference.name == policy.reference.name } ?? places[0]
        let others = places.filter { $0 != index }
        if !others.isEmpty { unclaimed[policy.identity] = others }
        let counterpart = live[index]
        let changes = changes(from: policy, to: counterpart, selectedLabels: selectedLabels)
        if !changes.isEmpty {
          result.append(.modified(declared: policy, live: counterpart, changes: changes))
        }
      } else if saw(policy) {
        result.append(.missing(declared: policy))
      }
    }
    for index in unclaimed.values.joined()
    where live[index].kind.role == .policy && owns(live[index]) {
      result.append(.unmanaged(live: live[index]))
    }
    return result.sorted { $0.reference < $1.reference }
  }

  /// What differs between the declared and the live form of one object: the whole body; of labels and
  /// annotations those that Git declares, since every tool may add its own, and those by which other
  /// tools are told to look away.
  ///
  /// - Parameters:
  ///   - git: the declared form.
  ///   - live: the form in the cluster.
  ///   - selectedLabels: the keys of a namespace's labels of which one more or less changes what a
  ///     policy selects: these are compared whole.
  public static func changes(
    from git: Policy, to live: Policy, selectedLabels: Set<String> = []
  ) -> [Change] {
    var comparison = SpecComparison()
    let metadata = JSONPointer(["metadata"])
    let isNamespace = git.kind === PolicyKind.namespace
    for (field, declared, found) in [
      ("labels", git.labels, live.labels), ("annotations", git.annotations, live.annotations),
    ] {
      let compared = Mapping(
        found.entries.filter { entry in
          declared[entry.key] != nil
            || isNamespace && field == "labels" && selectedLabels.contains(entry.key)
            || field == "labels" && git.kind.tellingLabels.contains(where: entry.key.hasPrefix)
            || SilencingAnnotations.contains(entry.key, value: entry.value.string ?? "")
        })
      comparison.compare(
        Node(.mapping(declared)), Node(.mapping(compared)), .map, at: metadata.appending(field),
        around: git.body.span)
    }
    let schema = FieldSchema.object(git.kind.body)
    if !schema.isEqual(git.body, live.body) {
      comparison.compare(git.body, live.body, schema, at: JSONPointer(), around: git.body.span)
    }
    return comparison.changes
  }

  /// All that differs between two forms of one object, in labels and annotations too.
  public static func allChanges(from one: Policy, to other: Policy) -> [Change] {
    SpecComparison.changes(
      from: one.compared, to: other.compared, schema: one.kind.compared, at: JSONPointer())
  }

  /// Whether a live object is what a manifest declares.
  public static func isInSync(_ git: Policy, _ live: Policy, selectedLabels: Set<String> = [])
    -> Bool
  {
    changes(from: git, to: live, selectedLabels: selectedLabels).isEmpty
  }
}
