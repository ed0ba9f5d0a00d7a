import PolicyModel
import Testing

@testable import Watching

@Suite("What may be restored when")
struct RestoreBookTests {
  private let start = ContinuousClock.now
  private let object = PolicyKind.networkPolicy.identity(namespace: "shop", name: "cart")

  private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  private var slowFights: RestoreBook.Limits {
    var limits = RestoreBook.Limits()
    limits.fightAfter = 1000
    return limits
  }

  @Test("the first restore is at once, and each later one waits twice as long")
  func waits() {
    var book = RestoreBook(slowFights)
    #expect(book.decide(object, at: at(0)) == .now)
    book.noteRestored(object, at: at(0))
    #expect(book.decide(object, at: at(1)) == .wait(until: at(5)))
    #expect(book.decide(object, at: at(5)) == .now)
    book.noteRestored(object, at: at(5))
    #expect(book.decide(object, at: at(6)) == .wait(until: at(15)))
    #expect(book.decide(object, at: at(15)) == .now)
  }

  @Test("within an hour an object is restored so many times and no more, and that is said once")
  func budget() {
    var limits = slowFights
    limits.budget = 3
    var book = RestoreBook(limits)
    for index in 0..<3 {
      #expect(book.decide(object, at: at(index * 600)) == .now)
      book.noteRestored(object, at: at(index * 600))
    }
    #expect(book.decide(object, at: at(1800)) == .spent(until: at(3600), isNews: true))
    #expect(book.decide(object, at: at(1900)) == .spent(until: at(3600), isNews: false))
    #expect(book.decide(object, at: at(3600)) == .now)
    book.noteRestored(object, at: at(3600))
    #expect(book.decide(object, at: at(3700)) == .spent(until: at(4200), isNews: true))
  }

  @Test("an object that is put back again and again is a fight, and is left for an hour")
  func fight() {
    var book = RestoreBook(RestoreBook.Limits())
    for second in [0, 10, 40] {
      #expect(book.decide(object, at: at(second)) == .now)
      book.noteRestored(object, at: at(second))
    }
    #expect(book.decide(object, at: at(41)) == .fight(until: at(3641), isNews: true))
    #expect(book.decide(object, at: at(42)) == .fight(until: at(3641), isNews: false))
    #expect(book.fights(at: at(42)) == [object])
    #expect(book.decide(object, at: at(3641)) == .now)
    #expect(book.fights(at: at(3641)).isEmpty)
  }

  @Test("restores that are far apart are no fight")
  func slow() {
    var book = RestoreBook(RestoreBook.Limits())
    for second in [0, 400, 800, 1200] {
      #expect(book.decide(object, at: at(second)) == .now)
      book.noteRestored(object, at: at(second))
    }
  }

  @Test("another commit ends a fight, and gives back nothing of the budget")
  func commit() {
    var limits = RestoreBook.Limits()
    limits.budget = 4
    var book = RestoreBook(limits)
    for second in [0, 10, 40] { book.noteRestored(object, at: at(second)) }
    #expect(book.decide(object, at: at(41)) == .fight(until: at(3641), isNews: true))
    book.noteCommit(at: at(42))
    #expect(book.fights(at: at(42)).isEmpty)
    // What was restored before is no part of another fight.
    #expect(book.decide(object, at: at(42)) == .now)
    book.noteRestored(object, at: at(43))
    #expect(book.decide(object, at: at(700)) == .spent(until: at(3600), isNews: true))
  }

  @Test("an object that follows Git's commits, each by a restore, is no fight")
  func lagging() {
    var limits = RestoreBook.Limits()
    limits.budget = 100
    var book = RestoreBook(limits)
    for second in stride(from: 0, to: 300, by: 50) {
      book.noteCommit(at: at(second))
      #expect(book.decide(object, at: at(second + 1)) == .now)
      book.noteRestored(object, at: at(second + 1))
    }
    // A fight that begins after the last is one.
    for second in [360, 420] { book.noteRestored(object, at: at(second)) }
    #expect(book.decide(object, at: at(430)) == .fight(until: at(4030), isNews: true))
  }

  @Test("a failure shortens no wait")
  func failureAfterRestores() {
    var book = RestoreBook(slowFights)
    for second in [0, 10, 30, 70, 150] { book.noteRestored(object, at: at(second)) }
    #expect(book.decide(object, at: at(151)) == .wait(until: at(230)))
    book.noteFailure(object, at: at(152))
    #expect(book.decide(object, at: at(160)) == .wait(until: at(230)))
  }

  @Test("what no longer matters is forgotten, and nothing that does")
  func forgets() {
    var book = RestoreBook(RestoreBook.Limits())
    func object(_ index: Int) -> ObjectIdentity {
      PolicyKind.networkPolicy.identity(namespace: "shop", name: "extra-\(index)")
    }
    for index in 0..<100 { book.noteRestored(object(index), at: at(0)) }
    book.noteRestored(object(0), at: at(3000))
    book.noteFailure(object(1), at: at(3000))
    book.forgetPast(at: at(4000))
    #expect(book.count == 2)
    #expect(book.decide(object(0), at: at(3001)) == .wait(until: at(3010)))
    book.forgetPast(at: at(10_000))
    #expect(book.count == 0)
  }

  @Test("what fails is tried again later and later, and spends nothing")
  func failures() {
    var book = RestoreBook(RestoreBook.Limits())
    var now = 0
    for wait in [5, 10, 20, 40, 80, 160, 300, 300] {
      #expect(book.decide(object, at: at(now)) == .now)
      book.noteFailure(object, at: at(now))
      #expect(book.decide(object, at: at(now + wait - 1)) == .wait(until: at(now + wait)))
      now += wait
    }
    book.noteRestored(object, at: at(now))
    #expect(book.decide(object, at: at(now)) == .wait(until: at(now + 5)))
  }

  @Test("each object has a book of its own")
  func others() {
    var book = RestoreBook(RestoreBook.Limits())
    for second in [0, 10, 40] { book.noteRestored(object, at: at(second)) }
    let other = PolicyKind.networkPolicy.identity(namespace: "shop", name: "other")
    #expect(book.decide(other, at: at(41)) == .now)
  }
}
