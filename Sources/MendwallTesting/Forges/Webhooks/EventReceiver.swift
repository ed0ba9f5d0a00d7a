import Crypto
public import Documents
import FoundationEssentials
import PolicyModel

/// A webhook that takes CloudEvents 1.0 in structured mode, signed as Standard Webhooks says.
///
/// The rules are those of cloudevents/spec (spec.md, formats/json-format.md, bindings/http-protocol-binding.md) and
/// of standard-webhooks/standard-webhooks (spec/standard-webhooks.md).
public final class EventReceiver: ForgeServer {
  /// What the client is given where a test says nothing else.
  public static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  let core: ForgeCore<EventState>

  /// - Parameters:
  ///   - secret: `whsec_` and base64; nil for events without a signature.
  ///   - status: what a good event is answered with.
  public init(
    secret: String? = EventReceiver.secret, path: String = "/hooks/drift",
    token: String? = nil, status: Int = 204
  ) {
    core = ForgeCore(EventState(secret: secret, path: path, token: token, status: status))
  }

  public func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply {
    core.reply(to: request)
  }
  public var violations: [String] { core.violations }
  public var requestCount: Int { core.requestCount }
  public func fail(_ faults: [ForgeFault]) { core.fail(faults) }

  /// The events, each once however often it came.
  public var events: [Node] { core.read { $0.deliveries.map(\.event) } }
  /// How often good events came, those that came again among them.
  public var deliveryCount: Int { core.read(\.count) }
}

struct EventState: ForgeState {
  struct Delivery: Sendable {
    let id: String
    let body: [UInt8]
    let event: Node
  }

  let secret: String?
  let path: String
  let token: String?
  let status: Int
  var violations: [String] = []
  var deliveries: [Delivery] = []
  var count = 0

  init(secret: String?, path: String, token: String?, status: Int) {
    self.secret = secret
    self.path = path
    self.token = token
    self.status = status
  }

  var secrets: [String] {
    (secret.map { [$0, String($0.dropFirst(6))] } ?? []) + (token.map { [$0] } ?? [])
  }

  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer {
    .text(
      "slow down", status: secondary ? 503 : 429,
      headers: retryAfter.map { ["Retry-After": "\($0)"] } ?? [:])
  }

  mutating func answer(to request: ForgeRequest) -> ForgeAnswer {
    guard request.path == path else { return .text("not here", status: 404) }
    guard request.method == "POST" else {
      violation(request, "a hook is posted to")
      return .text("post it", status: 405)
    }
    if let token, request.bearer != token { return .text("who are you?", status: 401) }
    if let secret, let problem = problem(ofSignature: request, secret) {
      violation(request, problem)
      return .text(problem, status: 401)
    }
    let type = (request.headers["content-type"] ?? "").lowercased().split(separator: ";")
      .map { $0.drop { $0 == " " } }
    guard type.first == "application/cloudevents+json" else {
      violation(request, "its type is not application/cloudevents+json")
      return .text("what is this?", status: 415)
    }
    guard let event = request.json, event.mapping != nil else {
      violation(request, "its body is no JSON object")
      return .text("this is no event", status: 400)
    }
    if let problem = EventState.problem(of: event) {
      violation(request, problem)
      return .text(problem, status: 400)
    }
    count += 1
    let id = request.headers["webhook-id"] ?? event["id"]?.string ?? ""
    if let before = deliveries.first(where: { $0.id == id }) {
      if before.body != request.body {
        violation(request, "\(id) came again with another body")
      }
    } else {
      deliveries.append(Delivery(id: id, body: request.body, event: event))
    }
    return status == 204 ? .empty(204) : .text("", status: status)
  }

  private func problem(ofSignature request: ForgeRequest, _ secret: String) -> String? {
    guard let id = request.headers["webhook-id"], !id.isEmpty, !id.contains(".") else {
      return "webhook-id is missing, or has a full stop"
    }
    guard let time = request.headers["webhook-timestamp"], let seconds = Int64(time),
      "\(seconds)" == time
    else { return "webhook-timestamp is no whole number of seconds" }
    guard abs(seconds - Instant.now.secondsSinceEpoch) <= 300 else {
      return "webhook-timestamp is more than five minutes off"
    }
    guard secret.hasPrefix("whsec_"), let key = Data(base64Encoded: String(secret.dropFirst(6))),
      (24...64).contains(key.count)
    else { return "the receiver's secret is not whsec_ and base64 of 24 to 64 bytes" }
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(id).\(time).".utf8) + request.body, using: SymmetricKey(data: key))
    let wanted = "v1,\(Data(code).base64EncodedString())"
    let given = (request.headers["webhook-signature"] ?? "").split(separator: " ")
    return given.contains { $0 == wanted }
      ? nil : "no signature is that of the id, the time and the body"
  }

  private static func problem(of event: Node) -> String? {
    guard event["specversion"] == "1.0" else { return "specversion is not 1.0" }
    for name in ["id", "source", "type"] where event[name]?.string?.isEmpty ?? true {
      return "\(name) is missing or empty"
    }
    if event["source"]?.string?.contains(where: \.isWhitespace) ?? true {
      return "source is no reference of a URI"
    }
    if let time = event["time"], time.string.flatMap({ Instant($0) }) == nil {
      return "time is not as RFC 3339 has it"
    }
    if event["data"] != nil, event["data_base64"] != nil { return "data stands twice" }
    if let type = event["datacontenttype"], !(type.string ?? "").contains("/") {
      return "datacontenttype is no media type"
    }
    for entry in event.mapping?.entries ?? [] where entry.key != "data" {
      guard
        entry.key == "data_base64"
          || entry.key.utf8.allSatisfy({
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
              || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          })
      else { return "\(entry.key) is no name of an attribute" }
      switch entry.value.content {
      case .string, .bool, .integer: break
      default: return "\(entry.key) is neither text, number nor truth"
      }
    }
    return nil
  }
}
