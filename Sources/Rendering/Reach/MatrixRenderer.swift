import Documents
import Reachability
public import Reports

/// Connections of few peers as a table: who sends is a row, who receives a column.
///
/// A cell is `all`, `.` for nothing, `#` for the peer itself, or a number that the legend below spells out.
/// Of two states a cell is a sign, `+` for more, `-` for less and `±` for both, and such a number.
public enum MatrixRenderer {
  /// How many peers a line of a terminal holds: columns are named by letters, of which `z` is not one.
  static let mostPeers = 25

  public static func render(_ report: ReachReport) -> String {
    let connections = report.connections ?? []
    let peers = Set(connections.flatMap { [$0.from.peer, $0.to.peer] }).sorted()
    let states = report.against.map { "\(report.state) to \($0)" } ?? report.state
    if peers.isEmpty {
      let nothing =
        report.against == nil
        ? "nobody can talk to anybody" : "nothing differs in who can talk to whom"
      return "\(printable(states)): \(nothing)\n"
    }
    if peers.count > mostPeers {
      return printable(
        "\(states): \(peers.count) peers are too many for a matrix, which holds \(mostPeers); name fewer "
          + "with --from and --to, or write a table with -o csv.") + "\n"
    }
    return table(connections, peers, states, isDifference: report.against != nil)
  }

  private static func table(
    _ connections: [ReachReport.Connection], _ peers: [Peer], _ states: String, isDifference: Bool
  ) -> String {
    let places = Dictionary(uniqueKeysWithValues: zip(peers, peers.indices))
    var cells = peers.indices.map { row in
      peers.indices.map { column in row == column && peers[row].namespace != nil ? "#" : "." }
    }
    var legend: [String] = []
    var numbers: [String: Int] = [:]
    func number(_ meaning: String) -> String {
      let number = numbers[meaning] ?? legend.count + 1
      if numbers[meaning] == nil {
        numbers[meaning] = number
        legend.append(meaning)
      }
      return String(number)
    }
    for connection in connections {
      guard let row = places[connection.from.peer], let column = places[connection.to.peer] else {
        continue
      }
      if let kind = connection.change {
        let before = connection.before?.ports ?? .none
        let after = connection.after?.ports ?? .none
        cells[row][column] = kind.sign + number("\(before) → \(after)")
      } else {
        let ports = connection.allow?.ports ?? .none
        cells[row][column] = ports == .all ? "all" : ports.isEmpty ? "." : number("\(ports)")
      }
    }
    let letters = peers.indices.map { String(Unicode.Scalar(UInt8(ascii: "a") + UInt8($0))) }
    let names = zip(letters, peers).map { "\($0) \(printable($1.inWords))" }
    let width = names.map(\.columns).max() ?? 0
    let cellWidth = cells.joined().map(\.columns).max() ?? 1
    func line(_ name: String, _ cells: [String]) -> String {
      let line = name.padded(to: width) + cells.map { "  " + $0.padded(to: cellWidth) }.joined()
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    var lines = [
      "\(printable(states)): rows send, columns receive", "", line("", letters),
    ]
    lines += zip(names, cells).map(line)
    lines += ["", key(cells, isDifference: isDifference)]
    lines += legend.enumerated().map { "\(String($0 + 1).leftPadded(to: 4))  \($1)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the signs stand for that the cells show.
  private static func key(_ cells: [[String]], isDifference: Bool) -> String {
    let shown = Set(cells.joined().compactMap(\.first))
    let signs: [(Character, String)] =
      isDifference
      ? [
        ("+", "+ more than before"), ("-", "- less than before"), ("±", "± some more, some less"),
        (".", ". as before"), ("#", "# itself"),
      ] : [("a", "all every port"), (".", ". nothing"), ("#", "# itself")]
    return signs.filter { shown.contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}

extension String {
  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
