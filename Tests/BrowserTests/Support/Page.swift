import Documents
import MendwallTesting
import Rendering
import Reports

/// A report's page in a file, as somebody opens it who got it by e-mail.
struct Page {
  private let folder: TemporaryFolder
  let html: String
  var url: String { "file://\(folder("report.html"))" }

  init(_ report: DriftReport) throws { try self.init(html: HTMLRenderer.render(report)) }

  init(html: String) throws {
    self.html = html
    folder = try TemporaryFolder()
    try folder.write(html, to: "report.html")
  }
}

extension Browser {
  /// The headings of the findings that can be seen, without their severities.
  func shownFindings() async throws -> [String] {
    try await evaluate(
      """
      return Array.from(document.querySelectorAll('article'))
        .filter((article) => article.getClientRects().length > 0)
        .map((article) => article.querySelector('h3').lastChild.textContent.trim());
      """
    ).sequence?.compactMap(\.string) ?? []
  }

  /// How many are shown, as the page says it.
  func count() async throws -> String? {
    try await evaluate("return document.getElementById('shown').textContent;").string
  }
}
