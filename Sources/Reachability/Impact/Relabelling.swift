public import PolicyModel
public import Workloads

/// Pods whose labels are not those that they are meant to have.
public struct Relabelling: Sendable {
  /// Indices into the inventory's pods, and the labels that each is meant to have.
  public let meant: [Int: [String: String]]
  /// Whether the pods are told one by one, and not with the others of their workload.
  public let isOfSinglePods: Bool

  public init(meant: [Int: [String: String]], isOfSinglePods: Bool) {
    self.meant = meant
    self.isOfSinglePods = isOfSinglePods
  }
}

extension Impact {
  /// What wrong labels let through and cut, and which policies they move pods into or out of.
  ///
  /// - Parameters:
  ///   - relabellings: each of pods of its own.
  ///   - inventory: what runs.
  ///   - policies: those of the cluster.
  ///   - profile: how a network plug-in does what is left to it.
  public init(
    of relabellings: [Relabelling], in inventory: Inventory, policies: [Policy],
    profile: Profile = .upstream
  ) {
    var live = inventory
    var meant = inventory
    var relabelled: [Universe.PodKey: Int] = [:]
    for (index, relabelling) in relabellings.enumerated() {
      for (number, labels) in relabelling.meant {
        if relabelling.isOfSinglePods {
          let pod = live.pods[number]
          live.pods[number].workload = WorkloadReference(
            namespace: pod.namespace, name: pod.name, kind: "Pod")
        }
        meant.pods[number] = live.pods[number]
        meant.pods[number].labels = labels
        relabelled[Universe.PodKey(live.pods[number])] = index
      }
    }
    let rules = RuleTable(policies)
    unevaluated = rules.unevaluated
    isOfRealPods = true
    var evaluator = Evaluator([live, meant], policies, read: rules, profile: profile)
    let before = evaluator.connectivity(of: policies, state: 1)
    let after = evaluator.connectivity(of: policies, state: 0)
    let comparison = ConnectionComparison(from: before.connections(), to: after.connections())
    let causes = PeerTable(evaluator.universe, by: .workloads).classes.map { classes in
      let pods = classes.filter { $0 < evaluator.universe.classes.count }
        .flatMap { evaluator.universe.members[$0] }
      return Set(pods.compactMap { relabelled[Universe.PodKey($0)] })
    }
    let changes = CausedChanges(of: comparison, by: causes).ofEach(relabellings.count)
    let exposed = evaluator.exposed(of: relabelled, from: before, to: after)
    let selections = policies.compactMap { rules[$0] }.flatMap(\.selections)
    parts = relabellings.indices.map { index in
      Part(
        changes: changes[index], exposed: exposed[index] ?? [],
        concernsFuturePods: relabellings[index].meant.contains { number, labels in
          let pod = live.pods[number]
          return selections.contains { selection in
            selection.pods.matches(pod.labels) != selection.pods.matches(labels)
              && evaluator.universe.has(pod.namespace, among: selection.namespaces)
          }
        })
    }
    assumptions = after.assumptions
  }
}

extension CausedChanges {
  /// - Parameters:
  ///   - comparison: of two states' connections.
  ///   - causes: by peer: the indices of what may make it send or accept otherwise.
  fileprivate init(of comparison: ConnectionComparison, by causes: [Set<Int>]) {
    self.init(of: comparison)
    for sender in comparison.groups.indices {
      for group in comparison.groups[sender] {
        var byCause: [[Int]: [Int]] = [:]
        group.receivers.forEach { receiver in
          byCause[causes[sender].union(causes[receiver]).sorted(), default: []].append(receiver)
        }
        for (causes, receivers) in byCause {
          add(
            PortChange(before: group.before, after: group.after), causes: causes, from: sender,
            to: ClassSet(receivers))
        }
      }
    }
    sort()
  }
}

extension Evaluator {
  /// The pods of each relabelling that a NetworkPolicy isolated by the labels that they are meant to have, and
  /// that none isolates by those that they have.
  fileprivate func exposed(
    of relabelled: [Universe.PodKey: Int], from before: Connectivity, to after: Connectivity
  ) -> [Int: [Impact.Exposure]] {
    var found: [Int: Set<Impact.Exposure>] = [:]
    for number in universe.classes.indices {
      let directions = Direction.allCases.filter { direction in
        before.selecting[number].policies(direction).contains { $0.tier == .networkPolicy }
          && after.selecting[number].policies(direction).isEmpty
      }
      if directions.isEmpty { continue }
      for pod in universe.members[number] {
        guard let index = relabelled[Universe.PodKey(pod)] else { continue }
        for direction in directions {
          found[index, default: []].insert(
            Impact.Exposure(peer: .workload(pod.workload), direction: direction))
        }
      }
    }
    return found.mapValues { $0.sorted() }
  }
}
