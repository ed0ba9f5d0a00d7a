import Compression
import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

/// A shop whose policies let web to db and cart to db; in the cluster somebody opened db to everybody in ops, and cut
/// cart off.
struct ObservedShop {
  let repository: TestRepository
  let folder: TemporaryFolder

  private static func pod(_ namespace: String, _ name: String, _ app: String, _ address: String)
    -> String
  {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(namespace), labels: {app: \(app)}}
    spec: {containers: [{name: c, image: x}]}
    status: {phase: Running, startTime: "2026-11-01T10:00:00Z", podIPs: [{ip: \(address)}]}
    """
  }

  private static func policy(_ peers: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      policyTypes: [Ingress]
      ingress:
      - from: [\(peers)]
        ports: [{port: 5432}]

    """
  }

  private static func app(_ name: String) -> String {
    "{podSelector: {matchLabels: {app: \(name)}}}"
  }

  init() async throws {
    repository = try await TestRepository()
    folder = try TemporaryFolder()
    try await repository.commit([
      "policies/db.yaml": Self.policy("\(Self.app("web")), \(Self.app("cart"))")
    ])
    try folder.write(
      Self.policy(
        "\(Self.app("web")), {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}"
      ),
      to: "cluster/db.yaml")
    let namespaces = ["shop", "ops"].map {
      "{apiVersion: v1, kind: Namespace, metadata: {name: \($0), labels: {kubernetes.io/metadata.name: \($0)}}}"
    }
    try folder.write(
      ([
        Self.pod("shop", "web-0", "web", "10.0.0.1"),
        Self.pod("shop", "cart-0", "cart", "10.0.0.2"),
        Self.pod("shop", "db-0", "db", "10.0.0.3"), Self.pod("ops", "agent-0", "agent", "10.0.0.4"),
      ] + namespaces).joined(separator: "\n---\n") + "\n", to: "cluster/pods.yaml")
  }

  var cluster: String { folder("cluster") }

  /// A flow as Hubble exports it, seen where it arrives.
  static func flow(
    _ from: String, port: Int = 5432, at time: String = "2026-11-21T12:00:00Z",
    denied: Bool = false
  ) -> String {
    let parts = from.split(separator: "/").map(String.init)
    return """
      {"flow":{"time":"\(time)","verdict":"\(denied ? "DROPPED" : "FORWARDED")",\
      "IP":{"source":"10.0.0.9","destination":"10.0.0.3","ipVersion":"IPv4"},\
      "l4":{"TCP":{"source_port":40000,"destination_port":\(port),"flags":{"SYN":true}}},\
      "source":{"identity":5000,"namespace":"\(parts[0])","pod_name":"\(parts[1])"},\
      "destination":{"identity":6000,"namespace":"shop","pod_name":"db-0"},"Type":"L3_L4",\
      "traffic_direction":"INGRESS","is_reply":false},"node_name":"n1","time":"\(time)"}
      """
  }

  /// Of each of the five questions one answer.
  static let incident = [
    flow("shop/web-0"), flow("shop/cart-0", at: "2026-11-21T10:00:00Z"),
    flow("shop/cart-0", denied: true), flow("ops/agent-0"),
    flow("ops/agent-0", at: "2026-11-21T13:00:00Z"), flow("shop/web-0", port: 22),
  ]

  /// - Returns: the log's path.
  func write(_ lines: [String], to name: String = "flows.log") throws -> String {
    try folder.write(lines.joined(separator: "\n") + "\n", to: name)
    return folder(name)
  }

  func run(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      arguments + ["--live", cluster]
        + (arguments[0] == "contain" ? [] : ["--repo", repository.path]))
  }
}

@Suite("Observed connections, and what they say of drift")
struct FlowTests {
  private static func read(_ text: String) throws -> Node {
    try JSONReader.read(Array(text.utf8), file: "report.json")
  }

  /// The pairs of an answer, and how often they were seen.
  private static func told(_ answer: Node?) -> [String] {
    (answer?["connections"]?.sequence ?? []).map { each in
      let words = ["from", "to", "port", "count"].map {
        each[$0]?.string ?? "\(each[$0]?.integer ?? 0)"
      }
      return words.joined(separator: " ")
    }
  }

