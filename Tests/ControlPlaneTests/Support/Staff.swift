import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

/// People who may do anything to the network policies of one namespace, and what the audit log has of them.
struct Staff {
  let namespace: String
  private let repository: TestRepository

  /// - Parameter namespace: where the log has a level of its own; nil for a new one, with bodies.
  init(in namespace: String? = nil, policies: String...) async throws {
    if let namespace {
      let created = try await ControlPlane.kubectl(["create", "namespace", namespace])
      try #require(created.isSuccess || created.errors.contains("AlreadyExists"))
      self.namespace = namespace
    } else {
      self.namespace = try await ControlPlane.makeNamespace("staff")
    }
    repository = try await TestRepository()
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: staff, namespace: \(self.namespace)}
      rules:
      - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: staff, namespace: \(self.namespace)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: staff}
      subjects:
      - {apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}
      - {apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}
      - {apiGroup: rbac.authorization.k8s.io, kind: User, name: carol}
      """)
    for user in ["alice", "bob", "carol"] { try await waitForRights(of: user) }
    let text = ControlPlane.documents(policies.map { Staff.manifest($0, in: self.namespace) })
    try await repository.commit(["policies.yaml": text])
    // Not applied, so that no later tool goes by the same name or takes over what was applied.
    try await kubectl("create", "-f", "-", as: "admin", input: text)
  }

  /// The server heeds new rights a moment after it has them.
  private func waitForRights(of user: String) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      let answer = try await ControlPlane.kubectl(
        ["-n", namespace, "auth", "can-i", "delete", "networkpolicies"], as: user)
      if answer.isSuccess { return }
    }
    Issue.record("\(user) never had the rights")
  }

  /// A policy that lets one port in.
  static func manifest(_ name: String, in namespace: String, port: Int = 80) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      podSelector: {}
      policyTypes: [Ingress]
      ingress: [{ports: [{port: \(port), protocol: TCP}]}]

    """
  }

  func manifest(_ name: String, port: Int = 80) -> String {
    Staff.manifest(name, in: namespace, port: port)
  }

  /// Runs kubectl in the namespace; it must succeed.
  func kubectl(_ arguments: String..., as user: String, input: String = "") async throws {
    let result = try await ControlPlane.kubectl(
      ["-n", namespace] + arguments, as: user, input: input)
    try #require(result.isSuccess, "\(arguments): \(result.errors)")
  }

  /// Edits a policy as a person would, by an editor that replaces one text by another.
  func edit(_ policy: String, _ old: String, _ new: String, as user: String) async throws {
    try await Program.output(
      ProcessInfo.processInfo.environment["MENDWALL_KUBECTL"] ?? "kubectl",
      [
        "--kubeconfig", try ControlPlane.kubeconfig(user), "-n", namespace, "edit",
        "networkpolicy", policy,
      ],
      environment: ["KUBE_EDITOR": "sed -i s/\(old)/\(new)/"])
  }

  /// What the report says of a policy, once the log has the last request about it.
  ///
  /// - Parameter last: the verb of that request, and who sent it.
  func finding(_ policy: String, after last: (verb: String, user: String)? = nil) async throws
    -> Node
  {
    var arguments = [
      "detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig(),
      "-o", "json", "\(namespace)/\(policy)",
    ]
    if let last {
      try await wait(for: last, about: policy)
      arguments += ["--audit-log", try ControlPlane.file("audit.log")]
    }
    let run = await CommandRun.mendwall(arguments)
    try #require(run.status == .drift, "\(run.output)\(run.notes)")
    let report = try JSONReader.read(
      Array(run.output.utf8), file: "report", limits: ReadingLimits(bytes: 256 << 20))
    return try #require(
      report["findings"]?.sequence?.first { $0["object"]?["name"]?.string == policy },
      "\(run.output)")
  }

  /// The server writes an event after it has answered.
  private func wait(for last: (verb: String, user: String), about policy: String) async throws {
    let log = try ControlPlane.file("audit.log")
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      let lines = try await Program.run("grep", ["-F", "\"\(namespace)\"", log]).output
      let isThere = lines.split(separator: "\n").contains { line in
        guard let event = try? JSONReader.read(Array(line.utf8), file: "audit.log"),
          event["verb"]?.string == last.verb, event["user"]?["username"]?.string == last.user
        else { return false }
        let name = event["objectRef"]?["name"]?.string
        return name == nil || name == policy || name == namespace
      }
      if isThere { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("the log never had the \(last.verb) by \(last.user)")
  }
}

extension Node {
  /// Who changed an object, or its first change: `manager user match`.
  var actorLine: String {
    let actor = self["actor"] ?? self["changes"]?.sequence?.first?["actor"]
    let user = actor?["user"]?.string
    let other = actor?["impersonatedUser"]?.string.map { "as \($0)" }
    let match = actor?["matchedBy"]?.string
    let doubt = actor?["atLatest"]?.bool == true ? "at the latest" : nil
    return [actor?["manager"]?.string, user, other, match, doubt].compactMap { $0 }
      .joined(separator: " ")
  }
}
