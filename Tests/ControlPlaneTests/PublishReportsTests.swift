import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Synchronization
import Testing

/// Reports that are kept in the cluster: of this run, all of them, and nobody else's touched.
@Suite("Reports in the cluster itself", .controlPlane)
struct PublishReportsTests {
  /// A shop, and objects of a name of its own: the cluster has one ClusterReport of a name.
  private struct Scene {
    let shop: Shop
    let name = "mendwall-\(UUID().uuidString.lowercased().prefix(8))"

    init() async throws { shop = try await Shop() }

    func publish(
      _ arguments: String..., as user: String = "admin", through relay: Relay? = nil
    ) async throws -> CommandRun {
      let kubeconfig = try relay?.kubeconfig ?? ControlPlane.kubeconfig(user)
      return await CommandRun.mendwall(
        [
          "detect", "--repo", shop.repository.path, "--kubeconfig", kubeconfig,
          "--publish-reports", "--report-name", name,
        ] + arguments)
    }

    func path(_ kind: String = "reports", in namespace: String? = nil) -> String {
      let group =
        kind.hasSuffix("policyreports") ? "wgpolicyk8s.io/v1alpha2" : "openreports.io/v1alpha1"
      let place = kind.hasPrefix("cluster") ? "" : "/namespaces/\(namespace ?? shop.namespace)"
      return "/apis/\(group)\(place)/\(kind)"
    }

    /// The object as the server has it; nil where it has none.
    func object(_ kind: String = "reports", in namespace: String? = nil) async throws -> Node? {
      let answer = try await ControlPlane.send("GET", "\(path(kind, in: namespace))/\(name)")
      return answer.status == 404 ? nil : try answer.object
    }

    /// The rules that the results of an object name, but for those of other tests: for a while a policy of theirs
    /// may reach every namespace.
    func rules(_ kind: String = "reports", in namespace: String? = nil) async throws -> [String] {
      let results = try await object(kind, in: namespace)?["results"]?.sequence ?? []
      return results.compactMap { $0["rule"]?.string }.filter { $0 != "undeclared" }.sorted()
    }

    /// Makes one policy differ and another one missing.
    func drift() async throws {
      try await shop.patch("cart", #"[{"op":"remove","path":"/spec/ingress/0/ports"}]"#)
      try await delete("networkpolicy", "default-deny")
    }

    func mend() async throws { try await ControlPlane.apply(Shop.policies(in: shop.namespace)) }

    func delete(_ kind: String, _ name: String) async throws {
      let result = try await ControlPlane.kubectl(["delete", kind, name, "-n", shop.namespace])
      guard result.isSuccess else { throw Program.Failure(description: result.errors) }
    }

    /// Somebody else's object of the name.
    func addForeign() async throws {
      try await ControlPlane.request(
        "POST", path(),
        "{apiVersion: openreports.io/v1alpha1, kind: Report, metadata: {name: \(name)}, source: other}"
      )
    }
  }

  @Test(
    "the server takes the objects whole, the next run replaces them, and a mended shop has none")
  func life() async throws {
    let scene = try await Scene()
    try await scene.drift()
    let folder = try TemporaryFolder()
    let run = try await scene.publish("-o", "text", "-o", "openreports=\(folder("objects.yaml"))")
    #expect(run.status == .drift, "\(run.notes)")
    #expect(run.notes.isEmpty)
    let written = try readDocuments(Array(try folder.read("objects.yaml").utf8), file: "objects")
    // Other tests contain namespaces of the same cluster, which have Reports of their own.
    for (kind, resource) in [("ClusterReport", "clusterreports"), ("Report", "reports")] {
      let stored = try #require(try await scene.object(resource))
      let namespace = stored["metadata"]?["namespace"]
      let object = try #require(
        written.first {
          $0["kind"]?.string == kind && $0["metadata"]?["namespace"] == namespace
        })
      for field in ["source", "summary", "results"] { #expect(stored[field] == object[field]) }
      #expect(stored["metadata"]?["labels"] == object["metadata"]?["labels"])
      #expect(stored["metadata"]?["annotations"] == object["metadata"]?["annotations"])
    }
    #expect(try await scene.rules() == ["missing", "modified"])
    #expect(try await scene.rules("clusterreports") == ["complete"])

    let first = try await scene.object()?["metadata"]?["uid"]
    try await scene.mend()
    try await scene.delete("networkpolicy", "dns")
    _ = try await scene.publish()
    #expect(try await scene.rules() == ["missing"])
    #expect(try await scene.object()?["metadata"]?["uid"] == first)

    try await scene.mend()
    let mended = try await scene.publish()
    #expect(mended.status == .inSync, "\(mended.output)\(mended.notes)")
    #expect(try await scene.object() == nil)
    #expect(try await scene.object("clusterreports")?["summary"]?["pass"] == 1)
  }

