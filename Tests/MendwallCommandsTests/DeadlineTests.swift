import Synchronization
import Testing

@testable import MendwallCommands

@Suite("Deadlines of blocking work")
struct DeadlineTests {
  struct TooLate: Error {}
  struct Broken: Error {}

  @Test("work that ends in time gives its value or its error")
  func inTime() async throws {
    let value = try await Deadline.run(within: .seconds(600), or: TooLate()) { 42 }
    #expect(value == 42)
    await #expect(throws: Broken.self) {
      try await Deadline.run(within: .seconds(600), or: TooLate()) { throw Broken() }
    }
  }

  @Test("work that does not end is left behind with an error")
  func tooLate() async throws {
    let gate = Gate()
    await #expect(throws: TooLate.self) {
      try await Deadline.run(within: .milliseconds(20), or: TooLate()) { gate.wait() }
    }
    gate.open()
  }

  /// Blocks a thread until it is opened.
  private final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    func wait() { while !isOpen.withLock({ $0 }) {} }
  }
}
