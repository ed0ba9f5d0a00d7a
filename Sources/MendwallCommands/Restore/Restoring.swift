import Documents
import DriftDetection
import GitRepository
import KubernetesClient
import MendwallConfiguration
import PolicyModel
import Reconciliation
import Rendering
import Reports

/// One restore: from what departs to a plan, and from a plan to a cluster that is read back.
struct Restoring {
  let options: RestoreOptions
  let write: WriteOptions
  let hours: RestoreHours
  let detection: Detection
  let asked: RestorePlan.Options
  let context: CommandContext
  let delivery: EventDelivery
  /// Logs of the connections that were seen before; nil for none.
  var flows: FlowReading?
  /// Where what was restored is kept; nil for nowhere.
  var recording: HistoryRecording?

  /// - Throws: a sentence, where nothing was written.
  func run(expecting saved: RestorePlan?) async throws -> ExitStatus {
    let startedAt = context.now()
    return try await detection.cluster.withCluster(
      environment: context.environment, logger: detection.logger, now: context.now
    ) { cluster, defaultNamespace in
      let seen = try await detection.compare(with: cluster, defaultNamespace: defaultNamespace)
      try refuseUnknownCluster(seen)
      try await refuseUnsigned(seen)
      let (plan, assignments, check) = try await self.plan(seen, cluster, at: startedAt)
      if let saved { try plan.refuseMovement(since: saved) }
      delivery.tell(RestoreEvent(.planned, at: context.now(), plan: plan))
      if let file = options.plan {
        try ReportDelivery.write(try JSONRenderer.render(plan), to: file)
      }
      if assignments.isEmpty {
        if !seen.report.complete { return .incomplete }
        return plan.left.isEmpty ? .inSync : .drift
      }
      if options.plan != nil, !write.yes, !write.dryRun {
        context.note("mendwall: the plan is saved; nothing was written")
        return .drift
      }
      if !write.dryRun, let closed = hours.refusal {
        context.note("mendwall: nothing was written: \(closed)")
        return seen.report.complete ? .drift : .incomplete
      }
      let run = WriteRun(
        cluster: cluster, description: seen.description, options: write,
        judge: Judge(complete: seen.definitions.complete, isInSync: seen.comparison.isInSync),
        usual: FieldOwner.usual(among: seen.untouched), context: context, delivery: delivery,
        check: RestoreHoursCheck(hours: hours, other: check)
      ) { results in
        await Verification(
          detection: detection.pinned(to: seen.source.commit.id), plan: plan,
          settle: options.settle ?? (seen.description.server == nil ? 0 : RestoreOptions.settle),
          context: context
        ).run(cluster, defaultNamespace, results)
      }
      guard let report = try await run.run(plan, assignments, startedAt: startedAt) else {
        return .drift
      }
      delivery.tell(RestoreEvent(.finished, at: context.now(), report: report))
      let isRecorded = recording?.record(report) ?? true
      // It was closed before the first step.
      if !write.dryRun, !report.interrupted, report.verification.verdict == .notNeeded,
        let closed = hours.refusal
      {
        context.note("mendwall: nothing was written: \(closed)")
        return seen.report.complete ? .drift : .incomplete
      }
      let status = report.exitStatus
      // What could not be proved is graver than what could not be kept.
      return !isRecorded && [.inSync, .drift, .incomplete].contains(status) ? .undelivered : status
    }
  }

  // MARK: What is refused

  /// A cluster that cannot be told to be the one that Git means is not written to.
  private func refuseUnknownCluster(_ seen: Detection.Outcome) throws {
    guard !seen.source.configuration.clusters.isEmpty, seen.description.server != nil,
      seen.description.uid == nil
    else { return }
    throw Refusal(
      "nothing was written: whether this is the cluster that \(Configuration.path) means cannot be told "
        + "without the uid of the namespace kube-system; grant {apiGroups: [\"\"], resources: "
        + "[\"namespaces\"], resourceNames: [\"kube-system\"], verbs: [\"get\"]}")
  }

  private func refuseUnsigned(_ seen: Detection.Outcome) async throws {
    guard options.requireSignature else { return }
    try await SignatureCheck(
      keyring: options.keyring, allowedSigners: options.allowedSigners,
      path: context.environment["PATH"] ?? ""
    ).run(seen)
  }

  // MARK: The plan

  private func plan(_ seen: Detection.Outcome, _ cluster: any Cluster, at time: Instant)
    async throws
    -> (RestorePlan, [Assignment], (any StepCheck)?)
  {
    let scope = detection.scope
    var planner = RestorePlanner(
      secureFirst: asked.secureFirst,
      pruning: .init(isWanted: asked.prune, isNamed: scope.names),
      api: { [apis = seen.apis] in apis[$0.id] })
    let homeless = try await missingNamespaces(seen, cluster)
    let elsewhere = try await declaredElsewhere(seen)
    for (drift, finding) in seen.departures {
      var finding = finding
      if case .modified(_, _, let changes) = drift { finding.addTolerated(changes) }
      var hindrance = seen.comparison.hindrance(of: drift)
      if case .missing(let declared) = drift, let namespace = declared.reference.namespace,
        homeless.contains(namespace)
      {
        hindrance =
          "the namespace \(namespace) is not there, and Git does not declare it; create it first"
      }
      if case .unmanaged(let live) = drift, let place = elsewhere[live.identity] {
        hindrance = "Git declares it in \(place), which was not read; restore it with that --path"
      }
      planner.add(
        .init(
          drift: drift, finding: finding, manifest: seen.manifests[drift.identity],
          hindrance: hindrance))
    }
    for (live, declared) in seen.interrupted {
      guard let manifest = seen.manifests[declared.identity] else { continue }
      planner.addAccount(of: live, as: declared, manifest: manifest)
    }
    var simulation = RestoreSimulation(live: seen.live + seen.surroundings, seen.workloads)
    let assignments = simulation.arranged(
      planner.ordered, secureFirst: asked.secureFirst,
      asserting: seen.source.configuration.connectivity.about(scope.namespaces))
    try refuseDeletions(assignments, seen)
    var plan = RestorePlan(
      purpose: .restore, source: seen.report.source, cluster: seen.report.cluster, createdAt: time,
      options: asked, steps: assignments.map(\.step), left: planner.left,
      warnings: warnings(seen)
        + (simulation.isDone ? simulation.warnings : planner.cuts(beside: seen.live)))
    if let flows {
      let cuts = try await simulation.observedCuts(by: assignments, flows)
      plan.observedCuts = cuts.answer
      plan.warnings += cuts.warnings
    }
    return (plan, assignments, simulation.check)
  }

