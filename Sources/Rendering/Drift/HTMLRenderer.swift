import Documents
import MendwallConfiguration
import PolicyModel
import Reachability
public import Reports

/// A report as one file that needs nothing else: it opens from an e-mail, on a phone and in print, by keyboard
/// and by screen reader, light and dark.
public enum HTMLRenderer {
  /// How many moments the timeline has at most.
  private static let mostMoments = 200

  public static func render(_ report: DriftReport) -> String {
    let verdict = Verdict(report)
    let picture = self.picture(report)
    var body = "<a class=\"skip\" href=\"#findings\">To the findings</a>\n<header>\n"
    body += "<h1 class=\"\(tone(verdict))\">\(text(verdict.words))</h1>\n"
    body += compared(report)
    body += "</header>\n<main>\n"
    if let flows = report.flows { body += section(flows) }
    if let news = report.news { body += section(news) }
    if let proposed = report.proposed { body += section(proposed) }
    if !report.findings.isEmpty { body += filters(report) }
    body += "<section id=\"findings\" aria-labelledby=\"findings-title\">\n"
    body +=
      "<h2 id=\"findings-title\">\(report.proposed == nil ? "Findings" : "Drift now")</h2>\n"
    if report.findings.isEmpty { body += "<p>Nothing departs from Git in what was seen.</p>\n" }
    let proposals = report.proposedByFinding
    let marks = report.newsMarks
    let findings = report.findingsByNews
    body.appendInParallel(count: findings.count) { range in
      range.map { article(findings[$0], $0, proposals[findings[$0].id], marks) }.joined()
    }
    body += "</section>\n" + (picture.map { figure($0) } ?? "") + timeline(report)
    body += remarks(report) + "</main>\n"
    return HTMLPage(
      title: verdict.words, innerStyles: picture.map { [style(in: $0)] } ?? [], body: body
    ).document
  }

  static func text(_ text: String) -> String { xml(printable(text)) }

  static func tone(_ verdict: Verdict) -> String {
    switch verdict.tone {
    case .good: "good"
    case .doubtful: "doubtful"
    case .bad: "bad"
    }
  }

  static func compared(_ report: DriftReport) -> String {
    let source = report.source
    return """
      <p>Git: <code>\(text(source.repository))</code> at <code>\(text(source.revision))</code>, commit \
      <code>\(text(String(source.commit.prefix(12))))</code> of \(time(source.committedAt)), \
      \(counted(source.policies, "policy", "policies"))</p>
      <p>Cluster: <code>\(text(report.cluster.inWords))</code></p>
      <p class="dim">Seen \(time(report.finishedAt))</p>

      """
  }

  static func time(_ instant: Instant) -> String {
    "<time datetime=\"\(instant)\">\(text(instant.inWords))</time>"
  }

  // MARK: Filters

  private static func filters(_ report: DriftReport) -> String {
    let boxes = Severity.allCases.compactMap { severity -> String? in
      let count = report.findings.count { $0.severity == severity }
      guard count > 0 else { return nil }
      return
        "<label><input type=\"checkbox\" name=\"severity\" value=\"\(severity.rawValue)\" checked> "
        + "\(severity.rawValue) (\(count))</label>"
    }
    let namespaces = Set(report.findings.compactMap(\.object.namespace)).sorted()
    let authors = Set(report.findings.flatMap(\.authors)).sorted()
    return """
      <form id="filters" hidden aria-label="Which findings are shown">
      <fieldset><legend>Severity</legend>\(boxes.joined(separator: "\n"))</fieldset>
      \(choice("namespace", "Namespace", namespaces))\(choice("author", "Author in Git", authors))\
      <p id="shown" role="status"></p>
      </form>

      """
  }

  private static func choice(_ id: String, _ title: String, _ values: [String]) -> String {
    if values.isEmpty { return "" }
    let options = values.map { "<option value=\"\(text($0))\">\(text($0))</option>" }
    return "<label class=\"choice\" for=\"\(id)\">\(title)<select id=\"\(id)\" name=\"\(id)\">"
      + "<option value=\"\">all</option>\(options.joined())</select></label>\n"
  }

  // MARK: Findings

  /// - Parameters:
  ///   - finding: the finding.
  ///   - index: its place in the page.
  ///   - proposed: what a branch makes of the same object.
  ///   - marks: what is news of each finding, where anybody asked.
  static func article(
    _ finding: Finding, _ index: Int, _ proposed: Proposal.Object?, _ marks: NewsMarks? = nil
  ) -> String {
    let authors = JSONWriter.compact(
      Node(.sequence(finding.authors.map { Node(.string(printable($0))) })))
    let grade = finding.severity.rawValue
    var html =
      "<article class=\"\(grade)\" data-severity=\"\(grade)\" "
      + "data-namespace=\"\(text(finding.object.namespace ?? ""))\" data-authors=\"\(xml(authors))\" "
      + "aria-labelledby=\"finding-\(index)\">\n"
      + "<h3 id=\"finding-\(index)\"><span class=\"badge\">\(grade)</span> "
      + "\(marks.map { badge($0.mark(finding)) } ?? "")\(text(finding.headline))</h3>\n"
    if let declared = finding.declared {
      html += "<p>Declared at <code>\(text(declared.inWords))</code></p>\n"
    }
    let sentences = [
      marks?.note(finding), finding.sentence, finding.severityReason.map { "\(grade): \($0)" },
      finding.explanation,
      proposed?.noteOfFinding,
    ]
    html += sentences.compactMap { $0 }.map { "<p>\(text($0))</p>\n" }.joined()
    html += list("In the cluster by", finding.actors) + list("In Git by", finding.origins)
    html += list("Lets through or cuts", finding.impactInWords)
    let changes = finding.changes ?? []
    if !changes.isEmpty { html += changes.map(table).joined() }
    return html + "</article>\n"
  }

