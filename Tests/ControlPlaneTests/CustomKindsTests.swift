import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// Kinds that a CustomResourceDefinition brings: whose defaults count, and which of two forms is
/// meant.
@Suite(.controlPlane)
struct CustomKindsTests {
  /// A manifest that leaves a default out, and what someone makes of what the server set there.
  struct Default: Sendable, CustomTestStringConvertible {
    let kind: PolicyKind
    var apiVersion: String { api.apiVersion }
    let api: PolicyKind.API
    /// The spec, in which `$NAMESPACE` stands for the test's namespace.
    let spec: String
    /// The place of the default.
    let path: String
    let value: String
    let tampered: String

    var testDescription: String { "\(kind.kind) of \(apiVersion)" }

    init(
      _ kind: PolicyKind, as api: PolicyKind.API? = nil, _ spec: String, path: String,
      value: String, tampered: String
    ) {
      (self.kind, self.api, self.spec) = (kind, api ?? kind.api, spec)
      (self.path, self.value, self.tampered) = (path, value, tampered)
    }

    func manifest(in namespace: String) -> String {
      CustomKindsTests.manifest(kind, as: api, spec, in: namespace)
    }

    /// The name that kubectl knows the kind by, whatever other groups have.
    var resource: String { "\(kind.resource).\(api.version).\(api.group)" }
  }

  static let defaults: [Default] =
    [
      Default(
        .adminNetworkPolicy,
        "{priority: 7, subject: \(subject), ingress: [{action: Allow, from: [{namespaces: {}}],"
          + " ports: [{portNumber: {port: 53}}]}]}",
        path: "/spec/ingress/0/ports/0/portNumber/protocol", value: "TCP", tampered: "UDP"),
      Default(
        .ciliumNetworkPolicy,
        "{endpointSelector: {}, ingress: [{icmps: [{fields: [{type: 8}]}]}]}",
        path: "/spec/ingress/0/icmps/0/fields/0/family", value: "IPv4", tampered: "IPv6"),
      Default(
        .ciliumClusterwideNetworkPolicy,
        "{endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': $NAMESPACE}},"
          + " egressDeny: [{icmps: [{fields: [{type: 8}]}]}]}",
        path: "/spec/egressDeny/0/icmps/0/fields/0/family", value: "IPv4", tampered: "IPv6"),
    ]
    + PolicyKind.calicoNetworkPolicy.apis.flatMap { api in
      [
        Default(
          .calicoNetworkPolicy, as: api, "{selector: all(), ingress: [{action: Deny}]}",
          path: "/spec/tier", value: "default", tampered: "security"),
        Default(
          .calicoGlobalNetworkPolicy, as: api,
          #"{namespaceSelector: "kubernetes.io/metadata.name == '$NAMESPACE'"}"#,
          path: "/spec/tier", value: "default", tampered: "security"),
      ]
    }

  private static let subject =
    "{namespaces: {matchLabels: {kubernetes.io/metadata.name: $NAMESPACE}}}"

  /// An object that is named like its test's namespace, which is no other test's name.
  private static func manifest(
    _ kind: PolicyKind, as api: PolicyKind.API? = nil, _ spec: String, in namespace: String
  ) -> String {
    """
    apiVersion: \((api ?? kind.api).apiVersion)
    kind: \(kind.kind)
    metadata:
      name: \(namespace)
    \(kind.isNamespaced ? "  namespace: \(namespace)" : "")
    spec: \(spec.replacing("$NAMESPACE", with: namespace))
    """
  }

  /// As the command line names that object.
  private func name(_ kind: PolicyKind, in namespace: String) -> String {
    kind.isNamespaced ? "\(namespace)/\(namespace)" : namespace
  }

  // MARK: Defaults

