import MendwallCommands
import MendwallTesting
import PolicyModel
import Synchronization

/// Many clusters behind one server, each under a path of its own, and a kubeconfig with a context for each.
struct FleetScene: Sendable {
  typealias Reply = ScriptedServer.Reply

  /// How a cluster behaves.
  enum Member: Sendable {
    case simulated(Simulated)
    /// Answers everything alike.
    case always(Reply)
    /// Answers as a test says, by the path below its own.
    case scripted(@Sendable (String) async -> Reply?)
    /// Nothing listens there.
    case dead
  }

  let folder: TemporaryFolder
  let url: String
  let requests: @Sendable () -> [ScriptedServer.Request]

  var kubeconfig: String { folder("kubeconfig") }

  /// Runs the clusters for as long as `use` takes.
  static func run<Result>(
    _ members: [String: Member], use: (FleetScene) async throws -> Result
  ) async throws -> Result {
    var answers: [String: @Sendable (String) async -> Reply?] = [:]
    for (name, member) in members {
      switch member {
      case .simulated(let cluster):
        let answer = try cluster.answers()
        answers[name] = { answer($0) }
      case .always(let reply): answers[name] = { _ in reply }
      case .scripted(let script): answers[name] = script
      case .dead: break
      }
    }
    let known = answers
    return try await ScriptedServer.run(script: { request in
      let parts = request.uri.dropFirst().split(
        separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let answer = known[String(parts[0])],
        let reply = await answer("/\(parts[1])")
      else { return .status(404, "no such cluster", reason: "NotFound") }
      return reply
    }) { server in
      let scene = FleetScene(
        folder: try TemporaryFolder(), url: server.url, requests: { server.requests })
      try scene.write(members)
      return try await use(scene)
    }
  }

  private func write(_ members: [String: Member]) throws {
    let names = members.keys.sorted()
    let clusters = names.map { name in
      var server = "\(url)/\(name)"
      if case .dead? = members[name] { server = "http://127.0.0.1:1" }
      return "- {name: \(name), cluster: {server: \"\(server)\"}}"
    }
    let contexts = names.map { "- {name: \($0), context: {cluster: \($0), user: somebody}}" }
    try folder.write(
      """
      apiVersion: v1
      kind: Config
      users: [{name: somebody, user: {token: t0p-s3cret}}]
      clusters:
      \(clusters.joined(separator: "\n"))
      contexts:
      \(contexts.joined(separator: "\n"))
      """, to: "kubeconfig")
  }

  /// Compares all of them with a repository.
  func detect(_ repository: TestRepository, _ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      [
        "detect", "--repo", repository.path, "--kubeconfig", kubeconfig, "--contexts", "*",
      ] + arguments)
  }

  /// The clusters that were asked for anything.
  var asked: Set<String> {
    Set(requests().compactMap { $0.uri.split(separator: "/").first.map(String.init) })
  }
}
