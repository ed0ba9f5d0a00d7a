import Documents
import MendwallCommands
import MendwallTesting

/// A cluster whose API a scripted server stands for: it has Kubernetes' own kinds and no custom ones.
struct Simulated: Sendable {
  var version = "v1.36.2"
  /// Nil where the namespace kube-system may not be read.
  var uid: String?
  /// The manifests of its network policies.
  var policies: [String] = []
  /// What else it answers; nil where the rest is to.
  var beside: @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply? = { _ in nil }

  /// Compares a repository with it.
  func detect(_ repository: TestRepository, _ arguments: String...) async throws -> CommandRun {
    try await run(repository, arguments).run
  }

  /// Compares a repository with it, and gives the paths that it was asked for too.
  func run(_ repository: TestRepository, _ arguments: [String]) async throws
    -> (run: CommandRun, asked: [String])
  {
    let answers = try answers()
    let folder = try TemporaryFolder()
    return try await ScriptedServer.run(script: { beside($0) ?? answers($0.uri) }) { server in
      let run = await CommandRun.mendwall(
        ["detect", "--repo", repository.path, "--kubeconfig", try server.kubeconfig(in: folder)]
          + arguments)
      return (run, server.requests.map(\.uri))
    }
  }

  /// What it answers to a request for a path.
  func answers() throws -> @Sendable (String) -> ScriptedServer.Reply {
    let items = try policies.map { JSONWriter.compact(try Simulated.read($0)) }
    return { reply($0, items) }
  }

  private static func read(_ manifest: String) throws -> Node {
    try readDocuments(Array(manifest.utf8), file: "manifest").first ?? Node(.null)
  }

  private func reply(_ uri: String, _ items: [String]) -> ScriptedServer.Reply {
    switch uri.prefix(while: { $0 != "?" }) {
    case "/version": .json(#"{"gitVersion":"\#(version)"}"#)
    case "/api/v1/namespaces/kube-system":
      uid.map { .json(#"{"metadata":{"name":"kube-system","uid":"\#($0)"}}"#) }
        ?? .status(403, "namespaces is forbidden", reason: "Forbidden")
    case "/apis":
      .json(
        #"{"kind":"APIGroupList","groups":[{"name":"networking.k8s.io","#
          + #""versions":[{"groupVersion":"networking.k8s.io/v1","version":"v1"}]}]}"#)
    case "/apis/networking.k8s.io/v1/networkpolicies":
      .json(
        #"{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"#
          + #""items":[\#(items.joined(separator: ","))]}"#)
    default: .status(404, "not here", reason: "NotFound")
    }
  }
}
