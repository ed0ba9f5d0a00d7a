import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Synchronization
import Testing

/// A `mendwall watch` that runs in this process, and what it has told so far.
final class RunningWatch: Sendable {
  private let written = Mutex<(lines: [Node], rest: String, notes: String)>(([], "", ""))

  /// What it told, an event each.
  var events: [Node] { written.withLock(\.lines) }
  var notes: String { written.withLock(\.notes) }

  /// Runs it for as long as `use` takes, and expects that it ends well.
  static func run(
    _ arguments: [String], kubeconfig: String? = nil, environment: [String: String] = [:],
    _ use: (RunningWatch) async throws -> Void
  ) async throws {
    let watch = RunningWatch()
    let arguments =
      ["watch", "-o", "json", "--kubeconfig", try kubeconfig ?? ControlPlane.kubeconfig()]
      + arguments
    let context = CommandContext(
      environment: ["HOME": "/nowhere"].merging(environment) { $1 }, isTerminal: false,
      now: { Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)) },
      write: { watch.take($0) },
      note: { note in watch.written.withLock { $0.notes += note + "\n" } })
    let task = Task { await Mendwall.run(arguments, in: context) }
    do { try await use(watch) } catch {
      task.cancel()
      _ = await task.value
      throw error
    }
    task.cancel()
    let status = await task.value
    #expect(status == .inSync, "\(watch.notes)")
    #expect(watch.events.last?["event"] == "stopped")
  }

  private func take(_ text: String) {
    written.withLock { written in
      written.rest += text
      while let end = written.rest.firstIndex(of: "\n") {
        let line = written.rest[..<end]
        written.rest = String(written.rest[written.rest.index(after: end)...])
        do { written.lines.append(try JSONReader.read(Array(line.utf8), file: "event")) } catch {
          Issue.record("no line of JSON: \(error): \(line)")
        }
      }
    }
  }

  /// `new cart`, for each event about an object, and `started` for others.
  var words: [String] { events.map(RunningWatch.word) }

  static func word(_ event: Node) -> String {
    let kind = event["event"]?.string ?? "?"
    return event["object"]?["name"]?.string.map { "\(kind) \($0)" } ?? kind
  }

  /// Waits until something was told so many times.
  @discardableResult
  func wait(
    for word: String, count: Int = 1, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) async throws -> Node {
    let deadline = ContinuousClock.now + .seconds(120)
    while true {
      let found = events.filter { RunningWatch.word($0) == word }
      if found.count >= count { return found[count - 1] }
      try #require(
        ContinuousClock.now < deadline, "it never told \(word), but \(words): \(notes)",
        sourceLocation: sourceLocation)
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Where it listens.
  func address() async throws -> String {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      if let found = notes.firstMatch(of: /listening on (127.0.0.1:\d+)/) {
        return "http://\(found.output.1)"
      }
      try #require(ContinuousClock.now < deadline, "it never listened: \(notes)")
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
