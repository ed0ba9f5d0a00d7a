import MendwallTesting
import PolicyModel
import Synchronization

@testable import KubernetesClient

/// A server that lists and is watched: each list and each watch has the next reply of its own row, and what
/// comes after the last is never answered.
final class WatchScript: Sendable {
  private let lists: Script
  private let watches: Script

  init(lists: [ScriptedServer.Reply], watches: [ScriptedServer.Reply]) {
    self.lists = Script(lists)
    self.watches = Script(watches)
  }

  func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
    if !request.uri.contains("networkpolicies") {
      return .status(404, "not here", reason: "NotFound")
    }
    return (request.uri.contains("watch=true") ? watches : lists).next() ?? .silence
  }

  /// A list of policies, each of some version.
  static func list(_ policies: [(name: String, version: String)], version: String)
    -> ScriptedServer.Reply
  {
    let items = policies.map { policy($0.name, $0.version) }.joined(separator: ",")
    return .json(
      #"{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","#
        + #""metadata":{"resourceVersion":"\#(version)"},"items":[\#(items)]}"#)
  }

  static func policy(_ name: String, _ version: String, note: String = "") -> String {
    #"{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"\#(name)","#
      + #""namespace":"shop","uid":"u-\#(name)","resourceVersion":"\#(version)","#
      + #""annotations":{"note":"\#(note)"}},"spec":{"podSelector":{},"policyTypes":["Ingress"]}}"#
  }

  static func event(_ type: String, _ name: String, _ version: String, note: String = "") -> String
  {
    #"{"type":"\#(type)","object":\#(policy(name, version, note: note))}"# + "\n"
  }

  static func bookmark(_ version: String) -> String {
    #"{"type":"BOOKMARK","object":{"kind":"NetworkPolicy","metadata":{"resourceVersion":"\#(version)"}}}"#
      + "\n"
  }

  static func failure(_ code: Int) -> String {
    #"{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"gone","code":\#(code)}}"#
      + "\n"
  }

  /// How a watch ends once its pieces are sent.
  enum Ending {
    case none, complete, reset
  }

  /// A watch whose answer comes in these pieces.
  static func watch(_ pieces: [[UInt8]], ending: Ending = .none) -> ScriptedServer.Reply {
    var steps: [ScriptedServer.Reply.Step] = [
      .bytes(
        Array(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            .utf8))
    ]
    for piece in pieces {
      let size = String(piece.count, radix: 16)
      steps.append(.bytes(Array("\(size)\r\n".utf8) + piece + Array("\r\n".utf8)))
    }
    switch ending {
    case .none: break
    case .complete: steps.append(.bytes(Array("0\r\n\r\n".utf8)))
    case .reset: steps.append(.reset)
    }
    return ScriptedServer.Reply(steps)
  }

  static func watch(_ lines: String..., ending: Ending = .none) -> ScriptedServer.Reply {
    watch(lines.map { Array($0.utf8) }, ending: ending)
  }
}

extension WatchPacing {
  /// Without long waits after failures.
  static var forTests: WatchPacing {
    var pacing = WatchPacing()
    pacing.firstWait = .milliseconds(1)
    pacing.longestWait = .milliseconds(5)
    pacing.shortest = .zero
    return pacing
  }
}

/// What a reflector told, in words.
final class Told: Sendable {
  private let words = Mutex<[String]>([])

  func take(_ report: Reflector.Report) {
    words.withLock { words in
      switch report {
      case .listed(let changes): words += changes.map { "listed \(Told.inWords($0))" }
      case .changed(let change): words.append(Told.inWords(change))
      case .watching: words.append("watching")
      case .lost(let error): words.append("lost: \(error)")
      case .resumed: words.append("resumed")
      case .expired: words.append("expired")
      }
    }
  }

  private static func inWords(_ change: KnownObjects.Change) -> String {
    change.policy.map { "\(change.key) \($0.resourceVersion ?? "none")" } ?? "\(change.key) gone"
  }

  var all: [String] { words.withLock { $0 } }

  /// Of what was told, the objects.
  var objects: [String] { all.filter { $0.contains("shop/") } }

  /// Waits until something was told.
  func wait(for word: String) async throws {
    try await waitUntil("it tells \(word), and not only \(all)") { all.contains(word) }
  }
}

/// Waits for what must come.
func waitUntil(_ what: @autoclosure () -> String, _ isSo: () -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(60)
  while !isSo() {
    guard ContinuousClock.now < deadline else {
      throw Program.Failure(description: "it never came that \(what())")
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}
