import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// A report for a pull request or an issue, in the Markdown that forges read alike.
///
/// It never grows beyond its home's limit: findings are told whole, the gravest first, the table before them,
/// and what was left out is counted. Nothing of it that comes from elsewhere is Markdown or HTML.
public struct MarkdownRenderer: Sendable {
  /// How many characters a comment may have.
  public enum Limit: Int, Sendable {
    case gitHub = 65_536
    case gitLab = 1_000_000
    case bitbucket = 32_768
  }

  let limit: Int
  private let link: String?
  let showsHTML: Bool
  let isResolved: Bool

  /// - Parameters:
  ///   - limit: in UTF-8 bytes, which are never fewer than characters.
  ///   - link: where all of it can be read.
  ///   - showsHTML: whether Markdown may hold HTML, which folds the findings; Bitbucket shows it as text.
  ///   - isResolved: whether an earlier report had drift, and this one has none.
  public init(
    limit: Int = Limit.gitHub.rawValue, link: String? = nil, showsHTML: Bool = true,
    isResolved: Bool = false
  ) {
    self.limit = limit
    self.link = link
    self.showsHTML = showsHTML
    self.isResolved = isResolved
  }

  public func render(_ report: DriftReport) -> String {
    let head = heading(report)
    let foot = footer(from: report.startedAt, to: report.finishedAt)
    var room = limit - head.utf8.count - foot.utf8.count
    // What a branch changes and what is drifted now have half of the room each, at least.
    let proposal = report.proposed.map { self.proposal($0, within: room / 2) } ?? ""
    room -= proposal.utf8.count
    let proposals = report.proposedByFinding
    let findings = report.findingsByNews
    let marks = report.newsMarks
    let listing = MarkdownRenderer.listing(
      of: findings.count, within: room, head: MarkdownRenderer.tableHead,
      row: { MarkdownRenderer.row(findings[$0], proposals[findings[$0].id], marks) },
      section: { section(findings[$0], proposals[findings[$0].id], marks) }, leftOut: leftOut)
    return proposal + head + listing + foot
  }

  /// A table of things, then each of them whole; as many as there is room for, and how many were left out.
  static func listing(
    of count: Int, within limit: Int, head: String, row: (Int) -> String,
    section: (Int) -> String, leftOut: (Int) -> String
  ) -> String {
    if count == 0 { return "" }
    // What is left out is told in a line of its own, for which there is always room.
    var room = limit - leftOut(count).utf8.count
    var text = ""
    var rows = 0
    let tableRoom = room * 3 / 5 - head.utf8.count
    var body = ""
    for index in 0..<count {
      let row = row(index)
      if body.utf8.count + row.utf8.count > tableRoom { break }
      body += row
      rows += 1
    }
    if rows > 0 {
      text += head + body
      room -= head.utf8.count + body.utf8.count
      if rows < count {
        let more = "\nThe table goes on with \(count - rows) more.\n"
        text += more
        room -= more.utf8.count
      }
    }
    var told = 0
    for index in 0..<count {
      let section = section(index)
      if section.utf8.count > room { break }
      text += section
      room -= section.utf8.count
      told += 1
    }
    return told < count ? text + leftOut(count - told) : text
  }

  static func sign(_ tone: Verdict.Tone) -> String {
    switch tone {
    case .good: "✅"
    case .doubtful: "⚠️"
    case .bad: "❌"
    }
  }

  private func heading(_ report: DriftReport) -> String {
    let verdict = Verdict(report)
    let source = report.source
    let resolved = isResolved ? "Resolved. " : ""
    var text = "## \(Self.sign(verdict.tone)) \(resolved)\(plain(verdict.words))\n\n"
    text +=
      "Git: \(code(source.revision)), commit \(code(String(source.commit.prefix(12)))) of "
      + "\(source.committedAt). Cluster: \(code(short(report.cluster.inWords))).\n"
    let counts = Severity.allCases.compactMap { severity -> String? in
      let count = report.findings.count { $0.severity == severity }
      return count > 0 ? "\(count) \(severity.rawValue)" : nil
    }
    if !counts.isEmpty { text += "\n**\(counts.joined(separator: ", "))**\n" }
    if let flows = report.flows { text += Self.section(flows, within: limit / 4) }
    if let news = report.news { text += Self.heading(news, within: limit / 4) }
    return text + Self.errors(report.diagnostics)
  }

  /// What could not be seen, as far as there is room for it.
  static func errors(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.filter { $0.severity == .error }
    var text = ""
    for error in errors.prefix(5) { text += "\n> \(plain(short(error.inWords)))\n" }
    if errors.count > 5 { text += "\n> and \(errors.count - 5) more that could not be seen\n" }
    return text
  }

