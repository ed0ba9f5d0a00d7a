import MendwallTesting

/// A repository and a folder that stands for the cluster, both with the same two policies of the
/// namespace shop.
struct Shop {
  let repository: TestRepository
  let cluster: TemporaryFolder

  init() async throws {
    repository = try await TestRepository()
    cluster = try TemporaryFolder()
    try await repository.commit([
      "policies/a.yaml": Shop.policy("a"), "policies/b.yaml": Shop.policy("b"), "README.md": "shop",
    ])
    try cluster.write(Shop.policy("a"), to: "a.yaml")
    try cluster.write(Shop.policy("b"), to: "b.yaml")
  }

  /// A policy that lets one port in.
  static func policy(_ name: String, in namespace: String = "shop", port: Int = 80) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: \(name)
      namespace: \(namespace)
    spec:
      podSelector: {}
      ingress:
      - ports:
        - port: \(port)

    """
  }

  /// Changes what the cluster has.
  func drift() throws { try cluster.write(Shop.policy("b", port: 443), to: "b.yaml") }

  func detect(
    _ arguments: String..., environment: [String: String] = ["HOME": "/nowhere"],
    isTerminal: Bool = false
  ) async -> CommandRun {
    await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--live", cluster.path] + arguments,
      environment: environment, isTerminal: isTerminal)
  }
}
