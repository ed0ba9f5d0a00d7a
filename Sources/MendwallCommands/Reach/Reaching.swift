import KubernetesClient
import PolicyModel
import Reachability
import Reports
import Workloads

/// Answers what a person asks of connections.
struct Reaching: Sendable {
  let options: ReachOptions
  let reading: StateReading
  /// How the answers are to be told; none for text.
  let formats: Set<Output.Format>
  /// Logs of connections that are held against the states; nil for none.
  var flows: FlowReading?

  /// - Throws: as ``StateReading`` does, or ``NothingToReach``.
  func report() async throws -> (report: ReachReport, notes: [Diagnostic]) {
    var state = try await reading.read(options.state)
    var other: ReachableState?
    if let against = options.against { other = try await reading.read(against) }
    let borrowed = try await borrowWorkloads(&state, &other)
    var evaluator = Evaluator(
      [state.inventory] + (other.map { [$0.inventory] } ?? []),
      policies: state.policies + (other?.policies ?? []), profile: options.profile)
    let before = evaluator.connectivity(of: state.policies, state: 0)
    var inForce = before
    var asserting = (connectivity: before, name: options.state, configuration: state.configuration)
    var report = ReachReport(
      state: options.state.description, against: options.against?.description,
      profile: options.profile.name, assumptions: borrowed + before.assumptions,
      unevaluated: evaluator.unevaluated.map {
        .init(object: $0.object.description, reason: $0.reason)
      },
      complete: state.isComplete && other?.isComplete != false)
    if let other {
      let after = evaluator.connectivity(of: other.policies, state: 1)
      for assumption in after.assumptions where !report.assumptions.contains(assumption) {
        report.assumptions.append(assumption)
      }
      inForce = after
      compare(before, after, state, other, &evaluator, &report)
      asserting = (after, options.against ?? options.state, other.configuration)
    } else {
      try list(before, state, &report)
    }
    var notes = state.notes + (other?.notes ?? [])
    if let flows {
      let seen = try await flows.read(naming: other?.inventory ?? state.inventory)
      report.flows = seen.account(
        expected: (options.state.description, before),
        actual: ((options.against ?? options.state).description, inForce), most: .max)
      notes += seen.diagnostics
    }
    if options.check {
      let results = try await check(
        asserting.connectivity, of: asserting.name, asserting.configuration)
      report.assertions = results.map { .init($0) }
      notes += results.compactMap(\.diagnostic)
    }
    return (report, notes)
  }

  // MARK: One state

  private func list(
    _ connectivity: Connectivity, _ state: ReachableState, _ report: inout ReachReport
  ) throws {
    let table = connectivity.connections(by: options.owner)
    if let question = try question(of: table) {
      report.query = connectivity.answer(
        from: question.from, to: question.to, question.transport, question.port
      ).map {
        ReachReport.Query(
          from: question.from, to: question.to, protocol: question.transport, port: question.port,
          answer: $0)
      }
      return
    }
    let isNarrowed = options.from != nil || options.to != nil || options.port != nil
    let wanted =
      isNarrowed ? table.narrowed(from: options.from, to: options.to, options.ports) : table
    report.lines = wanted.lines
    report.size =
      "\(Reaching.counted(state.inventory.pods.count, "pod")), "
      + Reaching.counted(state.policies.count, "policy", "policies")
    if needsPairs { report.connections = wanted.connections.map { .init($0) } }
  }

  /// Which pair a person asks about, where it is one pair and one port.
  private func question(of table: ConnectionTable) throws(NothingToReach)
    -> (from: Peer, to: Peer, transport: TransportProtocol, port: UInt16)?
  {
    guard let from = options.from, let to = options.to,
      case .numbers(let transport, let range)? = options.port, range.count == 1
    else { return nil }
    let senders = try peers(from, table)
    let receivers = try peers(to, table)
    guard senders.count == 1, receivers.count == 1 else {
      if options.explain {
        throw NothingToReach(
          "--explain is about one pair, and \(from) to \(to) are "
            + "\(senders.count) senders and \(receivers.count) receivers; name one of each")
      }
      return nil
    }
    return (senders[0], receivers[0], transport, range.lowerBound)
  }

  private func peers(_ pattern: PeerPattern, _ table: ConnectionTable) throws(NothingToReach)
    -> [Peer]
  {
    let found = table.peers(matching: pattern)
    if found.isEmpty {
      throw NothingToReach(
        "nobody in \(options.state) is \(pattern); look for a slip in the name, or run mendwall reach "
          + "\(options.state) to see who is there")
    }
    return found
  }