  @Test(
    "where the cluster has only the older API, its PolicyReports are written, and fit its oldest form"
  )
  func policyReports() async throws {
    let scene = try await Scene()
    try await scene.drift()
    let run = try await hiding("openreports.io") { try await scene.publish(through: $0) }
    #expect(run.status == .drift, "\(run.notes)")
    #expect(run.notes.isEmpty)
    #expect(try await scene.rules("policyreports") == ["missing", "modified"])
    #expect(try await scene.rules("clusterpolicyreports") == ["complete"])
    #expect(try await scene.object() == nil)
    let stored = try #require(try await scene.object("policyreports"))
    // How grave they are depends on the pods that other tests make.
    let counts = ["fail", "warn"].compactMap { stored["summary"]?[$0]?.integer }
    #expect(counts.count == 2 && counts.reduce(0, +) == 2)
    for result in stored["results"]?.sequence ?? [] {
      #expect(result["properties"]?["severity"]?.string != nil)
      #expect(result["timestamp"]?["seconds"]?.integer != nil)
    }
  }

  @Test("where the cluster has neither, the report is told, and how to get the definitions")
  func noAPI() async throws {
    let scene = try await Scene()
    try await scene.drift()
    let run = try await hiding("openreports.io", "wgpolicyk8s.io") {
      try await scene.publish(through: $0)
    }
    #expect(run.status == .undelivered)
    #expect(run.output.contains("MISSING   NetworkPolicy \(scene.shop.namespace)/default-deny"))
    #expect(run.notes.contains("the cluster has neither openreports.io/v1alpha1 nor"))
    #expect(run.notes.contains("https://github.com/openreports/reports-api"))
  }

  /// Runs through a relay to a cluster that does not tell of some groups of its API.
  private func hiding(_ groups: String..., use: (Relay) async throws -> CommandRun) async throws
    -> CommandRun
  {
    try await Relay.run { request in
      guard request.uri == "/apis" else { return nil }
      let answer = try await ControlPlane.send("GET", "/apis")
      let text = groups.reduce(String(decoding: answer.body, as: UTF8.self)) {
        $0.replacing("\"name\":\"\($1)\"", with: "\"name\":\"hidden.example\"")
      }
      return .json(text)
    } use: {
      try await use($0)
    }
  }

  @Test("somebody else's object of the name is left as it is, and said to be")
  func foreign() async throws {
    let scene = try await Scene()
    try await scene.addForeign()
    let before = try await scene.object()
    let quiet = try await scene.publish()
    #expect(quiet.status == .inSync, "\(quiet.notes)")
    try await scene.drift()
    let run = try await scene.publish()
    #expect(run.status == .undelivered)
    #expect(run.output.contains("MISSING"))
    let object = "Report \(scene.shop.namespace)/\(scene.name)"
    #expect(
      run.notes.contains(
        "\(object) is left as it is: without the label app.kubernetes.io/managed-by=mendwall"))
    #expect(try await scene.object() == before)
    #expect(try await scene.object("clusterreports") != nil)
  }