  @Test("the five questions of an incident are answered, and what Git denies comes first")
  func incident() async throws {
    let shop = try await ObservedShop()
    let log = try shop.write(ObservedShop.incident)
    let run = await shop.run("flows", log, "-o", "json")
    #expect(run.status == .drift, "\(run.notes)")
    let report = try Self.read(run.output)
    #expect(report["kind"] == "FlowReport")
    let flows = try #require(report["flows"])
    #expect(
      Self.told(flows["letThrough"]) == [
        "ops/agent-0 shop/db-0 5432 2", "shop/web-0 shop/db-0 22 1",
      ])
    #expect(Self.told(flows["openedAndUsed"]) == ["ops/agent-0 shop/db-0 5432 2"])
    #expect(Self.told(flows["cutByDrift"]) == ["shop/cart-0 shop/db-0 5432 1"])
    #expect(Self.told(flows["cutByRestore"]) == ["ops/agent-0 shop/db-0 5432 2"])
    #expect(Self.told(flows["notEnforced"]) == ["shop/web-0 shop/db-0 22 1"])
    let agent = flows["openedAndUsed"]?["connections"]?.sequence?.first
    #expect(agent?["firstSeen"] == "2026-11-21T12:00:00Z")
    #expect(agent?["lastSeen"] == "2026-11-21T13:00:00Z")
    #expect(
      agent?["explanation"]?.sequence?.contains { $0.string?.contains("no rule allows it") == true }
        == true)

    let text = await shop.run("flows", log)
    #expect(
      text.output.hasPrefix(
        "Flows: 2 let through that Git denies, 1 of these opened by drift, 1 cut by drift, "
          + "1 let through against the cluster's own policies; 6 flows of 4 connections in 1 log."),
      "\(text.output)")
    #expect(text.output.contains("ops/agent-0 → shop/db-0 tcp/5432  2 times"))
  }

  @Test("what is seen as both states have it is exit status 0")
  func quiet() async throws {
    let shop = try await ObservedShop()
    let run = await shop.run("flows", try shop.write([ObservedShop.flow("shop/web-0")]))
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.hasPrefix("Flows: nothing that should not have been"))
  }

  @Test("a packed log is read like another, and several are counted together")
  func packed() async throws {
    let shop = try await ObservedShop()
    let text = try shop.write([ObservedShop.flow("ops/agent-0")])
    let packed = shop.folder("flows.gz")
    try await Program.output("sh", ["-c", "gzip -c \(text) > \(packed)"])
    let run = await shop.run("flows", text, packed, "-o", "json")
    let flows = try #require(try Self.read(run.output)["flows"])
    #expect(Self.told(flows["letThrough"]) == ["ops/agent-0 shop/db-0 5432 2"])
    #expect(flows["logs"]?.sequence?.count == 2)
  }

  @Test("records that cannot be read are counted and shown")
  func unreadable() async throws {
    let shop = try await ObservedShop()
    let log = try shop.write([
      ObservedShop.flow("shop/web-0"), "{\"flow\": [", ObservedShop.flow("shop/web-0"),
    ])
    let run = await shop.run("flows", log)
    #expect(run.output.contains("1 of 3 records"), "\(run.output)")
    #expect(run.output.contains("line 2"), "\(run.output)")
  }

  @Test("a log that is not there, or of which nothing is known, is named with the remedy")
  func refused() async throws {
    let shop = try await ObservedShop()
    let missing = await shop.run("flows", shop.folder("missing.log"))
    #expect(missing.status == .failed)
    #expect(
      missing.notes.contains("\(shop.folder("missing.log")) cannot be read"), "\(missing.notes)")
    let unknown = await shop.run("flows", try shop.write(["what is this", "and this"]))
    #expect(unknown.status == .failed)
    #expect(unknown.notes.contains("--flows-format hubble|calico"), "\(unknown.notes)")
    let none = await CommandRun.mendwall("flows")
    #expect(none.status == .usage)
    for twice in [
      ["flows", "-", "-"], ["flows", "-", "--live", "-"],
      ["detect", "--flows", "-", "--flows", "-"], ["detect", "--flows", "-", "--live", "-"],
      ["restore", "--flows", "-", "--audit-log", "-"], ["reach", "-", "--flows", "-"],
      ["baseline", "--flows", "-", "--live", "-"],
    ] {
      let run = await CommandRun.mendwall(twice)
      #expect(run.status == .usage)
      #expect(run.notes.contains("can be read once"), "\(run.notes)")
    }
  }

  @Test("without pods nobody can be named, which is said")
  func noPods() async throws {
    let shop = try await ObservedShop()
    try FileManager.default.removeItem(atPath: "\(shop.cluster)/pods.yaml")
    let run = await shop.run("flows", try shop.write(ObservedShop.incident))
    #expect(run.status == .failed)
    #expect(run.notes.contains("--flows needs the pods"), "\(run.notes)")
  }

  @Test("detect tells them before its findings, and they count as high")
  func detect() async throws {
    let shop = try await ObservedShop()
    let log = try shop.write(ObservedShop.incident)
    let run = await shop.run("detect", "--flows", log)
    #expect(run.status == .drift)
    let seen = try #require(run.output.firstRange(of: "Let through, and Git denies it (2)"))
    let finding = try #require(run.output.firstRange(of: "MODIFIED  NetworkPolicy shop/db"))
    #expect(seen.lowerBound < finding.lowerBound)
    let json = try Self.read(await shop.run("detect", "--flows", log, "-o", "json").output)
    #expect(json["flows"]?["letThrough"]?["total"] == 2)
    #expect(json["findings"]?.sequence?.count == 1)
  }

  @Test("a cluster as Git says is not in sync with what came through all the same")
  func notEnforced() async throws {
    let shop = try await ObservedShop()
    try shop.folder.write(
      try await shop.repository.git("show", "HEAD:policies/db.yaml"), to: "cluster/db.yaml")
    let log = try shop.write([ObservedShop.flow("ops/agent-0")])
    let run = await shop.run("detect", "--flows", log)
    #expect(run.status == .drift, "\(run.output)")
    #expect(run.output.hasPrefix("In sync"))
    #expect(run.output.contains("1 let through against the cluster's own policies"))
    #expect(await shop.run("detect", "--flows", log, "--fail-on", "critical").status == .inSync)
  }

  @Test(
    "what is about a part of the cluster, or about many, is refused beside logs",
    arguments: [["-n", "shop"], ["shop/db"], ["--contexts", "a"], ["--shard", "0/2"]])
  func parts(arguments: [String]) async throws {
    let run = await CommandRun.mendwall(["detect", "--flows", "a.log"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.contains("--flows"), "\(run.notes)")
  }

  @Test("reach holds them against one state, or against two")
  func reach() async throws {
    let shop = try await ObservedShop()
    let log = try shop.write(ObservedShop.incident)
    let one = await shop.run("reach", "live", "--flows", log, "-o", "json")
    #expect(one.status == .drift, "\(one.notes)")
    let alone = try Self.read(one.output)["flows"]
    #expect(Self.told(alone?["notEnforced"]) == ["shop/web-0 shop/db-0 22 1"])
    #expect(alone?["letThrough"]?["total"] == 0)
    let two = await shop.run("reach", "git", "--against", "live", "--flows", log, "-o", "json")
    let both = try Self.read(two.output)["flows"]
    #expect(Self.told(both?["openedAndUsed"]) == ["ops/agent-0 shop/db-0 5432 2"])
    #expect(both?["expected"] == "git")
  }

  @Test("a restore says first whom it cuts off, in its plan too")
  func restore() async throws {
    let shop = try await ObservedShop()
    let log = try shop.write(ObservedShop.incident)
    let words = "was seen, and this cuts it: ops/agent-0 → shop/db-0 tcp/5432, 2 times"
    for scope in [[], ["-n", "shop"], ["shop/db"]] {
      let run = await CommandRun.mendwall(
        ["restore"] + scope + [
          "--dry-run", "--flows", log, "--repo", shop.repository.path, "--live", shop.cluster,
          "--plan", shop.folder("plan.json"),
        ])
      #expect(run.output.contains(words), "\(run.output)\(run.notes)")
    }
    let plan = try Self.read(try shop.folder.read("plan.json"))
    #expect(Self.told(plan["observedCuts"]) == ["ops/agent-0 shop/db-0 5432 2"])
  }

  @Test("a containment says first whom it cuts off")
  func contain() async throws {
    let shop = try await ObservedShop()
    let log = try shop.write(ObservedShop.incident)
    let run = await shop.run(
      "contain", "shop", "--override", "--reason", "stolen token", "--incident", "inc-1",
      "--dry-run",
      "--flows", log)
    #expect(
      run.output.contains("was seen, and this cuts it: shop/web-0 → shop/db-0 tcp/5432, once"),
      "\(run.output)\(run.notes)")
  }
}
