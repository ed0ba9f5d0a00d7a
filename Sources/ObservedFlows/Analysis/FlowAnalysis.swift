public import PolicyModel
public import Reachability

/// What observed connections say of drift: each of its lists answers one question.
///
/// Between workloads whose pods differ a state counts as allowing what any of them may.
public struct FlowAnalysis: Sendable {
  /// Connections that Git denies, and that were let through: whatever the live policies say, they should not be.
  /// The most recent first.
  public private(set) var letThroughAgainstGit: [JudgedConnection] = []
  /// Those of them that the live policies allow: opened by drift and used.
  public private(set) var openedAndUsed: [JudgedConnection] = []
  /// Connections that Git allows, that the live policies deny, and that were denied: an outage by drift.
  public private(set) var cutByDrift: [JudgedConnection] = []
  /// Connections that are let through now, and that a restore denies: who would notice it.
  public private(set) var cutByRestore: [JudgedConnection] = []
  /// Connections that were let through though the live policies deny them: the network plug-in does not enforce
  /// these policies, or something beside them decides.
  public private(set) var notEnforced: [JudgedConnection] = []
  /// Connections that were denied though the live policies allow them: something beside these policies decides.
  public private(set) var deniedBesides: [JudgedConnection] = []
  /// How many connections could be judged.
  public private(set) var judged = 0
  /// How many could not, or not wholly, by why.
  public private(set) var undecided: [UndecidedReason: Int] = [:]

  private var git: StateJudge
  private var live: StateJudge
  private var restored: StateJudge?
  private let times: Times

  /// Since when the states are as they are: what was seen before says nothing of them.
  public struct Times: Sendable {
    public var git: Instant?
    public var live: Instant?

    /// - Parameters:
    ///   - git: when the policies in Git last changed; nil to count all that was seen.
    ///   - live: when the live policies last changed.
    public init(git: Instant? = nil, live: Instant? = nil) {
      self.git = git
      self.live = live
    }
  }

  /// - Parameters:
  ///   - connections: what was seen.
  ///   - git: what Git's policies let through.
  ///   - live: what the live policies let through.
  ///   - restored: what is let through after a restore that mends a part; nil for one that mends all.
  ///   - times: since when the two states are as they are.
  public init(
    of connections: [ObservedConnection], git: Connectivity, live: Connectivity,
    restored: Connectivity? = nil, times: Times = Times()
  ) {
    self.git = StateJudge(git)
    self.live = StateJudge(live)
    self.restored = restored.map { StateJudge($0) }
    self.times = times
    for connection in connections { judge(connection) }
    letThroughAgainstGit.sort(by: FlowAnalysis.isMoreRecent)
    openedAndUsed.sort(by: FlowAnalysis.isMoreRecent)
    cutByDrift.sort(by: FlowAnalysis.isMoreRecent)
    cutByRestore.sort(by: FlowAnalysis.isMoreRecent)
    notEnforced.sort(by: FlowAnalysis.isMoreRecent)
    deniedBesides.sort(by: FlowAnalysis.isMoreRecent)
  }

  /// The way of a connection through the policies of both states, in sentences. It is worked out when it is asked
  /// for, since a person reads a few.
  public func explanation(of connection: JudgedConnection) -> (git: [String], live: [String]) {
    (git.explanation(of: connection.observed), live.explanation(of: connection.observed))
  }

  private static func isMoreRecent(_ left: JudgedConnection, _ right: JudgedConnection) -> Bool {
    let never = Instant(secondsSinceEpoch: .min)
    let (one, two) = (left.sighting.last ?? never, right.sighting.last ?? never)
    if one != two { return one > two }
    return left.sighting.count > right.sighting.count
  }

  // MARK: Judging

  private mutating func judge(_ connection: ObservedConnection) {
    guard connection.arrived != nil || connection.left != nil || connection.denied != nil else {
      undecided[.noVerdict, default: 0] += 1
      return
    }
    guard let git = FlowAnalysis.verdict(on: connection, by: &git, &undecided),
      let live = FlowAnalysis.verdict(on: connection, by: &live, &undecided)
    else { return }
    judged += 1
    let state = (isAllowedByGit: git, isAllowedLive: live)
    if let used = used(connection, isAllowedLive: live) {
      add(used, of: connection, state)
    } else if connection.denied == nil {
      undecided[.seenLeavingOnly, default: 0] += 1
    }
    if let denied = connection.denied { add(denied: denied, of: connection, state) }
  }

