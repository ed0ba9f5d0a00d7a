import Documents
import ObservedFlows
import PolicyModel
import Reachability
import Testing
import Workloads

/// A shop whose policies let web to db and cart to db, db to itself, and nobody else to db; in the cluster
/// somebody opened db to the agent of another namespace and cut cart off.
enum Incident {
  private static func policy(_ name: String, _ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec: \(spec)
    """
  }

  private static func from(_ peers: String) -> String {
    "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], "
      + "ingress: [{from: [\(peers)], ports: [{port: 5432}]}]}"
  }

  private static func app(_ name: String) -> String {
    "{podSelector: {matchLabels: {app: \(name)}}}"
  }

  static let git = [
    policy("db", from("\(app("web")), \(app("cart")), \(app("db"))")),
    policy(
      "web",
      "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [\(app("db"))]}]}"
    ),
  ]
  static let live = [
    policy(
      "db",
      from(
        "\(app("web")), \(app("db")), {namespaceSelector: {}, podSelector: {matchLabels: {app: agent}}}, {ipBlock: {cidr: 198.51.100.0/24}}"
      )),
    git[1],
  ]

  static func policies(_ texts: [String]) throws -> [Policy] {
    var manifests = Manifests()
    for document in try YAMLReader.read(
      Array(texts.joined(separator: "\n---\n").utf8), file: "a.yaml")
    {
      manifests.add(document, at: SourceLocation(path: "db.yaml", line: 1))
    }
    return manifests.policies
  }

  static func analysis(
    of connections: [ObservedConnection], times: FlowAnalysis.Times = .init(),
    isPartial: Bool = false
  ) throws -> FlowAnalysis {
    var inventory = Log.inventory
    inventory.pods.append(Log.pod("shop", "db", "db-1", "10.0.2.10", kind: "StatefulSet"))
    let (git, live) = (try policies(Incident.git), try policies(Incident.live))
    var evaluator = Evaluator([inventory], policies: git + live)
    let before = evaluator.connectivity(of: git)
    let after = evaluator.connectivity(of: live)
    return FlowAnalysis(
      of: connections, git: before, live: after, restored: isPartial ? after : nil, times: times)
  }

  /// One line of Hubble's.
  static func line(
    _ from: String, _ to: String = "db-0", at hour: Int = 12, port: Int = 5432,
    denied: Bool = false,
    direction: String = "INGRESS", in namespace: String = "shop"
  ) -> String {
    var line = HubbleTests.Line()
    line.time = "2026-11-21T\(hour):00:00Z"
    line.verdict = denied ? "DROPPED" : "FORWARDED"
    line.source = #"{"identity":5000,"namespace":"\#(namespace)","pod_name":"\#(from)"}"#
    line.destination = #"{"identity":6000,"namespace":"shop","pod_name":"\#(to)"}"#
    line.ports = #""TCP":{"source_port":44916,"destination_port":\#(port),"flags":{"SYN":true}}"#
    line.rest = #""traffic_direction":"\#(direction)""#
    return line.text()
  }

  static let (web, cart, agent) = ("web-7d9f8c6b5-x7k2p", "cart-5f6d7c8b9-bcdfg", "agent-zx2vw")

  static func outside(_ address: String, denied: Bool = false) -> String {
    var line = HubbleTests.Line()
    line.verdict = denied ? "DROPPED" : "FORWARDED"
    line.source = #"{"identity":2}"#
    line.addresses = #"{"source":"\#(address)","destination":"10.0.2.9"}"#
    return line.text()
  }
}

@Suite("What observed flows say of drift")
struct AnalysisTests {
  private static func told(_ connections: [JudgedConnection]) -> [String] {
    connections.map { "\($0.observed.inWords) \($0.sighting.count)" }
  }

  private static func analysis(
    _ lines: [String], times: FlowAnalysis.Times = .init(), isPartial: Bool = false
  ) throws -> FlowAnalysis {
    try Incident.analysis(
      of: Log(lines.joined(separator: "\n")).connections, times: times, isPartial: isPartial)
  }

  @Test("the five questions of an incident are answered")
  func incident() throws {
    let found = try AnalysisTests.analysis([
      // As it should be.
      Incident.line(Incident.web), Incident.line("db-1"),
      // Before the drift cart came through; then it did not.
      Incident.line(Incident.cart, at: 10), Incident.line(Incident.cart, at: 12, denied: true),
      // Opened by the drift, and used, twice.
      Incident.line(Incident.agent, at: 13, in: "ops"),
      Incident.line(Incident.agent, at: 14, in: "ops"),
      Incident.outside("198.51.100.7"),
      // Opened, and denied all the same.
      Incident.outside("198.51.100.8", denied: true),
      // Neither state lets it, and it came through.
      Incident.line(Incident.web, port: 22), Incident.outside("203.0.113.9"),
      // Neither state lets it, and it did not.
      Incident.line(Incident.cart, port: 22, denied: true),
    ])
    #expect(
      Set(AnalysisTests.told(found.letThroughAgainstGit)) == [
        "198.51.100.7 → shop/db tcp/5432 1", "203.0.113.9 → shop/db tcp/5432 1",
        "ops/agent → shop/db tcp/5432 2", "shop/web → shop/db tcp/22 1",
      ])
    #expect(
      Set(AnalysisTests.told(found.openedAndUsed)) == [
        "198.51.100.7 → shop/db tcp/5432 1", "ops/agent → shop/db tcp/5432 2",
      ])
    #expect(AnalysisTests.told(found.cutByDrift) == ["shop/cart → shop/db tcp/5432 1"])
    #expect(AnalysisTests.told(found.cutByRestore) == AnalysisTests.told(found.openedAndUsed))
    #expect(
      Set(AnalysisTests.told(found.notEnforced)) == [
        "203.0.113.9 → shop/db tcp/5432 1", "shop/web → shop/db tcp/22 1",
      ])
    #expect(AnalysisTests.told(found.deniedBesides) == ["198.51.100.8 → shop/db tcp/5432 1"])
    #expect(found.undecided.isEmpty)
    #expect(found.judged == 9)
  }

  @Test("the most recent comes first, with when it was first and last seen")
  func order() throws {
    let found = try AnalysisTests.analysis([
      Incident.line(Incident.agent, at: 11, in: "ops"),
      Incident.line(Incident.agent, at: 12, in: "ops"),
      Incident.line(Incident.web, at: 16, port: 22),
    ])
    #expect(
      AnalysisTests.told(found.letThroughAgainstGit) == [
        "shop/web → shop/db tcp/22 1", "ops/agent → shop/db tcp/5432 2",
      ])
    let sighting = try #require(found.openedAndUsed.first?.sighting)
    #expect(sighting.first == Instant("2026-11-21T11:00:00Z"))
    #expect(sighting.last == Instant("2026-11-21T12:00:00Z"))
  }

  @Test("the policies that decide are named, of either state")
  func explanation() throws {
    let found = try AnalysisTests.analysis([Incident.line(Incident.agent, in: "ops")])
    let connection = try #require(found.openedAndUsed.first)
    let (git, live) = found.explanation(of: connection)
    #expect(git.contains { $0.contains("no rule allows it") })
    #expect(live.contains { $0.contains("NetworkPolicy shop/db allows it by rule 1 (db.yaml:1)") })
  }

  @Test("a restore that leaves the drift cuts nobody")
  func partialRestore() throws {
    let found = try AnalysisTests.analysis(
      [Incident.line(Incident.agent, in: "ops")], isPartial: true)
    #expect(found.openedAndUsed.count == 1)
    #expect(found.cutByRestore.isEmpty)
  }

  @Test("what was only seen leaving counts where the live policies let it in")
  func leaving() throws {
    let found = try AnalysisTests.analysis([
      Incident.line(Incident.agent, direction: "EGRESS", in: "ops"),
      Incident.line(Incident.agent, port: 22, direction: "EGRESS", in: "ops"),
    ])
    #expect(AnalysisTests.told(found.openedAndUsed) == ["ops/agent → shop/db tcp/5432 1"])
    #expect(found.openedAndUsed.first?.isSeenLeavingOnly == true)
    #expect(found.letThroughAgainstGit.count == 1)
    #expect(found.notEnforced.isEmpty)
    #expect(found.undecided == [.seenLeavingOnly: 1])
  }

  @Test("what left and was denied on the other side was not let through")
  func leftAndDenied() throws {
    let found = try AnalysisTests.analysis([
      Incident.line(Incident.cart, direction: "EGRESS"), Incident.line(Incident.cart, denied: true),
    ])
    #expect(found.letThroughAgainstGit.isEmpty)
    #expect(found.notEnforced.isEmpty)
    #expect(AnalysisTests.told(found.cutByDrift) == ["shop/cart → shop/db tcp/5432 1"])
  }

  @Test("what was seen before a state came about says nothing of it")
  func times() throws {
    let lines = [
      Incident.line(Incident.agent, at: 10, in: "ops"),
      Incident.line(Incident.web, at: 10, port: 22),
    ]
    let late = FlowAnalysis.Times(
      git: Instant("2026-11-21T11:00:00Z"), live: Instant("2026-11-21T11:00:00Z"))
    let found = try AnalysisTests.analysis(lines, times: late)
    #expect(found.letThroughAgainstGit.isEmpty)
    #expect(found.notEnforced.isEmpty)
    #expect(try AnalysisTests.analysis(lines).notEnforced.count == 1)
  }

  @Test("what Git allows may have come through before the drift: that is no contradiction")
  func beforeDrift() throws {
    let lines = [Incident.line(Incident.cart, at: 12)]
    #expect(try AnalysisTests.analysis(lines).notEnforced.isEmpty)
    let early = FlowAnalysis.Times(live: Instant("2026-11-21T11:00:00Z"))
    #expect(try AnalysisTests.analysis(lines, times: early).notEnforced.count == 1)
  }

  @Test("what was denied until it came through is no contradiction")
  func changes() throws {
    let found = try AnalysisTests.analysis([
      Incident.line(Incident.agent, at: 10, denied: true, in: "ops"),
      Incident.line(Incident.agent, at: 11, in: "ops"),
    ])
    #expect(found.deniedBesides.isEmpty)
    let again = try AnalysisTests.analysis([
      Incident.line(Incident.agent, at: 11, in: "ops"),
      Incident.line(Incident.agent, at: 12, denied: true, in: "ops"),
    ])
    #expect(again.deniedBesides.count == 1)
  }

  @Test("what cannot be judged is counted by why")
  func undecided() throws {
    var host = HubbleTests.Line()
    host.source = #"{"identity":1}"#
    var gone = HubbleTests.Line()
    gone.source = #"{"identity":2}"#
    gone.addresses = #"{"source":"10.0.1.99","destination":"10.0.2.9"}"#
    var failed = HubbleTests.Line()
    failed.verdict = "ERROR"
    failed.ports = #""UDP":{"destination_port":1}"#
    let found = try AnalysisTests.analysis([
      host.text(), gone.text(), failed.text(), Incident.line("ghost-6c9d7f5b8-vwxz2"),
    ])
    #expect(
      found.undecided == [
        .infrastructure: 1, .unresolvedAddress: 1, .noVerdict: 1, .unknownPeer: 1,
      ])
    #expect(found.judged == 0)
    #expect(found.letThroughAgainstGit.isEmpty)
  }

  @Test("a network without its address is judged where its addresses are alike")
  func networks() throws {
    func calico(_ name: String, _ text: String = FormatSamples.goldmane) -> [ObservedConnection] {
      Log(text.replacing(#""pub""#, with: "\"\(name)\"")).connections
    }
    // Web may send to db alone.
    let denied = try Incident.analysis(of: calico("pub"))
    #expect(
      AnalysisTests.told(denied.notEnforced) == ["shop/web → a public address tcp/443 4"])
    #expect(try Incident.analysis(of: calico("pvt")).notEnforced.count == 1)
    let inward = FormatSamples.calico.replacing("web-7d9f8c6b5-*", with: "pub")
      .replacing(#""source_namespace":"shop""#, with: #""source_namespace":"-""#)
    // The live policy tells one network outside from the rest; Git's does not.
    let mixed = try Incident.analysis(of: Log(inward).connections)
    #expect(mixed.undecided == [.severalAddresses: 1])
  }
}
