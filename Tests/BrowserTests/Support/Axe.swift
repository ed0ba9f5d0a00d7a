import Documents
import FoundationEssentials
import Testing

/// axe-core, which judges a page by the rules of WCAG; `scripts/setup --browser` fetches it.
enum Axe {
  struct Missing: Error, CustomStringConvertible {
    let path: String
    var description: String {
      "no axe-core at \(path): run scripts/setup --browser, or set MENDWALL_WITHOUT_BROWSER=1 to leave "
        + "these tests out"
    }
  }

  /// Its source.
  static func source() throws -> String {
    let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
    let cache =
      environment["MENDWALL_CACHE"]
      ?? (environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "")/.cache") + "/mendwall"
    let path = "\(cache)/axe/axe.min.js"
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw Missing(path: path) }
    return String(decoding: data, as: UTF8.self)
  }

  /// What it says of a page.
  struct Verdict {
    /// Each rule that is broken, with the elements and what is wrong with them.
    let violations: [String]
    /// The rules that hold.
    let passes: Set<String>
  }
}

extension Browser {
  /// Judges the page as it is shown by the rules of WCAG 2.2, levels A and AA, and by axe's best practices.
  func axe() async throws -> Axe.Verdict {
    let answer = try await evaluate(
      try Axe.source() + """

        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        return axe.run(document, {runOnly: {type: 'tag', values: tags}}).then((result) => ({
          violations: result.violations.flatMap((rule) => rule.nodes.map((node) =>
            `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`)),
          passes: result.passes.map((rule) => rule.id),
        }));
        """)
    guard let violations = answer["violations"]?.sequence, let passes = answer["passes"]?.sequence
    else { throw Failure(description: "axe gave no verdict: \(answer)") }
    return Axe.Verdict(
      violations: violations.compactMap(\.string), passes: Set(passes.compactMap(\.string)))
  }
}
