import Documents
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A forge in memory that holds a client to the published rules of its API.
public protocol ForgeServer: Sendable {
  /// The script of a ``ScriptedServer``.
  func reply(to request: ScriptedServer.Request) async -> ScriptedServer.Reply
  /// Each request that broke a rule of the API, in words. Tests want none.
  var violations: [String] { get }
  /// How many requests came, those that failed among them.
  var requestCount: Int { get }
  /// Says what goes wrong from now on; each fault is used once, or as often as it says.
  func fail(_ faults: [ForgeFault])
}

extension ForgeServer {
  /// Runs the forge on a free port for as long as `use` takes.
  public func run<Result>(_ use: (ScriptedServer) async throws -> Result) async throws -> Result {
    try await ScriptedServer.run(script: { await self.reply(to: $0) }, use: use)
  }
}

/// What one kind of forge holds and how it answers; called under a lock.
protocol ForgeState: Sendable {
  var violations: [String] { get set }
  /// What must never stand in a URL or a body.
  var secrets: [String] { get }
  mutating func answer(to request: ForgeRequest) -> ForgeAnswer
  /// The answer to too many requests.
  func limited(retryAfter: Int?, secondary: Bool) -> ForgeAnswer
}

extension ForgeState {
  mutating func violation(_ request: ForgeRequest, _ what: String) {
    violations.append("\(request.method) \(request.path): \(what)")
  }

  /// Reads the body that a call must have: a JSON object with some fields and no other.
  ///
  /// - Returns: nil, with the violation noted, for a body that is no object.
  mutating func object(
    _ request: ForgeRequest, required: Set<String>, optional: Set<String> = []
  ) -> Node? {
    if !request.isJSON {
      violation(request, "its type is \(request.headers["content-type"] ?? "not said"), not JSON")
    }
    guard let node = request.json, let mapping = node.mapping else {
      violation(request, "its body is no JSON object")
      return nil
    }
    let keys = Set(mapping.entries.map(\.key))
    for key in required.subtracting(keys).sorted() { violation(request, "\(key) is missing") }
    for key in keys.subtracting(required).subtracting(optional).sorted() {
      violation(request, "there is no field \(key)")
    }
    return node
  }

  /// Notes the parameters of a query that a call does not have.
  mutating func allow(_ parameters: Set<String>, of request: ForgeRequest) {
    for name in Set(request.query.keys).subtracting(parameters).sorted() {
      violation(request, "there is no parameter \(name)")
    }
    if let size = request.query["per_page"] {
      guard let size = Int(size), (1...100).contains(size) else {
        return violation(request, "per_page is \(size), not 1 to 100")
      }
    }
    if let page = request.query["page"], parameters.contains("per_page") {
      guard let page = Int(page), page >= 1 else {
        return violation(request, "page is \(page), not 1 or more")
      }
    }
  }
}

/// Keeps the state of a forge, counts its requests and lets go wrong what is to.
final class ForgeCore<State: ForgeState>: Sendable {
  private struct Book {
    var state: State
    var faults: [ForgeFault] = []
    var count = 0
  }

  private let book: Mutex<Book>

  init(_ state: State) { book = Mutex(Book(state: state)) }

  var violations: [String] { read(\.violations) }
  var requestCount: Int { book.withLock { $0.count } }

  func fail(_ faults: [ForgeFault]) { book.withLock { $0.faults += faults } }

  func read<Value: Sendable>(_ value: (State) -> Value) -> Value {
    book.withLock { value($0.state) }
  }

  func change<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
    book.withLock { change(&$0.state) }
  }

  func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
    book.withLock { book in
      book.count += 1
      for secret in book.state.secrets
      where request.uri.contains(secret) || request.body.holds(secret) {
        book.state.violations.append("\(request.method): a secret is in the URL or the body")
      }
      guard let fault = ForgeCore.fault(for: request, in: &book) else {
        return book.state.answer(to: ForgeRequest(request)).reply
      }
      switch fault {
      case .status(let status, let headers, let body):
        let type = body.hasPrefix("{") ? "application/json" : "text/html"
        return ForgeAnswer.text(body, status: status, type: type, headers: headers).reply
      case .rateLimited(let wait):
        return book.state.limited(retryAfter: wait, secondary: false).reply
      case .secondaryLimit(let wait):
        return book.state.limited(retryAfter: wait, secondary: true).reply
      case .serverErrorBeforeDoing: return ForgeCore.serverError.reply
      case .strangePage:
        return ForgeAnswer.text("<html>Sign in to the network</html>", type: "text/html").reply
      case .dropBeforeDoing: return .reset
      case .dropAfterDoing:
        _ = book.state.answer(to: ForgeRequest(request))
        return .reset
      case .truncatedAfterDoing: return book.state.answer(to: ForgeRequest(request)).truncated
      case .serverErrorAfterDoing:
        _ = book.state.answer(to: ForgeRequest(request))
        return ForgeCore.serverError.reply
      }
    }
  }

  private static var serverError: ForgeAnswer {
    .text("<html><body>Server Error</body></html>", status: 500, type: "text/html")
  }

  private static func fault(
    for request: ScriptedServer.Request, in book: inout Book
  ) -> ForgeFault.Kind? {
    let count = book.count
    guard
      let index = book.faults.firstIndex(where: { $0.times > 0 && $0.matches(request, count) })
    else { return nil }
    book.faults[index].times -= 1
    return book.faults[index].kind
  }
}

extension [UInt8] {
  /// Whether the bytes of a text stand among these; quick enough for bodies of many megabytes.
  fileprivate func holds(_ text: String) -> Bool {
    let word = Array(text.utf8)
    return withUnsafeBytes { bytes in
      var start = 0
      while !word.isEmpty, start + word.count <= bytes.count {
        guard let base = bytes.baseAddress,
          let found = memchr(base + start, Int32(word[0]), bytes.count - start)
        else { return false }
        start = UnsafeRawPointer(found) - base
        guard start + word.count <= bytes.count else { return false }
        if memcmp(found, word, word.count) == 0 { return true }
        start += 1
      }
      return false
    }
  }
}
