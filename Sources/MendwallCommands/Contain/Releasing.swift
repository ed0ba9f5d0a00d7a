import Containment
import Documents
import KubernetesClient
import PolicyModel
import Reconciliation
import Reports

/// The end of one containment, or of all.
struct Releasing {
  /// Nil for every one.
  let incident: String?
  let setAside: [String]
  let isWithoutSetAside: Bool
  let write: WriteOptions
  let context: CommandContext
  let delivery: EventDelivery

  /// - Throws: a sentence, where nothing was written.
  func run(_ cluster: any Cluster) async throws -> ExitStatus {
    let startedAt = context.now()
    let description = try await cluster.describe()
    let state = try await ContainedState.read(cluster, nil)
    let containments = state.policies.filter(isMeant)
    let judge = Judge { _, _ in false }
    var warnings = state.gaps
    let aside = try await self.aside(of: containments, description, cluster, judge, &warnings)
    let returned = aside.assignments
    let left = aside.left + (await hidden(in: state.policies, cluster, judge))
    if returned.isEmpty, left.isEmpty { try refuseUnknownIncident(state, beside: containments) }
    warnings += staying(state.policies, beside: returned)
    // What was set aside comes back before what denies goes: nothing is more open in between.
    var simulation = RestoreSimulation(
      live: state.policies, try await SeenWorkloads.read(from: cluster, namespaces: nil))
    let assignments = simulation.annotated(
      Assignment.inOrder(
        returned.map { $0.placed(0, because: "first: it was set aside for the containment") }
          + containments.map { deletion($0) }))
    let plan = RestorePlan(
      purpose: .release, cluster: DriftReport.Cluster(description), createdAt: startedAt,
      steps: assignments.map(\.step), left: left, warnings: warnings)
    return try await WriteRun(
      readingBack: assignments, cluster, description, judge, write, context, delivery
    ).finish(
      plan, assignments,
      as: !left.isEmpty ? .drift : state.gaps.isEmpty ? .inSync : .incomplete)
  }

  /// Whether a policy is one that a containment wrote, by its label and its name: anybody may set the label
  /// on a policy that is to stay.
  private func isMeant(_ policy: Policy) -> Bool {
    guard let mark = Containment.Mark(policy),
      policy.reference.name == Containment.policyName(ofIncident: mark.incident)
    else { return false }
    return incident == nil || mark.incident == incident
  }

  /// An incident that nothing is contained for, while something is for others, is a slip of the person's.
  private func refuseUnknownIncident(_ state: ContainedState, beside containments: [Policy])
    throws(Refusal)
  {
    guard let incident, containments.isEmpty else { return }
    let others = Set(
      state.policies.compactMap { policy in
        Containment.Mark(policy).flatMap {
          policy.reference.name == Containment.policyName(ofIncident: $0.incident)
            ? $0.incident : nil
        }
      })
    if others.isEmpty { return }
    throw Refusal(
      "nothing was written: there is no containment of the incident \(incident); there are: "
        + others.sorted().joined(separator: ", "))
  }

  /// The containments that stay where something comes back.
  private func staying(_ live: [Policy], beside returned: [Assignment]) -> [String] {
    let namespaces = Set(returned.compactMap(\.step.object.namespace))
    return live.compactMap { policy in
      guard let namespace = policy.reference.namespace, namespaces.contains(namespace),
        let mark = Containment.Mark(policy), !isMeant(policy)
      else { return nil }
      return
        "\(namespace) stays cut off for the incident \(mark.incident), and what is put back may let traffic "
        + "through there; mendwall contain with --override cuts that off again"
    }
  }

  private func deletion(_ policy: Policy) -> Assignment {
    Assignment(
      RestorePlan.Step(
        number: 0, stage: 1, action: .delete, object: policy.reference,
        reason: "last: the containment ends", live: RestorePlan.Seen(policy)), goal: .absent,
      live: policy)
  }

  // MARK: What was set aside

