import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// A shop in a namespace of its own whose policies were tampered with in each way there is: `cart` lets
/// everybody in, `database` is deleted, and Git knows nothing of `backdoor`. `dns` is as Git says.
struct DriftedShop {
  let namespace: String
  let repository: TestRepository
  /// For bundles and plans.
  let folder: TemporaryFolder
  /// The objects as they were found.
  let found: [String: Node]

  /// - Parameter configuration: lines of `.mendwall.yaml`.
  init(configuration: String = "") async throws {
    namespace = try await ControlPlane.makeNamespace("drifted")
    repository = try await TestRepository()
    folder = try TemporaryFolder()
    let manifests = ["cart", "database", "dns"].map { [namespace] in
      DriftedShop.manifest($0, in: namespace)
    }
    try await repository.commit([
      "policies.yaml": ControlPlane.documents(manifests),
      // Other tests make objects of other kinds that belong to no namespace.
      ".mendwall.yaml": "kinds: [NetworkPolicy]\n" + configuration,
    ])
    let path = DriftedShop.path(namespace)
    for manifest in manifests where !manifest.contains("name: database") {
      try await ControlPlane.request("POST", path + "?fieldManager=gitops", manifest)
    }
    try await ControlPlane.request(
      "PATCH", "\(path)/cart?fieldManager=intruder", DriftedShop.opening,
      type: "application/merge-patch+json")
    try await ControlPlane.request(
      "POST", path + "?fieldManager=intruder", DriftedShop.manifest("backdoor", in: namespace))
    found = try await DriftedShop.objects(in: namespace)
  }

  /// What lets everybody in.
  static let opening = #"{"spec":{"ingress":[{}]}}"#

  static func manifest(_ name: String, in namespace: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace), labels: {app: \(name)}}
    spec:
      podSelector: {matchLabels: {app: \(name)}}
      policyTypes: [Ingress]
      ingress: [{ports: [{port: 8080, protocol: TCP}]}]

    """
  }

  static func path(_ namespace: String) -> String {
    "/apis/networking.k8s.io/v1/namespaces/\(namespace)/networkpolicies"
  }

  func path(_ policy: String) -> String { "\(DriftedShop.path(namespace))/\(policy)" }

  // MARK: What others do

  /// Changes a policy by a merge patch.
  func patch(_ policy: String, _ change: String, by manager: String = "rival") async throws {
    try await ControlPlane.request(
      "PATCH", "\(path(policy))?fieldManager=\(manager)", change,
      type: "application/merge-patch+json")
  }

  func delete(_ policy: String) async throws {
    try await ControlPlane.request("DELETE", path(policy))
  }

  /// Creates a policy again as it was found, with another uid.
  ///
  /// - Parameter port: another one than it had; nil for the same content.
  func recreate(_ policy: String, port: Int? = nil) async throws {
    let object = try #require(found[policy])
    var fields = try #require(object.mapping)
    fields["metadata"] = [
      "name": Node(.string(policy)), "namespace": Node(.string(namespace)),
      "labels": object["metadata"]?["labels"] ?? [:],
    ]
    if let port {
      fields["spec"] = [
        "podSelector": [:], "policyTypes": ["Ingress"],
        "ingress": [["ports": [["port": Node(.integer(Int64(port))), "protocol": "TCP"]]]],
      ]
    }
    try await ControlPlane.request(
      "POST", DriftedShop.path(namespace) + "?fieldManager=rival",
      JSONWriter.compact(Node(.mapping(fields))))
  }

  // MARK: What the cluster has

  func objects() async throws -> [String: Node] { try await DriftedShop.objects(in: namespace) }

  static func objects(in namespace: String) async throws -> [String: Node] {
    let list = try await ControlPlane.request("GET", path(namespace))
    return Dictionary(
      (list["items"]?.sequence ?? []).map { ($0["metadata"]?["name"]?.string ?? "", $0) }
    ) { first, _ in first }
  }

  func object(_ policy: String) async throws -> Node? { try await objects()[policy] }

  /// Whether the objects are those that were found, down to their versions.
  func isUntouched() async throws -> Bool {
    try await objects().mapValues(\.version) == found.mapValues(\.version)
  }

  // MARK: Mendwall

  func arguments(_ command: String, _ kubeconfig: String) -> [String] {
    [command, "--repo", repository.path, "--kubeconfig", kubeconfig, "-n", namespace]
  }

  /// What a whole restore without questions is asked for.
  ///
  /// - Parameter bundle: the name of its bundle in the shop's folder.
  func restoring(_ kubeconfig: String, bundle: String = "bundle") -> [String] {
    arguments("restore", kubeconfig)
      + ["--prune", "--yes", "--settle", "0", "--bundle", folder(bundle)]
  }

  func restore(
    _ kubeconfig: String? = nil, bundle: String = "bundle", _ more: String...
  ) async throws -> CommandRun {
    await CommandRun.mendwall(
      restoring(try kubeconfig ?? ControlPlane.kubeconfig(), bundle: bundle) + more)
  }

  func detect() async throws -> CommandRun {
    await CommandRun.mendwall(arguments("detect", try ControlPlane.kubeconfig()))
  }

  /// Expects that everything is as Git says by now, and that Mendwall holds on to no field.
  func expectMended(_ hint: String = "", sourceLocation: Testing.SourceLocation = #_sourceLocation)
    async throws
  {
    let run = try await detect()
    #expect(
      run.status == .inSync, "\(hint) \(run.output)\(run.notes)", sourceLocation: sourceLocation)
    let objects = try await objects()
    #expect(
      objects.keys.sorted() == ["cart", "database", "dns"], "\(hint)",
      sourceLocation: sourceLocation)
    for (name, object) in objects {
      #expect(
        !object.managerNames.contains("mendwall"), "\(hint): \(name)",
        sourceLocation: sourceLocation)
    }
  }

  /// Restores once more, undisturbed, and expects that it finishes.
  func expectNextRunFinishes(
    _ hint: String = "", sourceLocation: Testing.SourceLocation = #_sourceLocation
  )
    async throws
  {
    let run = try await restore(bundle: "next")
    #expect(
      run.status == .inSync, "\(hint): \(run.output)\(run.notes)", sourceLocation: sourceLocation)
    try await expectMended(hint, sourceLocation: sourceLocation)
  }
}

extension Node {
  /// Which life of which object it is, and its version.
  var version: String {
    "\(self["metadata"]?["uid"]?.string ?? "") \(self["metadata"]?["resourceVersion"]?.string ?? "")"
  }

  var uid: String? { self["metadata"]?["uid"]?.string }

  /// All that a person or a program said of the object.
  var said: Node {
    [
      "spec": self["spec"] ?? Node(.null), "labels": self["metadata"]?["labels"] ?? Node(.null),
      "annotations": self["metadata"]?["annotations"] ?? Node(.null),
    ]
  }

  var managerNames: [String] {
    (self["metadata"]?["managedFields"]?.sequence ?? []).compactMap { $0["manager"]?.string }
  }
}
