import Documents
import DriftDetection
import MendwallTesting
import PolicyModel
import Testing

@testable import Reconciliation
@testable import Reports

/// Every order in which the steps of a plan may take effect, tried on small worlds of pods.
@Suite("The order of a plan, simulated")
struct SimulatedOrderTests {
  /// A policy of a world of three pods, a, b and c, in one namespace.
  private struct Rules: Hashable, CustomStringConvertible {
    /// Nil for all of them.
    var selects: String?
    /// Whom the pods take connections from; nil where that is not restricted, "*" for all.
    var ingress: [String]?
    var egress: [String]?

    func isolates(_ pod: String) -> Bool { selects == nil || selects == pod }

    var description: String {
      "\(selects ?? "*")" + (ingress.map { " in\($0)" } ?? "") + (egress.map { " out\($0)" } ?? "")
    }
  }

  private typealias State = [String: Rules]
  private static let pods = ["a", "b", "c"]

  private struct Connection: Hashable, CustomStringConvertible {
    let from: String
    let to: String
    var description: String { "\(from)→\(to)" }
  }

  /// By the rules of `k8s.io/api/networking/v1`.
  private static func allowed(_ state: State) -> Set<Connection> {
    func mayPass(_ pod: String, _ other: String, _ side: KeyPath<Rules, [String]?>) -> Bool {
      let isolating = state.values.filter { $0.isolates(pod) && $0[keyPath: side] != nil }
      return isolating.isEmpty
        || isolating.contains { $0[keyPath: side]?.contains { $0 == "*" || $0 == other } == true }
    }
    return Set(
      pods.flatMap { from in
        pods.filter { $0 != from && mayPass(from, $0, \.egress) && mayPass($0, from, \.ingress) }
          .map { Connection(from: from, to: $0) }
      })
  }

  private static func manifest(_ name: String, _ rules: Rules) -> Node {
    func selector(_ pod: String?) -> Node {
      pod.map { ["matchLabels": ["app": Node(.string($0))]] } ?? [:]
    }
    func list(_ peers: [String], _ field: String) -> Node {
      Node(
        .sequence(
          peers.map { [field: [["podSelector": selector($0 == "*" ? nil : $0)]]] as Node }))
    }
    var spec = Mapping([.init(key: "podSelector", value: selector(rules.selects))])
    var types: [Node] = []
    if let peers = rules.ingress {
      types.append("Ingress")
      spec["ingress"] = list(peers, "from")
    }
    if let peers = rules.egress {
      types.append("Egress")
      spec["egress"] = list(peers, "to")
    }
    spec["policyTypes"] = Node(.sequence(types))
    return [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": Node(.string(name)), "namespace": "shop"], "spec": Node(.mapping(spec)),
    ]
  }

  private static func planner(from live: State, to git: State, secureFirst: Bool) throws
    -> RestorePlanner
  {
    let declared = try git.map { try Sample.policy(manifest($0, $1), Sample.declaredAt) }
    var planner = RestorePlanner(
      secureFirst: secureFirst, pruning: .init(isWanted: true, isNamed: { _ in true }),
      api: { $0.api })
    let drift = DriftDetector.detect(
      declared: declared, live: try live.map { try Sample.policy(manifest($0, $1)) },
      owns: { _ in true })
    for drift in drift {
      let name = drift.reference.name
      planner.add(
        .init(
          drift: drift, finding: Finding(drift, cluster: "c"),
          manifest: git[name].map { manifest(name, $0) }, hindrance: nil))
    }
    return planner
  }

  private static func stages(from live: State, to git: State, secureFirst: Bool) throws
    -> [[String]]
  {
    let steps = try planner(from: live, to: git, secureFirst: secureFirst).ordered.map { $0.step }
    return Dictionary(grouping: steps, by: \.stage)
      .sorted { $0.key < $1.key }.map { $0.value.map { $0.object.name } }
  }

  /// What goes wrong at some moment of a plan: of the steps of one stage any may have taken effect.
  private struct Moments {
    /// What is allowed at some moment, and neither before nor after.
    var opened: Set<Connection> = []
    /// What is allowed before and after, and not at some moment.
    var cut: Set<Connection> = []
  }

  private static func moments(from live: State, to git: State, secureFirst: Bool) throws -> Moments
  {
    var moments = Moments()
    let (before, after) = (allowed(live), allowed(git))
    var state = live
    for stage in try stages(from: live, to: git, secureFirst: secureFirst) {
      for done in 0..<(1 << stage.count) {
        var moment = state
        for (index, name) in stage.enumerated() where done >> index & 1 == 1 {
          moment[name] = git[name]
        }
        let now = allowed(moment)
        moments.opened.formUnion(now.subtracting(before.union(after)))
        moments.cut.formUnion(before.intersection(after).subtracting(now))
      }
      for name in stage { state[name] = git[name] }
    }
    #expect(allowed(state) == after)
    return moments
  }

