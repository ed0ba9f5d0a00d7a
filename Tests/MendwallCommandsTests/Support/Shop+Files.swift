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
}
