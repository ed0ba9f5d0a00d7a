import KubernetesClient
import MendwallTesting
import PolicyModel
import Testing

@testable import Watching

@Suite("Who of several replicas leads")
struct LeaseElectionTests {
  private let start = ContinuousClock.now
  private let noon = PolicyModel.Instant("2026-11-21T12:00:00Z")!

  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  /// The server's side: one lease, whose version guards writes.
  private struct Store {
    var lease: Lease?
    var version = 0

    /// - Returns: nil where somebody else was faster.
    mutating func write(_ wanted: Lease) -> Lease? {
      guard wanted.resourceVersion == lease?.resourceVersion else { return nil }
      version += 1
      lease = wanted
      lease?.resourceVersion = "\(version)"
      return lease
    }
  }

  private func look(
    _ election: inout LeaseElection, _ store: inout Store, at seconds: Double,
    clock: PolicyModel.Instant? = nil
  ) {
    guard let wanted = election.decide(store.lease, at: at(seconds), time: clock ?? noon) else {
      return
    }
    if let written = store.write(wanted) { election.noteWritten(written, at: at(seconds)) }
  }

  @Test("the first that comes leads, and the second waits while it renews")
  func first() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    for second in stride(from: 0.0, to: 100, by: 2) {
      look(&a, &store, at: second)
      look(&b, &store, at: second + 1)
      #expect(a.leads(at: at(second + 1)))
      #expect(!b.leads(at: at(second + 1)))
    }
    #expect(b.holder == "a")
    #expect(store.lease?.transitions == 0)
  }

  @Test("whoever leads and is killed is followed within the lease, and not before it has run out")
  func killed() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    look(&a, &store, at: 0)
    look(&b, &store, at: 1)
    // What b saw first it holds against its own clock from then on.
    for second in stride(from: 3.0, to: 16, by: 2) {
      look(&b, &store, at: second)
      #expect(!b.leads(at: at(second)))
    }
    look(&b, &store, at: 17)
    #expect(b.leads(at: at(17)))
    #expect(store.lease?.holder == "b" && store.lease?.transitions == 1)
  }

  @Test("clocks that differ by hours make no difference")
  func skew() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    let hoursLater = PolicyModel.Instant(secondsSinceEpoch: noon.secondsSinceEpoch + 36_000)
    for second in stride(from: 0.0, to: 60, by: 2) {
      look(&a, &store, at: second)
      look(&b, &store, at: second, clock: hoursLater)
      #expect(a.leads(at: at(second)) && !b.leads(at: at(second)))
    }
  }

  @Test("who cannot renew stops to lead before anybody else begins to")
  func cutOff() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    look(&a, &store, at: 0)
    var second = 0.0
    while !b.leads(at: at(second)) {
      second += 0.5
      look(&b, &store, at: second)
      #expect(!(a.leads(at: at(second)) && b.leads(at: at(second))))
      #expect(a.leads(at: at(second)) == (second < 10))
    }
    #expect(second > 10 && second <= 16)
    // It comes back, and sees that another leads.
    look(&a, &store, at: second + 1)
    #expect(!a.leads(at: at(second + 1)))
  }

  @Test("who ends gives the lease up, and another has it at once")
  func release() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    look(&a, &store, at: 0)
    look(&b, &store, at: 1)
    let released = a.release(time: noon)
    #expect(released?.holder == "")
    #expect(released.flatMap { store.write($0) } != nil)
    #expect(!a.leads(at: at(1)))
    look(&b, &store, at: 2)
    #expect(b.leads(at: at(2)))
    #expect(b.release(time: noon) != nil)
    #expect(b.release(time: noon) == nil)
  }

  @Test("two that take it at the same time do not both lead")
  func race() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    let first = a.decide(nil, at: at(0), time: noon)
    let second = b.decide(nil, at: at(0), time: noon)
    if let written = first.flatMap({ store.write($0) }) { a.noteWritten(written, at: at(0)) }
    if let written = second.flatMap({ store.write($0) }) { b.noteWritten(written, at: at(0)) }
    #expect(a.leads(at: at(1)) && !b.leads(at: at(1)))
  }

  @Test("at no moment two lead, however requests and replicas fail", arguments: 0..<100)
  func never(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var store = Store()
    var replicas = ["a", "b", "c"].map { LeaseElection(identity: $0, timing: .init()) }
    var down = [0.0, 0, 0]
    var second = 0.0
    var hadLeader = 0
    while second < 300 {
      second += Double.random(in: 0.1...1.5, using: &random)
      let index = Int.random(in: 0..<3, using: &random)
      if down[index] > second { continue }
      if Int.random(in: 0..<30, using: &random) == 0 {
        down[index] = second + Double.random(in: 1...60, using: &random)
        continue
      }
      let read = store.lease
      // An answer that is lost: written or not, this one does not know.
      let isLost = Int.random(in: 0..<10, using: &random) == 0
      if let wanted = replicas[index].decide(read, at: at(second), time: noon) {
        if let written = store.write(wanted), !isLost {
          replicas[index].noteWritten(written, at: at(second))
        }
      }
      let leaders = replicas.count { $0.leads(at: at(second)) }
      #expect(leaders <= 1, "at \(second) of seed \(seed)")
      hadLeader += leaders
    }
    #expect(hadLeader > 0)
  }

  @Test("whoever only looks takes nothing, and waits from then on")
  func looks() {
    var store = Store()
    var a = LeaseElection(identity: "a", timing: .init())
    var b = LeaseElection(identity: "b", timing: .init())
    look(&a, &store, at: 0)
    b.see(store.lease, at: at(0))
    #expect(b.holder == "a" && !b.leads(at: at(0)))
    look(&b, &store, at: 14)
    #expect(store.lease?.holder == "a")
    look(&b, &store, at: 15)
    #expect(store.lease?.holder == "b")
  }

  @Test("a lease of absurd numbers traps nobody")
  func absurd() {
    for (seconds, transitions) in [(Int.max, Int.max), (Int.min, Int.min), (0, Int(Int32.max))] {
      var election = LeaseElection(identity: "me", timing: .init())
      let lease = Lease(
        holder: "", seconds: seconds, acquiredAt: nil, renewedAt: nil, transitions: transitions)
      let wanted = election.decide(lease, at: at(0), time: noon)
      #expect((1...Int(Int32.max)).contains(wanted?.transitions ?? 0))
      let held = Lease(
        holder: "other", seconds: seconds, acquiredAt: nil, renewedAt: nil, transitions: 0)
      var other = LeaseElection(identity: "me", timing: .init())
      #expect(other.decide(held, at: at(0), time: noon) == nil)
    }
  }
}