  @Test(
    "a default that the definition sets is no drift, and a tampered one is", arguments: defaults)
  func tampering(_ row: Default) async throws {
    let namespace = try await ControlPlane.makeNamespace("defaults")
    let manifest = row.manifest(in: namespace)
    let repository = try await TestRepository()
    try await repository.commit(["policy.yaml": manifest])
    try await ControlPlane.withObjects([manifest]) {
      let before = try await DetectRun(repository, of: name(row.kind, in: namespace))
      #expect(before.status == .inSync, "\(before.report)")
      #expect(
        before.messages(.info) == [
          "the defaults of \(row.kind.name) come from the cluster's definition of the kind"
        ])
      // The patch's own test makes sure that the server did set the default.
      try await patch(
        row, namespace,
        #"[{"op":"test","path":"\#(row.path)","value":"\#(row.value)"},"#
          + #"{"op":"replace","path":"\#(row.path)","value":"\#(row.tampered)"}]"#)
      let after = try await DetectRun(repository, of: name(row.kind, in: namespace))
      #expect(after.status == .drift)
      let finding = try #require(after.findings.first)
      #expect(after.findings.count == 1)
      #expect(finding["object"]?["apiVersion"]?.string == row.apiVersion)
      let change = try #require(finding["changes"]?.sequence?.first)
      #expect(row.path.hasPrefix(change["path"]?.string ?? "none"))
      #expect(change["live"].map { JSONWriter.compact($0) }?.contains(row.tampered) == true)
      #expect(change["git"].map { JSONWriter.compact($0) }?.contains(row.value) == true)
    }
  }

  private func patch(_ row: Default, _ namespace: String, _ operations: String) async throws {
    let result = try await ControlPlane.kubectl([
      "patch", row.resource, namespace, "-n", namespace, "--type=json", "-p", operations,
    ])
    guard result.isSuccess else { throw Program.Failure(description: result.errors) }
  }

  @Test("who may not get definitions gets the same findings, and the rule that is missing")
  func ownTable() async throws {
    let namespace = try await ControlPlane.makeNamespace("table")
    let rows = Self.defaults.filter { $0.api == $0.kind.api }
    let manifests = rows.map { $0.manifest(in: namespace) }
    let repository = try await TestRepository()
    try await repository.commit(["policies.yaml": ControlPlane.documents(manifests)])
    let names = rows.map(\.kind.name)
    try await ControlPlane.withObjects(manifests + rights(namespace)) {
      try await wait(for: "auditor", to: "get", "customresourcedefinitions")
      try await wait(for: "writer", to: "list", "networkpolicies")
      let permitted = try await DetectRun(repository, as: "auditor")
      #expect(permitted.status == .inSync, "\(permitted.report)")
      #expect(
        permitted.messages(.info)
          == names.map { "the defaults of \($0) come from the cluster's definition of the kind" })

      let refused = try await DetectRun(repository, as: "writer")
      #expect(refused.status == .inSync, "\(refused.report)")
      let notes = refused.messages(.info)
      #expect(notes.count == names.count)
      for (name, note) in zip(names, notes) {
        #expect(
          note.hasPrefix(
            "the defaults of \(name) come from Mendwall's own table: the cluster's definition "
              + "could not be read"))
        #expect(
          note.contains(
            #"apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], "#
              + #"verbs: ["get"]"#), "\(note)")
      }

      for row in rows {
        try await patch(
          row, namespace,
          #"[{"op":"replace","path":"\#(row.path)","value":"\#(row.tampered)"}]"#)
      }
      let told = try await DetectRun(repository, as: "writer")
      let known = try await DetectRun(repository, as: "auditor")
      #expect(told.status == .drift)
      #expect(told.findings.count == rows.count)
      #expect(told.findings.map(\.changeLines) == known.findings.map(\.changeLines))
    }
  }

  /// Asks until the server knows of a right: it sees a binding a moment after it was written.
  private func wait(for user: String, to verb: String, _ resource: String) async throws {
    for _ in 0..<100 {
      let arguments = ["auth", "can-i", verb, resource, "--all-namespaces"]
      if try await ControlPlane.kubectl(arguments, as: user).isSuccess { return }
    }
    throw Program.Failure(description: "\(user) may never \(verb) \(resource)")
  }

