import MendwallTesting

extension Shop {
  /// A shop whose repository says something of itself in `.mendwall.yaml`.
  init(configuration: String) async throws {
    try await self.init()
    try await configure(configuration)
  }

  func configure(_ text: String) async throws {
    try await repository.commit([".mendwall.yaml": text])
  }

  /// Gives the cluster more objects.
  func add(_ manifests: [String], as file: String = "more.yaml") throws {
    try cluster.write(manifests.joined(separator: "\n---\n"), to: file)
  }

  /// A namespace with labels in YAML's flow style: `team: web`.
  static func namespace(_ name: String, _ labels: String = "", uid: String? = nil) -> String {
    """
    apiVersion: v1
    kind: Namespace
    metadata: {name: \(name), labels: {\(labels)}\(uid.map { ", uid: \($0)" } ?? "")}

    """
  }

  /// A pod, with labels in YAML's flow style.
  static func pod(_ name: String, in namespace: String = "shop", _ labels: String = "") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}
    spec: {containers: [{name: main, image: example.com/main}]}
    status: {phase: Running}

    """
  }

  /// A policy whose spec is given in YAML's flow style.
  static func network(_ name: String, in namespace: String = "shop", _ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {\(spec)}

    """
  }
}
