import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@Suite("Watching a real cluster", .controlPlane)
struct WatchTests {
  private static let opening = #"[{"op":"add","path":"/spec/ingress/-","value":{}}]"#

  private func watching(_ shop: Shop, _ more: String...) -> [String] {
    ["--repo", shop.repository.path, "-n", shop.namespace, "--poll", "1"] + more
  }

  private func kubectl(_ arguments: String..., input: String = "") async throws {
    let result = try await ControlPlane.kubectl(arguments, input: input)
    try #require(result.isSuccess, "\(arguments): \(result.errors)")
  }

  @Test("an edit, a deletion and a policy of nobody's are told once, and that they are gone")
  func episodes() async throws {
    let shop = try await Shop()
    try await RunningWatch.run(watching(shop)) { watch in
      let started = try await watch.wait(for: "started")
      #expect(started["standing"] == 0)
      try await shop.patch("cart", WatchTests.opening)
      let new = try await watch.wait(for: "new cart")
      #expect(new["finding"]?["state"] == "modified")
      #expect(new["finding"]?["changes"]?.sequence?.first?["path"]?.string == "/spec/ingress/1")
      #expect(new["finding"]?["changes"]?.sequence?.first?["actor"] != nil)
      try await kubectl("delete", "networkpolicy", "dns", "-n", shop.namespace)
      #expect(try await watch.wait(for: "new dns")["finding"]?["state"] == "missing")
      try await ControlPlane.apply(
        DriftedShop.manifest("backdoor", in: shop.namespace))
      #expect(try await watch.wait(for: "new backdoor")["finding"]?["state"] == "unmanaged")
      try await shop.patch("cart", #"[{"op":"add","path":"/spec/ingress/-","value":{}}]"#)
      try await watch.wait(for: "changed cart")
      try await ControlPlane.apply(Shop.policies(in: shop.namespace))
      try await watch.wait(for: "gone dns")
      try await watch.wait(for: "gone cart")
      try await kubectl("delete", "networkpolicy", "backdoor", "-n", shop.namespace)
      try await watch.wait(for: "gone backdoor")
      #expect(
        watch.words.filter { $0.hasPrefix("new") } == ["new cart", "new dns", "new backdoor"])
      #expect(
        watch.words.filter { $0.hasPrefix("gone") }.sorted() == [
          "gone backdoor", "gone cart", "gone dns",
        ])
    }
  }

  @Test("what stands when it begins is told, and what Git says from then on counts")
  func revision() async throws {
    let shop = try await Shop()
    try await shop.patch("cart", WatchTests.opening)
    try await RunningWatch.run(watching(shop)) { watch in
      #expect(try await watch.wait(for: "started")["standing"] == 1)
      try await watch.wait(for: "new cart")
      let text = Shop.policies(in: shop.namespace).replacing("port: 5432", with: "port: 5433")
      try await shop.repository.commit(["policies/shop.yaml": text])
      let revision = try await watch.wait(for: "revision")
      #expect(revision["commit"]?.string?.count == 40)
      let new = try await watch.wait(for: "new database")
      #expect(new["finding"]?["cause"] == "lagging")
      try await ControlPlane.apply(text)
      try await watch.wait(for: "gone database")
    }
  }

  @Test("what a watch has told is what a comparison finds, after many edits at once")
  func same() async throws {
    let shop = try await Shop()
    try await RunningWatch.run(watching(shop)) { watch in
      try await watch.wait(for: "started")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
          group.addTask {
            try await ControlPlane.request(
              "POST",
              "/apis/networking.k8s.io/v1/namespaces/\(shop.namespace)/networkpolicies",
              DriftedShop.manifest("extra-\(number)", in: shop.namespace))
          }
        }
        group.addTask { try await shop.patch("cart", WatchTests.opening) }
        try await group.waitForAll()
      }
      for number in 0..<20 { try await watch.wait(for: "new extra-\(number)") }
      try await watch.wait(for: "new cart")
      let report = try JSONReader.read(
        Array(try await shop.detect("-n", shop.namespace, "-o", "json").output.utf8), file: "report"
      )
      let found = (report["findings"]?.sequence ?? []).compactMap { $0["id"]?.string }.sorted()
      let told = watch.events.filter { $0["event"] == "new" }
        .compactMap { $0["finding"]?["id"]?.string }.sorted()
      #expect(told == found)
    }
  }

  @Test("whoever may see nothing is told which right is missing, and nothing begins")
  func rights() async throws {
    let shop = try await Shop()
    let run = await CommandRun.mendwall(
      ["watch", "--kubeconfig", try ControlPlane.kubeconfig("outsider")] + watching(shop))
    #expect(run.status == .failed)
    #expect(run.notes.contains("may not list"), "\(run.notes)")
  }

  @Test("whoever may list and not watch is told so")
  func noWatch() async throws {
    let shop = try await Shop()
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: lister, namespace: \(shop.namespace)}
      rules:
      - {apiGroups: ["*"], resources: ["*"], verbs: [get, list]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: lister, namespace: \(shop.namespace)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lister}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: namespaced}]
      """)
    try await ControlPlane.waitForRight(
      of: "namespaced", to: "list", "networkpolicies", group: "networking.k8s.io",
      in: shop.namespace)
    let run = await CommandRun.mendwall(
      ["watch", "--kubeconfig", try ControlPlane.kubeconfig("namespaced")] + watching(shop))
    #expect(run.status == .failed)
    #expect(run.notes.contains("may not watch"), "\(run.notes)")
    #expect(run.notes.contains(#"verbs: ["watch"]"#), "\(run.notes)")
  }

  @Test("a repository that is not there keeps it from beginning")
  func noRepository() async throws {
    let run = await CommandRun.mendwall(
      "watch", "--repo", "/nowhere", "--kubeconfig", try ControlPlane.kubeconfig())
    #expect(run.status == .failed)
    #expect(run.notes.contains("/nowhere"), "\(run.notes)")
  }
}
