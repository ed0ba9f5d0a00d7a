import MendwallCommands
import MendwallTesting
import Testing

/// What a user may not see is said, and never taken for in sync.
///
/// Serialized: the tests bind roles to the same few users.
@Suite(.controlPlane, .serialized)
struct RightsTests {
  /// The rules that let a user list each kind of policy that the cluster has, and its namespaces.
  private static let rules = [
    "policy.networking.k8s.io":
      "adminnetworkpolicies, baselineadminnetworkpolicies, clusternetworkpolicies",
    "cilium.io": "ciliumnetworkpolicies, ciliumclusterwidenetworkpolicies",
    "projectcalico.org": "networkpolicies, globalnetworkpolicies",
    "crd.projectcalico.org": "networkpolicies, globalnetworkpolicies",
    "networking.k8s.io": "networkpolicies", "\"\"": "namespaces",
  ]

  /// Gives a user the rights to list all of that, but for some API groups.
  private func allow(_ user: String, without groups: Set<String> = []) async throws {
    let rules = Self.rules.filter { !groups.contains($0.key) }.sorted { $0.key < $1.key }
      .map { "- {apiGroups: [\($0.key)], resources: [\($0.value)], verbs: [list]}" }
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: mendwall-\(user)}
      rules:
      - {apiGroups: [""], resources: [namespaces], resourceNames: [kube-system], verbs: [get]}
      \(rules.joined(separator: "\n"))
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: mendwall-\(user)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mendwall-\(user)}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: \(user)}]
      """)
  }

  @Test("a user who may list every kind of policy and the namespaces needs no more")
  func reader() async throws {
    let shop = try await Shop()
    try await allow("reader")
    let run = try await shop.detect(as: "reader", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("\"uid\""))
  }

  @Test(
    "a kind that a user may not list leaves the run incomplete, unless Git says to pass it over")
  func withoutCilium() async throws {
    let shop = try await Shop()
    try await allow("carol", without: ["cilium.io"])
    let partial = try await shop.detect(as: "carol")
    #expect(partial.status == .incomplete, "\(partial.output)\(partial.notes)")
    for resource in ["ciliumnetworkpolicies", "ciliumclusterwidenetworkpolicies"] {
      #expect(partial.output.contains("the cluster's \(resource) could not be read"))
      #expect(
        partial.output.contains(
          #"{apiGroups: ["cilium.io"], resources: ["\#(resource)"], verbs: ["list"]}"#))
    }
    #expect(!partial.output.contains("the cluster's adminnetworkpolicies"))

    try await shop.repository.commit([".mendwall.yaml": "kinds: [NetworkPolicy]\n"])
    let whole = try await shop.detect(as: "carol")
    #expect(whole.status == .inSync, "\(whole.output)\(whole.notes)")
    #expect(!whole.output.contains("cilium"))
  }

  @Test("a user without rights hears which rule is missing, and the run has failed")
  func outsider() async throws {
    let shop = try await Shop()
    let run = try await shop.detect(as: "outsider")
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("this user may not list networkpolicies"))
    #expect(run.notes.contains(#"resources: ["networkpolicies"], verbs: ["list"]"#))
  }

  @Test("a user who may read every namespace but one gets the rest, and that one named")
  func allButOne() async throws {
    let open = try await Shop()
    let closed = try await ControlPlane.makeNamespace("closed")
    try await open.repository.commit(["policies/closed.yaml": Shop.policies(in: closed)])
    try await open.patch("cart", #"[{"op":"remove","path":"/spec/ingress/0/ports"}]"#)
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader, namespace: \(open.namespace)}
      rules: [{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [list]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader, namespace: \(open.namespace)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: namespaced}]
      """)
    let run = try await open.detect(as: "namespaced")
    #expect(run.status == .incomplete, "\(run.output)\(run.notes)")
    #expect(run.output.contains("MODIFIED  NetworkPolicy \(open.namespace)/cart"))
    #expect(run.output.contains("namespace \(closed) could not be read"))
    #expect(!run.output.contains("MISSING"))
  }

  @Test("a client certificate is who the user is")
  func certificate() async throws {
    let shop = try await Shop()
    let admin = try await Program.output("cat", [try ControlPlane.kubeconfig()])
    let token = try await Program.output("cat", [try ControlPlane.file("admin.token")])
    let certified = admin.replacing(
      "token: \(token.prefix { $0 != "\n" })",
      with: "client-certificate: \(try ControlPlane.file("certified.crt"))\n    "
        + "client-key: \(try ControlPlane.file("certified.key"))")
    let folder = try TemporaryFolder()
    try folder.write(certified, to: "kubeconfig")
    let run = await CommandRun.mendwall(
      "detect", "--repo", shop.repository.path, "--kubeconfig", folder("kubeconfig"))
    #expect(run.status == .failed)
    #expect(
      run.notes.contains("\\\"certified\\\" cannot list")
        || run.notes.contains("\"certified\" cannot list"))
  }

  @Test("a wrong token is said to be one")
  func wrongToken() async throws {
    let shop = try await Shop()
    let admin = try await Program.output("cat", [try ControlPlane.kubeconfig()])
    let token = try await Program.output("cat", [try ControlPlane.file("admin.token")])
    let folder = try TemporaryFolder()
    try folder.write(
      admin.replacing(token.prefix { $0 != "\n" }, with: "not-a-token"), to: "kubeconfig")
    let run = await CommandRun.mendwall(
      "detect", "--repo", shop.repository.path, "--kubeconfig", folder("kubeconfig"))
    #expect(run.status == .failed)
    #expect(run.notes.contains("does not accept the credentials"))
    #expect(!run.notes.contains("not-a-token"))
  }
}