  /// What was set aside for some containments, and comes back. A containment that ends too does not: what
  /// was set aside for it comes back in its place.
  private func aside(
    of containments: [Policy], _ description: ClusterDescription, _ cluster: any Cluster,
    _ judge: Judge, _ warnings: inout [String]
  ) async throws -> (assignments: [Assignment], left: [RestorePlan.Left]) {
    var folders = setAside.isEmpty ? containments.flatMap(\.bundles) : setAside
    var bundles: [BundleContents] = []
    var index = 0
    while index < folders.count {
      let folder = folders[index]
      index += 1
      guard !folders.prefix(index - 1).contains(folder),
        let contents = try contents(of: folder, description, &warnings)
      else { continue }
      bundles.append(contents)
      if setAside.isEmpty { folders += contents.policies.filter(isMeant).flatMap(\.bundles) }
    }
    // Of what was set aside more than once, the last form counts.
    var returned: [ObjectReference: Assignment] = [:]
    var left: [ObjectReference: RestorePlan.Left] = [:]
    for contents in bundles.sorted(by: { $0.plan.createdAt < $1.plan.createdAt }) {
      let ended = Set(contents.policies.filter(isMeant).map(\.reference))
      let planned = try await Undoing(contents, judge: judge).plan(cluster) {
        $0.action == .delete && !ended.contains($0.object)
      }
      for step in contents.plan.steps where contents.begun[step.number] != nil {
        returned[step.object] = nil
        left[step.object] = nil
      }
      for assignment in planned.assignments { returned[assignment.step.object] = assignment }
      for object in planned.left { left[object.object] = object }
    }
    return (Array(returned.values), left.values.sorted { $0.object < $1.object })
  }

  /// The containments that are meant, and that another one, which stays, set aside.
  private func hidden(in live: [Policy], _ cluster: any Cluster, _ judge: Judge) async
    -> [RestorePlan.Left]
  {
    var hidden: [RestorePlan.Left] = []
    for other in live where !isMeant(other) {
      guard let mark = Containment.Mark(other) else { continue }
      for contents in other.bundles.compactMap({ try? BundleContents(at: $0) }) {
        let meant = Set(contents.policies.filter(isMeant).map(\.reference))
        let planned = try? await Undoing(contents, judge: judge).plan(cluster) {
          $0.action == .delete && meant.contains($0.object)
        }
        hidden += (planned?.assignments ?? []).map { assignment in
          RestorePlan.Left(
            object: assignment.step.object,
            reason:
              "it was set aside for the incident \(mark.incident); mendwall release --incident "
              + "\(mark.incident) puts it back, and --all ends both")
        }
      }
    }
    return hidden
  }

  /// What a containment's bundle holds; nil for one that is not there and need not be.
  private func contents(
    of folder: String, _ cluster: ClusterDescription, _ warnings: inout [String]
  ) throws -> BundleContents? {
    do {
      let contents = try BundleContents(at: folder)
      guard contents.plan.purpose == .contain else {
        throw Refusal("nothing was written: \(folder) is no bundle of a containment")
      }
      try contents.refuseOther(cluster, than: folder)
      return contents
    } catch let error as BundleError {
      guard isWithoutSetAside else {
        throw Refusal(
          "nothing was written: policies were set aside for this containment, and they cannot be found: "
            + "\(error). Name their bundle with --set-aside; or release with --without-set-aside, and put "
            + "back what Git declares with mendwall restore")
      }
      warnings.append("what was set aside into \(printable(folder)) stays away: \(error)")
      return nil
    }
  }
}

extension Policy {
  /// The bundles of what was set aside for a containment.
  fileprivate var bundles: [String] {
    (annotations[ContainmentDraft.setAsideAnnotation]?.string ?? "")
      .split(separator: "\n").map(String.init)
  }
}

extension BundleContents {
  /// The objects as they were found.
  fileprivate var policies: [Policy] {
    plan.steps.compactMap { step in
      guard let object = objects[step.number],
        let kind = PolicyKind.of(apiVersion: step.object.apiVersion, kind: step.object.kind)
      else { return nil }
      return try? Policy(
        object, kind: kind, apiVersion: step.object.apiVersion,
        defaultNamespace: step.object.namespace ?? "default")
    }
  }
}
