import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// What a user sees of the impact who may read policies and not pods.
@Suite("What drift lets through, by the right to list pods", .controlPlane)
struct ImpactRightsTests {
  private let user = "restorer"

  /// Lets the user list some resources of a namespace.
  private func grant(_ resources: String, group: String, in namespace: String) async throws {
    let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/\(namespace)"
    try await ControlPlane.request(
      "POST", "\(path)/roles",
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: \(resources)}
      rules: [{apiGroups: ["\(group)"], resources: [\(resources)], verbs: [get, list]}]
      """)
    try await ControlPlane.request(
      "POST", "\(path)/rolebindings",
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: \(resources)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \(resources)}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: \(user)}]
      """)
    try await ControlPlane.waitForRight(
      of: user, to: "list", resources, group: group, in: namespace)
  }

  private func makePod(in namespace: String) async throws {
    try await ControlPlane.request(
      "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts", "metadata: {name: runner}")
    try await ControlPlane.request(
      "POST", "/api/v1/namespaces/\(namespace)/pods",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: cart, labels: {app: cart}}
      spec:
        serviceAccountName: runner
        automountServiceAccountToken: false
        containers: [{name: cart, image: a}]
      """)
  }

  private func detect(_ shop: DriftedShop, as user: String) async throws -> (CommandRun, Node) {
    let run = await CommandRun.mendwall([
      "detect", "--repo", shop.repository.path, "--kubeconfig", try ControlPlane.kubeconfig(user),
      "-n", shop.namespace, "-o", "json",
    ])
    return (run, try JSONReader.read(Array(run.output.utf8), file: "report"))
  }

  private func severities(_ report: Node) -> [String: String] {
    let findings = (report["findings"]?.sequence ?? []).filter { $0["type"] == "drift" }
    return Dictionary(
      findings.map { ($0["object"]?["name"]?.string ?? "", $0["severity"]?.string ?? "") }
    ) { first, _ in first }
  }

  private func messages(_ report: Node) -> String {
    (report["diagnostics"]?.sequence ?? []).compactMap { $0["message"]?.string }
      .joined(separator: "\n")
  }

  @Test("a user who may not list pods is told the worst and what to grant, and ends as the admin")
  func withoutPods() async throws {
    let shop = try await DriftedShop()
    try await makePod(in: shop.namespace)
    try await grant("networkpolicies", group: "networking.k8s.io", in: shop.namespace)
    let (seeing, all) = try await detect(shop, as: "admin")
    let (blind, worst) = try await detect(shop, as: user)
    #expect(all["coverage"]?["workloads"] == "full")
    #expect(worst["coverage"]?["workloads"] == "none")
    #expect(worst["coverage"]?["policies"] == all["coverage"]?["policies"])
    #expect(blind.status == seeing.status, "\(blind.output)\(blind.notes)")
    #expect(blind.status == .drift)
    #expect(severities(worst).keys.sorted() == severities(all).keys.sorted())
    #expect(severities(worst)["cart"] == "critical")
    let told = messages(worst)
    #expect(told.contains("the pods could not be listed: "), "\(told)")
    #expect(told.contains(#"resources: ["pods"], verbs: ["list"]"#), "\(told)")
    #expect(told.contains("was judged at its worst"), "\(told)")
    #expect(!messages(all).contains("was judged at its worst"))
  }

  @Test("a user who may list the pods of the namespace alone is told of these")
  func ofNamespace() async throws {
    let shop = try await DriftedShop()
    try await makePod(in: shop.namespace)
    try await grant("networkpolicies", group: "networking.k8s.io", in: shop.namespace)
    try await grant("pods", group: "", in: shop.namespace)
    let (run, report) = try await detect(shop, as: user)
    #expect(run.status == .drift, "\(run.output)\(run.notes)")
    #expect(report["coverage"]?["workloads"] == "partial")
    let cart = report["findings"]?.sequence?.first { $0["object"]?["name"] == "cart" }
    let names = cart?["connections"]?.sequence?.compactMap {
      $0["to"]?["workload"]?["name"]?.string
    }
    #expect(Set(names ?? []) == ["cart"])
    #expect(!messages(report).contains("was judged at its worst"), "\(messages(report))")
  }
}
