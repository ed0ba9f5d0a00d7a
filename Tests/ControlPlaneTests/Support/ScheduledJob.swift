import Documents
import FoundationEssentials
import MendwallTesting
import Testing

/// An overlay of an example for Kubernetes, installed in a namespace and with names of a test's own.
struct ScheduledJob {
  private static let examples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "examples").path

  let namespace: String
  /// As the server accepted them.
  let objects: [Node]
  /// Of the service account, with a token of its own.
  let kubeconfig: String
  private let folder: TemporaryFolder

  /// Builds the overlay by kustomize as it stands, lays the test's own names over it, and creates what it has.
  ///
  /// - Parameters:
  ///   - overlay: its folder's name.
  ///   - example: the folder of the example.
  init(_ overlay: String, of example: String = "schedule/kubernetes") async throws {
    let folder = try TemporaryFolder()
    let namespace = "scheduled-\(UUID().uuidString.lowercased().prefix(8))"
    // The server of the tests may be too old for batch/v1; what is within is the same in both versions.
    let versions = try await ControlPlane.request("GET", "/apis/batch")["versions"]?.sequence ?? []
    let batch = versions.compactMap { $0["version"]?.string }.contains("v1beta1") ? "v1beta1" : "v1"
    try folder.write(
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: \(namespace)
      nameSuffix: "-\(namespace.suffix(8))"
      resources: [example/overlays/\(overlay)]
      patches:
      - target: {kind: CronJob}
        patch: |-
          - {op: replace, path: /apiVersion, value: batch/\(batch)}
      # Not every version of kustomize leads a subject to an account that was given another name twice.
      - target: {kind: ClusterRoleBinding|RoleBinding}
        patch: |-
          - {op: replace, path: /subjects/0/namespace, value: \(namespace)}
          - {op: replace, path: /subjects/0/name, value: mendwall-\(namespace.suffix(8))}
      """, to: "kustomization.yaml")
    try await Program.output("cp", ["-r", "\(Self.examples)/\(example)", folder("example")])
    let built = try await ControlPlane.kubectl(["kustomize", folder.path])
    try #require(built.isSuccess, "\(built.errors)")
    try folder.write(built.output, to: "built.yaml")
    try await ControlPlane.apply(built.output)
    let names = try await ControlPlane.kubectl(["get", "-f", folder("built.yaml"), "-o", "json"])
    let list = try JSONReader.read(Array(names.output.utf8), file: "objects")
    objects = list["items"]?.sequence ?? []
    self.namespace = namespace
    self.folder = folder
    let account = "mendwall-\(namespace.suffix(8))"
    let answer = try await ControlPlane.request(
      "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts/\(account)/token",
      "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: 3600}}")
    let token = try #require(answer["status"]?["token"]?.string)
    let admin = String(
      decoding: try Data(contentsOf: URL(filePath: try ControlPlane.kubeconfig())), as: UTF8.self)
    let lines = admin.split(separator: "\n").map {
      $0.contains("token:") ? "    token: \(token)" : String($0)
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "kubeconfig")
    kubeconfig = folder("kubeconfig")
  }

  func object(_ kind: String) throws -> Node {
    try #require(objects.first { $0["kind"]?.string == kind }, "\(kind)")
  }

  /// What its pods are made from.
  var pod: Node {
    get throws {
      let pods = objects.compactMap { object in
        (object["spec"]?["jobTemplate"]?["spec"]?["template"] ?? object["spec"]?["template"])?[
          "spec"]
      }
      return try #require(pods.first)
    }
  }

  /// The pod's only container.
  var container: Node {
    get throws { try #require(try pod["containers"]?.sequence?.first) }
  }

  /// What the container runs with the variables of its environment put in, in a test's own places.
  ///
  /// - Parameter variables: in place of the container's own.
  func arguments(_ variables: [String: String]) throws -> [String] {
    let arguments = try container["args"]?.sequence?.compactMap(\.string) ?? []
    return arguments.map { argument in
      variables.reduce(argument) { $0.replacing("$(\($1.key))", with: $1.value) }
    } + ["--kubeconfig", kubeconfig]
  }

  /// Everything that the account may do, as the server says: `verb resource.group`, with the object's name where
  /// a rule names one. What every account may ask about itself is left out.
  func rights() async throws -> Set<String> {
    let review = """
      {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": {"namespace": "\(namespace)"}}
      """
    let result = try await ControlPlane.kubectl(
      ["create", "-o", "json", "-f", "-"], by: kubeconfig, input: review)
    let status = try JSONReader.read(Array(result.output.utf8), file: "review")["status"]
    return Self.rights(status?["resourceRules"]?.sequence ?? []).filter {
      !$0.hasPrefix("create selfsubject")
    }
  }

  /// What the roles of the overlay say.
  var granted: Set<String> {
    let roles = objects.filter { ["Role", "ClusterRole"].contains($0["kind"]?.string) }
    return Self.rights(roles.flatMap { $0["rules"]?.sequence ?? [] })
  }

  private static func rights(_ rules: [Node]) -> Set<String> {
    func words(_ rule: Node, _ field: String) -> [String] {
      rule[field]?.sequence?.compactMap(\.string) ?? []
    }
    var rights: Set<String> = []
    for rule in rules {
      let names = words(rule, "resourceNames")
      for group in words(rule, "apiGroups") {
        for resource in words(rule, "resources") {
          for verb in words(rule, "verbs") {
            for name in names.isEmpty ? [""] : names {
              rights.insert("\(verb) \(resource).\(group) \(name)")
            }
          }
        }
      }
    }
    return rights
  }

  /// Deletes what belongs to no namespace.
  func remove() async throws {
    let shared = objects.filter {
      ["ClusterRole", "ClusterRoleBinding"].contains($0["kind"]?.string)
    }
    for object in shared {
      let deleted = try await ControlPlane.kubectl([
        "delete", "--wait=false", object["kind"]?.string ?? "",
        object["metadata"]?["name"]?.string ?? "",
      ])
      try #require(deleted.isSuccess, "\(deleted.errors)")
    }
  }
}
