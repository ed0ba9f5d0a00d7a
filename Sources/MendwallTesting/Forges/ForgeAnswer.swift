import Documents
import NIOHTTP1

/// An answer of a forge, before it is decided whether it arrives.
struct ForgeAnswer: Sendable {
  var status: Int
  var headers: [String: String] = [:]
  var type: String?
  var body: [UInt8]

  static func json(_ node: Node, status: Int = 200, headers: [String: String] = [:]) -> ForgeAnswer
  {
    ForgeAnswer(
      status: status, headers: headers, type: "application/json; charset=utf-8",
      body: JSONWriter.bytes(node))
  }

  static func text(
    _ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8",
    headers: [String: String] = [:]
  ) -> ForgeAnswer {
    ForgeAnswer(status: status, headers: headers, type: type, body: Array(text.utf8))
  }

  static func empty(_ status: Int) -> ForgeAnswer { ForgeAnswer(status: status, body: []) }

  var reply: ScriptedServer.Reply { .init([.bytes(head + body)]) }

  /// The head, half of the body, and a reset.
  var truncated: ScriptedServer.Reply {
    .init([.bytes(head + body.prefix(body.count / 2)), .reset])
  }

  private var head: [UInt8] {
    let reason = HTTPResponseStatus(statusCode: status).reasonPhrase
    var lines = ["HTTP/1.1 \(status) \(reason)"]
    if let type { lines.append("Content-Type: \(type)") }
    // An answer without content has no length either (RFC 9110, 8.6).
    if status != 204 { lines.append("Content-Length: \(body.count)") }
    lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}
