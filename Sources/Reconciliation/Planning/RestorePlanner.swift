public import Documents
public import DriftDetection
public import PolicyModel
public import Reports

/// Makes the plan that puts a cluster back to what Git says.
public struct RestorePlanner: Sendable {
  /// An object that departs from Git.
  public struct Departure: Sendable {
    /// With every difference, tolerated ones too.
    public let drift: Drift
    /// What the report tells of it.
    public let finding: Finding
    /// As Git's file has it; nil for an object that Git does not declare.
    public let manifest: Node?
    /// Why the server cannot have what Git says; nil where it can.
    public let hindrance: String?

    public init(drift: Drift, finding: Finding, manifest: Node?, hindrance: String?) {
      self.drift = drift
      self.finding = finding
      self.manifest = manifest
      self.hindrance = hindrance
    }
  }

  /// What may be deleted.
  public struct Pruning: Sendable {
    /// Whether anything may.
    public let isWanted: Bool
    /// Whether an object without a namespace was named by itself.
    public let isNamed: @Sendable (ObjectReference) -> Bool

    public init(isWanted: Bool, isNamed: @escaping @Sendable (ObjectReference) -> Bool) {
      self.isWanted = isWanted
      self.isNamed = isNamed
    }
  }

  public let secureFirst: Bool
  public let pruning: Pruning
  /// Under which API an object of a kind is written.
  public let api: @Sendable (PolicyKind) -> PolicyKind.API?
  private var assignments: [Assignment] = []
  public private(set) var left: [RestorePlan.Left] = []
  public private(set) var warnings: [String] = []

  public init(
    secureFirst: Bool, pruning: Pruning,
    api: @escaping @Sendable (PolicyKind) -> PolicyKind.API?
  ) {
    self.secureFirst = secureFirst
    self.pruning = pruning
    self.api = api
  }

  /// The steps in their order.
  public var ordered: [Assignment] { Assignment.inOrder(assignments) }

  /// Takes in an object that departs.
  public mutating func add(_ departure: Departure) {
    let finding = departure.finding
    if let hindrance = departure.hindrance {
      left.append(.init(object: finding.object, reason: hindrance))
      return
    }
    switch departure.drift {
    case .modified(let declared, let live, let changes):
      guard let manifest = departure.manifest else { return leaveUnread(finding) }
      let immutable = changes.contains { change in
        change.path.tokens.first.map(declared.kind.immutableFields.contains) ?? false
      }
      let effect = StepEffect(undoing: changes, of: live, to: declared)
      let stage = Stage(effect, creating: false, declared.kind)
      add(
        immutable ? .recreate : .update, live.reference, stage, finding,
        goal: .declared(
          DeclaredObject(
            declared, manifest: manifest,
            changedBy: Set((finding.changes ?? []).compactMap(\.actor?.manager))),
          without: changes.map(\.path)),
        live: live, changes: finding.changes?.map { PlannedChange(undoing: $0) })
    case .missing(let declared):
      guard let manifest = departure.manifest else { return leaveUnread(finding) }
      let reference = reference(of: declared)
      let stage = Stage(StepEffect(creating: declared), creating: true, declared.kind)
      add(
        .create, reference, stage, finding,
        goal: .declared(DeclaredObject(declared, manifest: manifest), without: []), live: nil,
        changes: declared.body.mapping?.entries.map {
          PlannedChange(
            path: JSONPointer([$0.key]).description, op: .add, before: nil, after: $0.value)
        })
    case .unmanaged(let live): addExtra(live, finding)
    }
  }

  private mutating func leaveUnread(_ finding: Finding) {
    left.append(
      .init(object: finding.object, reason: "what Git's file says of it could not be kept"))
  }

  private mutating func addExtra(_ live: Policy, _ finding: Finding) {
    guard pruning.isWanted else {
      left.append(
        .init(
          object: live.reference,
          reason: "Git does not declare it; --prune deletes it"))
      return
    }
    // What reaches one of Git's namespaces may reach those of others too.
    guard live.reference.namespace != nil || pruning.isNamed(live.reference) else {
      left.append(
        .init(
          object: live.reference,
          reason: "it belongs to no namespace and may reach others than Git's; --prune deletes it "
            + "where it is named: mendwall restore --prune \(live.reference.name)"))
      return
    }
    add(
      .delete, live.reference, .deletions, finding, goal: .absent, live: live,
      changes: finding.changes?.map { PlannedChange(undoing: $0) })
  }

