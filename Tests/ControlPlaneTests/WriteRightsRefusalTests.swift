import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// A dry run, a run that nobody agreed to and one against another cluster write nothing.
@Suite("Runs that write nothing", .controlPlane)
struct WriteRightsRefusalTests {
  @Test("a dry run sends every write to the server, deletions included, and none is done")
  func dryRun() async throws {
    let shop = try await DriftedShop()
    try await Relay.run { relay in
      let run = await CommandRun.mendwall(
        shop.arguments("restore", relay.kubeconfig)
          + ["--prune", "--dry-run", "--bundle", shop.folder("bundle")])
      #expect(run.status == .drift, "\(run.output)\(run.notes)")
      #expect(run.output.contains("the server would take all 3 writes; nothing was written"))
      let writes = relay.requests.filter {
        $0.method != "GET" && $0.uri.contains("networkpolicies")
      }
      #expect(writes.map(\.method).sorted() == ["DELETE", "POST", "PUT"])
      for write in writes {
        if write.method == "DELETE" {
          // Beside a body the server passes over the query.
          let body = try JSONReader.read(write.body, file: "body")
          #expect(body["dryRun"] == ["All"])
        } else {
          #expect(write.uri.contains("dryRun=All"))
        }
      }
    }
    #expect(try await shop.isUntouched())
    #expect(throws: (any Error).self) { try shop.folder.read("bundle/plan.json") }
  }

  @Test("a dry run of an undo writes nothing either")
  func dryUndo() async throws {
    let shop = try await DriftedShop()
    let run = try await shop.restore()
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let mended = try await shop.objects()
    let undone = await CommandRun.mendwall(
      "undo", shop.folder("bundle"), "--dry-run", "--kubeconfig", try ControlPlane.kubeconfig())
    #expect(undone.status == .inSync, "\(undone.output)\(undone.notes)")
    #expect(undone.output.contains("the server would take all 3 writes; nothing was written"))
    #expect(try await shop.objects() == mended)
  }

  @Test("a write that the server would refuse is told by a dry run, and as what it is")
  func refusedWrite() async throws {
    let shop = try await DriftedShop()
    try await ControlPlane.request(
      "POST", "/api/v1/namespaces/\(shop.namespace)/resourcequotas",
      """
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: no-more}
      spec: {hard: {count/networkpolicies.networking.k8s.io: 1}}
      """)
    // The controller that counts does not run here.
    try await ControlPlane.request(
      "PATCH", "/api/v1/namespaces/\(shop.namespace)/resourcequotas/no-more/status",
      """
      {"status":{"hard":{"count/networkpolicies.networking.k8s.io":"1"},
      "used":{"count/networkpolicies.networking.k8s.io":"1"}}}
      """, type: "application/merge-patch+json")
    try await waitForQuota(shop)
    let run = await CommandRun.mendwall(
      shop.arguments("restore", try ControlPlane.kubeconfig()) + ["--dry-run"])
    #expect(run.status == .failed, "\(run.output)\(run.notes)")
    #expect(run.output.contains("the server would refuse 1 of the writes; nothing was written"))
    #expect(run.output.contains("failed NetworkPolicy \(shop.namespace)/database"))
    #expect(run.output.contains("quota"), "\(run.output)")
    // No role would help.
    #expect(!run.output.contains("grant it by"), "\(run.output)")
    #expect(try await shop.isUntouched())
  }

  /// The server heeds a quota a moment after it has it.
  private func waitForQuota(_ shop: DriftedShop) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let answer = try await ControlPlane.send(
        "POST", DriftedShop.path(shop.namespace) + "?dryRun=All",
        Array(DriftedShop.manifest("probe", in: shop.namespace).utf8), type: "application/yaml")
      if !answer.isGood { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("the server never heeded the quota")
  }

  @Test("without a terminal and without --yes nothing is written, and it says so")
  func nobodyToAsk() async throws {
    let shop = try await DriftedShop()
    try await Relay.run { relay in
      let run = await CommandRun.mendwall(
        shop.arguments("restore", relay.kubeconfig)
          + ["--prune", "--bundle", shop.folder("bundle")])
      #expect(run.status == .drift, "\(run.output)\(run.notes)")
      #expect(run.notes.contains("nothing was written: there is no terminal to ask at; pass --yes"))
      #expect(run.output.contains("3 objects"), "\(run.output)")
      #expect(relay.requests.allSatisfy { $0.method == "GET" })
    }
    #expect(try await shop.isUntouched())
  }

  @Test("the tool itself, with its standard input closed, asks nobody and writes nothing")
  func closedInput() async throws {
    let shop = try await DriftedShop()
    let run = try await SignalledProgram().run(
      SignalledProgram.mendwall, shop.arguments("restore", try ControlPlane.kubeconfig()))
    #expect(run.status == MendwallCommands.ExitStatus.drift.rawValue, "\(run.output)\(run.errors)")
    #expect(run.errors.contains("nothing was written: there is no terminal to ask at"))
    #expect(try await shop.isUntouched())
  }

  @Test("a cluster with another uid than those of .mendwall.yaml is refused")
  func otherCluster() async throws {
    let shop = try await DriftedShop(
      configuration: "clusters: {production: {uid: 6d3c1f5e-0000-4000-8000-000000000000}}\n")
    let run = try await shop.restore()
    #expect(run.status == .failed, "\(run.output)\(run.notes)")
    #expect(run.notes.contains("uid"), "\(run.notes)")
    #expect(run.notes.contains(".mendwall.yaml"), "\(run.notes)")
    #expect(try await shop.isUntouched())
  }

  @Test("a cluster whose uid cannot be seen is refused where .mendwall.yaml names clusters")
  func unknownCluster() async throws {
    let kubeSystem = try await ControlPlane.request("GET", "/api/v1/namespaces/kube-system")
    let uid = try #require(kubeSystem.uid)
    let shop = try await DriftedShop(configuration: "clusters: {test: {uid: \(uid)}}\n")
    let run = try await Relay.run { request in
      request.uri.hasSuffix("/namespaces/kube-system")
        ? .status(403, "namespaces \\\"kube-system\\\" is forbidden", reason: "Forbidden") : nil
    } use: { relay in
      try await shop.restore(relay.kubeconfig, "--cluster", "test")
    }
    #expect(run.status == .failed, "\(run.output)\(run.notes)")
    #expect(
      run.notes.contains("nothing was written: whether this is the cluster that"), "\(run.notes)")
    #expect(try await shop.isUntouched())

    let known = try await shop.restore(bundle: "known")
    #expect(known.status == .inSync, "\(known.output)\(known.notes)")
  }

  @Test("a bundle of another cluster is not undone")
  func bundleOfOtherCluster() async throws {
    let shop = try await DriftedShop()
    let run = try await shop.restore()
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let mended = try await shop.objects()
    let undone = try await Relay.run { request in
      request.uri.hasSuffix("/namespaces/kube-system")
        ? .json(
          #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system","uid":"another"}}"#
        )
        : nil
    } use: { relay in
      await CommandRun.mendwall(
        "undo", shop.folder("bundle"), "--yes", "--kubeconfig", relay.kubeconfig, "--bundle",
        shop.folder("undo"))
    }
    #expect(undone.status == .failed, "\(undone.output)\(undone.notes)")
    #expect(undone.notes.contains("uid another"), "\(undone.notes)")
    #expect(try await shop.objects() == mended)
  }
}
