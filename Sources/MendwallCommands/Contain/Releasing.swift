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
    var returned: [Assignment] = []
    var left: [RestorePlan.Left] = []
    var warnings = state.gaps
    let bundles = try bundles(of: containments, description, &warnings)
    for contents in bundles {
      let planned = try await Undoing(contents, judge: judge).plan(cluster) { $0.action == .delete }
      returned += planned.assignments
      left += planned.left
    }
    // What was set aside comes back before what denies goes: nothing is more open in between.
    let assignments = Assignment.inOrder(
      returned.map { $0.placed(0, because: "first: it was set aside for the containment") }
        + containments.map { deletion($0) })
    let plan = RestorePlan(
      purpose: .release, cluster: DriftReport.Cluster(description), createdAt: startedAt,
      steps: assignments.map(\.step), left: left, warnings: warnings)
    delivery.tell(RestoreEvent(.planned, at: context.now(), plan: plan))
    if assignments.isEmpty { return left.isEmpty ? .inSync : .drift }
    let run = WriteRun(
      cluster: cluster, description: description, options: write, judge: judge, usual: [:],
      context: context, delivery: delivery
    ) { results in
      await ReadingBack(judge: judge).verify(assignments, results, cluster)
    }
    guard let report = try await run.run(plan, assignments, startedAt: startedAt) else {
      return .drift
    }
    delivery.tell(RestoreEvent(.finished, at: context.now(), report: report))
    let status = report.exitStatus
    return status == .inSync && !left.isEmpty ? .drift : status
  }

  /// Whether a policy is one that a containment wrote, by its label and its name: anybody may set the label
  /// on a policy that is to stay.
  private func isMeant(_ policy: Policy) -> Bool {
    guard let mark = Containment.Mark(policy),
      policy.reference.name == Containment.policyName(ofIncident: mark.incident)
    else { return false }
    return incident == nil || mark.incident == incident
  }

  private func deletion(_ policy: Policy) -> Assignment {
    Assignment(
      RestorePlan.Step(
        number: 0, stage: 1, action: .delete, object: policy.reference,
        reason: "last: the containment ends", live: RestorePlan.Seen(policy)), goal: .absent,
      live: policy)
  }

  /// The bundles of what was set aside for some containments.
  private func bundles(
    of containments: [Policy], _ cluster: ClusterDescription, _ warnings: inout [String]
  ) throws -> [BundleContents] {
    var folders = setAside
    if folders.isEmpty {
      let named = containments.flatMap { policy in
        (policy.annotations[ContainmentDraft.setAsideAnnotation]?.string ?? "")
          .split(separator: "\n").map(String.init)
      }
      folders = Set(named).sorted()
    }
    return try folders.compactMap { folder in
      do {
        let contents = try BundleContents(at: folder)
        guard contents.plan.purpose == .contain else {
          throw Refusal("nothing was written: \(folder) is no bundle of a containment")
        }
        guard contents.plan.cluster.uid == cluster.uid else {
          throw Refusal("nothing was written: the bundle \(folder) is of another cluster")
        }
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
}