  /// Two users who may list everything, of whom one may also get definitions.
  private func rights(_ unique: String) -> [String] {
    func binding(_ user: String, _ rules: String) -> [String] {
      [
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: \(unique)-\(user)}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: [list]}\(rules)]
        """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: \(unique)-\(user)}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(unique)-\(user)}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: \(user)}]
        """,
      ]
    }
    let definitions =
      ", {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [get]}"
    return binding("auditor", definitions) + binding("writer", "")
  }

  // MARK: Forms

  @Test(
    "an object that both of Calico's groups show is reported once, under the group that Git writes",
    arguments: [PolicyKind.calicoNetworkPolicy, .calicoGlobalNetworkPolicy],
    PolicyKind.calicoNetworkPolicy.apis)
  func calicoGroups(_ kind: PolicyKind, _ api: PolicyKind.API) async throws {
    let namespace = try await ControlPlane.makeNamespace("groups")
    func manifest(_ api: PolicyKind.API, _ action: String) -> String {
      Self.manifest(
        kind, as: api,
        #"{selector: "projectcalico.org/namespace == '$NAMESPACE'", "#
          + "ingress: [{action: \(action)}]}",
        in: namespace)
    }
    let repository = try await TestRepository()
    try await repository.commit(["policy.yaml": manifest(api, "Deny")])
    try await ControlPlane.withObjects(kind.apis.map { manifest($0, "Allow") }) {
      let found = try await DetectRun(repository, of: name(kind, in: namespace))
      #expect(found.status == .drift)
      #expect(found.findings.count == 1)
      let finding = try #require(found.findings.first)
      #expect(finding["state"] == "modified")
      #expect(finding["object"]?["apiVersion"]?.string == api.apiVersion)
      #expect(finding.changeLines == [#"replace /spec/ingress/0/action: "Deny" -> "Allow""#])
    }
  }

  @Test("a policy that the cluster has in the older form is explained so, on both sides")
  func otherForm() async throws {
    let namespace = try await ControlPlane.makeNamespace("forms")
    func manifest(_ kind: PolicyKind, _ spec: String) -> String {
      Self.manifest(kind, spec, in: namespace)
    }
    let repository = try await TestRepository()
    try await repository.commit([
      "policies.yaml": ControlPlane.documents([
        manifest(.clusterNetworkPolicy, "{tier: Admin, priority: 7, subject: \(Self.subject)}"),
        // Git owns the namespace, for which the older form counts.
        manifest(.networkPolicy, "{podSelector: {}}"),
      ])
    ])
    let live = [
      manifest(.adminNetworkPolicy, "{priority: 7, subject: \(Self.subject)}"),
      manifest(.networkPolicy, "{podSelector: {}}"),
    ]
    try await ControlPlane.withObjects(live) {
      let found = try await DetectRun(repository)
      #expect(found.status == .drift)
      let told = Dictionary(
        found.findings.map {
          ($0["object"]?["kind"]?.string ?? "", ($0["state"]?.string, $0["explanation"]?.string))
        }
      ) { first, _ in first }
      #expect(told.count == 2)
      #expect(told["ClusterNetworkPolicy"]?.0 == "missing")
      #expect(
        told["ClusterNetworkPolicy"]?.1?.contains(
          "the cluster has the AdminNetworkPolicy \(namespace), another form of it of "
            + "policy.networking.k8s.io/v1alpha1") == true)
      #expect(told["AdminNetworkPolicy"]?.0 == "unmanaged")
      #expect(
        told["AdminNetworkPolicy"]?.1?.contains(
          "Git declares the ClusterNetworkPolicy \(namespace), another form of it of "
            + "policy.networking.k8s.io/v1alpha2") == true)
    }
  }
}
