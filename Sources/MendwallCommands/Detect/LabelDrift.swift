import Attribution
import Documents
import KubernetesClient
import PolicyModel
import Reachability
import Reports
import Workloads

/// Labels of pods that are not those which Git declares, or which the pods' own workload gives them, where they
/// move pods into policies or out of them: drift of effect, though no policy differs.
struct LabelDrift: Sendable {
  /// Labels of some running pods that are otherwise than they are meant to be.
  private struct Case {
    let object: ObjectReference
    /// Where the object holds them.
    let place: JSONPointer
    /// Nil where the pod is held against its workload.
    let declared: PodTemplate?
    let workload: WorkloadReference
    var differences: [Finding.LabelDifference]
    /// Indices of the pods.
    var pods: [Int]
    /// How many of the workload's pods are not concerned.
    var others = 0
  }

  private let cases: [Case]
  private let impact: Impact?
  let diagnostics: [Diagnostic]

  /// How many single pods are asked for who gave them their labels.
  fileprivate static let mostAsked = 50

  /// Looks for them.
  ///
  /// - Parameters:
  ///   - declared: what Git says of pods.
  ///   - knowsAll: whether pods are to have no other labels than Git declares, as far as policies use them:
  ///     what a kustomization that was not rendered adds is not known.
  ///   - workloads: what runs.
  ///   - policies: those of the cluster.
  ///   - cluster: asked for what workloads say of their pods now, and for who set what.
  ///   - isMeant: whether a run is about the pods of a workload.
  /// - Throws: ``KubernetesError`` where the cluster is out of reach.
  static func find(
    declared: [PodTemplate], knowsAll: Bool, in workloads: SeenWorkloads, policies: [Policy],
    cluster: any Cluster, isMeant: (WorkloadReference) -> Bool
  ) async throws(KubernetesError) -> LabelDrift {
    guard let inventory = workloads.inventory else { return LabelDrift([], nil, []) }
    let labels = Evaluator.podLabels(of: policies).subtracting(PodTemplate.generatedLabels)
    if labels.isEmpty { return LabelDrift([], nil, []) }
    var pods: [WorkloadReference: [Int]] = [:]
    for (index, pod) in inventory.pods.enumerated()
    where !pod.hasFinished && isMeant(pod.workload) {
      pods[pod.workload, default: []].append(index)
    }
    let (templates, notes) = try await cluster.podTemplates(
      of: Set(pods.keys.filter { $0.kind != "Pod" }))
    let git = Dictionary(grouping: declared, by: \.workload).compactMapValues { found in
      Set(found.map(\.labels)).count == 1 ? found.first : nil
    }
    var search = LabelSearch(labels, inventory, cluster)
    let suspects = try await search.suspects(among: pods, templates)
    var cases: [Case] = []
    for (workload, indices) in pods.sorted(by: { $0.key < $1.key }) {
      var alike = indices
      if let own = suspects[workload] {
        let odd = try await search.odd(among: own)
        alike = indices.filter { odd[$0] == nil }
        for (index, differences) in odd.sorted(by: { $0.key < $1.key }) {
          let pod = inventory.pods[index]
          let reference = WorkloadReference(namespace: pod.namespace, name: pod.name, kind: "Pod")
          guard let object = reference.object else { continue }
          cases.append(
            Case(
              object: object, place: reference.labelsPath, declared: nil, workload: workload,
              differences: differences, pods: [index]))
        }
      }
      guard let meant = git[workload], let object = workload.object else { continue }
      let found = search.departing(
        from: meant, alike, knowsAll: knowsAll, now: templates[workload]?.labels)
      if found.pods.isEmpty { continue }
      cases.append(
        Case(
          object: object, place: workload.labelsPath, declared: meant, workload: workload,
          differences: try await search.attributed(found.differences, object, workload.labelsPath),
          pods: found.pods, others: alike.count - found.pods.count))
    }
    let relabellings = cases.map { each in
      Relabelling(
        meant: Dictionary(
          uniqueKeysWithValues: each.pods.map { index in
            var labels = inventory.pods[index].labels
            for difference in each.differences { labels[difference.label] = difference.meant }
            return (index, labels)
          }), isOfSinglePods: each.declared == nil)
    }
    return LabelDrift(
      cases, cases.isEmpty ? nil : Impact(of: relabellings, in: inventory, policies: policies),
      (notes + search.notes).map { Diagnostic(.info, $0.message) })
  }

  private init(_ cases: [Case], _ impact: Impact?, _ diagnostics: [Diagnostic]) {
    self.cases = cases
    self.impact = impact
    self.diagnostics = diagnostics
  }