  /// Takes in an object that is as Git says, but in whose account an interrupted run left Mendwall's name.
  public mutating func addAccount(of live: Policy, as declared: Policy, manifest: Node) {
    let stage = Stage.accounts
    assignments.append(
      Assignment(
        RestorePlan.Step(
          number: 0, stage: place(stage), action: .handOver, object: live.reference,
          reason: stage.reason(secureFirst: secureFirst),
          declared: declared.location.map { Finding.Declaration($0) },
          live: RestorePlan.Seen(live)),
        goal: .declared(DeclaredObject(declared, manifest: manifest), without: []), live: live))
  }

  private mutating func add(
    _ action: RestorePlan.Step.Action, _ reference: ObjectReference, _ stage: Stage,
    _ finding: Finding, goal: Assignment.Goal, live: Policy?, changes: [PlannedChange]?
  ) {
    assignments.append(
      Assignment(
        RestorePlan.Step(
          number: 0, stage: place(stage), action: action, object: reference,
          reason: stage.reason(secureFirst: secureFirst), changes: changes,
          declared: finding.declared, live: live.map { RestorePlan.Seen($0) }),
        goal: goal, live: live,
        endsIsolation: [.selections, .narrowings, .deletions].contains(stage)))
  }

  private func place(_ stage: Stage) -> Int {
    (secureFirst ? Stage.secureFirst : Stage.balanced).firstIndex(of: stage) ?? 0
  }

  /// Under which API and name a missing object is created.
  private func reference(of declared: Policy) -> ObjectReference {
    guard let api = api(declared.kind) else { return declared.reference }
    return ObjectReference(
      apiVersion: api.apiVersion, kind: declared.reference.kind,
      namespace: declared.reference.namespace, name: declared.reference.name)
  }
}

extension RestorePlanner {
  /// The moments at which this order cuts what Git allows, in sentences: where new policies each isolate
  /// pods that nothing isolated, what only one of them allows waits for it.
  ///
  /// - Parameter live: the cluster's policies.
  public func cuts(beside live: [Policy]) -> [String] {
    let standing = Dictionary(grouping: live.filter { $0.kind === PolicyKind.networkPolicy }) {
      $0.reference.namespace
    }
    var isolating: [String: [String]] = [:]
    for assignment in assignments where assignment.step.action == .create {
      guard case .declared(let object, _) = assignment.goal,
        object.policy.kind === PolicyKind.networkPolicy,
        let namespace = assignment.step.object.namespace,
        !(standing[namespace] ?? []).contains(where: { object.policy.isolatesNothing(beside: $0) })
      else { continue }
      isolating[namespace, default: []].append(assignment.step.object.name)
    }
    return isolating.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map {
      let names = $0.value.sorted().prefix(4).joined(separator: ", ")
      let more = $0.value.count > 4 ? " and \($0.value.count - 4) more" : ""
      return
        "in \($0.key), \(names)\(more) are new and isolate what nothing isolated: a connection that "
        + "only one of them allows may be cut until that one is written, moments later"
    }
  }
}

extension Policy {
  /// Whether all that this NetworkPolicy isolates is isolated by another one already.
  fileprivate func isolatesNothing(beside other: Policy) -> Bool {
    let own = spec["policyTypes"]?.sequence?.compactMap(\.string) ?? []
    let others = other.spec["policyTypes"]?.sequence?.compactMap(\.string) ?? []
    let selector = other.spec["podSelector"]
    return own.allSatisfy(others.contains)
      && (selector?.mapping?.isEmpty == true || selector == spec["podSelector"])
  }
}

extension RestorePlan.Seen {
  /// What is seen of a live object.
  public init(_ policy: Policy) {
    self.init(
      uid: policy.uid, resourceVersion: policy.resourceVersion,
      hash: ContentHash.of(policy.compared))
  }
}
