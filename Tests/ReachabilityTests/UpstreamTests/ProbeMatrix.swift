import PolicyModel
import Reachability
import Testing
import Workloads

/// Three namespaces with three pods each, all of which serve two ports over three protocols, as the
/// end-to-end tests of NetworkPolicy have them.
struct ProbeMatrix {
  /// By namespace.
  var namespaceLabels = ["x": ["ns": "x"], "y": ["ns": "y"], "z": ["ns": "z"]]
  /// By `namespace/pod`.
  var podLabels: [String: [String: String]] = Dictionary(
    uniqueKeysWithValues: names.map { ($0, ["pod": String($0.suffix(1))]) })

  static let names = ["x", "y", "z"].flatMap { namespace in
    ["a", "b", "c"].map { "\(namespace)/\($0)" }
  }

  static func address(of name: String) -> String {
    "10.0.0.\((names.firstIndex(of: name) ?? 0) + 1)"
  }

  var inventory: Inventory {
    var inventory = Inventory()
    inventory.namespaces = namespaceLabels.sorted { $0.key < $1.key }.map {
      NamespaceLabels(name: $0.key, labels: $0.value)
    }
    inventory.pods = Self.names.map { name in
      Pod(
        namespace: String(name.prefix(1)), name: String(name.suffix(1)),
        labels: podLabels[name] ?? [:],
        ports: TransportProtocol.allCases.flatMap { transport in
          [80, 81].map {
            ContainerPort(
              name: "serve-\($0)-\(transport.rawValue.lowercased())", number: $0,
              protocol: transport)
          }
        }, addresses: [IPAddress(Self.address(of: name))].compactMap { $0 })
    }
    return inventory
  }

  /// A NetworkPolicy by its spec, written `x: {podSelector: {}}`. A bare `y` is a boolean in YAML, so names
  /// are in quotes.
  static func policies(_ texts: [String]) throws -> [Policy] {
    var manifests = Manifests()
    for (index, text) in texts.enumerated() {
      let parts = text.split(separator: ": ", maxSplits: 1)
      let (namespace, spec) = (try #require(parts.first), try #require(parts.last))
      let manifest = Scene.policy(String(spec), namespace: "'\(namespace)'", name: "p\(index)")
      manifests.read(Array(manifest.utf8), path: "\(index).yaml")
    }
    #expect(manifests.policies.count == texts.count)
    return manifests.policies
  }

  /// Who reaches whom on a port, written `TCP 80`.
  static func found(_ table: ConnectionTable, _ probe: String) throws -> TruthTable {
    let parts = probe.split(separator: " ")
    let transport = try #require(parts.first.flatMap { TransportProtocol(rawValue: String($0)) })
    let port = try #require(parts.last.flatMap { UInt16($0) })
    func peer(_ name: String) -> Peer {
      .pod(namespace: String(name.prefix(1)), name: String(name.suffix(1)))
    }
    var result = TruthTable()
    for from in names {
      for to in names {
        result[from, to] = table.ports(from: peer(from), to: peer(to)).contains(transport, port)
      }
    }
    return result
  }
}

/// Who reaches whom, each pod with itself left out.
struct TruthTable: Equatable, CustomStringConvertible {
  private var open: Set<[String]> = []

  init() {}

  /// Everybody reaches everybody, but for what is said: `-` closes and `+` opens again, with `*` for any, as
  /// in `-*>x/a +y/*>x/a`.
  init(_ changes: String) {
    for from in ProbeMatrix.names { for to in ProbeMatrix.names { self[from, to] = true } }
    for change in changes.split(separator: " ") {
      let ends = change.dropFirst().split(separator: ">").map(String.init)
      for from in ProbeMatrix.names where TruthTable.matches(from, ends.first) {
        for to in ProbeMatrix.names where TruthTable.matches(to, ends.last) {
          self[from, to] = change.hasPrefix("+")
        }
      }
    }
  }

  private static func matches(_ name: String, _ pattern: String?) -> Bool {
    guard let pattern, pattern != "*" else { return pattern != nil }
    let parts = pattern.split(separator: "/")
    return zip(name.split(separator: "/"), parts).allSatisfy { $1 == "*" || $0 == $1 }
  }

  subscript(_ from: String, _ to: String) -> Bool {
    get { open.contains([from, to]) }
    set {
      if from == to { return }
      if newValue { open.insert([from, to]) } else { open.remove([from, to]) }
    }
  }

  /// A line a sender, a column a receiver.
  var description: String {
    let lines = ProbeMatrix.names.map { from in
      "\(from) "
        + ProbeMatrix.names.map { $0 == from ? " ." : self[from, $0] ? " X" : " -" }.joined()
    }
    return (["", "     a b c a b c a b c"] + lines).joined(separator: "\n")
  }
}

/// Some policies, and who reaches whom under them.
struct Probing: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let policies: [String]
  /// By port: as ``TruthTable`` reads it.
  let probes: [String: String]

  init(_ description: String, _ policies: [String], _ probes: [String: String]) {
    testDescription = description
    self.policies = policies
    self.probes = probes
  }

  func check() throws {
    let policies = try ProbeMatrix.policies(policies)
    var evaluator = Evaluator([ProbeMatrix().inventory], policies: policies)
    #expect(evaluator.unevaluated.isEmpty)
    let table = evaluator.connectivity(of: policies).connections(by: .pods)
    for (probe, changes) in probes {
      #expect(try ProbeMatrix.found(table, probe) == TruthTable(changes), "\(probe)")
    }
  }
}
