import Documents
import Reachability
public import Reports

/// Connections as a graph in the language of Graphviz: namespaces are clusters, peers nodes.
///
/// What changed differs by colour, by line and by a sign: opened is red, bold and `+`, closed is blue,
/// dashed and `-`.
public enum DOTRenderer {
  public static func render(_ report: ReachReport) -> String {
    let connections = report.connections ?? []
    let peers = Set(connections.flatMap { [$0.from.peer, $0.to.peer] }).sorted()
    let ids = Dictionary(
      uniqueKeysWithValues: peers.enumerated().map { ($1, "n\($0)") })
    let title =
      report.against.map { "\(report.state) to \($0)" } ?? "who can talk to whom in \(report.state)"
    var lines = [
      "digraph {",
      "  graph [label=\(quoted(title)), labelloc=t, rankdir=LR, fontname=\"sans-serif\"]",
      "  node [shape=box, fontname=\"sans-serif\"]",
      "  edge [fontname=\"sans-serif\", fontsize=10]",
    ]
    let namespaces = Set(peers.compactMap(\.namespace)).sorted()
    for (number, namespace) in namespaces.enumerated() {
      lines.append("  subgraph cluster_\(number) {")
      lines.append("    graph [label=\(quoted(namespace)), style=rounded]")
      for peer in peers where peer.namespace == namespace { lines.append("    " + node(peer, ids)) }
      lines.append("  }")
    }
    for peer in peers where peer.namespace == nil { lines.append("  " + node(peer, ids)) }
    lines += connections.compactMap { connection in
      guard let from = ids[connection.from.peer], let to = ids[connection.to.peer] else {
        return nil
      }
      return "  \(from) -> \(to) [\(attributes(connection))]"
    }
    if connections.isEmpty {
      let nothing = report.against == nil ? "nobody can talk to anybody" : "nothing differs"
      lines.append("  nothing [shape=plaintext, label=\(quoted(nothing))]")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private static func node(_ peer: Peer, _ ids: [Peer: String]) -> String {
    let isPods = peer.namespace != nil
    let label =
      isPods ? quoted(peer.nameInNamespace, peer.kindInWords) : quoted(peer.inWords)
    return "\(ids[peer] ?? "") [label=\(label)\(isPods ? "" : ", style=dashed")]"
  }

  private static func attributes(_ connection: ReachReport.Connection) -> String {
    guard let kind = connection.change else {
      return "label=\(quoted((connection.allow?.ports ?? .none).description))"
    }
    let before = connection.before?.ports ?? .none
    let after = connection.after?.ports ?? .none
    func look(_ label: String, _ colour: String, _ style: String) -> String {
      let text = quoted("\(kind.sign) \(kind.rawValue)", label)
      return
        "label=\(text), color=\"\(colour)\", fontcolor=\"\(colour)\", style=\(style)"
    }
    return switch kind {
    case .opened: look("\(after)", "#b3261e", "bold")
    case .widened: look("\(before) → \(after)", "#b3261e", "bold")
    case .changed: look("\(before) → \(after)", "#7a4b00", "bold")
    case .narrowed: look("\(before) → \(after)", "#1a56b0", "dashed")
    case .closed: look("\(before)", "#1a56b0", "dashed")
    }
  }

  /// A label of several lines. What Graphviz would take for an escape or an entity stands for itself.
  private static func quoted(_ lines: String...) -> String {
    let lines = lines.map { line in
      printable(line).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("&", with: "&amp;")
    }
    return "\"\(lines.joined(separator: "\\n"))\""
  }
}
