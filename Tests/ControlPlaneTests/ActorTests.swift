import Documents
import FoundationEssentials
import MendwallTesting
import Testing

/// Who is named for what was done on the real server, by its own account of fields and its own audit log.
///
/// Serialized: the tests share the namespaces of which the log says less.
@Suite(.controlPlane, .serialized)
struct ActorTests {
  /// How much the log says, and how a request is then found that changed a policy last.
  enum Level: String, CaseIterable, CustomTestStringConvertible {
    case requestResponse, request, metadata

    var namespace: String? {
      switch self {
      case .requestResponse: nil
      case .request: "audit-request"
      case .metadata: "audit-metadata"
      }
    }

    var match: String {
      switch self {
      case .requestResponse: "resourceVersion"
      case .request: "body"
      case .metadata: "fieldManager"
      }
    }

    var testDescription: String { rawValue }
  }

  /// A name that no other run has used.
  private static func name(_ purpose: String) -> String {
    "\(purpose)-\(UUID().uuidString.lowercased().prefix(8))"
  }

  private static let otherPort =
    #"[{"op":"replace","path":"/spec/ingress/0/ports/0/port","value":22}]"#

  @Test("each tool and its user are named, at each level of the log", arguments: Level.allCases)
  func tools(_ level: Level) async throws {
    let names = ["edit", "patch", "merge", "apply", "replace", "server-side"].map(Self.name)
    let staff = try await Staff(
      in: level.namespace, policies: names[0], names[1], names[2], names[3], names[4], names[5])
    try await staff.edit(names[0], "TCP", "UDP", as: "alice")
    try await staff.kubectl(
      "patch", "networkpolicy", names[1], "--type=json", "-p", Self.otherPort, as: "bob")
    try await staff.kubectl(
      "patch", "networkpolicy", names[2], "--type=merge", "-p",
      #"{"spec":{"ingress":[{"ports":[{"port":22}]}]}}"#, as: "carol")
    let changed = names.map { staff.manifest($0, port: 22) }
    try await staff.kubectl("apply", "-f", "-", as: "carol", input: changed[3])
    try await staff.kubectl("replace", "-f", "-", as: "alice", input: changed[4])
    try await staff.kubectl(
      "apply", "--server-side", "--force-conflicts", "--field-manager=deployer", "-f", "-",
      as: "bob", input: changed[5])
    let expected = [
      ("kubectl-edit", "alice", "patch"), ("kubectl-patch", "bob", "patch"),
      ("kubectl-patch", "carol", "patch"), ("kubectl-client-side-apply", "carol", "patch"),
      ("kubectl-replace", "alice", "update"), ("deployer", "bob", "patch"),
    ]
    for (name, (manager, user, verb)) in zip(names, expected) {
      let finding = try await staff.finding(name, after: (verb, user))
      #expect(finding["changes"]?.sequence?.count == 1)
      #expect(finding.actorLine == "\(manager) \(user) \(level.match)", "\(name)")
      let actor = finding["changes"]?.sequence?.first?["actor"]
      #expect(actor?["verb"]?.string == verb)
      #expect(actor?["sourceIPs"]?.sequence == ["127.0.0.1"])
      #expect(actor?["auditID"]?.string?.isEmpty == false)
      #expect(actor?["userAgent"]?.string?.hasPrefix("kubectl/") == true)
      #expect(actor?["path"] == "/spec/ingress", "the list has one owner")
      // Without the log the program is still known.
      let alone = try await staff.finding(name)
      #expect(alone.actorLine == "\(manager) at the latest", "\(name)")
    }
  }

  @Test("who changed the policy's value is told, though others have changed the policy since")
  func laterChanges() async throws {
    let name = Self.name("later")
    let staff = try await Staff(policies: name)
    try await staff.edit(name, "TCP", "UDP", as: "alice")
    try await staff.kubectl("label", "networkpolicy", name, "looked=at", as: "bob")
    try await staff.kubectl("annotate", "networkpolicy", name, "note=x", as: "carol")
    let finding = try await staff.finding(name, after: ("patch", "carol"))
    #expect(finding.actorLine == "kubectl-edit alice body")
  }

  @Test("two rules that two people added are of each of them")
  func twoRules() async throws {
    let name = Self.name("rules")
    let staff = try await Staff(policies: name)
    for (user, port) in [("alice", 22), ("bob", 23)] {
      try await staff.kubectl(
        "patch", "networkpolicy", name, "--type=json", "-p",
        #"[{"op":"add","path":"/spec/ingress/0","value":{"ports":[{"port":\#(port)}]}}]"#, as: user)
    }
    let finding = try await staff.finding(name, after: ("patch", "bob"))
    let users = (finding["changes"]?.sequence ?? []).map { change in
      let port = change["live"]?["ports"]?.sequence?.first?["port"]?.integer ?? 0
      return "\(port) \(change["actor"]?["user"]?.string ?? "nobody")"
    }
    #expect(users.sorted() == ["22 alice", "23 bob"])
  }

  @Test("where the time of a change is not noted, nobody is named in another's place")
  func sameTool() async throws {
    let name = Self.name("same")
    let staff = try await Staff(in: Level.metadata.namespace, policies: name)
    for (user, port) in [("alice", 21), ("bob", 22)] {
      try await staff.kubectl(
        "patch", "networkpolicy", name, "--type=json", "-p",
        Self.otherPort.replacing("22", with: "\(port)"), as: user)
    }
    let finding = try await staff.finding(name, after: ("patch", "bob"))
    // Kubernetes before #110058 does not note the time of the second.
    let told = ["kubectl-patch bob fieldManager", "kubectl-patch at the latest"]
    #expect(told.contains(finding.actorLine), "\(finding.actorLine)")
  }

  @Test("dry runs and requests that were refused changed nothing", arguments: Level.allCases)
  func nothingChanged(_ level: Level) async throws {
    let name = Self.name("dry")
    let staff = try await Staff(in: level.namespace, policies: name)
    try await staff.kubectl(
      "patch", "networkpolicy", name, "--type=json", "-p", Self.otherPort, as: "alice")
    try await staff.kubectl(
      "patch", "networkpolicy", name, "--type=json", "-p", Self.otherPort, "--dry-run=server",
      as: "bob")
    let refused = try await ControlPlane.kubectl(
      ["-n", staff.namespace, "patch", "networkpolicy", name, "--type=json", "-p", Self.otherPort],
      as: "outsider")
    #expect(!refused.isSuccess)
    let finding = try await staff.finding(name, after: ("patch", "bob"))
    #expect(finding.actorLine == "kubectl-patch alice \(level.match)")
  }

  @Test("who deleted a policy is named", arguments: Level.allCases)
  func deletion(_ level: Level) async throws {
    let name = Self.name("deleted")
    let staff = try await Staff(in: level.namespace, policies: name)
    try await staff.edit(name, "TCP", "UDP", as: "alice")
    try await staff.kubectl("delete", "networkpolicy", name, as: "bob")
    let finding = try await staff.finding(name, after: ("delete", "bob"))
    #expect(finding["state"] == "missing")
    #expect(finding.actorLine == "kubectl bob object")
    #expect(try await staff.finding(name).actorLine == "", "the object is gone, and its account")
  }

  @Test("who deleted every policy of a namespace is named")
  func collection() async throws {
    let names = [Self.name("one"), Self.name("two")]
    let staff = try await Staff(policies: names[0], names[1])
    try await staff.kubectl(
      "delete", "--raw",
      "/apis/networking.k8s.io/v1/namespaces/\(staff.namespace)/networkpolicies", as: "carol")
    for name in names {
      let finding = try await staff.finding(name, after: ("deletecollection", "carol"))
      #expect(finding.actorLine == "kubectl carol collection")
    }
  }

  @Test(
    "of a policy that was deleted and made again, who made it is named", arguments: Level.allCases)
  func madeAgain(_ level: Level) async throws {
    let name = Self.name("again")
    let staff = try await Staff(in: level.namespace, policies: name)
    try await staff.edit(name, "TCP", "UDP", as: "alice")
    try await staff.kubectl("delete", "networkpolicy", name, as: "bob")
    try await staff.kubectl(
      "create", "-f", "-", as: "carol", input: staff.manifest(name, port: 22))
    let finding = try await staff.finding(name, after: ("create", "carol"))
    #expect(finding.actorLine == "kubectl-create carol \(level.match)")
  }

  @Test("who made a policy that Git does not declare is named", arguments: Level.allCases)
  func creation(_ level: Level) async throws {
    let names = ["declared", "created", "applied"].map(Self.name)
    let staff = try await Staff(in: level.namespace, policies: names[0])
    try await staff.kubectl("create", "-f", "-", as: "bob", input: staff.manifest(names[1]))
    try await staff.kubectl(
      "apply", "--server-side", "--field-manager=deployer", "-f", "-", as: "carol",
      input: staff.manifest(names[2]))
    // Who changed it afterwards did not make it.
    for name in names[1...] { try await staff.edit(name, "TCP", "UDP", as: "alice") }
    let created = try await staff.finding(names[1], after: ("patch", "alice"))
    #expect(created["state"] == "unmanaged")
    #expect(created.actorLine == "kubectl-create bob object")
    let applied = try await staff.finding(names[2], after: ("patch", "alice"))
    #expect(applied.actorLine == "deployer carol object")
  }

  @Test("who acted as somebody else is named with both", arguments: Level.allCases)
  func impersonation(_ level: Level) async throws {
    let name = Self.name("as")
    let staff = try await Staff(in: level.namespace, policies: name)
    try await staff.kubectl(
      "--as=carol", "patch", "networkpolicy", name, "--type=json", "-p", Self.otherPort, as: "admin"
    )
    let finding = try await staff.finding(name, after: ("patch", "admin"))
    #expect(finding.actorLine == "kubectl-patch admin as carol \(level.match)")
  }
}
