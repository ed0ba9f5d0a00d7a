import MendwallConfiguration
import Reachability

/// What one changed object lets through and cuts, as reports tell it, and how grave that is.
struct ImpactAccount {
  /// How many connections the objects of a report name at most, unless there are so many objects that each
  /// would name hardly any.
  private static let mostConnectionsInAll = 10_000
  private static let fewestConnections = 10
  private static let mostLines = 50

  let connections: [Finding.Connection]
  /// How many connections more there are.
  let connectionsOmitted: Int?
  let lines: [Finding.ImpactLine]
  /// How many lines more there are.
  let linesOmitted: Int?
  let row: ImpactSeverity.Row?

  /// How many connections each of some objects names at most.
  static func mostConnections(ofEach count: Int) -> Int {
    max(fewestConnections, min(Finding.mostConnections, mostConnectionsInAll / max(1, count)))
  }

  /// - Parameters:
  ///   - part: what the object lets through and cuts.
  ///   - index: of the object among those that were looked at.
  ///   - names: of all these objects.
  ///   - owns: whether Git owns a namespace.
  init(
    _ part: Impact.Part, index: Int, names: [String], owns: @escaping @Sendable (String) -> Bool
  ) {
    let most = ImpactAccount.mostConnections(ofEach: names.count)
    let (changes, count) = part.changes.pairs(most: most)
    connections = changes.map { Finding.Connection($0, names: names) }
    connectionsOmitted = count > changes.count ? count - changes.count : nil
    let exposed = Dictionary(grouping: part.exposed, by: \.direction)
    let exposures = Direction.allCases.compactMap { direction -> Finding.ImpactLine? in
      guard let peers = exposed[direction] else { return nil }
      return Finding.ImpactLine(
        change: .exposed, from: "", to: peers.map { .peer($0.peer) }.inWords,
        ports: direction.rawValue)
    }
    let (gravest, lineCount) = part.changes.gravestLines(ImpactAccount.mostLines)
    lines = exposures + gravest.map { Finding.ImpactLine($0, besides: index, names: names) }
    linesOmitted = lineCount > gravest.count ? lineCount - gravest.count : nil
    row = ImpactSeverity.row(for: .init(part, owns: owns))
  }
}
