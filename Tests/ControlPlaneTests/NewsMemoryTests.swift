import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

/// What a schedule without a disk remembers, on the real server and with exactly the rights that the help names.
@Suite("News from a ConfigMap", .controlPlane)
struct NewsMemoryTests {
  private static let name = "last-report"

  /// A shop in whose namespace a user may detect and keep a ConfigMap.
  private struct Scene {
    let shop: Shop

    init() async throws {
      shop = try await Shop()
      try await shop.repository.commit([".mendwall.yaml": "kinds: [NetworkPolicy]\n"])
    }

    /// - Parameter rules: about ConfigMaps, in YAML's flow style.
    func grant(_ rules: String...) async throws {
      try await ControlPlane.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: scheduled, namespace: \(shop.namespace)}
        rules:
        - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [list]}
        \(rules.map { "- {apiGroups: [\"\"], resources: [configmaps], \($0)}" }.joined(separator: "\n"))
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: scheduled, namespace: \(shop.namespace)}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: scheduled}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: restorer}]
        """)
      try await ControlPlane.waitForRight(
        of: "restorer", to: "list", "networkpolicies", group: "networking.k8s.io",
        in: shop.namespace)
    }

    func waitForRight(to verb: String) async throws {
      let deadline = ContinuousClock.now + .seconds(30)
      while ContinuousClock.now < deadline {
        let answer = try await ControlPlane.kubectl(
          ["auth", "can-i", verb, "configmaps/\(NewsMemoryTests.name)", "-n", shop.namespace],
          as: "restorer")
        if answer.isSuccess { return }
      }
      Issue.record("the user never had the right to \(verb)")
    }

    func run() async throws -> CommandRun {
      await CommandRun.mendwall(
        "detect", "--repo", shop.repository.path, "--kubeconfig",
        try ControlPlane.kubeconfig("restorer"), "-n", shop.namespace, "--since-report",
        "configmap:\(shop.namespace)/\(NewsMemoryTests.name)")
    }

    func object() async throws -> Node? {
      let answer = try await ControlPlane.send(
        "GET", "/api/v1/namespaces/\(shop.namespace)/configmaps/\(NewsMemoryTests.name)")
      return answer.status == 404 ? nil : try answer.object
    }
  }

  private static let own = "resourceNames: [\(name)], verbs: [get, update]"

  @Test("with the rights that the help names it is made, renewed, and tells the news")
  func life() async throws {
    let scene = try await Scene()
    try await scene.grant("verbs: [create]", Self.own)
    try await scene.waitForRight(to: "update")
    let first = try await scene.run()
    #expect(first.status == .inSync, "\(first.output)\(first.notes)")
    #expect(first.notes.isEmpty)
    #expect(
      try await scene.object()?["metadata"]?["labels"]
        == ["app.kubernetes.io/managed-by": "mendwall"])
    try await scene.shop.patch("cart", #"[{"op":"remove","path":"/spec/ingress/0/ports"}]"#)
    let second = try await scene.run()
    #expect(second.status == .drift)
    #expect(second.output.contains(": 1 new, 0 still there, 0 gone."), "\(second.output)")
    let third = try await scene.run()
    #expect(third.output.contains(": 0 new, 1 still there, 0 gone."), "\(third.output)")
    #expect(third.output.contains("still there: NetworkPolicy \(scene.shop.namespace)/cart"))
    try await ControlPlane.apply(Shop.policies(in: scene.shop.namespace))
    let fourth = try await scene.run()
    #expect(fourth.status == .inSync)
    #expect(fourth.output.contains(": 0 new, 0 still there, 1 gone."), "\(fourth.output)")
    #expect(fourth.notes.isEmpty)
  }

  @Test("made by hand before, without data, it takes no right to create")
  func prepared() async throws {
    let scene = try await Scene()
    try await scene.grant(Self.own)
    try await scene.waitForRight(to: "update")
    let missing = try await scene.run()
    #expect(missing.status == .undelivered)
    #expect(
      missing.notes.contains(
        "this user may not create configmaps \(Self.name) in namespace \(scene.shop.namespace)"),
      "\(missing.notes)")
    #expect(missing.output.contains("In sync"))
    let made = try await ControlPlane.kubectl([
      "create", "configmap", Self.name, "-n", scene.shop.namespace,
    ])
    #expect(made.isSuccess)
    let run = try await scene.run()
    #expect(run.status == .inSync && run.notes.isEmpty, "\(run.notes)")
    #expect(try await scene.object()?["binaryData"]?["memory.json.gz"]?.string != nil)
  }

  @Test("without the right to read it the run fails, and names the rule that grants it")
  func unreadable() async throws {
    let scene = try await Scene()
    try await scene.grant("verbs: [create]")
    let run = try await scene.run()
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(
      run.notes.contains(
        "this user may not get configmaps \(Self.name) in namespace \(scene.shop.namespace)"))
    #expect(
      run.notes.contains("{apiGroups: [\"\"], resources: [\"configmaps\"], verbs: [\"get\"]}"))
    #expect(try await scene.object() == nil)
  }
}
