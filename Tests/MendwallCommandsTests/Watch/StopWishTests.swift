import Synchronization
import Testing

@testable import MendwallCommands

@Suite("A wish to end")
struct StopWishTests {
  @Test("what is done before it is done")
  func before() async throws {
    let wish = StopWish()
    #expect(try await wish.unlessUttered { 7 } == 7)
    await #expect(throws: CancellationError.self) {
      try await wish.unlessUttered { throw CancellationError() }
    }
    #expect(!wish.isSo)
  }

  @Test("it breaks off what goes on, whether that hears of it or not", arguments: [true, false])
  func breaks(hears: Bool) async throws {
    let wish = StopWish()
    let (begun, beginning) = AsyncStream<Void>.makeStream()
    let (released, releasing) = AsyncStream<Void>.makeStream()
    let isCancelled = Mutex(false)
    async let outcome = wish.unlessUttered {
      beginning.yield()
      if hears {
        try await Task.sleep(for: .seconds(3600))
      } else {
        await withTaskCancellationHandler {
          // Of a task of its own, which hears of nothing.
          await Task { for await _ in released { break } }.value
        } onCancel: {
          isCancelled.withLock { $0 = true }
        }
      }
      return 7
    }
    for await _ in begun { break }
    wish.utter()
    #expect(try await outcome == nil)
    #expect(isCancelled.withLock { $0 } == !hears)
    releasing.finish()
  }

  @Test("after it nothing is begun")
  func after() async throws {
    let wish = StopWish()
    wish.utter()
    wish.utter()
    let outcome = try await wish.unlessUttered {
      Issue.record("it was begun")
      return 7
    }
    #expect(outcome == nil)
  }
}
