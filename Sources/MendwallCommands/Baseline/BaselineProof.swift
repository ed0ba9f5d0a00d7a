import MendwallConfiguration
import PolicyModel
import Reachability
import Reports
import Workloads

/// What a proposal changes of who can talk to whom, found out before it is offered.
struct BaselineProof {
  /// How many lines tell it, before the rest is counted.
  private static let mostLines = 20

  /// What must stay open and would be cut, in sentences.
  let broken: [String]
  /// What it cuts and opens, in lines, the most important first.
  let lines: [String]
  /// What it cuts off from name resolution, ingress or monitoring, in sentences' ends.
  let lifelines: [String]
  /// The policies that count in the cluster and not in the answers.
  let unevaluated: [ObjectReference]

  /// - Parameters:
  ///   - proposed: the new policies.
  ///   - policies: those that are in force beside them.
  ///   - inventory: what runs.
  ///   - needed: of which what they allow must stay open.
  ///   - seen: observed connections, which must stay open where Git allows them; nil for none.
  init(
    _ proposed: [Policy], beside policies: [Policy], inventory: Inventory,
    needed: [ConnectivityAssertion], seen: FlowReading.Seen?
  ) {
    var evaluator = Evaluator([inventory], policies: policies + proposed)
    let before = evaluator.connectivity(of: policies)
    let after = evaluator.connectivity(of: policies + proposed)
    let observed = seen?.cut(from: before, to: after, most: .max).connections ?? []
    broken =
      BaselineProof.broken(needed.filter { $0.expectation == .allow }, before, after)
      + observed.map { "\($0.pair) was seen: \($0.seenInWords)" }
    let comparison = ConnectionComparison(from: before.connections(), to: after.connections())
    lines = BaselineProof.told(comparison.lines)
    lifelines = Lifelines.cut(by: comparison.changes, in: inventory)
    let unknown = (policies + proposed).filter { !Evaluator.evaluates($0.kind) }
    unevaluated = (evaluator.unevaluated.map(\.object) + unknown.map(\.reference)).sorted()
  }

  /// What holds before and does not afterwards.
  private static func broken(
    _ needed: [ConnectivityAssertion], _ before: Connectivity, _ after: Connectivity
  ) -> [String] {
    let old = AssertionResult.check(needed, in: before, of: "Git")
    let new = AssertionResult.check(needed, in: after, of: "the proposal")
    return zip(old, new).flatMap { old, new in
      // What is broken already is not the proposal's doing.
      old.holds
        ? new.violations.map { "\($0), and \"\(new.assertion)\" stands in \(new.location.inWords)" }
        : []
    }
  }

  private static func told(_ lines: [GroupedLine<PortChange>]) -> [String] {
    let ranks = lines.map(rank)
    let order = lines.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    let shown = order.prefix(mostLines).map { Finding.ImpactLine(lines[$0]).inWords }
    let rest = order.count - shown.count
    return shown + (rest > 0 ? ["and \(rest) more"] : [])
  }

  /// Cuts before openings; of cuts those within the cluster, then what comes from outside, then what goes there;
  /// of these what is cut altogether first.
  private static func rank(_ line: GroupedLine<PortChange>) -> Int {
    let kind = line.label.kind
    if !kind.closes { return 6 }
    let rest = kind == .closed ? 0 : 1
    if line.from.allSatisfy(\.isOutside) { return 2 + rest }
    return (line.to.allSatisfy(\.isOutside) ? 4 : 0) + rest
  }
}

extension PeerGroup {
  /// Whether it is addresses outside of the cluster.
  fileprivate var isOutside: Bool {
    switch self {
    case .internet, .peer(.range): true
    default: false
    }
  }
}
