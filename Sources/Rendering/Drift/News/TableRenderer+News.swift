import MendwallConfiguration
import Reports

extension TableRenderer {
  /// Rows of what is no more, in the columns of findings.
  static func past(_ news: News) -> [[String]] {
    func row(_ word: String, _ past: KnownFinding) -> [String] {
      [
        word, past.severity.rawValue, Finding.stateInWords(past.type, past.state), past.name, "-",
        "-", "-", "-",
      ]
    }
    return news.ended.map { row("gone", $0) } + news.tolerated.map { row("tolerated now", $0) }
      + news.maybeGone.map { row("perhaps gone", $0) }
  }
}