  // MARK: Two states

  private func compare(
    _ before: Connectivity, _ after: Connectivity, _ state: ReachableState, _ other: ReachableState,
    _ evaluator: inout Evaluator, _ report: inout ReachReport
  ) {
    let comparison = ConnectionComparison(
      from: before.connections(by: options.owner), to: after.connections(by: options.owner))
    let objects = Reaching.changes(from: state.policies, to: other.policies)
    let changes = evaluator.causes(of: comparison, from: before, to: after, among: objects)
      .narrowed(from: options.from, to: options.to, options.ports)
    let causes = objects.map { object in
      let policy = object.after ?? object.before
      return ReachReport.Cause(
        object: policy?.reference.description ?? "",
        place: (object.before?.location ?? object.after?.location)?.inWords)
    }
    report.changedObjects = causes
    report.changedLines = changes.lines
    report.connections = changes.pairs().told.map { each in
      .init(each.change, causes: each.causes.map { causes[$0] })
    }
  }

  /// What differs between the policies of two states.
  static func changes(from before: [Policy], to after: [Policy]) -> [ObjectChange] {
    let old = Dictionary(before.map { ($0.identity, $0) }) { first, _ in first }
    let new = Dictionary(after.map { ($0.identity, $0) }) { first, _ in first }
    let all = Set(old.keys).union(new.keys)
    return all.compactMap { identity -> ObjectChange? in
      let (one, two) = (old[identity], new[identity])
      return one?.body == two?.body ? nil : ObjectChange(before: one, after: two)
    }.sorted { left, right in
      guard let first = (left.before ?? left.after)?.reference,
        let second = (right.before ?? right.after)?.reference
      else { return false }
      return first < second
    }
  }

  // MARK: Workloads

  /// Gives a state that declares no workloads those of the other one, or of the cluster.
  ///
  /// - Returns: what to tell of it.
  private func borrowWorkloads(_ state: inout ReachableState, _ other: inout ReachableState?)
    async throws -> [String]
  {
    if other != nil, state.inventory.pods.isEmpty != other?.inventory.pods.isEmpty {
      guard var second = other else { return [] }
      let isFirst = state.inventory.pods.isEmpty
      let lender = isFirst ? options.against?.description ?? "" : options.state.description
      if isFirst {
        state.inventory = state.inventory.borrowing(from: second.inventory)
      } else {
        second.inventory = second.inventory.borrowing(from: state.inventory)
      }
      other = second
      return ["the pods are those of \(lender) on both sides"]
    }
    guard case .git = options.state, other == nil, state.inventory.pods.isEmpty else { return [] }
    let live: LiveInventory
    do {
      live = try await reading.cluster.withCluster(
        environment: reading.environment, logger: reading.logger, now: reading.now
      ) { cluster, _ in try await cluster.inventory(namespaces: nil) }
    } catch {
      throw NothingToReach(
        "\(options.state) declares no workloads, and those of the cluster could not be read (\(error)); "
          + "name a folder of manifests that has both")
    }
    state.inventory = state.inventory.borrowing(from: live.inventory)
    state.notes += live.notes
    return ["\(options.state) declares no workloads; the pods are those of the cluster"]
  }

  /// Whether the pairs have to be listed one by one.
  private var needsPairs: Bool {
    !formats.isDisjoint(with: [.json, .connlist, .csv, .dot, .matrix, .svg, .netassert])
  }

  static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? "\(one)s")"
  }
}

/// A question that has no answer, in a sentence.
struct NothingToReach: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension Inventory {
  /// Another inventory's pods and what stands before them, in namespaces whose labels are the own ones
  /// where they are known.
  func borrowing(from other: Inventory) -> Inventory {
    var result = other
    let own = Dictionary(namespaces.map { ($0.name, $0) }) { first, _ in first }
    result.namespaces = other.namespaces.map { own[$0.name] ?? $0 }
    let known = Set(other.namespaces.map(\.name))
    result.namespaces += namespaces.filter { !known.contains($0.name) }
    return result
  }
}

extension ReachOptions {
  /// The ports that are asked about; all where none are.
  var ports: PortSet { port.map { PortSet($0) } ?? .all }
}

extension ReachReport {
  /// Whether two states differ, the answer is no, an assertion is broken, or what was seen departs from them.
  var departs: Bool {
    flows?.departs == true || query?.allowed == false
      || against != nil && connections?.isEmpty == false
      || assertions?.contains { !$0.holds } == true
  }
}
