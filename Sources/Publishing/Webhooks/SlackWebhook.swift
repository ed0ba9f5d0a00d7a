import Documents
import NIOHTTP1
import Rendering

/// A message for an incoming webhook of Slack, and of what takes the same (Mattermost, Rocket.Chat).
struct SlackWebhook {
  /// How many findings a message names.
  private static let mostFindings = 10
  private static let longestSection = 3000
  private static let longestHeader = 150

  let session: WebSession

  func send(_ publication: Publication) async throws(PublishingError) {
    _ = try await session.send(
      .writing(
        .POST, "", SlackWebhook.message(publication), .once, "take the report"))
  }

  static func message(_ publication: Publication) -> Node {
    let summary = Summary(publication, mostFindings: mostFindings)
    var blocks: [Node] = [
      .object([
        "type": "header",
        "text": .object([
          "type": "plain_text", "text": .text(summary.title.shortened(to: longestHeader)),
        ]),
      ]),
      section(plain(summary.subtitle)),
    ]
    blocks += summary.findings.map { section("*\($0.severity)*  \(plain($0.words))") }
    if let more = summary.more { blocks.append(section(plain(more))) }
    blocks += summary.past.map { section(plain($0)) }
    if let link = publication.link { blocks.append(section("<\(target(link))|The whole report>")) }
    return .object(["text": .text(plain(summary.title)), "blocks": .list(blocks)])
  }

  private static func section(_ text: String) -> Node {
    .object([
      "type": "section",
      "text": .object([
        "type": "mrkdwn", "text": .text(text.shortened(to: longestSection)),
        // Else URLs and names of channels in it would become links.
        "verbatim": true,
      ]),
    ])
  }

  /// Text that is no mention, no link and no markup: Slack takes entities for the three signs that begin
  /// those, and a zero-width space keeps the others from being a pair.
  private static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "*", "_", "~", "`": result += "\(scalar)\u{200B}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func target(_ link: String) -> String {
    link.filter { !$0.isWhitespace && !"<>|".contains($0) }
  }
}
