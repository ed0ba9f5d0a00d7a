import Documents
import NIOHTTP1

/// A card for a workflow of Microsoft Teams that posts what its webhook gets (Adaptive Cards 1.4).
struct TeamsWebhook {
  /// In bytes; a larger card is lost in silence, after the webhook took it.
  private static let largest = 27_000

  let session: WebSession

  func send(_ publication: Publication) async throws(PublishingError) {
    let answer = try await session.send(
      WebRequest(
        method: .POST, path: "", body: TeamsWebhook.message(publication), effect: .once,
        purpose: "take the report"))
    // What the older connectors could not do they tell with a good status.
    let words = String(decoding: answer.body.prefix(300), as: UTF8.self)
    if words.contains("delivery failed") || answer.isPage && words != "1" {
      throw PublishingError(
        .refused, "\(session.name) did not deliver the report: \(session.redacted(words))")
    }
  }

  /// With as many findings as there is room for.
  static func message(_ publication: Publication) -> [UInt8] {
    var most = 10
    while true {
      let bytes = JSONWriter.bytes(card(publication, mostFindings: most))
      if bytes.count <= largest || most == 0 { return bytes }
      most /= 2
    }
  }

  private static func card(_ publication: Publication, mostFindings: Int) -> Node {
    let summary = Summary(publication, mostFindings: mostFindings)
    var body: [Node] = [
      text(
        summary.title.shortened(to: 500), weight: "Bolder", size: "Medium",
        color: color(publication.outcome)),
      text(summary.subtitle.shortened(to: 500)),
    ]
    body += summary.findings.map { text("\($0.severity): \($0.words)") }
    if let more = summary.more { body.append(text(more)) }
    body += summary.past.map { text($0) }
    let actions = publication.link.map { link in
      Node.list([
        .object([
          "type": "Action.OpenUrl", "title": "The whole report", "url": .text(link),
        ])
      ])
    }
    return .object([
      "type": "message",
      "attachments": .list([
        .object([
          "contentType": "application/vnd.microsoft.card.adaptive",
          "contentUrl": Node(.null),
          "content": .object([
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard", "version": "1.4", "body": .list(body), "actions": actions,
          ]),
        ])
      ]),
    ])
  }

  private static func color(_ outcome: Publication.Outcome) -> String {
    switch outcome {
    case .drift: "Attention"
    case .incomplete, .tolerable: "Warning"
    case .clean: "Good"
    }
  }

  /// A block without markup: a run of text in place of one that is read as Markdown.
  private static func text(
    _ words: String, weight: String? = nil, size: String? = nil, color: String? = nil
  ) -> Node {
    .object([
      "type": "RichTextBlock",
      "inlines": .list([
        .object([
          "type": "TextRun", "text": .text(words), "weight": weight.map { .text($0) },
          "size": size.map { .text($0) }, "color": color.map { .text($0) },
        ])
      ]),
    ])
  }
}
