import Documents
import Reachability
public import Reports
import Workloads

/// Who can talk to whom, or what differs in that, for a person: what is alike in one line.
public struct ReachRenderer {
  private let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  public func render(_ report: ReachReport) -> String {
    var lines = report.flows.map { FlowText(style: style).lines($0) + [""] } ?? []
    if let query = report.query { lines += answer(query) }
    if let assertions = report.assertions { lines += checked(assertions) }
    if report.against != nil {
      lines += changes(report)
    } else if report.query == nil, report.assertions == nil {
      lines += connections(report)
    }
    for policy in report.unevaluated {
      lines.append(
        style.yellow("not evaluated: \(printable(policy.object)) \(printable(policy.reason))"))
    }
    lines += report.assumptions.map { style.dim("assumed: \(printable($0))") }
    if !report.complete {
      lines.append(style.red("Not everything that the answers depend on could be seen."))
    }
    return style.text(lines)
  }

  private func answer(_ query: ReachReport.Query) -> [String] {
    let pair = "\(query.from.peer.inWords) to \(query.to.peer.inWords)"
    let port = "\(query.protocol.rawValue.lowercased())/\(query.port)"
    let verdict =
      query.allowed
      ? style.bold(style.green("allowed")) : style.bold(style.red("denied"))
    return ["\(verdict): \(printable(pair)) on \(port)"]
      + query.explanation.map { "  \(printable($0))" }
  }

  private func checked(_ assertions: [ReachReport.Assertion]) -> [String] {
    let broken = assertions.filter { !$0.holds }
    let head =
      broken.isEmpty
      ? style.bold(
        style.green(
          assertions.count == 1
            ? "The one assertion holds" : "All \(assertions.count) assertions hold"))
      : style.bold(style.red("\(broken.count) of \(assertions.count) assertions are broken"))
    return [head]
      + broken.flatMap { assertion in
        [
          style.red("BROKEN  \(printable(assertion.assertion))")
            + style.dim("  \(style.whole(printable(assertion.declared)))")
        ] + assertion.violations.map { "  \(printable($0))" }
      }
  }

  private func connections(_ report: ReachReport) -> [String] {
    let head = "\(report.state): \(report.size)"
    if report.lines.isEmpty { return [head, "nobody can talk to anybody"] }
    return [style.bold(head)]
      + aligned(report.lines.map { ($0.from, "→", $0.to, $0.label.description) })
  }

  private func changes(_ report: ReachReport) -> [String] {
    let states = "\(report.state) to \(report.against ?? "")"
    if report.changedLines.isEmpty {
      return [style.bold(style.green("\(states): nothing differs in who can talk to whom"))]
    }
    var lines = [style.bold("\(states): \(ReachRenderer.counts(report))")]
    for kind in ConnectionChange.Kind.allCases {
      for line in report.changedLines where line.label.change.kind == kind {
        lines.append(
          ReachRenderer.line(
            kind, from: line.from.inWords, to: line.to.inWords,
            line.label.change, style))
        let causes = line.label.causes.map { report.changedObjects[$0] }
        lines += causes.map { cause in
          let place = cause.place.map { " (\(style.whole(printable($0))))" } ?? ""
          return style.dim("    by \(printable(cause.object))\(place)")
        }
      }
    }
    return lines
  }

  private static func counts(_ report: ReachReport) -> String {
    let connections = report.connections ?? []
    let parts = ConnectionChange.Kind.allCases.compactMap { kind -> String? in
      let count = connections.count { $0.change == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }
    return parts.joined(separator: ", ")
  }

  /// A change in one line, its kind by a word and a sign beside the colour.
  static func line(
    _ kind: ConnectionChange.Kind, from: String, to: String, _ change: PortChange,
    _ style: TerminalStyle
  ) -> String {
    let text =
      "\(kind.sign) \(kind.rawValue.padded(to: 8)) \(printable(from)) → \(printable(to)): \(change.inWords)"
    return kind.opens ? style.red(text) : style.yellow(text)
  }

  private func aligned(_ rows: [([PeerGroup], String, [PeerGroup], String)]) -> [String] {
    let texts = rows.map {
      (printable($0.0.inWords), printable($0.2.inWords), $0.3)
    }
    let first = min(texts.map(\.0.columns).max() ?? 0, 40)
    let second = min(texts.map(\.1.columns).max() ?? 0, 40)
    return texts.map { from, to, ports in
      "  \(from.padded(to: first)) → \(to.padded(to: second))  \(ports)"
    }
  }
}

extension ConnectionChange.Kind {
  var sign: String {
    switch self {
    case .opened, .widened: "+"
    case .closed, .narrowed: "-"
    case .changed: "±"
    }
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }
}
