import Documents
import Reachability
public import Reports
import Workloads

/// Connections as a table for spreadsheets (RFC 4180): one row a pair of peers and protocol.
///
/// Of two states a pair has a row for each protocol in which it differs: `ports` are those that it gained
/// or lost, `before` and `after` all of that protocol, and `change` is the pair's.
public enum CSVRenderer {
  /// - Returns: rows that end in CR LF, the first of them the names of the columns. No value begins with a
  ///   sign that a spreadsheet would take for a formula: such a one stands behind an apostrophe.
  public static func render(_ report: ReachReport) -> String {
    let connections = report.connections ?? []
    if report.against == nil {
      return text(
        ["from", "from kind", "to", "to kind", "protocol", "ports"],
        connections.flatMap { connection in
          rows(connection) { transport in
            let ports = connection.allow?.ports ?? .none
            return ports.ports(of: transport).isEmpty ? nil : [ports.text(of: transport)]
          }
        })
    }
    return text(
      [
        "change", "from", "from kind", "to", "to kind", "protocol", "ports", "before", "after",
        "causes",
      ],
      connections.flatMap { connection in
        let before = connection.before?.ports ?? .none
        let after = connection.after?.ports ?? .none
        let differing = before.subtracting(after).union(after.subtracting(before))
        let causes = (connection.causes ?? []).map(\.inWords).joined(separator: "; ")
        return rows(connection) { transport in
          differing.ports(of: transport).isEmpty
            ? nil : [differing, before, after].map { $0.text(of: transport) } + [causes]
        }.map { [connection.change?.rawValue ?? ""] + $0 }
      })
  }

  /// - Parameter values: what is told of a protocol; nil for no row.
  private static func rows(
    _ connection: ReachReport.Connection, _ values: (TransportProtocol) -> [String]?
  ) -> [[String]] {
    let peers = [connection.from.peer, connection.to.peer].flatMap { [$0.inWords, $0.kindInWords] }
    return TransportProtocol.allCases.compactMap { transport in
      values(transport).map { peers + [transport.rawValue] + $0 }
    }
  }

  static func text(_ header: [String], _ rows: [[String]]) -> String {
    var text = ""
    for row in [header] + rows {
      text += row.map(field).joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func field(_ value: String) -> String {
    var text = printable(value)
    if let first = text.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) {
      text = "'" + text
    }
    let needsQuotes = text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}

extension ReachReport.Cause {
  /// `NetworkPolicy shop/web (shop/web.yaml:1)`
  var inWords: String { place.map { "\(object) (\($0))" } ?? object }
}
