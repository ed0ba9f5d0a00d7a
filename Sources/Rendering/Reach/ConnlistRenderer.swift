import Documents
import PolicyModel
import Reachability
public import Reports
import Workloads

/// Connections in the lines that np-guard's netpol-analyzer writes with `list` and `diff`, so that its
/// readers read them: `shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432`.
///
/// What its `diff` says of workloads that only one state has is not told: reports do not hold it.
public enum ConnlistRenderer {
  /// - Returns: a line a pair, in the order of their bytes; of two states what differs, with that tool's
  ///   headline, changed before added before removed, and what comes from the ingress controller last.
  public static func render(_ report: ReachReport) -> String {
    let connections = report.connections ?? []
    if report.against == nil { return text(connections.map(line).sorted(by: precedes)) }
    var groups = [[String]](repeating: [], count: 6)
    for connection in connections {
      guard let kind = connection.change else { continue }
      let isController = connection.from.peer == .entity(.ingressController)
      groups[place(of: kind) + (isController ? 3 : 0)].append(difference(connection, kind))
    }
    return text(["Connectivity diff:"] + groups.flatMap { $0.sorted(by: precedes) })
  }

  private static func line(_ connection: ReachReport.Connection) -> String {
    "\(name(connection.from)) => \(name(connection.to)) : \(ports(connection.allow))"
  }

  private static func difference(
    _ connection: ReachReport.Connection, _ kind: ConnectionChange.Kind
  ) -> String {
    let type = ["changed", "added", "removed"][place(of: kind)]
    return "diff-type: \(type), source: \(name(connection.from)), "
      + "destination: \(name(connection.to)), "
      + "ref1: \(ports(connection.before)), ref2: \(ports(connection.after))"
  }

  private static func place(of kind: ConnectionChange.Kind) -> Int {
    switch kind {
    case .widened, .narrowed, .changed: 0
    case .opened: 1
    case .closed: 2
    }
  }

  private static func name(_ peer: ReportedPeer) -> String {
    switch peer.peer {
    case .workload, .pod: printable(peer.peer.nameWithKind)
    case .range(let range): "\(range.first.text)-\(range.last.text)"
    case .entity(let entity): "{\(entity.rawValue)}"
    }
  }

  private static func ports(_ map: AllowMap?) -> String {
    let ports = map?.ports ?? .none
    if ports == .all { return "All Connections" }
    if ports.isEmpty { return "No Connections" }
    return TransportProtocol.allCases.compactMap { transport in
      let ranges = ports.ports(of: transport)
      return ranges.isEmpty
        ? nil : "\(transport.rawValue) \(ranges.map(\.inWords).joined(separator: ","))"
    }.sorted().joined(separator: ",")
  }

  /// By bytes, as that tool sorts; Swift's own order of strings is by their normal form.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func text(_ lines: [String]) -> String {
    lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }
}
