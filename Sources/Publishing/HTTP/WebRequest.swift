import Documents
import NIOHTTP1

/// What is asked of a server.
struct WebRequest: Sendable {
  enum Effect: Sendable {
    /// Nothing changes.
    case reading
    /// Sending it twice does what sending it once does.
    case repeatable
    /// Sent twice, it is done twice.
    case once
  }

  var method = HTTPMethod.GET
  /// After the server's own path, with its query; or a whole URL of the same server.
  var path: String
  var body: [UInt8]?
  var contentType = "application/json"
  /// Made anew for each attempt, from its time in seconds since 1970.
  var headers: @Sendable (Int64) -> [(name: String, value: String)] = { _ in [] }
  var effect = Effect.reading
  /// What it does, to go on after "to": `list the comments of pull request 12`.
  var purpose: String

  static func reading(_ path: String, _ purpose: String) -> WebRequest {
    WebRequest(path: path, purpose: purpose)
  }

  static func writing(
    _ method: HTTPMethod, _ path: String, _ body: Node?, _ effect: Effect, _ purpose: String
  ) -> WebRequest {
    WebRequest(
      method: method, path: path, body: body.map { JSONWriter.bytes($0) }, effect: effect,
      purpose: purpose)
  }
}

/// An answer of a server, read whole.
struct WebAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  /// The body as JSON; nil for what is none.
  var json: Node? {
    try? JSONReader.read(body, file: "answer", limits: ReadingLimits(bytes: max(body.count, 1)))
  }

  /// Whether it is a page for people.
  var isPage: Bool { headers.first(name: "Content-Type")?.hasPrefix("text/html") ?? false }

  /// What the server says of an error, in its own words.
  var complaint: String {
    guard let json else {
      let type = headers.first(name: "Content-Type") ?? ""
      return type.hasPrefix("text/plain") && body.count <= 500
        ? String(decoding: body, as: UTF8.self) : ""
    }
    if let words = json.string { return String(words.prefix(500)) }
    let told = ["message", "error", "errors"].compactMap { json[$0] }.flatMap(WebAnswer.sentences)
    return told.prefix(5).joined(separator: "; ")
  }

  /// Each forge nests its sentences in its own way.
  private static func sentences(_ node: Node) -> [String] {
    if let text = node.string { return text.isEmpty ? [] : [String(text.prefix(500))] }
    if let items = node.sequence { return items.prefix(5).flatMap(sentences) }
    if let message = node["message"]?.string { return [String(message.prefix(500))] }
    return (node.mapping?.entries ?? []).prefix(5).flatMap { entry in
      sentences(entry.value).map { "\(entry.key): \($0)" }
    }
  }
}
