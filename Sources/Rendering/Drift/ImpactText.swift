import Documents
import MendwallConfiguration
import Reports

/// How grave a finding is, and what it lets through or cuts, for a person.
enum ImpactText {
  /// How many lines of what is let through or cut are shown.
  private static let mostLines = 6

  static func lines(of finding: Finding, _ style: TerminalStyle) -> [String] {
    guard let reason = finding.severityReason else { return [] }
    let name = finding.severity.rawValue
    let head = finding.severity >= .high ? style.red(name) : style.yellow(name)
    return ["  \(head): \(printable(reason))"]
      + lines(
        finding.impact ?? [], more: finding.impactOmitted ?? 0,
        hint: "; mendwall reach git --against live tells all", indent: "    ", style)
  }

  /// What is let through or cut.
  ///
  /// - Parameters:
  ///   - more: how many lines more there are than were kept.
  ///   - hint: what tells the rest, at the end of the line that counts it.
  static func lines(
    _ impact: [Finding.ImpactLine], more: Int = 0, hint: String = "", indent: String,
    _ style: TerminalStyle
  ) -> [String] {
    let more = more + max(0, impact.count - mostLines)
    return impact.prefix(mostLines).map { line in
      let text = "\(indent)\(line.change.sign) \(printable(line.inWords))"
      return line.change.isOpening ? style.red(text) : text
    } + (more > 0 ? ["\(indent)and \(more) more\(hint)"] : [])
  }
}

extension Finding.ImpactLine.Kind {
  /// Seen beside the word and the colour.
  fileprivate var sign: String {
    switch self {
    case .opened, .widened, .exposed: "+"
    case .closed, .narrowed: "-"
    case .changed: "±"
    }
  }

  fileprivate var isOpening: Bool { ![.closed, .narrowed].contains(self) }
}
