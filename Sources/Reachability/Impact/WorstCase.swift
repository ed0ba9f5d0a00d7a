import Documents
import PolicyModel
import Workloads

/// What changed objects let through at worst: for any pods that there might be.
///
/// Each pair of pods that there might be is a question, so the objects are looked at a few at a time, those of
/// one namespace together; what else has changed and decides about the same pods is looked at with them.
struct WorstCase {
  let objects: [ObjectChange]
  let others: [Policy]
  let namespaces: [NamespaceLabels]
  let rules: RuleTable
  let profile: Profile
  /// By namespace; of the whole cluster by nil.
  private let othersByNamespace: [String?: [Policy]]
  private let changedByNamespace: [String?: [Int]]
  private let ports: [ContainerPort]

  /// No other object is looked at with some that ask for more pods.
  private static let mostPods = 60

  init(
    objects: [ObjectChange], others: [Policy], namespaces: [NamespaceLabels], rules: RuleTable,
    profile: Profile
  ) {
    self.objects = objects
    self.others = others
    self.namespaces = namespaces
    self.rules = rules
    self.profile = profile
    othersByNamespace = Dictionary(grouping: others, by: \.reference.namespace)
    changedByNamespace = Dictionary(grouping: objects.indices) { objects[$0].reference?.namespace }
    ports = Representatives.ports(
      namedBy: (objects.flatMap(\.versions) + others).compactMap { rules[$0] })
  }

  /// What the answers lean on.
  var assumptions: [String] {
    var seen: Set<String> = []
    let names = ports.filter { seen.insert($0.name).inserted }
    if names.isEmpty { return [] }
    let words = names.prefix(6).map { "\($0.name) is \($0.number)" }.joined(separator: ", ")
    return [
      "the ports that rules know by name are such that no rule names by number: \(words)"
        + (names.count > 6 ? " and so on" : "")
    ]
  }

  /// Of some of the objects.
  ///
  /// - Parameter indices: which.
  func parts(of indices: [Int]) -> [Impact.Part] {
    var found: [Int: Impact.Part] = [:]
    let byNamespace = Dictionary(grouping: indices) { objects[$0].reference?.namespace ?? "" }
    for (_, own) in byNamespace.sorted(by: { $0.key < $1.key }) {
      var batch: [Int] = []
      var pods = Representatives(of: namespaces)
      for index in own {
        if !batch.isEmpty, pods.count > WorstCase.mostPods {
          found.merge(parts(of: batch, pods)) { $1 }
          batch = []
          pods = Representatives(of: namespaces)
        }
        batch.append(index)
        represent(objects[index], in: &pods)
      }
      found.merge(parts(of: batch, pods)) { $1 }
    }
    return indices.compactMap { found[$0] }
  }

  private func represent(_ object: ObjectChange, in pods: inout Representatives) {
    for policy in object.versions {
      for selection in rules[policy]?.selections ?? [] { pods.add(selection) }
    }
    guard let reference = object.reference, reference.kind == PolicyKind.namespace.kind else {
      return
    }
    pods.add(.everything, in: reference.name)
    let before = object.before?.namespaceLabels ?? [:]
    let after = object.after?.namespaceLabels ?? [:]
    for policy in others + objects.flatMap(\.versions) {
      for selection in rules[policy]?.selections ?? [] {
        guard case .matching(let selector) = selection.namespaces,
          selector.matches(before) != selector.matches(after), let subject = rules[policy]?.subject,
          !pods.isFull
        else { continue }
        pods.add(subject)
        pods.add(selection.pods, in: reference.name)
      }
    }
  }

  private func parts(of batch: [Int], _ representatives: Representatives) -> [Int: Impact.Part] {
    var pods = representatives
    let scopes = [nil] + pods.homes.map { Optional($0) }
    let beside = scopes.flatMap { othersByNamespace[$0] ?? [] }
    // Namespaces are of the whole cluster.
    let changed = Set(batch + scopes.flatMap { changedByNamespace[$0] ?? [] }).sorted()
    let relatives = beside + changed.flatMap { objects[$0].versions }
    for policy in relatives {
      for selection in rules[policy]?.selections ?? [] where !pods.isFull { pods.add(selection) }
    }
    let comparison = Impact.Comparison(
      changed.map { objects[$0] }, beside: beside, rules, pods.inventory(naming: ports), profile)
    let wanted = Set(batch)
    let found = zip(changed, comparison.parts).filter { wanted.contains($0.0) }.map { index, part in
      (index, Impact.Part(changes: part.changes.renumbered(changed), exposed: part.exposed))
    }
    return Dictionary(found) { first, _ in first }
  }
}

extension ObjectChange {
  fileprivate var versions: [Policy] { [before, after].compactMap { $0 } }
  fileprivate var reference: ObjectReference? { versions.first?.reference }
}

extension Policy {
  /// The labels by which a Namespace object is found.
  fileprivate var namespaceLabels: [String: String] {
    var labels = [NamespaceLabels.nameLabel: reference.name]
    for entry in self.labels.entries { labels[entry.key] = entry.value.string ?? "" }
    return labels
  }
}
