import ArgumentParser
import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Reports
import Synchronization
import Testing

@testable import MendwallCommands

@Suite("What a watch tells, and what it keeps for later")
struct WatchVoiceTests {
  private static let time = Instant("2026-11-21T14:02:00Z")!

  /// What was written.
  private final class Written: Sendable {
    private let state = Mutex<[String]>([])
    let fails = Mutex(false)
    let notes = Mutex<[String]>([])

    var words: [String] { state.withLock { $0 } }

    func write(_ text: String) throws {
      if fails.withLock({ $0 }) { throw CancellationError() }
      let event = try JSONReader.read(Array(text.utf8), file: "event")
      state.withLock { $0.append(event["message"]?.string ?? event["event"]?.string ?? "") }
    }
  }

  private func voice(_ written: Written, _ arguments: String...) throws -> WatchVoice {
    WatchVoice(
      try OutputOptions.parse(arguments.isEmpty ? ["-o", "json"] : arguments),
      CommandContext(
        environment: [:], isTerminal: false, now: { WatchVoiceTests.time },
        write: { try written.write($0) },
        note: { note in written.notes.withLock { $0.append(note) } }))
  }

  private func event(_ message: String) -> WatchEvent {
    WatchEvent(.lost, at: WatchVoiceTests.time, message: message)
  }

  @Test(
    "whoever does not lead keeps what it hears, but for what is about itself, and tells it once it leads"
  )
  func keeps() throws {
    let written = Written()
    let voice = try voice(written)
    voice.tell(event("1"))
    voice.keep()
    voice.tell(event("2"))
    voice.tellAtOnce(event("3"))
    #expect(written.words == ["1", "3"])
    _ = voice.release()
    voice.tell(event("4"))
    #expect(written.words == ["1", "3", "2", "4"])
  }

  @Test("what another told is forgotten, and no more than may be is kept")
  func forgets() throws {
    let written = Written()
    let voice = try voice(written)
    voice.keep()
    voice.tell(event("old"))
    voice.forget(before: .now)
    voice.tell(event("new"))
    _ = voice.release()
    #expect(written.words == ["new"])
    voice.keep()
    for index in 0..<(3 * WatchVoice.mostKept) { voice.tell(event("\(index)")) }
    _ = voice.release()
    #expect(written.words.count <= 1 + WatchVoice.mostKept)
    #expect(written.words.last == "\(3 * WatchVoice.mostKept - 1)")
  }

  @Test("what stands by what was kept is known")
  func standing() throws {
    let written = Written()
    let voice = try voice(written)
    let finding = try #require(Samples.oneFinding.findings.first)
    var other = finding
    other.id = "other"
    voice.keep()
    voice.tell(WatchEvent(.new, at: WatchVoiceTests.time, finding: finding))
    voice.tell(WatchEvent(.new, at: WatchVoiceTests.time, finding: other))
    voice.tell(WatchEvent(.gone, at: WatchVoiceTests.time, finding: other))
    #expect(voice.release() == [finding.id])
  }

  @Test(
    "what cannot be written is said once, and known",
    arguments: ["-o=json", "-o=json=/dev/null/file"])
  func broken(output: String) throws {
    let written = Written()
    written.fails.withLock { $0 = true }
    let voice = try voice(written, output)
    #expect(!voice.isBroken)
    voice.tell(event("1"))
    voice.tell(event("2"))
    #expect(voice.isBroken)
    #expect(written.notes.withLock(\.count) == 1)
  }
}