  /// One for each object whose labels move pods into policies or out of them.
  ///
  /// - Parameters:
  ///   - tolerance: of the configuration; what it covers is left out.
  ///   - cluster: what stands for the cluster in the ids of findings.
  ///   - owns: whether Git owns a namespace.
  func findings(
    _ tolerance: inout Tolerance, cluster: String, owns: @escaping @Sendable (String) -> Bool
  ) -> [Finding] {
    guard let impact else { return [] }
    let names = cases.map(\.object.description)
    return cases.indices.compactMap { index in
      let each = cases[index]
      let part = impact.parts[index]
      guard !part.changes.isEmpty || part.concernsFuturePods else { return nil }
      let differences = each.differences.filter {
        !tolerance.covers(each.object, each.place.appending($0.label))
      }
      if differences.isEmpty { return nil }
      var finding = Finding(
        effectOf: each.object, at: each.place, differences, declared: each.declared?.location,
        note: each.declared == nil ? "meant by \(LabelDrift.name(each.workload))" : nil,
        explanation: explanation(of: each), cluster: cluster)
      finding.take(part, index: index, names: names, owns: owns)
      finding.sentence = finding.story
      return finding
    }
  }

  private func explanation(of each: Case) -> String {
    guard let declared = each.declared else {
      let owner = LabelDrift.name(each.workload)
      return
        "the pod's labels are not those that \(owner) gives its pods, and policies find it otherwise for "
        + "it; delete the pod, and a new one is made as meant"
    }
    let file = declared.location.map { " (kubectl apply -f \($0.path))" } ?? ""
    let some =
      each.others > 0 ? "\(each.pods.count) of its \(each.pods.count + each.others)" : "its"
    return
      "\(some) pods have other labels than Git declares, and policies find them otherwise for it; apply what "
      + "Git declares\(file)"
  }

  private static func name(_ workload: WorkloadReference) -> String {
    workload.object?.description ?? workload.description
  }
}

/// Holds the labels by which policies find pods against those that are meant.
private struct LabelSearch {
  private let labels: Set<String>
  private let inventory: Inventory
  private let cluster: any Cluster
  private var asked = 0
  /// How many pods were not asked for any more.
  private var unasked = 0
  private var admitted: Set<Admitted> = []
  private var unread: [Diagnostic] = []

  /// A label that pods of a workload are made with, though its template does not say so.
  private struct Admitted: Hashable {
    let workload: WorkloadReference
    let label: String
    let value: String

    init(_ workload: WorkloadReference, _ label: String, _ value: String) {
      self.workload = workload
      self.label = label
      self.value = value
    }
  }

  /// What could not be read, or was not looked at.
  var notes: [Diagnostic] {
    let more =
      unasked == 0
      ? []
      : [
        Diagnostic(
          .info,
          "\(unasked) more pods have labels that their workloads do not give them; who did was not asked of "
            + "so many, and they are not told")
      ]
    return unread + more
  }

  init(_ labels: Set<String>, _ inventory: Inventory, _ cluster: any Cluster) {
    self.labels = labels
    self.inventory = inventory
    self.cluster = cluster
  }

  /// A pod that has other labels than its workload gives it, and what is otherwise.
  struct Suspect {
    let pod: Int
    let differences: [Finding.LabelDifference]
  }

  /// The pods that have other labels than their workloads give them, by these.
  mutating func suspects(
    among pods: [WorkloadReference: [Int]], _ templates: [WorkloadReference: PodTemplate]
  ) async throws(KubernetesError) -> [WorkloadReference: [Suspect]] {
    var odd: [WorkloadReference: [Int]] = [:]
    for (workload, indices) in pods {
      guard let template = templates[workload] else { continue }
      let own = indices.filter { !differences(inventory.pods[$0].labels, template.labels).isEmpty }
      if !own.isEmpty { odd[workload] = own }
    }
    if odd.isEmpty { return [:] }
    // While a Deployment is rolled out, pods of its earlier version are as that says.
    let versions = try await cluster.podTemplates(
      of: Set(odd.values.joined().compactMap { inventory.pods[$0].replicaSet }))
    unread = versions.notes
    var suspects: [WorkloadReference: [Suspect]] = [:]
    for (workload, indices) in odd {
      suspects[workload] = indices.compactMap { index in
        let pod = inventory.pods[index]
        let own = pod.replicaSet.map { versions.templates[$0] } ?? templates[workload]
        guard let own else { return nil }
        let differences = differences(pod.labels, own.labels)
        return differences.isEmpty ? nil : Suspect(pod: index, differences: differences)
      }
    }
    return suspects
  }

  /// Those that somebody gave other labels, with what is otherwise and who did it.
  mutating func odd(among suspects: [Suspect]) async throws(KubernetesError)
    -> [Int: [Finding.LabelDifference]]
  {
    var found: [Int: [Finding.LabelDifference]] = [:]
    for each in suspects {
      let told = try await told(each.differences, of: inventory.pods[each.pod])
      if !told.isEmpty { found[each.pod] = told }
    }
    return found
  }

