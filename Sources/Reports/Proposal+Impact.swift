import PolicyModel
public import Reachability

extension Proposal.Object {
  /// Takes in what the change lets through, and grades it by that.
  ///
  /// - Parameters:
  ///   - part: what the change lets through and cuts.
  ///   - index: of the object among those that were looked at.
  ///   - names: of all these objects.
  ///   - owns: whether Git owns a namespace.
  public mutating func take(
    _ part: Impact.Part, index: Int, names: [String], owns: @escaping @Sendable (String) -> Bool
  ) {
    let account = ImpactAccount(part, index: index, names: names, owns: owns)
    impact = account.lines
    impactOmitted = account.linesOmitted
    guard let row = account.row else { return }
    severity = row.severity
    severityReason = row.words
  }

  /// Whether something gains a way, as far as that could be worked out; true also of a policy of which it could
  /// not.
  public var mayOpen: Bool {
    guard let impact else {
      return PolicyKind.of(apiVersion: object.apiVersion, kind: object.kind)?.role == .policy
    }
    return impact.contains { $0.change.opens } || impactOmitted != nil
  }
}

extension Proposal {
  /// Takes in what all objects together let through and cut, each pair once.
  ///
  /// - Parameters:
  ///   - parts: of the objects.
  ///   - names: of the objects.
  public mutating func take(connectionsOf parts: [Impact.Part], names: [String]) {
    let most = ImpactAccount.mostConnections(ofEach: names.count)
    var seen: Set<CausedChange> = []
    var omitted = 0
    for part in parts {
      let (told, count) = part.changes.pairs(most: most)
      omitted += count - told.count
      connections += told.filter { seen.insert($0).inserted }
        .map { Finding.Connection($0, names: names) }
    }
    connectionsOmitted = omitted > 0 ? omitted : nil
  }
}

extension Finding.ImpactLine.Kind {
  /// Whether something is let through that was not, or is isolated no longer.
  public var opens: Bool { ![.closed, .narrowed].contains(self) }
}

extension DriftReport {
  /// What the branch makes of objects that are drifted now, by the ids of the findings about them.
  public var proposedByFinding: [String: Proposal.Object] {
    let pairs = (proposed?.objects ?? []).flatMap { object in
      (object.alsoDrifted ?? []).map { ($0, object) }
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