  /// Which differences between the two states a world may have.
  private struct World {
    var hasEgress = false
    var policies = 3
  }

  private static func random(_ world: World, _ source: inout SeededRandom) -> (
    live: State, git: State
  ) {
    func peers() -> [String] {
      ["*", "a", "b", "c"].filter { _ in Int.random(in: 0..<4, using: &source) == 0 }
    }
    func rules() -> Rules {
      let hasEgress = world.hasEgress && Bool.random(using: &source)
      let hasIngress = !hasEgress || Bool.random(using: &source)
      return Rules(
        selects: [nil, "a", "b", "c"].randomElement(using: &source) ?? nil,
        ingress: hasIngress ? peers() : nil, egress: hasEgress ? peers() : nil)
    }
    var (live, git) = (State(), State())
    for number in 0..<world.policies {
      let name = "p\(number)"
      let found = rules()
      var declared = rules()
      declared.selects = found.selects
      declared.ingress = found.ingress.map { _ in peers() }
      declared.egress = found.egress.map { _ in peers() }
      switch Int.random(in: 0..<4, using: &source) {
      case 0: live[name] = found
      case 1: git[name] = declared
      default: (live[name], git[name]) = (found, declared)
      }
    }
    return (live, git)
  }

  /// The smallest world of many in which something goes wrong.
  private static func smallest(
    _ world: World, secureFirst: Bool = false, count: Int = 1500,
    wrong: (Moments) -> Set<Connection>
  ) throws -> String? {
    var source = SeededRandom(seed: 7)
    var found: (size: Int, text: String)?
    for _ in 0..<count {
      let (live, git) = random(world, &source)
      let connections = wrong(try moments(from: live, to: git, secureFirst: secureFirst))
      if connections.isEmpty { continue }
      let size = "\(live)\(git)".count
      if size < found?.size ?? .max {
        func told(_ state: State) -> String {
          state.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: "; ")
        }
        found = (
          size,
          "live {\(told(live))} git {\(told(git))}: \(connections.sorted { "\($0)" < "\($1)" }), stages "
            + "\(try stages(from: live, to: git, secureFirst: secureFirst))"
        )
      }
    }
    return found?.text
  }

  @Test(
    "no moment is more open than before or after, where nothing changes whom it isolates and all is of one direction",
    arguments: [false, true])
  func neverMoreOpen(secureFirst: Bool) throws {
    let world = World()
    let problem = try Self.smallest(world, secureFirst: secureFirst) { $0.opened }
    #expect(problem == nil)
  }

  @Test("where new policies may cut what Git allows, the plan says so")
  func cutsAreTold() throws {
    var source = SeededRandom(seed: 11)
    var isEverCut = false
    for _ in 0..<1500 {
      var (live, git) = Self.random(World(hasEgress: true), &source)
      // Nothing is changed or deleted, and so what is cut is cut by what is created.
      for (name, rules) in live { git[name] = rules }
      if Bool.random(using: &source) { live = [:] }
      let moments = try Self.moments(from: live, to: git, secureFirst: false)
      guard !moments.cut.isEmpty else { continue }
      isEverCut = true
      let told = try Self.planner(from: live, to: git, secureFirst: false).cuts(
        beside: try live.map { try Sample.policy(Self.manifest($0, $1)) })
      #expect(!told.isEmpty, "live \(live) git \(git): \(moments.cut)")
    }
    #expect(isEverCut)
  }

  @Test("the simulation finds an order that opens what is open neither before nor after")
  func checking() throws {
    // The newly isolated is isolated last: everything about it is open in between.
    let before = Self.allowed(["p": Rules(ingress: [])])
    let after = Self.allowed(["q": Rules(ingress: [])])
    let between = Self.allowed([:])
    #expect(before.isEmpty && after.isEmpty && between.count == 6)
    let moments = try Self.moments(
      from: ["p": Rules(ingress: [])], to: ["q": Rules(ingress: [])], secureFirst: false)
    #expect(moments.opened.isEmpty && moments.cut.isEmpty)
    #expect(
      try Self.stages(
        from: ["p": Rules(ingress: [])], to: ["q": Rules(ingress: [])], secureFirst: false)
        == [["q"], ["p"]])
  }
}
