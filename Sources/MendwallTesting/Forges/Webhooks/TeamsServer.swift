public import Documents

/// The webhook of a Teams workflow ("When a Teams webhook request is received"), and the connectors that were
/// before it.
///
/// The rules are those of learn.microsoft.com: "Create Incoming Webhooks" (28 KB, four requests a second), the
/// Microsoft Teams connector's known issues ("Request Entity too large"), "Adaptive Cards" 1.5; that the old
/// connectors tell of failure with status 200 is what msteams_hermes looks for in their answers.
public final class TeamsServer: ForgeServer {
  public enum Kind: Sendable {
    /// Answers 202 when the flow has begun.
    case workflow
    /// Answers 200 whatever happens: `1`, or a sentence about the failure.
    case connector
  }

  let core: ForgeCore<TeamsState>

  /// The path of the hook with its query, which is its secret.
  public let path: String

  public init(
    kind: Kind = .workflow,
    path: String =
      "/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=c2VjcmV0"
  ) {
    self.path = path
    core = ForgeCore(TeamsState(kind: kind, path: path))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// The cards that were posted.
  public var cards: [Node] { core.read(\.cards) }
}

struct TeamsState: ForgeState {
  static let largest = 28 << 10

  let kind: TeamsServer.Kind
  let path: String
  var violations: [String] = []
  var cards: [Node] = []

  init(kind: TeamsServer.Kind, path: String) {
    self.kind = kind
    self.path = path
  }

  /// The URL is the secret here.
  var secrets: [String] { [] }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    switch kind {
    case .workflow:
      .text(
        #"{"error":{"code":"WorkflowTriggerRequestThrottled","message":"Too many requests"}}"#,
        status: 429, type: "application/json",
        headers: retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
    case .connector:
      .text(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error "
          + "429 with ContextId tcid=0,server=msgapi-production")
    }
  }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    let bare = path.prefix { $0 != "?" }
    guard request.path == bare,
      path.dropFirst(bare.count).dropFirst().split(separator: "&")
        .allSatisfy({ pair in
          let sides = pair.split(separator: "=", maxSplits: 1)
          return sides.count == 2 && request.query[String(sides[0])] == String(sides[1])
        })
    else { return failure(404, "WorkflowNotFound") }
    guard request.method == "POST" else {
      violation(request, "a hook is posted to")
      return failure(405, "MethodNotAllowed")
    }
    guard request.body.count <= TeamsState.largest else {
      violation(request, "\(request.body.count) bytes; at most 28 KB are taken")
      return failure(413, "RequestEntityTooLarge")
    }
    guard let message = object(request, required: ["type", "attachments"], optional: ["summary"])
    else { return failure(400, "InvalidRequestContent") }
    guard message["type"] == "message", let attachments = message["attachments"]?.sequence,
      !attachments.isEmpty
    else {
      violation(request, "it is no message with attachments")
      return failure(400, "InvalidRequestContent")
    }
    for attachment in attachments {
      if let problem = TeamsState.problem(of: attachment) {
        violation(request, problem)
        // A flow has begun before it looks at the card, and fails where nobody sees it.
        return kind == .workflow ? .empty(202) : failure(400, "BadRequest")
      }
      if let card = attachment["content"] { cards.append(card) }
    }
    return kind == .workflow ? .empty(202) : .text("1")
  }

  private func failure(_ status: Int, _ code: String) -> ForgeAnswer {
    switch kind {
    case .workflow:
      .json(
        ["error": ["code": Node(.string(code)), "message": Node(.string(code))]], status: status)
    case .connector:
      .text(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error "
          + "\(status) with ContextId tcid=0,server=msgapi-production")
    }
  }

  private static func problem(of attachment: Node) -> String? {
    guard attachment["contentType"] == "application/vnd.microsoft.card.adaptive" else {
      return "an attachment is no adaptive card by its type"
    }
    guard let card = attachment["content"], card["type"] == "AdaptiveCard" else {
      return "the content of an attachment is no AdaptiveCard"
    }
    guard let version = card["version"]?.string,
      ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"].contains(version)
    else { return "Teams shows cards up to version 1.5" }
    guard let body = card["body"]?.sequence, !body.isEmpty else { return "the card has no body" }
    return body.lazy.compactMap { problem(ofElement: $0) }.first
  }

  private static func problem(ofElement element: Node) -> String? {
    switch element["type"]?.string {
    case "TextBlock":
      return element["text"]?.string == nil ? "a TextBlock has no text" : nil
    case "FactSet":
      for fact in element["facts"]?.sequence ?? [] {
        guard fact["title"]?.string != nil, fact["value"]?.string != nil else {
          return "a fact has no title or value"
        }
      }
      return nil
    case "Container":
      return (element["items"]?.sequence ?? []).lazy.compactMap { problem(ofElement: $0) }.first
    case "ColumnSet", "ActionSet", "RichTextBlock", "Image", "Table": return nil
    case let type: return "there is no element \(type ?? "without a type")"
    }
  }
}
