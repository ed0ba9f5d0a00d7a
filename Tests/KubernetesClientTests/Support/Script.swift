import MendwallTesting
import Synchronization

/// Replies that are given one after the other, whoever asks.
final class Script: Sendable {
  private let replies: Mutex<[ScriptedServer.Reply]>

  init(_ replies: [ScriptedServer.Reply]) { self.replies = Mutex(replies) }

  /// The next reply, or nil after the last.
  func next() -> ScriptedServer.Reply? {
    replies.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
