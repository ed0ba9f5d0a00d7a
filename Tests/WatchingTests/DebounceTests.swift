import Testing

@testable import Watching

@Suite("Debounce")
struct DebounceTests {
  private let start = ContinuousClock.now

  @Test("what came is looked at once nothing more comes")
  func quiet() {
    var debounce = Debounce(quiet: .milliseconds(100), most: .milliseconds(400))
    #expect(debounce.due == nil)
    debounce.note(at: start)
    debounce.note(at: start + .milliseconds(50))
    #expect(debounce.due == start + .milliseconds(150))
    debounce.clear()
    #expect(debounce.due == nil)
  }

  @Test("what comes on and on is looked at all the same")
  func most() {
    var debounce = Debounce(quiet: .milliseconds(100), most: .milliseconds(400))
    for index in 0..<100 { debounce.note(at: start + .milliseconds(50) * index) }
    #expect(debounce.due == start + .milliseconds(400))
  }
}