  func footer(from start: Instant, to end: Instant) -> String {
    let seconds = max(0, end.secondsSinceEpoch - start.secondsSinceEpoch)
    let all = link.map { " [The whole report](<\(Self.destination($0))>)." } ?? ""
    let words = "mendwall, \(end), \(seconds) s.\(all)"
    return showsHTML ? "\n<sub>\(words)</sub>\n" : "\n\(words)\n"
  }

  private func leftOut(_ count: Int) -> String {
    "\n\(counted(count, "finding")) more \(count == 1 ? "is" : "are") left out here for lack of room.\n"
  }

  private static let tableHead =
    "\n| | object | | in Git | lets through or cuts |\n|---|---|---|---|---|\n"

  /// - Parameters:
  ///   - finding: the finding.
  ///   - proposed: what a branch makes of the same object.
  ///   - marks: what is news of each finding, where anybody asked.
  private static func row(
    _ finding: Finding, _ proposed: Proposal.Object?, _ marks: NewsMarks?
  ) -> String {
    let news = marks.map { ", \($0.mark(finding).rawValue)" } ?? ""
    let note = news + (proposed.map { ", and \($0.noteOfFinding)" } ?? "")
    let cells = [
      finding.severity.rawValue, code(short(finding.name)), finding.stateInWords + note,
      finding.declared.map { code(short($0.inWords)) } ?? "",
      plain(short(finding.impactInWords.first ?? "")),
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  /// - Parameters:
  ///   - finding: the finding.
  ///   - proposed: what a branch makes of the same object.
  ///   - marks: what is news of each finding, where anybody asked.
  private func section(
    _ finding: Finding, _ proposed: Proposal.Object?, _ marks: NewsMarks?
  ) -> String {
    let title = "\(finding.severity.rawValue): \(plain(finding.headline))"
    var text =
      showsHTML ? "\n<details><summary>\(title)</summary>\n\n" : "\n### \(title)\n\n"
    if let marks { text += "\(plain(marks.note(finding)))\n\n" }
    if let reason = finding.severityReason {
      text += "\(finding.severity.rawValue): \(plain(reason))\n\n"
    }
    let sides =
      finding.actors.map { "- in the cluster by \(plain($0))\n" }
      + finding.origins.map { "- in Git \(plain($0))\n" }
    if !sides.isEmpty { text += sides.joined() + "\n" }
    if !finding.impactInWords.isEmpty {
      text += finding.impactInWords.map { "- \(plain($0))\n" }.joined() + "\n"
    }
    if let explanation = finding.explanation { text += "\(plain(explanation))\n\n" }
    if let proposed { text += "\(plain(proposed.noteOfFinding))\n\n" }
    let changes = (finding.changes ?? []).flatMap { change in
      // A space before, so that no line is another's heading.
      ChangeText.lines(change, place: change.declared, TerminalStyle(isColoured: false))
        .map(Self.difference)
    }
    if !changes.isEmpty {
      text += Self.fenced(changes.joined(separator: "\n"), as: "diff") + "\n"
    }
    return showsHTML ? text + "</details>\n" : text
  }

  /// A line of a change as a diff has it: the sign first.
  static func difference(_ line: String) -> String {
    let rest = line.drop { $0 == " " }
    if line.hasPrefix("    "), let sign = rest.first, "-+".contains(sign) {
      return "\(sign) \(rest.dropFirst(2))"
    }
    return "@@ \(rest) @@"
  }

  // MARK: What nothing can break out of

  static func code(_ text: String) -> String {
    let text = printable(text).replacing("|", with: "\\|")
    let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") || text.isEmpty ? " " : ""
    return fence + pad + text + pad + fence
  }

  private func code(_ text: String) -> String { Self.code(text) }
  private func plain(_ text: String) -> String { Self.plain(text) }
  private func short(_ text: String) -> String { Self.short(text) }

  /// Text that is no markup, no mention and no link, wherever it stands in a line.
  static func plain(_ text: String) -> String {
    var result = ""
    let scalars = Array(printable(text).unicodeScalars.drop { $0 == " " })
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      // A list begins with a dash, or with a number and one of these.
      let mayBegin = result.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      let isPlain =
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ";", "(": true
        // At the beginning of a line GitLab takes a slash for a command.
        case "-", ")", "/": !mayBegin
        case ".": !mayBegin && result.suffix(3).lowercased() != "www"
        // A link goes on after it, and so does the name of a picture.
        case ":": next == " "
        default: scalar.value >= 0x80
        }
      result += isPlain ? String(scalar) : "&#\(scalar.value);"
    }
    return result
  }

  static func fenced(_ text: String, as language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(text)\n\(fence)\n"
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for each in text {
      run = each == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  static func short(_ text: String) -> String {
    text.count <= 160 ? text : text.prefix(159) + "…"
  }

  /// A link's destination between angle brackets.
  private static func destination(_ link: String) -> String {
    link.filter { !$0.isWhitespace && !"<>\\".contains($0) }
  }
}
