import Synchronization
import Testing

@testable import MendwallCommands

@Suite("What a revision declares, for many clusters")
struct GitReadingsTests {
  private final class Counting: Sendable {
    private let readings = GitReadings()
    private let read = Mutex<[String]>([])

    /// How often each path was read.
    var counts: [String: Int] {
      Dictionary(read.withLock { $0 }.map { ($0, 1) }, uniquingKeysWith: +)
    }

    func ask(_ path: String) async throws {
      let key = GitReadings.Key(
        commit: "c", paths: [path], defaultNamespace: "default", keepsObjects: false,
        readsPodTemplates: false)
      _ = try await readings.state(of: key) {
        self.read.withLock { $0.append(path) }
        return .empty
      }
    }
  }

  @Test("is read once for all that have it in common, however many ask at the same time")
  func once() async throws {
    let counting = Counting()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<100 { group.addTask { try await counting.ask("\(index % 4)") } }
      try await group.waitForAll()
    }
    #expect(counting.counts == ["0": 1, "1": 1, "2": 1, "3": 1])
  }

  @Test("is let go where each has its own, but not what is asked for all the time")
  func eviction() async throws {
    let counting = Counting()
    for index in 0..<100 {
      try await counting.ask("\(index)")
      try await counting.ask("common")
    }
    #expect(counting.counts["common"] == 1)
    try await counting.ask("99")
    #expect(counting.counts["99"] == 1)
    try await counting.ask("0")
    #expect(counting.counts["0"] == 2)
  }
}
