import Documents
import MendwallTesting
import PolicyModel
import Reachability
import Testing
import Workloads

/// One after another, and making room for others: they take a processor for long.
@Suite(
  "Random clusters, beside an evaluator that was written from the specification alone", .serialized)
struct OracleTests {
  /// A failure names its seed.
  static let seedsInOne = 50

  @Test(
    "who can talk to whom, what changes and what changing step by step gives are equal",
    arguments: 0..<20)
  func agree(chunk: Int) async {
    for seed in chunk * Self.seedsInOne..<(chunk + 1) * Self.seedsInOne {
      await Task.yield()
      var worlds = RandomWorlds(seed: UInt64(seed))
      let world = worlds.world()
      #expect(OracleComparison.State(world) != nil, "seed \(seed) is not understood")
      if let difference = OracleComparison.difference(in: world) {
        // Told of the same question as far as it has to be.
        let smallest = Shrinking.smallest(world) {
          OracleComparison.difference(in: $0)?.question == difference.question
        }
        Issue.record(
          """
          seed \(seed), \(difference)
          and of the smallest that fails so: \(OracleComparison.difference(in: smallest) ?? difference)
          \(YAMLWriter.write(smallest))
          """)
      }
    }
  }

  @Test("of the random clusters' pairs many are open, many closed and many neither")
  func worthAsking() throws {
    var (open, closed, mixed) = (0, 0, 0)
    for seed in 0..<40 {
      var worlds = RandomWorlds(seed: UInt64(seed))
      let state = try #require(OracleComparison.State(worlds.world()))
      for source in state.ends {
        for destination in state.ends where source != destination {
          guard let ports = state.before.expected(from: source, to: destination) else { continue }
          if ports == .all { open += 1 } else if ports.isEmpty { closed += 1 } else { mixed += 1 }
        }
      }
    }
    let all = open + closed + mixed
    #expect(open > all / 10 && closed > all / 10 && mixed > all / 15, "\(open) \(closed) \(mixed)")
  }
}