  /// Whether a state allows it; nil where that is not decided, which is counted.
  private static func verdict(
    on connection: ObservedConnection, by judge: inout StateJudge,
    _ undecided: inout [UndecidedReason: Int]
  ) -> Bool? {
    let reason: UndecidedReason
    switch (judge.place(of: connection.from), judge.place(of: connection.to)) {
    case (.none(let found), _), (_, .none(let found)): reason = found
    case (.peers(let from), .peers(let to)):
      switch judge.verdict(from: from, to: to, connection) {
      case .allowed: return true
      case .denied: return false
      case .mixed: reason = .severalAddresses
      }
    }
    undecided[reason, default: 0] += 1
    return nil
  }

  private struct Use {
    let sighting: Sighting
    let isSeenLeavingOnly: Bool
  }

  /// That it came through. What left its sender and was not seen again did, if the live policies let it in and
  /// nobody saw it denied.
  private func used(_ connection: ObservedConnection, isAllowedLive: Bool) -> Use? {
    if let arrived = connection.arrived { return Use(sighting: arrived, isSeenLeavingOnly: false) }
    guard let left = connection.left, isAllowedLive, connection.denied == nil else { return nil }
    return Use(sighting: left, isSeenLeavingOnly: true)
  }

  private mutating func add(
    _ used: Use, of connection: ObservedConnection,
    _ state: (isAllowedByGit: Bool, isAllowedLive: Bool)
  ) {
    let found = JudgedConnection(
      observed: connection, isAllowedByGit: state.isAllowedByGit,
      isAllowedLive: state.isAllowedLive, sighting: used.sighting,
      isSeenLeavingOnly: used.isSeenLeavingOnly)
    let isSinceGit = FlowAnalysis.isSince(times.git, used.sighting)
    if !state.isAllowedByGit, isSinceGit {
      letThroughAgainstGit.append(found)
      if state.isAllowedLive { openedAndUsed.append(found) }
    }
    if state.isAllowedLive, isCutByRestore(connection, state.isAllowedByGit) {
      cutByRestore.append(found)
    }
    // It may have come through as Git allows it, before the live policies were changed at a time that is not known.
    let isExplained = times.live == nil && state.isAllowedByGit
    if !state.isAllowedLive, !isExplained, FlowAnalysis.isSince(times.live, used.sighting),
      !FlowAnalysis.isOver(used.sighting, before: connection.denied)
    {
      notEnforced.append(found)
    }
  }

  private mutating func isCutByRestore(_ connection: ObservedConnection, _ isAllowedByGit: Bool)
    -> Bool
  {
    guard var judge = restored else { return !isAllowedByGit }
    defer { restored = judge }
    guard case .peers(let from) = judge.place(of: connection.from),
      case .peers(let to) = judge.place(of: connection.to)
    else { return false }
    return judge.verdict(from: from, to: to, connection) == .denied
  }

  private mutating func add(
    denied: Sighting, of connection: ObservedConnection,
    _ state: (isAllowedByGit: Bool, isAllowedLive: Bool)
  ) {
    let found = JudgedConnection(
      observed: connection, isAllowedByGit: state.isAllowedByGit,
      isAllowedLive: state.isAllowedLive, sighting: denied, isSeenLeavingOnly: false)
    if state.isAllowedByGit, !state.isAllowedLive { cutByDrift.append(found) }
    if state.isAllowedLive, FlowAnalysis.isSince(times.live, denied),
      !FlowAnalysis.isOver(denied, before: connection.arrived)
    {
      deniedBesides.append(found)
    }
  }

  /// Whether something was still seen at a time. What has no time counts.
  private static func isSince(_ time: Instant?, _ sighting: Sighting) -> Bool {
    guard let time, let last = sighting.last else { return true }
    return last >= time
  }

  /// Whether something was last seen before the opposite was first: then the policies changed in between.
  private static func isOver(_ sighting: Sighting, before other: Sighting?) -> Bool {
    guard let last = sighting.last, let first = other?.first else { return false }
    return last < first
  }
}
