import ArgumentParser
import Documents
import FoundationEssentials
import KubernetesClient
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Synchronization
import Testing

@testable import MendwallCommands

/// A shop whose cluster is a server that lists policies and is watched, and a watch of it.
final class WatchedShop: Sendable {
  private struct State {
    var version = 10
    var objects: [String: String] = [:]
    /// The lines that watches told, each with its version.
    var lines: [(version: Int, line: String)] = []
    /// Whoever waits for the next.
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let folder: TemporaryFolder
  /// Whether the server answers nothing more.
  let isSilent = Mutex(false)
  private let asked = Mutex(0)
  let repository: TestRepository

  init() async throws {
    repository = try await TestRepository()
    folder = try TemporaryFolder()
    try await repository.commit(["policies/a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b")])
    for name in ["a", "b"] { try set(name) }
  }

  // MARK: What happens to the cluster

  /// Writes a policy, and tells whoever watches.
  func set(_ name: String, port: Int = 80) throws {
    let manifest = try #require(
      readDocuments(Array(Shop.policy(name, port: port).utf8), file: name).first?.mapping)
    change { state in
      let isThere = state.objects[name] != nil
      var object = manifest
      object["metadata"] = [
        "name": Node(.string(name)), "namespace": "shop", "uid": Node(.string("u-\(name)")),
        "resourceVersion": Node(.string("\(state.version)")),
      ]
      let text = JSONWriter.compact(Node(.mapping(object)))
      state.objects[name] = text
      return #"{"type":"\#(isThere ? "MODIFIED" : "ADDED")","object":\#(text)}"#
    }
  }

  private func change(_ body: (inout State) -> String) {
    let waiting = state.withLock { state in
      state.version += 1
      state.lines.append((state.version, body(&state) + "\n"))
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Lets streams that wait go, so that nothing is left behind.
  func close() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// How many requests came.
  var requests: Int { asked.withLock { $0 } }

  // MARK: The server

  private static let policies = "/apis/networking.k8s.io/v1/networkpolicies"

  private func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
    asked.withLock { $0 += 1 }
    if isSilent.withLock({ $0 }) { return .silence }
    let path = request.uri.prefix { $0 != "?" }
    switch path {
    case "/version": return .json(#"{"gitVersion":"v1.36.2"}"#)
    case "/api/v1/namespaces/kube-system":
      return .json(#"{"metadata":{"name":"kube-system","uid":"cluster"}}"#)
    case "/apis":
      return .json(
        #"{"kind":"APIGroupList","groups":[{"name":"networking.k8s.io","#
          + #""versions":[{"groupVersion":"networking.k8s.io/v1","version":"v1"}]}]}"#)
    case WatchedShop.policies:
      return request.uri.contains("watch=true") ? watch(request) : list()
    default: return .status(404, "not here", reason: "NotFound")
    }
  }

  private func list() -> ScriptedServer.Reply {
    state.withLock { state in
      let items = state.objects.sorted { $0.key < $1.key }.map(\.value).joined(separator: ",")
      return .json(
        #"{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","#
          + #""metadata":{"resourceVersion":"\#(state.version)"},"items":[\#(items)]}"#)
    }
  }

  private func watch(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let since = request.uri.split(separator: "&").first { $0.hasPrefix("resourceVersion=") }
      .flatMap { Int($0.dropFirst(16)) }
    let told = Place(since ?? 0)
    return ScriptedServer.Reply([
      .bytes(
        Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".utf8)),
      .pieces { [weak self] in await self?.next(after: told) },
      .close,
    ])
  }

  /// What a watch tells next; nil once the shop is closed.
  private func next(after told: Place) async -> [UInt8]? {
    for _ in 0..<2 {
      let since = told.version
      let (lines, last) = state.withLock { state in
        (state.lines.filter { $0.version > since }.map(\.line), state.version)
      }
      if !lines.isEmpty {
        told.version = last
        return Array(lines.joined().utf8)
      }
      await withCheckedContinuation { continuation in
        state.withLock { $0.waiting.append(continuation) }
      }
    }
    return nil
  }

  /// Up to where a watch has told.
  private final class Place: Sendable {
    private let state: Mutex<Int>

    init(_ version: Int) { state = Mutex(version) }

    var version: Int {
      get { state.withLock { $0 } }
      set { state.withLock { $0 = newValue } }
    }
  }

  // MARK: The watch

  /// Runs the pieces of a watch for as long as `use` takes.
  func run(
    _ arguments: [String] = [], change: (inout WatchCommand) -> Void = { _ in },
    _ use: (WatchLoop, MirroredCluster, WatchStatus, Told) async throws -> Void
  ) async throws {
    try await ScriptedServer.run {
      self.reply(to: $0)
    } use: { server in
      var command = try WatchCommand.parse(
        ["--repo", repository.path, "--kubeconfig", server.kubeconfig(in: folder), "-o", "json"]
          + arguments)
      change(&command)
      let told = Told()
      let context = CommandContext(
        environment: [:], isTerminal: false, now: { Instant("2026-11-21T14:02:00Z")! },
        write: { told.take($0) }, note: { told.take(note: $0) })
      let detection = Detection(
        scope: Scope(command.scope), git: command.git, cluster: command.cluster, history: 0,
        audit: try AuditOptions.parse([]), environment: ["MENDWALL_CACHE": folder("cache")],
        logger: silentLog,
        now: context.now)
      let status = WatchStatus(startedAt: context.now())
      let alarm = Alarm()
      let settings = WatchLoop.Settings(
        options: command.watch, restore: command.restore,
        hours: RestoreHours(windows: command.hours.windows, now: context.now),
        targets: command.targets, publishing: command.publishing, failOn: .info,
        scope: command.scope, isVerbose: false)
      let voice = WatchVoice(command.output, context)
      try await command.cluster.withServer(
        environment: [:], logger: silentLog, now: context.now, connections: 8
      ) { api, namespace in
        let mirror = MirroredCluster(api) { alarm.ring() }
        let loop = WatchLoop(
          settings, detection, mirror, defaultNamespace: namespace, status, voice, alarm, nil,
          context)
        do {
          try await use(loop, mirror, status, told)
        } catch {
          self.close()
          await mirror.stop()
          throw error
        }
        self.close()
        await mirror.stop()
      }
    }
  }

  /// What a watch told.
  final class Told: Sendable {
    private let state = Mutex<(events: [Node], notes: [String])>(([], []))

    var events: [Node] { state.withLock(\.events) }
    var notes: [String] { state.withLock(\.notes) }

    /// `new a`, `started`
    var words: [String] {
      events.map { event in
        let kind = event["event"]?.string ?? ""
        return event["object"]?["name"]?.string.map { "\(kind) \($0)" } ?? kind
      }
    }

    func take(_ text: String) {
      for line in text.split(separator: "\n") {
        guard let event = try? JSONReader.read(Array(line.utf8), file: "event") else { continue }
        state.withLock { $0.events.append(event) }
      }
    }

    func take(note: String) { state.withLock { $0.notes.append(note) } }
  }

  /// Waits for what must come.
  static func wait(_ what: String, _ isSo: () async -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while await !isSo() {
      try #require(ContinuousClock.now < deadline, "it never came that \(what)")
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
