import Reachability
public import Reports

/// Connections as a picture: what changed between two states, or who can talk to whom in one.
///
/// A change differs by colour, by line and by a sign: opened is red, solid and `+`, closed is blue, dashed
/// and `-`, and what only differs is `±` with the ports of both states. The picture holds no script and no
/// reference, is as wide as it needs to be, and says in words what it shows.
public enum SVGRenderer {
  public static func render(_ report: ReachReport) -> String {
    let title = report.against.map { "\(report.state) → \($0)" } ?? report.state
    let connections = report.connections ?? []
    if report.against == nil {
      let peers = Set(connections.flatMap { [$0.from, $0.to] }).count
      if peers > SVGPicture.mostPeers {
        return sentence(
          title,
          "\(peers) peers are too many for a picture, which holds \(SVGPicture.mostPeers). "
            + "Name fewer with --from and --to, or write a table with -o csv.")
      }
      let lines = statedLines(report)
      if lines.isEmpty { return sentence(title, "Nobody can talk to anybody.") }
      return draw(
        SVGPicture(lines), title, "Who can talk to whom: \(counted(connections.count, "pair"))",
        [])
    }
    let changes = changedLines(report)
    if changes.isEmpty { return sentence(title, "Nothing differs in who can talk to whom.") }
    let parts = ConnectionChange.Kind.allCases.compactMap { kind -> String? in
      let count = connections.count { $0.change == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }
    let causes = Set(changes.flatMap(\.causes)).sorted()
    let shown = causes.prefix(5).map { "by \($0)" }
    let more = causes.count - shown.count
    return draw(
      SVGPicture(changes), title,
      "Pairs of peers that may talk otherwise: \(parts.joined(separator: ", "))",
      shown + (more > 0 ? ["and by \(counted(more, "more object"))"] : []))
  }

  // MARK: Lines

  static func statedLines(_ report: ReachReport)
    -> [(from: [PeerGroup], to: [PeerGroup], ports: PortSet)]
  {
    if !report.lines.isEmpty { return report.lines.map { ($0.from, $0.to, $0.label) } }
    return (report.connections ?? []).map {
      ([.peer($0.from.peer)], [.peer($0.to.peer)], $0.allow?.ports ?? .none)
    }
  }

  /// A report that was read has pairs alone.
  static func changedLines(_ report: ReachReport) -> [SVGPicture.Change] {
    if !report.changedLines.isEmpty {
      return report.changedLines.map { line in
        let change = line.label.change
        let causes = line.label.causes.filter(report.changedObjects.indices.contains)
        return SVGPicture.Change(
          from: line.from, to: line.to, kind: change.kind, before: change.before,
          after: change.after, causes: causes.map { report.changedObjects[$0].inWords })
      }
    }
    return (report.connections ?? []).compactMap { connection in
      guard let kind = connection.change else { return nil }
      return SVGPicture.Change(
        from: [.peer(connection.from.peer)], to: [.peer(connection.to.peer)], kind: kind,
        before: connection.before?.ports ?? .none, after: connection.after?.ports ?? .none,
        causes: (connection.causes ?? []).map(\.inWords))
    }
  }

  // MARK: Documents

  private static func sentence(_ title: String, _ sentence: String) -> String {
    let lines = SVGText.wrapped(sentence, to: 72)
    let body = lines.enumerated().map { index, line in
      SVGText.element(line, x: SVGLayout.margin, y: 66 + index * 20, "text")
    }
    let shown = SVGText.shortened(title, to: 72)
    let widths =
      lines.map { SVGText.width($0, size: 13) } + [SVGText.width(shown, size: 18)]
    return document(
      title, sentence, width: (widths.max() ?? 0) + 2 * SVGLayout.margin,
      height: 66 + lines.count * 20,
      [SVGText.element(shown, x: SVGLayout.margin, y: 36, "head")] + body)
  }

  private static func draw(
    _ picture: SVGPicture, _ title: String, _ summary: String, _ notes: [String]
  ) -> String {
    let legend = SVGDrawing.legend(picture)
    let layout = SVGLayout(picture, SVGOrder(picture), top: legend.isEmpty ? 84 : 112)
    var foot = notes
    if picture.hidden > 0 {
      foot.insert(
        "\(counted(picture.hidden, "more edge")) \(picture.hidden == 1 ? "is" : "are") not drawn: "
          + "name fewer peers with --from and --to, or write a table with -o csv.", at: 0)
    }
    let head = SVGText.shortened(title, to: 72)
    let lines = foot.flatMap { SVGText.wrapped($0, to: 96) }
    let widths =
      [
        layout.width - 2 * SVGLayout.margin, SVGText.width(head, size: 18),
        SVGText.width(summary, size: 13), SVGDrawing.legendWidth(picture),
      ] + lines.map { SVGText.width($0, size: SVGLayout.labelSize) }
    var body = [
      SVGText.element(head, x: SVGLayout.margin, y: 36, "head"),
      SVGText.element(summary, x: SVGLayout.margin, y: 60, "text"),
    ]
    body += legend + SVGDrawing.body(picture, layout)
    body += lines.enumerated().map { index, line in
      SVGText.element(line, x: SVGLayout.margin, y: layout.height + 12 + index * 18, "note")
    }
    let words = ([summary] + picture.edges.map(\.words) + foot).map { sentence in
      sentence.hasSuffix(".") ? sentence : sentence + "."
    }
    return document(
      title, words.joined(separator: " "), width: (widths.max() ?? 0) + 2 * SVGLayout.margin,
      height: layout.height + (lines.isEmpty ? 0 : lines.count * 18 + 12), body)
  }

  private static func document(
    _ title: String, _ description: String, width: Int, height: Int, _ body: [String]
  ) -> String {
    let head = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" lang=\"en\" role=\"img\" "
        + "aria-labelledby=\"title description\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\">",
      "<title id=\"title\">\(xml(title))</title>",
      "<desc id=\"description\">\(xml(description))</desc>",
      "<style>", SVGDrawing.styles, "</style>",
      "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>",
    ]
    return (head + body + ["</svg>"]).joined(separator: "\n") + "\n"
  }
}
