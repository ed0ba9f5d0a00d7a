import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Synchronization
import Testing

/// Many clusters at once: one real server under many contexts, and others that are none.
@Suite("Many clusters, of which one is real", .controlPlane)
struct FleetTests {
  private static let (real, dead, silent, trickling, stalling) = (26, 8, 6, 6, 4)

  /// A kubeconfig with fifty contexts.
  private struct Contexts {
    let folder: TemporaryFolder
    var path: String { folder("kubeconfig") }

    /// - Parameter slow: where the servers listen that are none.
    init(slow: ScriptedServer) throws {
      folder = try TemporaryFolder()
      let admin = try #require(
        try readDocuments(
          [UInt8](try Data(contentsOf: URL(filePath: ControlPlane.kubeconfig()))), file: "admin"
        ).first)
      func named(_ list: String, _ field: String) throws -> Node {
        try #require(admin[list]?.sequence?.first?[field])
      }
      var clusters: [Node] = [["name": "real", "cluster": try named("clusters", "cluster")]]
      let users: [Node] = [
        ["name": "admin", "user": try named("users", "user")],
        ["name": "nobody", "user": ["token": "t0p-s3cret"]],
      ]
      var contexts: [Node] = []
      func add(_ name: String, cluster: String, user: String) {
        contexts.append([
          "name": Node(.string(name)),
          "context": ["cluster": Node(.string(cluster)), "user": Node(.string(user))],
        ])
      }
      for index in 0..<FleetTests.real { add("real-\(index)", cluster: "real", user: "admin") }
      for (prefix, count, url) in [
        ("dead", FleetTests.dead, "http://127.0.0.1:1"),
        ("silent", FleetTests.silent, "\(slow.url)/silent"),
        ("trickling", FleetTests.trickling, "\(slow.url)/trickling"),
        ("stalling", FleetTests.stalling, "\(slow.url)/stalling"),
      ] {
        for index in 0..<count {
          let name = "\(prefix)-\(index)"
          clusters.append([
            "name": Node(.string(name)), "cluster": ["server": Node(.string("\(url)/\(index)"))],
          ])
          add(name, cluster: name, user: "nobody")
        }
      }
      let config: Node = [
        "apiVersion": "v1", "kind": "Config", "clusters": Node(.sequence(clusters)),
        "users": Node(.sequence(users)), "contexts": Node(.sequence(contexts)),
      ]
      try folder.write(JSONWriter.compact(config), to: "kubeconfig")
    }
  }

  /// What a server answers that says who it is, and then never which policies it has.
  private static func stalling(_ path: String) -> ScriptedServer.Reply {
    if path.contains("networkpolicies") { return .silence }
    if path.hasSuffix("/version") { return .json(#"{"gitVersion":"v1.36.2"}"#) }
    if path.hasSuffix("/namespaces/kube-system") {
      return .json(#"{"metadata":{"name":"kube-system","uid":"u-stalling"}}"#)
    }
    return .status(404, "not here", reason: "NotFound")
  }

  @Test(
    "of fifty each has its part or its reason, and none keeps another waiting",
    .timeLimit(.minutes(5)))
  func fifty() async throws {
    let shop = try await Shop()
    try await shop.patch("cart", #"[{"op": "add", "path": "/spec/ingress/-", "value": {}}]"#)
    // All that do not answer are waited for at the same time: else they would not all be here at once.
    let held = Mutex(Set<String>())
    try await ScriptedServer.run(script: { request in
      let place = request.uri.split(separator: "/").prefix(2).joined(separator: "-")
      held.withLock { _ = $0.insert(place) }
      if place.hasPrefix("stalling") { return Self.stalling(request.uri) }
      let isTrickling = place.hasPrefix("trickling")
      return isTrickling
        ? .slow((0..<4000).map { _ in " " }, pause: .milliseconds(100)) : .silence
    }) { slow in
      let contexts = try Contexts(slow: slow)
      let limit = Duration.seconds(30)
      let start = ContinuousClock.now
      let run = await CommandRun.mendwall(
        "detect", "--repo", shop.repository.path, "-n", shop.namespace, "--kubeconfig",
        contexts.path, "--contexts", "*", "--request-timeout",
        "\(limit.components.seconds)", "-o", "json")
      let took = ContinuousClock.now - start
      #expect(run.status == .incomplete, "\(run.notes)")
      let node = try JSONReader.read(Array(run.output.utf8), file: "list")
      let list = try NodeDecoder.decode(DriftReportList.self, from: node, file: "list")
      // Which policies they have is not known of those that do not tell: nothing more and nothing less is said.
      let seen = list.items.filter { $0.cluster.name?.hasPrefix("real") == true }
      #expect(seen.count == Self.real)
      #expect(Set(seen.map(\.cluster.uid)).count == 1)
      for item in seen {
        #expect(item.complete)
        #expect(item.findings.map(\.object.name) == ["cart"])
      }
      let stalled = list.items.filter { $0.cluster.uid == "u-stalling" }
      #expect(stalled.allSatisfy { !$0.complete && $0.findings.isEmpty })
      let failures = list.failures.filter { !$0.cluster.hasPrefix("stalling") }
      #expect(list.items.count + list.failures.count == 50)
      #expect(stalled.count + list.failures.count - failures.count == Self.stalling)
      #expect(failures.count == Self.dead + Self.silent + Self.trickling)
      for failure in failures {
        let expected =
          failure.cluster.hasPrefix("dead")
          ? "nothing listens there" : "did not answer GET /version within 30"
        #expect(failure.message.contains(expected), "\(failure.cluster): \(failure.message)")
      }
      #expect(!(run.output + run.notes).contains("t0p-s3cret"))
      #expect(held.withLock { $0.count } == Self.silent + Self.trickling + Self.stalling)
      // One after the other, or eight at a time, the sixteen that hang would have taken at least twice the limit
      // beside all else; the slowest of them is all that is waited for.
      #expect(took < limit * 2, "\(took)")
    }
  }

  /// The tool as three pods of an Indexed Job run it.
  private static let script = """
    exec "$MENDWALL" detect --shard "$JOB_COMPLETION_INDEX/3" "$@" -o "json=$OUT/$JOB_COMPLETION_INDEX.json"
    """

  private func runJob(_ arguments: [String], into folder: TemporaryFolder) async throws -> [Int32?]
  {
    try await withThrowingTaskGroup(of: (Int, Int32?).self) { group in
      for index in 0..<3 {
        group.addTask {
          let ended = try await SignalledProgram().run(
            "/bin/sh", ["-c", Self.script, "sh"] + arguments,
            environment: [
              "MENDWALL": SignalledProgram.mendwall, "OUT": folder.path,
              "JOB_COMPLETION_INDEX": "\(index)",
            ])
          return (index, ended.status)
        }
      }
      var statuses = [Int32?](repeating: nil, count: 3)
      for try await (index, status) in group { statuses[index] = status }
      return statuses
    }
  }

  /// A report without when it was made.
  private func timeless(_ text: String) throws -> DriftReport {
    let node = try JSONReader.read(Array(text.utf8), file: "report")
    var report = try NodeDecoder.decode(DriftReport.self, from: node, file: "report")
    let never = Instant(secondsSinceEpoch: 0)
    (report.startedAt, report.finishedAt) = (never, never)
    return report
  }

  @Test("three processes of an Indexed Job merge to the report of one run")
  func indexedJob() async throws {
    let repository = try await TestRepository()
    var namespaces: [String] = []
    // As many as it takes for each shard to have drift.
    while Set(namespaces.map(shard)).count < 3 || namespaces.count < 6 {
      namespaces.append(try await ControlPlane.makeNamespace("fleet"))
    }
    let policies = namespaces.map { Shop.policies(in: $0) }.joined(separator: "---\n")
    try await repository.commit(["policies.yaml": policies])
    try await ControlPlane.apply(policies)
    for namespace in namespaces {
      let result = try await ControlPlane.kubectl([
        "patch", "networkpolicy", "cart", "-n", namespace, "--type=json", "-p",
        #"[{"op": "add", "path": "/spec/ingress/-", "value": {}}]"#,
      ])
      try #require(result.isSuccess, "\(result.errors)")
    }
    let scope = namespaces.flatMap { ["-n", $0] }
    let arguments =
      ["--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig()] + scope
    let folder = try TemporaryFolder()
    let statuses = try await runJob(arguments, into: folder)
    #expect(statuses == [1, 1, 1])
    let whole = await CommandRun.mendwall(["detect"] + arguments + ["-o", "json"])
    let merged = await CommandRun.mendwall(
      "report", "--merge", folder("0.json"), folder("1.json"), folder("2.json"), "-o", "json")
    #expect(merged.status == .inSync, "\(merged.notes)")
    let report = try timeless(merged.output)
    #expect(report.findings.count == namespaces.count)
    #expect(report == (try timeless(whole.output)))
    let times = try (0..<3).map { index in
      let part = try JSONReader.read(Array(try folder.read("\(index).json").utf8), file: "part")
      return [part["startedAt"]?.string ?? "", part["finishedAt"]?.string ?? ""]
    }
    let node = try JSONReader.read(Array(merged.output.utf8), file: "merged")
    #expect(node["startedAt"]?.string == times.map { $0[0] }.min())
    #expect(node["finishedAt"]?.string == times.map { $0[1] }.max())
  }

  private func shard(_ namespace: String) -> Int? {
    (0..<3).first { Shard(index: $0, count: 3)?.contains(namespace) == true }
  }
}