  /// The namespaces of missing policies that are not there, and that Git does not declare.
  private func missingNamespaces(_ seen: Detection.Outcome, _ cluster: any Cluster) async throws
    -> Set<String>
  {
    let declared = Set(
      seen.declared.filter { $0.kind === PolicyKind.namespace }.map(\.reference.name))
    let inhabited = Set(seen.live.compactMap(\.reference.namespace))
    let candidates = Set(
      seen.departures.compactMap { drift, _ in
        if case .missing(let policy) = drift { policy.reference.namespace } else { nil }
      }
    ).subtracting(declared).subtracting(inhabited)
    var missing: Set<String> = []
    for namespace in candidates.sorted()
    where try await cluster.hasNamespace(namespace) == false {
      missing.insert(namespace)
    }
    return missing
  }

  /// Where any other file of the revision declares what seems not to be in Git, where it may be deleted.
  private func declaredElsewhere(_ seen: Detection.Outcome) async throws -> [ObjectIdentity: String]
  {
    let extras = seen.departures.contains { if case .unmanaged = $0.drift { true } else { false } }
    guard asked.prune, extras else { return [:] }
    return Dictionary(
      try await seen.declaredAnywhere().map {
        ($0.identity, $0.location?.inWords ?? "another file")
      }
    ) { first, _ in first }
  }

  private func refuseDeletions(_ assignments: [Assignment], _ seen: Detection.Outcome) throws {
    let count = assignments.count { $0.step.action == .delete }
    guard count > 0 else { return }
    if !seen.isAnythingDeclared {
      throw Refusal(
        "nothing was written: Git declares no policy here, and --prune would delete all \(count) that the "
          + "cluster has; look at --revision and --path")
    }
    if let doubt = seen.doubt {
      throw Refusal(
        "nothing was written: --prune deletes only what is certain to be not in Git, and \(doubt). Without "
          + "--prune the rest is restored")
    }
    if !seen.report.complete {
      let why =
        seen.report.diagnostics.first { $0.severity == .error }.map { ": \($0.inWords)" } ?? ""
      throw Refusal(
        "nothing was written: not everything could be read\(why); --prune deletes only what is certain "
          + "to be not in Git. Without --prune the rest is restored")
    }
    if count > asked.maxDeletions {
      throw Refusal(
        "nothing was written: --prune would delete \(count) policies, and --max-deletions allows "
          + "\(asked.maxDeletions); look at the list that mendwall detect gives, and allow as many")
    }
  }

  private func warnings(_ seen: Detection.Outcome) -> [String] {
    var warnings: [String] = []
    if !seen.report.complete {
      warnings.append("not everything could be seen, so the restore cannot be proved as a whole")
      warnings += seen.report.diagnostics.filter { $0.severity == .error }.map(\.inWords)
    }
    let namespaces = Set(seen.departures.compactMap { $0.finding.object.namespace })
    for namespace in namespaces.sorted() {
      guard let incident = seen.contained[namespace] else { continue }
      warnings.append(
        "\(namespace) is cut off for the incident \(incident), and policies may be set aside for it; "
          + "restoring puts them back: mendwall release --incident \(incident) ends it first")
    }
    var controllers: [String: ObjectReference] = [:]
    for (drift, finding) in seen.departures {
      guard case .modified(_, let live, _) = drift else { continue }
      for manager in Set((finding.changes ?? []).compactMap(\.actor?.manager)).sorted()
      where Controllers.isOne(manager) {
        let hint =
          "\(manager) set it so and may do so again: \(Controllers.suspension(of: manager, for: live))"
        controllers[hint] = min(controllers[hint] ?? live.reference, live.reference)
      }
    }
    warnings += controllers.sorted { $0.value < $1.value }.map { "\($0.value): \($0.key)" }
    return warnings
  }
}

/// Something that a restore does not do, and why. Nothing was written.
struct Refusal: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension Finding {
  /// Takes in the changes that an exception tolerates: a restore puts the whole object back.
  fileprivate mutating func addTolerated(_ all: [Change]) {
    let known = Set((changes ?? []).map { "\($0.op) \($0.path)" })
    changes? += all.map { FieldChange($0) }.filter { !known.contains("\($0.op) \($0.path)") }.map {
      var change = $0
      change.note = "tolerated by an exception, and put back all the same"
      return change
    }
  }
}
