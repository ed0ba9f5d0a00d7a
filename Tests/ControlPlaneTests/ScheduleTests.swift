import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// The CronJob of `examples/schedule/kubernetes`, by the token and the rights of its own service account.
@Suite("A CronJob's own rights", .controlPlane)
struct ScheduleTests {
  private func with(_ overlay: String, _ use: (ScheduledJob) async throws -> Void) async throws {
    let job = try await ScheduledJob(overlay)
    do { try await use(job) } catch {
      try? await job.remove()
      throw error
    }
    try await job.remove()
  }

  private func variables(_ shop: DriftedShop) -> [String: String] {
    ["MENDWALL_REPOSITORY": shop.repository.path, "MENDWALL_REVISION": "HEAD"]
  }

  @Test(
    "the account may do what its roles say, and nothing else",
    arguments: ["detect", "publish", "restore"])
  func rights(overlay: String) async throws {
    try await with(overlay) { job in
      let rights = try await job.rights()
      #expect(rights == job.granted)
      // The verbs that change something, wherever they are.
      let writing = rights.filter { right in
        !["get", "list"].contains { right.hasPrefix("\($0) ") }
      }
      let expected: Set<String> =
        switch overlay {
        case "publish":
          ["create configmaps. ", "update configmaps. mendwall-last-report"]
        case "restore":
          [
            "create networkpolicies.networking.k8s.io ",
            "update networkpolicies.networking.k8s.io ",
          ]
        default: []
        }
      #expect(writing == expected)
    }
  }

  @Test(
    "the pod is not root, cannot become it, and writes nowhere but in its volumes",
    arguments: ["detect", "publish", "restore"])
  func pod(overlay: String) async throws {
    try await with(overlay) { job in
      let spec = try job.object("CronJob")["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"]
      let container = try job.container
      #expect(spec?["securityContext"]?["runAsNonRoot"] == true)
      #expect(spec?["restartPolicy"] == "Never")
      #expect(spec?["serviceAccountName"]?.string?.hasPrefix("mendwall-") == true)
      #expect(
        container["securityContext"] == [
          "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
          "capabilities": ["drop": ["ALL"]],
        ])
      #expect(container["resources"]?["limits"]?["memory"] != nil)
      let volumes = spec?["volumes"]?.sequence?.compactMap { $0["name"]?.string } ?? []
      let mounts = container["volumeMounts"]?.sequence?.compactMap { $0["name"]?.string } ?? []
      #expect(Set(volumes) == Set(mounts))
      #expect(job.objects.contains { $0["kind"] == "NetworkPolicy" })
    }
  }

  @Test("with these rights detect sees everything, and a write is refused")
  func detect() async throws {
    let shop = try await DriftedShop()
    try await with("detect") { job in
      let run = await CommandRun.mendwall(
        try job.arguments(variables(shop)) + ["-n", shop.namespace])
      #expect(run.status == .drift, "\(run.output)\(run.notes)")
      for name in ["cart", "database", "backdoor"] {
        #expect(run.output.contains("\(shop.namespace)/\(name)"), "\(run.output)")
      }
      let refused = try await shop.restore(job.kubeconfig)
      #expect(refused.status == .failed)
      #expect(refused.notes.contains("nothing was written"), "\(refused.notes)")
      let created = try await ControlPlane.kubectl(
        ["create", "-f", "-"], by: job.kubeconfig,
        input: DriftedShop.manifest("by-mendwall", in: shop.namespace))
      #expect(!created.isSuccess)
      #expect(created.errors.contains("cannot create resource \"networkpolicies\""))
      #expect(try await shop.isUntouched())
    }
  }

  @Test("with the restore overlay's rights a restore works, and deletes nothing")
  func restore() async throws {
    let shop = try await DriftedShop()
    try await with("restore") { job in
      // The window of the example may be closed by now; its own tests are elsewhere.
      let arguments = try job.arguments(
        variables(shop).merging(["MENDWALL_RUN": "run"]) { $1 }
      ).map { argument in
        argument.hasPrefix("--restore-window=")
          ? "--restore-window=00:00-24:00"
          : argument.replacing("/undo/", with: shop.folder.path + "/")
      }
      let run = await CommandRun.mendwall(arguments + ["-n", shop.namespace, "--settle", "0"])
      // What Git does not declare is named and left, so that not everything is as Git says.
      #expect(run.status == .unproved, "\(run.output)\(run.notes)")
      let objects = try await shop.objects()
      #expect(objects.keys.sorted() == ["backdoor", "cart", "database", "dns"])
      #expect(objects["cart"]?["spec"]?["ingress"] != [[:]])
      let pruning = await CommandRun.mendwall(
        arguments.map { $0.replacing("/run", with: "/again") }
          + ["-n", shop.namespace, "--settle", "0", "--prune"])
      #expect(pruning.status == .failed, "\(pruning.output)\(pruning.notes)")
      #expect(pruning.notes.contains("to delete networkpolicies"), "\(pruning.notes)")
      #expect(try await shop.objects()["backdoor"] != nil)
    }
  }
}
