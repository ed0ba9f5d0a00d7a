import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// The Deployment of `examples/watch`, by the token and the rights of its own service account.
@Suite("A Deployment that watches, and its own rights", .controlPlane)
struct WatchExampleTests {
  private func with(_ overlay: String, _ use: (ScheduledJob) async throws -> Void) async throws {
    let job = try await ScheduledJob(overlay, of: "watch")
    do { try await use(job) } catch {
      try? await job.remove()
      throw error
    }
    try await job.remove()
  }

  @Test(
    "the account may do what its roles say, and nothing else", arguments: ["report", "restore"])
  func rights(overlay: String) async throws {
    try await with(overlay) { job in
      let rights = try await job.rights()
      #expect(rights == job.granted)
      let writing = rights.filter { right in
        !["get", "list", "watch"].contains { right.hasPrefix("\($0) ") }
      }
      let lease: Set = [
        "create leases.coordination.k8s.io ", "update leases.coordination.k8s.io mendwall-watch",
      ]
      #expect(
        writing
          == (overlay == "report"
            ? lease
            : lease.union([
              "create networkpolicies.networking.k8s.io ",
              "update networkpolicies.networking.k8s.io ",
            ])))
    }
  }

  @Test(
    "the pods are not root, cannot become it, write nowhere but in their volumes, and are probed",
    arguments: ["report", "restore"])
  func pod(overlay: String) async throws {
    try await with(overlay) { job in
      let (pod, container) = (try job.pod, try job.container)
      #expect(try job.object("Deployment")["spec"]?["replicas"] == 2)
      #expect(pod["securityContext"]?["runAsNonRoot"] == true)
      #expect(
        container["securityContext"] == [
          "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
          "capabilities": ["drop": ["ALL"]],
        ])
      #expect(container["resources"]?["limits"]?["memory"] != nil)
      for (probe, path) in [
        ("startupProbe", "/readyz"), ("readinessProbe", "/readyz"), ("livenessProbe", "/healthz"),
      ] {
        #expect(container[probe]?["httpGet"]?["path"]?.string == path)
        #expect(container[probe]?["httpGet"]?["port"]?.string == "metrics")
      }
      #expect(container["ports"]?.sequence?.first?["containerPort"] == 9090)
      let volumes = pod["volumes"]?.sequence?.compactMap { $0["name"]?.string } ?? []
      let mounts = container["volumeMounts"]?.sequence?.compactMap { $0["name"]?.string } ?? []
      #expect(Set(volumes) == Set(mounts))
      #expect(job.objects.contains { $0["kind"] == "NetworkPolicy" })
    }
  }

  @Test(
    "with these rights it watches, leads, and restores only where it may",
    arguments: ["report", "restore"])
  func watches(overlay: String) async throws {
    let shop = try await DriftedShop()
    try await with(overlay) { job in
      let arguments = try job.arguments([
        "MENDWALL_REPOSITORY": shop.repository.path, "MENDWALL_REVISION": "HEAD",
        "MENDWALL_NAMESPACE": job.namespace,
      ]).dropFirst().filter { !$0.hasPrefix("--output") && !$0.hasPrefix("--kubeconfig") }.map {
        $0.replacing("=/undo", with: "=\(shop.folder.path)/undo")
          .replacing("0.0.0.0:9090", with: "127.0.0.1:0")
      }
      .filter { $0 != job.kubeconfig }
      try await RunningWatch.run(
        arguments + ["-n", shop.namespace], kubeconfig: job.kubeconfig
      ) { watch in
        try await watch.wait(for: "started")
        for name in ["cart", "database", "backdoor"] { try await watch.wait(for: "new \(name)") }
        #expect(!watch.words.contains("following"), "\(watch.notes)")
        guard overlay == "restore" else { return }
        for name in ["cart", "database"] { try await watch.wait(for: "gone \(name)") }
        #expect(try await shop.objects()["backdoor"] != nil)
      }
      if overlay == "report" { #expect(try await shop.isUntouched()) }
    }
  }
}
