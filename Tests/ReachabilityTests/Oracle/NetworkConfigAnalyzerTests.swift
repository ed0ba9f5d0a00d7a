import Documents
import MendwallTesting
import PolicyModel
import Reachability
import Testing
import Workloads

@Suite(
  "Random clusters, beside network-config-analyzer",
  .enabled(
    "python3 has no package network-config-analyzer: 200 random clusters were not compared with it",
    { await NetworkConfigAnalyzer.isInstalled() }))
struct NetworkConfigAnalyzerTests {
  @Test("who can talk to whom under NetworkPolicies is equal", .timeLimit(.minutes(2)))
  func agree() async throws {
    let worlds = (0..<200).map { seed in
      var worlds = RandomWorlds(seed: UInt64(seed), isPlain: true)
      return worlds.world()
    }
    let folder = try TemporaryFolder()
    for (seed, world) in worlds.enumerated() {
      let objects = (world["cluster"]?.sequence ?? []) + (world["before"]?.sequence ?? [])
      try folder.write(
        objects.map { YAMLWriter.write($0) }.joined(separator: "---\n"), to: "\(seed).yaml")
    }
    let answers = try await NetworkConfigAnalyzer.answers(
      worlds.indices.map { folder("\($0).yaml") })
    try #require(answers.count == worlds.count)
    for (seed, world) in worlds.enumerated() {
      let state = try #require(OracleComparison.State(world), "seed \(seed)")
      var reader = InventoryReader()
      for object in world["cluster"]?.sequence ?? [] { reader.add(object) }
      var evaluator = Evaluator(
        [reader.inventory], policies: state.before.policies, profile: .externalOnly)
      let table = evaluator.connectivity(of: state.before.policies).connections(by: .pods)
      for source in state.ends {
        for destination in state.ends where source != destination {
          if case (.address, .address) = (source, destination) { continue }
          let from = try #require(table.peers.first { source.isIn($0) })
          let to = try #require(table.peers.first { destination.isIn($0) })
          let found = table.ports(from: from, to: to)
          let other = answers[seed].ports(from: source, to: destination)
          #expect(found == other, "seed \(seed), \(source) to \(destination)")
        }
      }
    }
  }
}
