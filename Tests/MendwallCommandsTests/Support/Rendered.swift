import FoundationEssentials
import MendwallCommands
import MendwallTesting

/// A repository with a kustomization in `over`, and a folder that stands for the cluster, with what it
/// renders to.
struct Rendered {
  let repository: TestRepository
  let cluster: TemporaryFolder

  /// - Parameter files: more files of the repository, or others in place of those that it has.
  init(_ files: [String: String] = [:]) async throws {
    repository = try await TestRepository()
    cluster = try TemporaryFolder()
    try await repository.commit(Rendered.files.merging(files) { $1 })
    try cluster.write(Rendered.live, to: "live.yaml")
  }

  /// Where the real kustomize or kubectl is found.
  static let search: String = {
    let environment = ProcessInfo.processInfo.environment
    let kubectl = environment["MENDWALL_KUBECTL"]
      .map { URL(filePath: $0).deletingLastPathComponent().path }
    return [kubectl, environment["PATH"]].compactMap { $0 }.joined(separator: ":")
  }()

  func detect(_ arguments: String..., search: String = Rendered.search) async -> CommandRun {
    await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--live", cluster.path] + arguments,
      environment: ["HOME": "/nowhere", "PATH": search])
  }

  /// Changes what the cluster has.
  func change(_ old: String, to new: String) throws {
    try cluster.write(Rendered.live.replacing(old, with: new), to: "live.yaml")
  }

  private static let files = [
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
    spec:
      podSelector:
        matchLabels:
          app: web
      ingress:
      - from:
        - podSelector:
            matchLabels:
              app: front
        ports:
        - port: 8080
      - ports:
        - port: 9090

    """,
    "over/kustomization.yaml": """
    namespace: shop
    resources:
    - ../base
    labels:
    - pairs:
        team: web
    patches:
    - path: patch.yaml

    """,
    "over/patch.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
    spec:
      policyTypes:
      - Ingress
      - Egress

    """,
  ]

  private static let live = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
      namespace: shop
      labels: {team: web}
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress, Egress]
      ingress:
      - from:
        - podSelector: {matchLabels: {app: front}}
        ports:
        - {port: 8080, protocol: TCP}
      - ports:
        - {port: 9090, protocol: TCP}

    """
}
