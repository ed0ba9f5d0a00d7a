import ObservedFlows
import PolicyModel
import Reachability
import Reports
import Workloads

/// Reads logs of connections, and holds what was seen against states.
struct FlowReading: Sendable {
  /// Files, of which `-` is standard input.
  let logs: [String]
  let format: FlowFormat?

  /// - Returns: nil where no log is named.
  init?(_ options: FlowOptions) {
    if options.logs.isEmpty { return nil }
    self.init(logs: options.logs, format: options.format)
  }

  init(logs: [String], format: FlowFormat?) {
    self.logs = logs
    self.format = format
  }

  /// What the logs tell.
  struct Seen: Sendable {
    let connections: [ObservedConnection]
    let logs: [FlowAccount.Log]
    let diagnostics: [Diagnostic]
  }

  /// Reads all of the logs, which may be gigabytes, on a thread of their own.
  ///
  /// - Parameter inventory: what runs, by whose names and addresses the ends of connections are named.
  /// - Throws: ``FlowLogError``
  func read(naming inventory: Inventory) async throws -> Seen {
    try await Task.detached { [logs, format] in
      let reading = try FlowLogs.read(
        logs, format: format, into: FlowTable(naming: KnownPods(inventory)))
      return Seen(
        connections: reading.table.connections, logs: reading.logs.map { .init($0) },
        diagnostics: reading.diagnostics)
    }.value
  }
}

extension FlowReading.Seen {
  /// What was seen of two states, as it is told.
  ///
  /// - Parameters:
  ///   - expected: what is to hold, and its name.
  ///   - actual: what is in force, and its name.
  ///   - most: how many connections of each answer are told.
  ///   - times: since when the two states are as they are.
  func account(
    expected: (name: String, connectivity: Connectivity),
    actual: (name: String, connectivity: Connectivity), most: Int,
    times: FlowAnalysis.Times = FlowAnalysis.Times()
  ) -> FlowAccount {
    let analysis = FlowAnalysis(
      of: connections, git: expected.connectivity, live: actual.connectivity, times: times)
    var account = account(of: analysis, expected: expected.name, actual: actual.name)
    func answer(_ found: [JudgedConnection], byActual: Bool = false) -> FlowAccount.Answer {
      .init(found, most: most, explainedBy: analysis, byActual: byActual)
    }
    account.notEnforced = answer(analysis.notEnforced, byActual: true)
    account.deniedBesides = answer(analysis.deniedBesides, byActual: true)
    // Of one state the other answers would be these again.
    if expected.name == actual.name { return account }
    account.letThrough = answer(analysis.letThroughAgainstGit)
    account.openedAndUsed = answer(analysis.openedAndUsed)
    account.cutByDrift = answer(analysis.cutByDrift)
    account.cutByRestore = answer(analysis.cutByRestore)
    return account
  }

  /// Who would be cut by a change.
  ///
  /// - Parameters:
  ///   - before: what is let through now.
  ///   - after: what is let through once it is done.
  ///   - most: how many connections are told.
  func cut(from before: Connectivity, to after: Connectivity, most: Int) -> FlowAccount.Answer {
    let analysis = FlowAnalysis(of: connections, git: after, live: before)
    return .init(analysis.cutByRestore, most: most, explainedBy: analysis, byActual: false)
  }

  private func account(of analysis: FlowAnalysis, expected: String, actual: String) -> FlowAccount {
    FlowAccount(
      expected: expected, actual: actual, logs: logs, connections: connections.count,
      judged: analysis.judged,
      undecided: UndecidedReason.allCases.compactMap { reason in
        analysis.undecided[reason].map {
          .init(reason: reason.rawValue, words: reason.inWords, connections: $0)
        }
      })
  }
}

extension FlowAccount.Log {
  fileprivate init(_ summary: FlowLogSummary) {
    self.init(
      file: summary.name, format: summary.format?.title, records: summary.records,
      flows: summary.flows, replies: summary.replies, others: summary.others,
      unreadable: summary.unreadable)
  }
}

extension FlowAccount.Answer {
  /// As many as a person asks for the reasons of.
  private static let mostExplained = 3

  /// - Parameter byActual: whether the state that is in force is explained, and not what is to hold.
  fileprivate init(
    _ found: [JudgedConnection], most: Int, explainedBy analysis: FlowAnalysis, byActual: Bool
  ) {
    self.init(
      total: found.count,
      connections: found.prefix(most).enumerated().map { index, connection in
        guard index < FlowAccount.Answer.mostExplained else { return .init(connection) }
        let reasons = analysis.explanation(of: connection)
        return .init(connection, because: byActual ? reasons.live : reasons.git)
      })
  }
}

extension FlowAccount.Connection {
  fileprivate init(_ judged: JudgedConnection, because explanation: [String]? = nil) {
    let observed = judged.observed
    let wasDenied = judged.sighting == observed.denied
    self.init(
      from: observed.from.inWords, to: observed.to.inWords, protocol: observed.transport,
      port: observed.port, count: judged.sighting.count, firstSeen: judged.sighting.first,
      lastSeen: judged.sighting.last, leavingOnly: judged.isSeenLeavingOnly,
      policies: wasDenied ? observed.denying : observed.allowing, explanation: explanation)
  }
}
