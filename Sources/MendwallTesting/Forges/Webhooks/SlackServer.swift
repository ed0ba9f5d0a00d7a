public import Documents

/// Incoming webhooks of Slack.
///
/// The rules are those of api.slack.com: "Sending messages using incoming webhooks", "Changes to errors for
/// incoming webhooks" (2016-05-17), the reference of Block Kit (blocks, text objects) and "Rate limits"; that a
/// text over a block's limit is `invalid_blocks` is slack-github-action#448.
public final class SlackServer: ForgeServer {
  let core: ForgeCore<SlackState>

  /// The path of the hook, which is its secret.
  public let path: String

  public init(path: String = "/services/T0AAAAAAA/B0BBBBBBB/cccccccccccccccccccccccc") {
    self.path = path
    core = ForgeCore(SlackState(path: path))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// What was posted to the channel.
  public var messages: [Node] { core.read(\.messages) }

  /// Archives the channel, which answers 410 from then on.
  public func archive() { core.change { $0.isArchived = true } }
}

struct SlackState: ForgeState {
  let path: String
  var violations: [String] = []
  var messages: [Node] = []
  var isArchived = false

  init(path: String) { self.path = path }

  /// The URL is the secret here, so there is nothing more to look for.
  var secrets: [String] { [] }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    .text(
      "rate_limited", status: 429, headers: retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
  }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    guard request.path == path, request.query.isEmpty else {
      return .text("no_service", status: 404)
    }
    guard request.method == "POST" else {
      violation(request, "a hook is posted to")
      return .text("invalid_payload", status: 405)
    }
    guard !isArchived else { return .text("channel_is_archived", status: 410) }
    guard
      let message = object(
        request, required: [],
        optional: ["text", "blocks", "attachments", "mrkdwn", "unfurl_links", "unfurl_media"])
    else { return .text("invalid_payload", status: 400) }
    if message["text"] == nil, message["blocks"] == nil, message["attachments"] == nil {
      violation(request, "it has neither text nor blocks")
      return .text("no_text", status: 400)
    }
    if let text = message["text"] {
      guard let text = text.string else {
        violation(request, "text is no string")
        return .text("invalid_payload", status: 400)
      }
      // Slack cuts what is longer.
      if text.unicodeScalars.count > 40_000 {
        violation(request, "text is longer than 40,000 characters")
      }
      if text.isEmpty, message["blocks"] == nil {
        violation(request, "text is empty")
        return .text("no_text", status: 400)
      }
    }
    if let blocks = message["blocks"] {
      if message["text"] == nil {
        violation(request, "blocks without text leave notifications empty")
      }
      if let problem = SlackState.problem(ofBlocks: blocks) {
        violation(request, problem)
        return .text("invalid_blocks", status: 400)
      }
    }
    messages.append(message)
    return .text("ok")
  }

  private static func problem(ofBlocks blocks: Node) -> String? {
    guard let blocks = blocks.sequence, !blocks.isEmpty else { return "blocks are no list" }
    guard blocks.count <= 50 else { return "there are more than 50 blocks" }
    let ids = blocks.compactMap { $0["block_id"]?.string }
    if Set(ids).count < ids.count { return "a block_id stands twice" }
    if ids.contains(where: { $0.unicodeScalars.count > 255 }) { return "a block_id is too long" }
    for block in blocks {
      if let problem = problem(of: block) { return problem }
    }
    return nil
  }

  private static func problem(of block: Node) -> String? {
    switch block["type"]?.string {
    case "divider": return nil
    case "header":
      return problem(ofText: block["text"], types: ["plain_text"], limit: 150, "a header")
    case "section":
      let fields = block["fields"]?.sequence ?? []
      guard block["text"] != nil || !fields.isEmpty else { return "a section has no text" }
      guard fields.count <= 10 else { return "a section has more than 10 fields" }
      for field in fields {
        if let problem = problem(ofText: field, limit: 2000, "a field") { return problem }
      }
      return block["text"] == nil
        ? nil : problem(ofText: block["text"], limit: 3000, "a section")
    case "context":
      let elements = block["elements"]?.sequence ?? []
      guard (1...10).contains(elements.count) else { return "a context has not 1 to 10 elements" }
      for element in elements where element["type"] != "image" {
        if let problem = problem(ofText: element, limit: 3000, "a context") { return problem }
      }
      return nil
    case "actions":
      let elements = block["elements"]?.sequence ?? []
      guard (1...25).contains(elements.count) else { return "actions have not 1 to 25 elements" }
      for element in elements {
        guard element["type"] == "button" else { return "an action is no button" }
        if let problem = problem(
          ofText: element["text"], types: ["plain_text"], limit: 75, "a button")
        {
          return problem
        }
        if (element["url"]?.string ?? "").unicodeScalars.count > 3000 {
          return "the url of a button is longer than 3,000 characters"
        }
      }
      return nil
    case let type: return "there is no block \(type ?? "without a type")"
    }
  }

  private static func problem(
    ofText node: Node?, types: Set<String> = ["plain_text", "mrkdwn"], limit: Int, _ what: String
  ) -> String? {
    guard let node, let type = node["type"]?.string, types.contains(type),
      let text = node["text"]?.string
    else { return "the text of \(what) is no text object of \(types.sorted())" }
    guard (1...limit).contains(text.unicodeScalars.count) else {
      return "the text of \(what) has not 1 to \(limit) characters"
    }
    return nil
  }
}