  static func list(_ title: String, _ lines: [String]) -> String {
    if lines.isEmpty { return "" }
    return "<p>\(title):</p>\n<ul>\(lines.map { "<li>\(text($0))</li>" }.joined())</ul>\n"
  }

  private static func table(_ change: Finding.FieldChange) -> String {
    let place = change.declared.map { " <span class=\"dim\">\(text($0.inWords))</span>" } ?? ""
    let note = change.note.map { " <span class=\"dim\">(\(text($0)))</span>" } ?? ""
    return """
      <table>
      <caption><code>\(text(change.path))</code>\(place)\(note)</caption>
      <thead><tr><th scope="col">Git</th><th scope="col">Cluster</th></tr></thead>
      <tbody><tr><td data-side="Git">\(value(change.git, "del", "-"))</td>\
      <td data-side="Cluster">\(value(change.live, "ins", "+"))</td></tr></tbody>
      </table>

      """
  }

  /// The signs say what the colours say.
  static func value(_ node: Node?, _ element: String, _ sign: String) -> String {
    guard let node else { return "<span class=\"dim\">not there</span>" }
    let lines = YAMLWriter.write(node).split(separator: "\n").map { text("\(sign) \($0)") }
    return "<\(element)><pre>\(lines.joined(separator: "\n"))</pre></\(element)>"
  }

  // MARK: The picture

  /// What the findings let through and cut; nil where nothing is known of it.
  private static func picture(_ report: DriftReport) -> String? {
    var seen: Set<String> = []
    let connections = report.findings.flatMap { $0.connections ?? [] }.filter { each in
      seen.insert("\(each.from.peer.inWords) \(each.to.peer.inWords)").inserted
    }
    if connections.isEmpty { return nil }
    var reach = ReachReport(
      state: "Git", against: "the cluster", profile: "", assumptions: [], unevaluated: [],
      complete: true)
    reach.connections = connections.map { each in
      ReachReport.Connection(each)
    }
    return SVGRenderer.render(reach)
  }

  private static func figure(_ svg: String) -> String {
    "<section aria-labelledby=\"picture-title\">\n<h2 id=\"picture-title\">What it lets through</h2>\n"
      + "<figure tabindex=\"0\" aria-labelledby=\"picture-title\">\(svg)</figure>\n</section>\n"
  }

  /// The picture's own style, to the letter.
  private static func style(in svg: String) -> String {
    guard let start = svg.firstRange(of: "<style>"), let end = svg.firstRange(of: "</style>") else {
      return ""
    }
    return String(svg[start.upperBound..<end.lowerBound])
  }

  // MARK: The timeline

  private static func timeline(_ report: DriftReport) -> String {
    var moments: [(at: Instant, words: String)] = []
    for finding in report.findings {
      let commits =
        [finding.removed, finding.declared?.origin]
        + (finding.changes ?? []).map { $0.declared?.origin }
      for commit in commits.compactMap({ $0 }) {
        moments.append((commit.committedAt, "Git: \(Finding.words(commit))"))
      }
      for actor in ([finding.actor] + (finding.changes ?? []).map(\.actor)).compactMap({ $0 }) {
        guard let at = actor.time else { continue }
        moments.append((at, "Cluster: \(finding.name) by \(actor.inWords)"))
      }
      if finding.state == .unmanaged, finding.actor?.time == nil, let at = finding.live?.createdAt {
        moments.append((at, "Cluster: \(finding.name) created"))
      }
    }
    var seen: Set<String> = []
    let told = moments.filter { seen.insert("\($0.at) \($0.words)").inserted }
      .sorted { ($0.at, $0.words) < ($1.at, $1.words) }
    if told.isEmpty { return "" }
    let hidden = told.count - mostMoments
    let items = told.suffix(mostMoments).map { "<li>\(time($0.at)) \(text($0.words))</li>\n" }
    return "<section aria-labelledby=\"timeline-title\">\n<h2 id=\"timeline-title\">Timeline</h2>\n"
      + (hidden > 0 ? "<p class=\"dim\">\(counted(hidden, "earlier moment")) left out</p>\n" : "")
      + "<ol class=\"timeline\">\n\(items.joined())</ol>\n</section>\n"
  }

  // MARK: Remarks

  private static func remarks(_ report: DriftReport) -> String {
    let items = remarkItems(report)
    if items.isEmpty { return "" }
    return "<section aria-labelledby=\"remarks-title\">\n<h2 id=\"remarks-title\">Remarks</h2>\n"
      + "<ul>\(items)</ul>\n</section>\n"
  }

  /// The items of a list; none where there is nothing to remark.
  static func remarkItems(_ report: DriftReport) -> String {
    let exceptions = report.exceptions.filter(\.holds).map { exception in
      "tolerated: \(exception.what)\(exception.until.map { " until \($0)" } ?? ""), "
        + "\(exception.reason ?? "for no reason"); \(counted(exception.tolerated, "difference")) today"
    }
    let notes = report.diagnostics.map { "\($0.severity.rawValue): \($0.inWords)" }
    return (exceptions + notes).map { "<li>\(text($0))</li>\n" }.joined()
  }
}
