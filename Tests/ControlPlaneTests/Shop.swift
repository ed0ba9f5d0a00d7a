import MendwallTesting

/// A small shop in a namespace of its own: its policies in a repository and applied to the cluster.
struct Shop {
  let namespace: String
  let repository: TestRepository

  init() async throws {
    namespace = try await ControlPlane.makeNamespace("shop")
    repository = try await TestRepository()
    let text = Shop.policies(in: namespace)
    try await repository.commit(["policies/shop.yaml": text])
    try await ControlPlane.apply(text)
  }

  func detect(as user: String = "admin", _ arguments: String...) async throws -> CommandRun {
    await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig(user)]
        + arguments)
  }

  /// Changes a policy in the cluster by a JSON patch.
  func patch(_ policy: String, _ operations: String) async throws {
    let result = try await ControlPlane.kubectl([
      "patch", "networkpolicy", policy, "-n", namespace, "--type=json", "-p", operations,
    ])
    guard result.isSuccess else { throw Program.Failure(description: result.errors) }
  }

  static func policies(in namespace: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny
      namespace: \(namespace)
    spec:
      podSelector: {}
      policyTypes: [Ingress, Egress]
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: cart
      namespace: \(namespace)
    spec:
      podSelector:
        matchLabels:
          app: cart
      ingress:
      - from:
        - podSelector:
            matchLabels:
              app: frontend
        ports:
        - port: 8080
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: database
      namespace: \(namespace)
    spec:
      podSelector:
        matchLabels:
          app: database
      ingress:
      - from:
        - podSelector:
            matchLabels:
              app: cart
        ports:
        - port: 5432
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: dns
      namespace: \(namespace)
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress:
      - ports:
        - port: 53
          protocol: UDP

    """
  }
}