  @Test("what is missing in a namespace that is not there is told by the ClusterReport")
  func missingNamespace() async throws {
    let scene = try await Scene()
    let absent = "absent-\(UUID().uuidString.lowercased().prefix(8))"
    try await scene.shop.repository.commit(["policies/absent.yaml": Shop.policies(in: absent)])
    let run = try await scene.publish()
    #expect(run.status == .drift, "\(run.notes)")
    #expect(
      try await scene.rules("clusterreports")
        == ["complete", "missing", "missing", "missing", "missing"])
    let narrowed = try await scene.publish("-n", absent)
    #expect(narrowed.status == .undelivered)
    #expect(narrowed.notes.contains("the namespace \(absent) is not there to have a report"))
  }

  @Test("a run of some namespaces touches the reports of these alone")
  func narrowed() async throws {
    let scene = try await Scene()
    let other = try await ControlPlane.makeNamespace("other")
    try await scene.shop.repository.commit(["policies/other.yaml": Shop.policies(in: other)])
    try await scene.drift()
    _ = try await scene.publish()
    #expect(try await scene.rules(in: other).count == 4)
    let ofCluster = try await scene.object("clusterreports")
    try await scene.mend()
    try await ControlPlane.apply(Shop.policies(in: other))
    let run = try await scene.publish("-n", scene.shop.namespace)
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await scene.object() == nil)
    #expect(try await scene.rules(in: other).count == 4)
    #expect(try await scene.object("clusterreports") == ofCluster)
  }

  @Test("a run that could not see everything deletes none, and says so in those that it writes")
  func partial() async throws {
    let scene = try await Scene()
    try await scene.drift()
    _ = try await scene.publish()
    try await scene.shop.repository.commit([
      "policies/broken.yaml": "kind: NetworkPolicy\nkind: 2\n"
    ])
    let drifted = try await scene.publish()
    #expect(drifted.status == .incomplete)
    #expect(try await scene.rules() == ["complete", "missing", "modified"])
    #expect(try await scene.object()?["summary"]?["error"] == 1)
    try await scene.mend()
    let mended = try await scene.publish()
    #expect(mended.status == .incomplete)
    #expect(try await scene.rules() == ["complete", "missing", "modified"])
    #expect(
      mended.notes.contains(
        "Report \(scene.shop.namespace)/\(scene.name) is kept as it is: nothing departs there in what "
          + "could be seen"))
  }

  @Test("an object that somebody changes in the meantime is read again and replaced")
  func overtaken() async throws {
    let scene = try await Scene()
    try await scene.drift()
    let isFirst = Mutex(true)
    let created = try await Relay.run { request in
      guard request.method == "POST", request.uri.hasPrefix(scene.path()),
        isFirst.withLock({ first in
          defer { first = false }
          return first
        })
      else { return nil }
      // Another run was faster.
      _ = try await Relay.pass(request)
      return nil
    } use: {
      try await scene.publish(through: $0)
    }
    #expect(created.status == .drift, "\(created.notes)")
    #expect(created.notes.isEmpty)

    try await scene.mend()
    try await scene.delete("networkpolicy", "dns")
    isFirst.withLock { $0 = true }
    let replaced = try await Relay.run { request in
      if request.method == "PUT", request.uri.hasPrefix(scene.path()),
        isFirst.withLock({ first in
          defer { first = false }
          return first
        })
      {
        let patch = #"{"metadata":{"annotations":{"seen":"yes"}}}"#
        try await ControlPlane.request(
          "PATCH", "\(scene.path())/\(scene.name)", patch, type: "application/merge-patch+json")
      }
      return nil
    } use: {
      try await scene.publish(through: $0)
    }
    #expect(replaced.status == .drift, "\(replaced.notes)")
    #expect(replaced.notes.isEmpty)
    #expect(try await scene.rules() == ["missing"])
  }

  @Test("a right that is missing is named, with the rule that grants it, and nothing is written")
  func rights() async throws {
    let scene = try await Scene()
    let namespace = scene.shop.namespace
    try await scene.shop.repository.commit([".mendwall.yaml": "kinds: [NetworkPolicy]\n"])
    try await scene.drift()
    func grant(_ verbs: String) async throws {
      try await ControlPlane.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reporter, namespace: \(namespace)}
        rules:
        - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [list]}
        - {apiGroups: [openreports.io], resources: [reports], verbs: [\(verbs)]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reporter, namespace: \(namespace)}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reporter}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: restorer}]
        """)
    }
    try await grant("get")
    try await ControlPlane.waitForRight(
      of: "restorer", to: "get", "reports", group: "openreports.io", in: namespace)
    let run = try await scene.publish("-n", namespace, as: "restorer")
    #expect(run.status == .undelivered, "\(run.output)\(run.notes)")
    #expect(run.output.contains("MISSING"))
    #expect(
      run.notes.contains(
        "this user may not create reports in namespace \(namespace); grant it by a Role in namespace "
          + "\(namespace) with the rule {apiGroups: [\"openreports.io\"], resources: [\"reports\"], "
          + "verbs: [\"create\"]}"))
    #expect(try await scene.object() == nil)
    try await grant("get, create, update, delete")
    try await ControlPlane.waitForRight(
      of: "restorer", to: "create", "reports", group: "openreports.io", in: namespace)
    let written = try await scene.publish("-n", namespace, as: "restorer")
    #expect(written.status == .drift, "\(written.notes)")
    #expect(try await scene.rules() == ["missing", "modified"])
    let whole = try await scene.publish(as: "restorer")
    #expect(whole.status == .undelivered)
    #expect(whole.notes.contains("this user may not get clusterreports \(scene.name)"))
  }
}
