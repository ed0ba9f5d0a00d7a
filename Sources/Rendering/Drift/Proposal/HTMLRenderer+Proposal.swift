import Documents
import MendwallConfiguration
import PolicyModel
import Reports

extension HTMLRenderer {
  /// What a branch changes. The filters are of what is drifted now and leave it as it is.
  static func section(_ proposed: Proposal) -> String {
    var html =
      "<section id=\"branch\" aria-labelledby=\"branch-title\">\n"
      + "<h2 id=\"branch-title\">\(text(proposed.headline))</h2>\n"
      + "<p>Branch: <code>\(text(proposed.head.revision))</code>, commit "
      + "<code>\(text(String(proposed.head.commit.prefix(12))))</code> of "
      + time(proposed.head.committedAt)
    if let start = proposed.mergeBase {
      html +=
        ", since it left <code>\(text(proposed.base.revision))</code> at commit "
        + "<code>\(text(String(start.prefix(12))))</code>"
    }
    html += "</p>\n"
    for (index, object) in proposed.objects.enumerated() { html += article(object, index) }
    html += list("Remarks", proposed.diagnostics.map { "\($0.severity.rawValue): \($0.inWords)" })
    return html + "</section>\n"
  }

  private static func article(_ object: Proposal.Object, _ index: Int) -> String {
    let grade = object.severity.rawValue
    var html =
      "<article class=\"\(grade)\" aria-labelledby=\"proposed-\(index)\">\n"
      + "<h3 id=\"proposed-\(index)\"><span class=\"badge\">\(grade)</span> "
      + "\(text(object.headline))</h3>\n"
    if let declared = object.declared {
      let word = object.change == .removed ? "Was declared" : "Declared"
      html += "<p>\(word) at <code>\(text(declared.inWords))</code></p>\n"
    }
    let sentences = [
      object.severityReason.map { "\(grade): \($0)" }, object.driftNote, object.explanation,
    ]
    html += sentences.compactMap { $0 }.map { "<p>\(text($0))</p>\n" }.joined()
    html += list("By", object.origins) + list("Lets through or cuts", object.impactInWords)
    return html + object.changes.map(table).joined() + "</article>\n"
  }

  private static func table(_ change: PlannedChange) -> String {
    let place = change.declared.map { " <span class=\"dim\">\(text($0.inWords))</span>" } ?? ""
    let note = change.note.map { " <span class=\"dim\">(\(text($0)))</span>" } ?? ""
    return """
      <table>
      <caption><code>\(text(change.path))</code>\(place)\(note)</caption>
      <thead><tr><th scope="col">Before</th><th scope="col">With the branch</th></tr></thead>
      <tbody><tr><td data-side="Before">\(value(change.before, "del", "-"))</td>\
      <td data-side="With the branch">\(value(change.after, "ins", "+"))</td></tr></tbody>
      </table>

      """
  }
}
