import MendwallCommands
import MendwallTesting
import Testing

/// What a user may not do is said before anything is written, with the rule that grants it.
@Suite("The rights to write", .controlPlane)
struct WriteRightsTests {
  /// Lets the user `restorer` do something to the network policies of a namespace.
  private func grant(_ verbs: [String], in namespace: String) async throws {
    let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/\(namespace)"
    try await ControlPlane.request(
      "POST", "\(path)/roles",
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: restorer}
      rules:
      - apiGroups: [networking.k8s.io]
        resources: [networkpolicies]
        verbs: [\(verbs.joined(separator: ", "))]
      """)
    try await ControlPlane.request(
      "POST", "\(path)/rolebindings",
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: restorer}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: restorer}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: restorer}]
      """)
    try await ControlPlane.waitForRight(
      of: "restorer", to: verbs[0], "networkpolicies", group: "networking.k8s.io", in: namespace)
  }

  private func rule(_ verb: String, in namespace: String) -> String {
    #"to \#(verb) networkpolicies in namespace \#(namespace); grant it by a Role in namespace "#
      + #"\#(namespace) with the rule {apiGroups: ["networking.k8s.io"], resources: "#
      + #"["networkpolicies"], verbs: ["\#(verb)"]}"#
  }

  private func kubeconfig() throws -> String { try ControlPlane.kubeconfig("restorer") }

  @Test("a user who may only read is told each right that is missing, and nothing is written")
  func reader() async throws {
    let shop = try await DriftedShop()
    try await grant(["list", "get"], in: shop.namespace)
    let run = try await shop.restore(kubeconfig())
    #expect(run.status == .failed, "\(run.output)\(run.notes)")
    #expect(run.notes.contains("nothing was written"))
    for verb in ["create", "update", "delete"] {
      #expect(run.notes.contains(rule(verb, in: shop.namespace)), "\(run.notes)")
    }
    #expect(!run.notes.contains("to get"))
    #expect(try await shop.isUntouched())
  }

  @Test("a user who may not delete cannot prune, and without --prune restores the rest")
  func withoutDeletions() async throws {
    let shop = try await DriftedShop()
    try await grant(["list", "get", "create", "update"], in: shop.namespace)
    let pruning = try await shop.restore(kubeconfig())
    #expect(pruning.status == .failed, "\(pruning.output)\(pruning.notes)")
    #expect(pruning.notes.contains(rule("delete", in: shop.namespace)), "\(pruning.notes)")
    for verb in ["create", "update"] { #expect(!pruning.notes.contains("to \(verb)")) }
    #expect(try await shop.isUntouched())

    let rest = await CommandRun.mendwall(
      shop.arguments("restore", try kubeconfig())
        + ["--yes", "--settle", "0", "--bundle", shop.folder("rest")])
    // What stays is named.
    #expect(rest.status == .unproved, "\(rest.output)\(rest.notes)")
    #expect(rest.output.contains("backdoor was left: Git does not declare it; --prune deletes it"))
    #expect(try await shop.objects().keys.sorted() == ["backdoor", "cart", "database", "dns"])
    try await shop.expectNextRunFinishes()
  }

  @Test("a user who may read and not write one of two namespaces changes neither")
  func oneNamespace() async throws {
    let (open, closed) = (try await DriftedShop(), try await DriftedShop())
    try await open.repository.commit([
      "closed.yaml": ControlPlane.documents(
        ["cart", "database", "dns"].map { DriftedShop.manifest($0, in: closed.namespace) })
    ])
    try await grant(["list", "get", "create", "update", "delete"], in: open.namespace)
    try await grant(["list", "get"], in: closed.namespace)
    let run = try await open.restore(kubeconfig(), "-n", closed.namespace)
    #expect(run.status == .failed, "\(run.output)\(run.notes)")
    for verb in ["create", "update", "delete"] {
      #expect(run.notes.contains(rule(verb, in: closed.namespace)), "\(run.notes)")
    }
    #expect(!run.notes.contains(open.namespace))
    #expect(try await open.isUntouched())
    #expect(try await closed.isUntouched())
  }

  @Test("a user who may not even read one of two namespaces hears so before anything is written")
  func unseenNamespace() async throws {
    let (open, closed) = (try await DriftedShop(), try await DriftedShop())
    try await open.repository.commit([
      "closed.yaml": ControlPlane.documents(
        ["cart", "database", "dns"].map { DriftedShop.manifest($0, in: closed.namespace) })
    ])
    try await grant(["list", "get", "create", "update", "delete"], in: open.namespace)
    // Nothing is deleted where not everything was seen.
    let pruning = try await open.restore(kubeconfig(), "-n", closed.namespace)
    #expect(pruning.status == .failed, "\(pruning.output)\(pruning.notes)")
    #expect(pruning.notes.contains("not everything could be read"))
    #expect(try await open.isUntouched())

    // With nobody to ask, the plan says it, and nothing is written.
    let asked = await CommandRun.mendwall(
      open.arguments("restore", try kubeconfig()) + ["-n", closed.namespace])
    #expect(asked.status == .drift, "\(asked.output)\(asked.notes)")
    #expect(asked.output.contains("not everything could be seen"), "\(asked.output)")
    #expect(
      asked.output.contains(
        #"a Role in namespace \#(closed.namespace) with the rule {apiGroups: ["networking.k8s.io"], "#
          + #"resources: ["networkpolicies"], verbs: ["list"]}"#), "\(asked.output)")
    #expect(try await open.isUntouched())

    let run = await CommandRun.mendwall(
      open.arguments("restore", try kubeconfig())
        + ["-n", closed.namespace, "--yes", "--settle", "0", "--bundle", open.folder("bundle")])
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(try await open.object("database") != nil)
    #expect(try await closed.isUntouched())
  }

  @Test("a user with the rights that are documented, in one namespace alone, can restore and undo")
  func documentedRights() async throws {
    let shop = try await DriftedShop()
    try await grant(["list", "get", "create", "update", "delete"], in: shop.namespace)
    let run = try await shop.restore(kubeconfig())
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    try await shop.expectMended()
    let undone = await CommandRun.mendwall(
      "undo", shop.folder("bundle"), "--yes", "--bundle", shop.folder("undo"), "--kubeconfig",
      try kubeconfig())
    #expect(undone.status == .inSync, "\(undone.output)\(undone.notes)")
    #expect(try await shop.objects().mapValues(\.said) == shop.found.mapValues(\.said))
  }

  @Test("an undo by a user who may only read says what is missing, and writes nothing")
  func undoByReader() async throws {
    let shop = try await DriftedShop()
    try await grant(["list", "get"], in: shop.namespace)
    let run = try await shop.restore()
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let mended = try await shop.objects()
    let undone = await CommandRun.mendwall(
      "undo", shop.folder("bundle"), "--yes", "--bundle", shop.folder("undo"), "--kubeconfig",
      try kubeconfig())
    #expect(undone.status == .failed, "\(undone.output)\(undone.notes)")
    #expect(undone.notes.contains(rule("delete", in: shop.namespace)), "\(undone.notes)")
    #expect(try await shop.objects() == mended)
  }
}