  /// With who set each label, and without those that the pod was made with: what admits pods may add labels.
  private mutating func told(_ differences: [Finding.LabelDifference], of pod: Pod)
    async throws(KubernetesError) -> [Finding.LabelDifference]
  {
    let doubtful = differences.filter { each in
      each.live.map { !admitted.contains(Admitted(pod.workload, each.label, $0)) } ?? true
    }
    let reference = WorkloadReference(namespace: pod.namespace, name: pod.name, kind: "Pod")
    guard doubtful.contains(where: { $0.live != nil }), let object = reference.object else {
      return doubtful
    }
    guard asked < LabelDrift.mostAsked else {
      unasked += 1
      return doubtful.filter { $0.live == nil }
    }
    guard let live = try await whole(object) else { return doubtful }
    let account = live["metadata"]?["managedFields"].map { ManagedFields($0) }
    let createdAt = (live["metadata"]?["creationTimestamp"]?.string).flatMap(Instant.init)
    var told: [Finding.LabelDifference] = []
    for each in doubtful {
      let place = reference.labelsPath.appending(each.label)
      let setter = account?.lastOwner(of: place, in: live)?.entry
      if let value = each.live, let setter, let account, setter.made(createdAt, by: account) {
        // Its siblings have it from there too.
        admitted.insert(Admitted(pod.workload, each.label, value))
      } else {
        told.append(each.by(each.live == nil ? nil : Actor(of: place, in: live)))
      }
    }
    return told
  }

  /// With who set each label of a workload's pods.
  mutating func attributed(
    _ differences: [Finding.LabelDifference], _ object: ObjectReference, _ place: JSONPointer
  ) async throws(KubernetesError) -> [Finding.LabelDifference] {
    guard let live = try await whole(object) else { return differences }
    return differences.map { each in
      each.live == nil ? each : each.by(Actor(of: place.appending(each.label), in: live))
    }
  }

  /// An object whole, for who set what; nil where that is not to be had.
  private mutating func whole(_ object: ObjectReference) async throws(KubernetesError) -> Node? {
    guard asked < LabelDrift.mostAsked else { return nil }
    asked += 1
    do throws(KubernetesError) { return try await cluster.get(object) } catch {
      if error.concernsEveryRequest { throw error }
      return nil
    }
  }

  /// The pods of a workload that have other labels than Git declares.
  ///
  /// - Parameter now: what the workload gives its pods now, where that is known.
  func departing(
    from declared: PodTemplate, _ pods: [Int], knowsAll: Bool, now: [String: String]?
  ) -> (differences: [Finding.LabelDifference], pods: [Int]) {
    func differences(_ live: [String: String]) -> [Finding.LabelDifference] {
      // What admits pods may add labels, and of single pods it is not known.
      let countsAdded = knowsAll && now != nil
      return self.differences(live, declared.labels).filter { countsAdded || $0.meant != nil }.map {
        Finding.LabelDifference(
          label: $0.label, meant: $0.meant, live: $0.live, declared: declared.location(of: $0.label)
        )
      }
    }
    if let now {
      let found = differences(now)
      return (found, found.isEmpty ? [] : pods)
    }
    let departing = pods.filter { !differences(inventory.pods[$0].labels).isEmpty }
    let found = departing.first.map { differences(inventory.pods[$0].labels) } ?? []
    return (found, departing)
  }

  private func differences(_ live: [String: String], _ meant: [String: String])
    -> [Finding.LabelDifference]
  {
    labels.filter { live[$0] != meant[$0] }.sorted().map {
      Finding.LabelDifference(label: $0, meant: meant[$0], live: live[$0])
    }
  }
}

extension Pod {
  /// The version of its Deployment that made it.
  fileprivate var replicaSet: WorkloadReference? {
    guard workload.kind == "Deployment", let hash = labels["pod-template-hash"] else { return nil }
    return WorkloadReference(
      namespace: namespace, name: "\(workload.name)-\(hash)", kind: "ReplicaSet")
  }
}

extension Finding.LabelDifference {
  fileprivate func by(_ actor: Attribution.Actor?) -> Finding.LabelDifference {
    Finding.LabelDifference(
      label: label, meant: meant, live: live, declared: declared,
      actor: actor.map { Finding.Actor($0) })
  }
}

extension ManagedFields.Entry {
  /// Whether what a manager owns is what it made an object with.
  ///
  /// - Parameter createdAt: when the server says it was; its two clocks may be a second apart.
  fileprivate func made(_ createdAt: Instant?, by account: ManagedFields) -> Bool {
    guard let createdAt, let time, abs(time.secondsSinceEpoch - createdAt.secondsSinceEpoch) <= 1
    else { return false }
    return account.owner(below: JSONPointer(["spec"]), at: time)?.entry == self
  }
}
