import AsyncHTTPClient
import Documents
import FoundationEssentials
import MendwallTesting
import NIOCore
import NIOHTTP1
import SystemPackage
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A headless Chromium of one test's own, steered by W3C WebDriver.
struct Browser: Sendable {
  /// Whether a person asked for a run without it (`scripts/test --without-browser`).
  static let isLeftOut = ProcessInfo.processInfo.environment["MENDWALL_WITHOUT_BROWSER"] == "1"

  private let session: String

  /// Runs one for as long as `use` takes.
  static func run(_ use: (Browser) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    try await Driver.run(in: folder) { driver in
      let base = "http://127.0.0.1:\(driver.port)/session"
      let started = try await send(.POST, base, capabilities)
      guard let id = started["sessionId"]?.string else {
        throw Failure(description: "chromedriver started no session: \(started)")
      }
      let browser = Browser(session: "\(base)/\(id)")
      do { try await use(browser) } catch {
        _ = try? await send(.DELETE, browser.session)
        throw error
      }
      _ = try await send(.DELETE, browser.session)
    }
  }

  private static var capabilities: Node {
    // Over a pipe it ends with its driver. Its sandbox refuses to work for root.
    var arguments: [Node] = [
      "--headless", "--remote-debugging-pipe", "--disable-gpu", "--disable-dev-shm-usage",
      "--force-color-profile=srgb",
    ]
    if geteuid() == 0 { arguments.append("--no-sandbox") }
    return [
      "capabilities": [
        "alwaysMatch": [
          "timeouts": ["script": 300_000, "pageLoad": 300_000],
          "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
          "goog:chromeOptions": ["args": Node(.sequence(arguments))],
        ]
      ]
    ]
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  // MARK: The protocol

  private static func send(_ method: HTTPMethod, _ url: String, _ body: Node? = nil) async throws
    -> Node
  {
    var request = HTTPClientRequest(url: url)
    request.method = method
    if let body {
      request.headers = ["Content-Type": "application/json"]
      request.body = .bytes(JSONWriter.bytes(body))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(330))
    let bytes = Array(buffer: try await response.body.collect(upTo: 64 << 20))
    let value = try JSONReader.read(bytes, file: "answer of chromedriver")["value"] ?? nil
    guard response.status == .ok, let value else {
      throw Failure(
        description: "\(method) \(url): \(value?["message"]?.string ?? "status \(response.status)")"
      )
    }
    return value
  }

  @discardableResult
  private func post(_ path: String, _ body: Node) async throws -> Node {
    try await Browser.send(.POST, session + path, body)
  }

  // MARK: What a person does

  func open(_ url: String) async throws { try await post("/url", ["url": Node(.string(url))]) }

  /// Clicks the middle of the element that a selector of CSS finds.
  func click(_ selector: String) async throws {
    let found = try await post(
      "/element", ["using": "css selector", "value": Node(.string(selector))])
    guard let id = found["element-6066-11e4-a52e-4f735466cecf"]?.string else {
      throw Failure(description: "no element for \(selector)")
    }
    try await post("/element/\(id)/click", [:])
  }

  func press(_ key: Key) async throws {
    let key = Node(.string(key.rawValue))
    try await post(
      "/actions",
      [
        "actions": [
          [
            "type": "key", "id": "keyboard",
            "actions": [["type": "keyDown", "value": key], ["type": "keyUp", "value": key]],
          ]
        ]
      ])
  }

  /// Keys by their code points in WebDriver.
  enum Key: String {
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case down = "\u{E015}"
    case space = " "
  }

  // MARK: What it runs on

  /// The width of the window, in CSS pixels, of a phone below 600.
  func resize(to width: Int) async throws {
    try await command(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": Node(.integer(Int64(width))), "height": 800, "deviceScaleFactor": 1,
        "mobile": Node(.bool(width < 600)),
      ])
  }

  enum Scheme: String, CaseIterable, Sendable { case light, dark }

  /// Shows the page as a person who prefers a scheme sees it, on the screen or on paper.
  func show(_ scheme: Scheme, onPaper: Bool = false) async throws {
    try await command(
      "Emulation.setEmulatedMedia",
      [
        "media": onPaper ? "print" : "screen",
        "features": [["name": "prefers-color-scheme", "value": Node(.string(scheme.rawValue))]],
      ])
  }

  @discardableResult
  private func command(_ name: String, _ parameters: Node) async throws -> Node {
    try await post("/goog/cdp/execute", ["cmd": Node(.string(name)), "params": parameters])
  }

  /// The whole page as a picture, in PNG.
  func picture() async throws -> [UInt8] {
    let answer = try await command(
      "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
    guard let data = answer["data"]?.string.flatMap({ Data(base64Encoded: $0) }) else {
      throw Failure(description: "the browser gave no picture")
    }
    return Array(data)
  }

  // MARK: What can be seen of it

  /// Runs a script as the body of a function; its policy for content does not bind this.
  func evaluate(_ script: String) async throws -> Node {
    try await post("/execute/sync", ["script": Node(.string(script)), "args": []])
  }

  /// What the console and the network noted since this was asked last.
  ///
  /// - Returns: of the console every line, and of the network the URL of every request that the page began.
  func notes() async throws -> (console: [String], requests: [String]) {
    let console = try await post("/se/log", ["type": "browser"]).sequence ?? []
    let network = try await post("/se/log", ["type": "performance"]).sequence ?? []
    let requests = try network.compactMap { entry -> String? in
      let event = try JSONReader.read(Array((entry["message"]?.string ?? "").utf8), file: "event")
      guard event["message"]?["method"] == "Network.requestWillBeSent" else { return nil }
      return event["message"]?["params"]?["request"]?["url"]?.string
    }
    return (console.compactMap { $0["message"]?.string }, requests)
  }
}

extension Trait where Self == ConditionTrait {
  /// Needs a real browser; left out only where a person asked for that.
  static var browser: Self {
    .enabled(if: !Browser.isLeftOut, "left out: this run is without the browser")
  }
}
