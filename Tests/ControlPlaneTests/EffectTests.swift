import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// Labels of pods on the real server. Nothing runs there, so that what controllers would make is made by hand.
@Suite("Drift of effect on the real server", .controlPlane)
struct EffectTests {
  private struct Place {
    let namespace: String
    let repository: TestRepository

    init() async throws {
      namespace = try await ControlPlane.makeNamespace("effect")
      repository = try await TestRepository()
      let policy = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: \(namespace)}
        spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}
        """
      let manifests = ControlPlane.documents([policy, workload("web"), workload("db")])
      try await repository.commit([
        "all.yaml": manifests, ".mendwall.yaml": "kinds: [NetworkPolicy]\n",
      ])
      try await kubectl("create", "-f", "-", input: manifests)
      try await kubectl("create", "serviceaccount", "runner")
    }

    func workload(_ name: String) -> String {
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: \(name), namespace: \(namespace)}
      spec:
        serviceName: \(name)
        selector: {matchLabels: {name: \(name)}}
        template:
          metadata: {labels: {name: \(name), app: \(name)}}
          spec: {containers: [{name: a, image: a}]}
      """
    }

    /// Makes a pod as a workload's controller would.
    func makePod(_ name: String, of workload: String, labels: String) async throws {
      let owner = try await ControlPlane.request(
        "GET", "/apis/apps/v1/namespaces/\(namespace)/statefulsets/\(workload)")
      try await ControlPlane.request(
        "POST", "/api/v1/namespaces/\(namespace)/pods?fieldManager=kube-controller-manager",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          labels: {\(labels)}
          ownerReferences:
          - {apiVersion: apps/v1, kind: StatefulSet, name: \(workload), uid: \(owner.uid ?? ""), controller: true}
        spec:
          serviceAccountName: runner
          automountServiceAccountToken: false
          containers: [{name: a, image: a}]
        """)
    }

    func kubectl(_ arguments: String..., input: String = "") async throws {
      let result = try await ControlPlane.kubectl(["-n", namespace] + arguments, input: input)
      try #require(result.isSuccess, "\(arguments): \(result.errors)")
    }

    func detect(as user: String = "admin") async throws -> (run: CommandRun, report: Node) {
      let run = await CommandRun.mendwall([
        "detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig(user),
        "-n", namespace, "-o", "json",
      ])
      return (run, try JSONReader.read(Array(run.output.utf8), file: "report"))
    }
  }

  private func told(_ report: Node) -> [String] {
    (report["findings"]?.sequence ?? []).map { finding in
      let changes = (finding["changes"]?.sequence ?? []).map { change in
        "\(change["path"]?.string ?? "") \(change["live"]?.string ?? "-") by "
          + "\(change["actor"]?["manager"]?.string ?? "-")"
      }
      return "\(finding["severity"]?.string ?? "") \(finding["object"]?["kind"]?.string ?? "") "
        + "\(finding["object"]?["name"]?.string ?? ""): \(changes.joined(separator: ", "))"
    }
  }

  @Test("a pod that somebody labels out of its policy is told with the program that did it")
  func pod() async throws {
    let place = try await Place()
    try await place.makePod("db-0", of: "db", labels: "name: db, app: db")
    let before = try await place.detect()
    #expect(before.run.status == .inSync, "\(told(before.report))")
    try await place.kubectl("label", "pod", "db-0", "app=quiet", "--overwrite")
    let after = try await place.detect()
    #expect(after.run.status == .drift)
    #expect(
      told(after.report) == ["critical Pod db-0: /metadata/labels/app quiet by kubectl-label"])
  }

  @Test("a label that a pod was made with, as what admits pods adds one, is no drift")
  func admitted() async throws {
    let place = try await Place()
    try await place.makePod("web-0", of: "web", labels: "name: web, app: db")
    #expect(told(try await place.detect().report) == [])
  }

  @Test("a workload that is relabelled is told once for all its pods, with who did it")
  func workload() async throws {
    let place = try await Place()
    let patch = #"{"spec":{"template":{"metadata":{"labels":{"app":"quiet"}}}}}"#
    try await place.kubectl("patch", "statefulset", "db", "--type=merge", "-p", patch)
    for name in ["db-0", "db-1"] {
      try await place.makePod(name, of: "db", labels: "name: db, app: quiet")
    }
    let found = try await place.detect()
    #expect(
      told(found.report) == [
        "critical StatefulSet db: /spec/template/metadata/labels/app quiet by kubectl-patch"
      ])
  }

  @Test(
    "a user who may not list workloads is told what was left out, and of Git's labels all the same")
  func rights() async throws {
    let place = try await Place()
    try await place.makePod("db-0", of: "db", labels: "name: db, app: quiet")
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader, namespace: \(place.namespace)}
      rules:
      - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list]}
      - {apiGroups: [""], resources: [pods], verbs: [list]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader, namespace: \(place.namespace)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: restorer}]
      """)
    try await ControlPlane.waitForRight(
      of: "restorer", to: "list", "pods", group: "", in: place.namespace)
    let (run, report) = try await place.detect(as: "restorer")
    #expect(run.status == .drift)
    #expect(
      told(report) == ["critical StatefulSet db: /spec/template/metadata/labels/app quiet by -"])
    let notes = (report["diagnostics"]?.sequence ?? []).compactMap { $0["message"]?.string }
    #expect(
      notes.contains { $0.hasPrefix("the cluster's statefulsets were left out: ") }, "\(notes)")
  }
}
