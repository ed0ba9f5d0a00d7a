import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// Pods are stored on the server though nothing runs them: what policies let through is worked out all the
/// same.
@Suite("What a restore opens and cuts on the API server", .controlPlane)
struct SimulatedRestoreTests {
  @Test("detect and the plan tell it, and afterwards the cluster lets through what Git does")
  func restored() async throws {
    let shop = try await DriftedShop()
    try await makePods(["cart", "database", "dns"], in: shop.namespace)
    let detected = try await DetectRun(shop.repository)
    #expect(detected.report["coverage"]?["workloads"] == "full")
    let cart = try #require(
      detected.findings.first { $0["object"]?["name"] == "cart" })
    #expect(cart["severity"] == "critical")
    #expect(cart["severityReason"] == "addresses outside of the cluster gained a way in")
    #expect(cart["connections"]?.sequence?.isEmpty == false)
    let database = try #require(
      detected.findings.first { $0["object"]?["name"] == "database" })
    #expect(
      database["impact"]?.sequence?.contains { $0["change"] == "exposed" } == true,
      "\(database)")

    let before = try await differences(shop)
    #expect(before.contains("\(shop.namespace)/cart"))
    let plan = shop.folder.path + "/plan.json"
    let run = await CommandRun.mendwall([
      "restore", "--repo", shop.repository.path, "--kubeconfig",
      try ControlPlane.kubeconfig("admin"),
      "--prune", "--yes", "--settle", "0", "--plan", plan, "--bundle", shop.folder.path + "/undo",
    ])
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    // The policy that lets everybody in is taken back, and the one that is gone isolates again.
    #expect(run.output.contains("- narrowed: "), "\(run.output)")
    #expect(run.output.contains("\(shop.namespace)/database"))
    let after = try await differences(shop)
    #expect(!after.contains("\(shop.namespace)/"), "\(after)")
  }

  @Test("cutting a namespace off tells what it closes, and releasing it what it opens")
  func contained() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    try await makePods(["web", "api"], in: place.name)
    let run = try await place.contain("--override", bundle: "b")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("- closed: "), "\(run.output)")
    #expect(run.output.contains("\(place.name)/"), "\(run.output)")
    let released = try await place.release(bundle: "r")
    #expect(released.status == .inSync, "\(released.output)\(released.notes)")
    #expect(released.output.contains("+ opened: "), "\(released.output)")
  }

  /// What Git and the cluster let through otherwise, as text.
  private func differences(_ shop: DriftedShop) async throws -> String {
    let run = await CommandRun.mendwall([
      "reach", "git", "--against", "live", "--repo", shop.repository.path, "--kubeconfig",
      try ControlPlane.kubeconfig("admin"), "--from", "internet", "--to", "\(shop.namespace)/*",
    ])
    #expect([.inSync, .drift, .incomplete].contains(run.status), "\(run.notes)")
    return run.output
  }

  private func makePods(_ names: [String], in namespace: String) async throws {
    try await ControlPlane.request(
      "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts", "metadata: {name: runner}")
    for name in names {
      try await ControlPlane.request(
        "POST", "/api/v1/namespaces/\(namespace)/pods",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: \(name), labels: {app: \(name)}}
        spec:
          serviceAccountName: runner
          automountServiceAccountToken: false
          containers: [{name: \(name), image: a}]
        """)
    }
  }
}
