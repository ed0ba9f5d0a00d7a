import MendwallCommands
import MendwallTesting
import Testing

/// What a user may not see is said, and never taken for in sync.
///
/// Serialized: the tests bind roles to the same few users.
@Suite(.controlPlane, .serialized)
struct RightsTests {
  @Test("a user who may list and get policies and namespaces needs no more")
  func reader() async throws {
    let shop = try await Shop()
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: mendwall-reader}
      rules:
      - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list]}
      - {apiGroups: [""], resources: [namespaces], verbs: [get, list]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: mendwall-reader}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mendwall-reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}]
      """)
    let run = try await shop.detect(as: "reader", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("\"uid\""))
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
