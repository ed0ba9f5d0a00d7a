import MendwallCommands
import MendwallTesting
import Synchronization
import Testing

/// A report that cannot be kept in the cluster is told all the same, and that it is not there.
@Suite("Reports that a cluster does not take")
struct PublishReportsTests {
  private typealias Request = ScriptedServer.Request
  private typealias Reply = ScriptedServer.Reply

  private static let root = "/apis/openreports.io/v1alpha1"
  private static let list = "\(root)/reports"
  private static let inShop = "\(root)/namespaces/shop/reports"
  private static let own = """
    {"metadata": {"name": "mendwall", "namespace": "shop", "uid": "u", "resourceVersion": "7", \
    "labels": {"app.kubernetes.io/managed-by": "mendwall"}}}
    """

  /// Publishes the report of a cluster that has a policy more than Git, or is as Git says.
  private func publish(
    drifted: Bool = true, live: [String] = [],
    _ script: @escaping @Sendable (Request, String) -> Reply?
  ) async throws -> (run: CommandRun, asked: [String]) {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": Shop.policy("a")])
    var cluster = Simulated(
      uid: "u", policies: [Shop.policy("a")] + (drifted ? [Shop.policy("b")] : []))
    let asked = Mutex<[String]>([])
    cluster.beside = { request in
      let path = String(request.uri.prefix { $0 != "?" })
      if path.hasPrefix(Self.root) { asked.withLock { $0.append("\(request.method) \(path)") } }
      if let reply = script(request, path) { return reply }
      switch (request.method, path) {
      case (_, "/apis"):
        return .json(
          #"{"groups":[{"name":"openreports.io","versions":[{"version":"v1alpha1"}]}]}"#)
      case (_, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"):
        return .json(#"{"status":{"allowed":true}}"#)
      case ("GET", Self.list):
        return .json(
          #"{"kind":"ReportList","metadata":{},"items":[\#(live.joined(separator: ","))]}"#)
      case ("POST", _), ("PUT", _), ("DELETE", _): return .json("{}")
      default: return nil
      }
    }
    let (run, _) = try await cluster.run(repository, ["--publish-reports"])
    return (run, asked.withLock { $0 })
  }

  private func expectTold(_ run: CommandRun, _ words: String) {
    #expect(run.status == .undelivered, "\(run.notes)")
    #expect(run.output.contains("NOT IN GIT  NetworkPolicy shop/b"))
    #expect(
      run.notes.contains("mendwall: the report is not wholly published: \(words)"), "\(run.notes)")
  }

  @Test("all that is asked for is a list, the cluster's own, and the writes")
  func requests() async throws {
    let (run, asked) = try await publish { _, _ in nil }
    #expect(run.status == .drift, "\(run.notes)")
    #expect(run.notes.isEmpty)
    #expect(
      asked == [
        "GET \(Self.list)", "GET \(Self.root)/clusterreports/mendwall", "POST \(Self.inShop)",
        "POST \(Self.root)/clusterreports",
      ])
  }

  @Test("a server that fails is told of, and the rest is written")
  func failing() async throws {
    let (run, asked) = try await publish { request, path in
      request.method == "POST" && path == Self.inShop ? .status(500, "etcd is full") : nil
    }
    expectTold(run, "http://127.0.0.1:")
    #expect(run.notes.contains("could not create reports mendwall in namespace shop: status 500"))
    #expect(asked.last == "POST \(Self.root)/clusterreports")
  }

  @Test("an object that the definitions do not take is told of with the server's words")
  func invalid() async throws {
    let (run, _) = try await publish { request, path in
      request.method == "POST" && path == Self.inShop
        ? .status(422, "results[0].severity: Unsupported value", reason: "Invalid") : nil
    }
    #expect(run.status == .undelivered)
    #expect(run.notes.contains("results[0].severity: Unsupported value"))
  }

  @Test("one that is always changed by somebody else is given up in the end")
  func conflicts() async throws {
    let (run, asked) = try await publish(live: [Self.own]) { request, path in
      guard path == "\(Self.inShop)/mendwall" else { return nil }
      return request.method == "PUT"
        ? .status(409, "the object has been modified", reason: "Conflict") : .json(Self.own)
    }
    expectTold(
      run, "cannot update reports mendwall in namespace shop: the object has been modified")
    #expect(asked.count { $0 == "PUT \(Self.inShop)/mendwall" } == 5)
  }

  @Test("one of the past that another run wrote meanwhile is left to that run")
  func overtakenDeletion() async throws {
    let (run, asked) = try await publish(drifted: false, live: [Self.own]) { request, _ in
      request.method == "DELETE" ? .status(409, "precondition failed", reason: "Conflict") : nil
    }
    #expect(run.status == .inSync)
    #expect(asked.last == "DELETE \(Self.inShop)/mendwall")
    #expect(
      run.notes.contains(
        "Report shop/mendwall is kept as it is: another run wrote it in the meantime"))
  }

  @Test("a list that is none, and a server that does not say what may be done, are told of")
  func nonsense() async throws {
    let (list, asked) = try await publish { request, path in
      path == Self.list ? .json("[]") : nil
    }
    expectTold(list, "http://127.0.0.1:")
    #expect(!asked.contains { $0.hasPrefix("POST") })
    let (review, _) = try await publish { _, path in
      path.hasSuffix("selfsubjectaccessreviews") ? .json("{}") : nil
    }
    #expect(review.notes.contains("does not say whether this user may create"))
  }

  @Test(
    "what makes no whole report of a cluster is refused before anything is read",
    arguments: [
      (["--live", "/nowhere"], "--live compares with files"), (["shop/a"], "name no policies"),
      (["--report-name", "Mendwall!"], "--report-name takes the name of an object"),
    ])
  func refusals(arguments: [String], words: String) async {
    let run = await CommandRun.mendwall(["detect", "--publish-reports"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.contains(words), "\(run.notes)")
  }
}
