import Documents
import Foundation
import PolicyModel
import Reachability
import Testing
import Workloads

/// One after another, and making room for others: they take a processor for long.
@Suite(
  "What other projects published", .serialized,
  .enabled(
    if: Conformance.folder != nil,
    "MENDWALL_CONFORMANCE is not set: 42 lists, 18 comparisons and 143 probes were not looked at"))
struct ConformanceTests {
  @Test("every list of connections of np-guard agrees")
  func lists() async throws {
    var agreed = 0
    let files = try Conformance.files("np-guard")
    for file in files {
      await Task.yield()
      let document = try Conformance.read(file)
      let state = Conformance.state(document["objects"]?.sequence ?? [])
      var evaluator = Evaluator(
        [state.inventory], policies: state.policies, profile: .externalOnly)
      #expect(evaluator.unevaluated.isEmpty, "\(file.lastPathComponent)")
      let table = evaluator.connectivity(of: state.policies).connections()
      let found = table.connections.map {
        Conformance.Row(from: $0.from, to: $0.to, value: $0.ports)
      }
      let expected = (document["expected"]?.sequence ?? []).compactMap { row in
        Conformance.peer(row["src"]).flatMap { from in
          Conformance.peer(row["dst"]).map {
            Conformance.Row(from: from, to: $0, value: Conformance.ports(row["allow"]))
          }
        }
      }
      if agree(found, expected, file) { agreed += 1 }
    }
    print("np-guard lists: \(agreed) of \(files.count) agree")
    #expect(agreed == files.count && !files.isEmpty)
  }

  private struct Change: Hashable {
    let before: PortSet
    let after: PortSet
  }

  @Test("every comparison of np-guard agrees")
  func comparisons() async throws {
    var agreed = 0
    let files = try Conformance.files("np-guard-diff")
    for file in files {
      await Task.yield()
      let document = try Conformance.read(file)
      let before = Conformance.state(document["ref1"]?.sequence ?? [])
      let after = Conformance.state(document["ref2"]?.sequence ?? [])
      var evaluator = Evaluator(
        [before.inventory, after.inventory], policies: before.policies + after.policies,
        profile: .externalOnly)
      let comparison = ConnectionComparison(
        from: evaluator.connectivity(of: before.policies, state: 0).connections(),
        to: evaluator.connectivity(of: after.policies, state: 1).connections())
      let found = comparison.changes.map {
        Conformance.Row(
          from: $0.from, to: $0.to, value: Change(before: $0.before, after: $0.after))
      }
      let expected = (document["expected"]?.sequence ?? []).compactMap { row in
        Conformance.peer(row["src"]).flatMap { from in
          Conformance.peer(row["dst"]).map {
            Conformance.Row(
              from: from, to: $0,
              value: Change(
                before: Conformance.ports(row["ref1"]), after: Conformance.ports(row["ref2"])))
          }
        }
      }
      if agree(found, expected, file) { agreed += 1 }
    }
    print("np-guard comparisons: \(agreed) of \(files.count) agree")
    #expect(agreed == files.count && !files.isEmpty)
  }

  private func agree<Value>(
    _ found: [Conformance.Row<Value>], _ expected: [Conformance.Row<Value>], _ file: URL
  ) -> Bool {
    let cuts = Conformance.cuts(found + expected)
    let ours = Conformance.cut(found, at: cuts)
    let theirs = Conformance.cut(expected, at: cuts)
    if ours == theirs { return true }
    let more = ours.subtracting(theirs).prefix(3)
    let less = theirs.subtracting(ours).prefix(3)
    Issue.record("\(file.lastPathComponent): only here \(more); only there \(less)")
    return false
  }

  @Test("every probe of the ClusterNetworkPolicy conformance suite agrees")
  func probes() async throws {
    guard let folder = Conformance.folder else { return }
    let path = URL(filePath: folder).appending(path: "cluster-network-policy")
    let world = try Conformance.read(path.appending(path: "world.json"))
    let pods = (world["pods"]?.sequence ?? []).map { pod in
      Pod(
        namespace: pod["namespace"]?.string ?? "", name: pod["name"]?.string ?? "",
        labels: Dictionary(
          uniqueKeysWithValues: (pod["labels"]?.mapping?.entries ?? []).map {
            ($0.key, $0.value.string ?? "")
          }),
        ports: (pod["ports"]?.sequence ?? []).compactMap { port in
          guard let name = port["name"]?.string, let number = port["containerPort"]?.integer,
            let transport = (port["protocol"]?.string).flatMap(TransportProtocol.init)
          else { return nil }
          return ContainerPort(name: name, number: UInt16(number), protocol: transport)
        },
        addresses: (pod["ip"]?.string).flatMap { IPAddress($0) }.map { [$0] } ?? [],
        isOnHostNetwork: pod["hostNetwork"]?.bool ?? false)
    }
    var agreed = 0
    var total = 0
    let lines = Array(try Data(contentsOf: path.appending(path: "probes.jsonl")))
    var reader = try JSONReader(
      lines, file: "probes.jsonl", limits: ReadingLimits(bytes: lines.count))
    while let probe = try reader.next() {
      await Task.yield()
      total += 1
      var inventory = Inventory()
      inventory.pods = pods
      inventory.namespaces = (probe["state"]?["namespaces"]?.mapping?.entries ?? []).map { entry in
        NamespaceLabels(
          name: entry.key,
          labels: Dictionary(
            uniqueKeysWithValues: (entry.value.mapping?.entries ?? []).map {
              ($0.key, $0.value.string ?? "")
            }))
      }
      let policies = Conformance.state(probe["state"]?["policies"]?.sequence ?? []).policies
      var evaluator = Evaluator([inventory], policies: policies)
      let table = evaluator.connectivity(of: policies).connections(by: .pods)
      func peer(_ node: Node?) -> Peer {
        .pod(
          namespace: node?.sequence?.first?.string ?? "",
          name: node?.sequence?.last?.string ?? "")
      }
      let transport = TransportProtocol(rawValue: (probe["proto"]?.string ?? "").uppercased())
      let port = UInt16(probe["port"]?.integer ?? 0)
      let allowed = table.ports(from: peer(probe["src"]), to: peer(probe["dst"]))
        .contains(try #require(transport), port)
      if allowed == probe["allowed"]?.bool {
        agreed += 1
      } else {
        Issue.record(
          "\(probe["test"]?.string ?? ""), \(probe["subtest"]?.string ?? ""): \(peer(probe["src"])) to \(peer(probe["dst"])) \(port) is \(allowed)"
        )
      }
    }
    print("ClusterNetworkPolicy probes: \(agreed) of \(total) agree")
    #expect(agreed == total && total > 0)
  }
}
