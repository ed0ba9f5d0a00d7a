import AsyncHTTPClient
import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import NIOCore
import NIOHTTP1
import PolicyModel
import Testing

@Suite("Replicas of a watch, and what they tell over HTTP", .controlPlane)
struct WatchReplicaTests {
  /// A watch as a process of its own, and the file into which it tells what happens.
  private struct Replica {
    let program = SignalledProgram()
    let file: String
    let task: Task<SignalledProgram.Ending, any Error>

    init(_ shop: Shop, _ folder: TemporaryFolder, _ name: String) throws {
      file = folder(name)
      let arguments = [
        "watch", "--repo", shop.repository.path, "-n", shop.namespace, "--kubeconfig",
        try ControlPlane.kubeconfig(), "--leader-elect", "\(shop.namespace)/watch", "--identity",
        name, "--lease-duration", "4", "--renew-deadline", "3", "--retry-period", "1", "-o",
        "json=\(file)",
      ]
      task = Task { [program] in
        try await program.run(SignalledProgram.mendwall, arguments, environment: ["HOME": "/"])
      }
    }

    var words: [String] {
      let text = FileManager.default.contents(atPath: file).map {
        String(decoding: $0, as: UTF8.self)
      }
      return (text ?? "").split(separator: "\n").compactMap {
        (try? JSONReader.read(Array($0.utf8), file: "event")).map(RunningWatch.word)
      }
    }

    func wait(for word: String) async throws {
      let deadline = ContinuousClock.now + .seconds(120)
      while !words.contains(word) {
        try #require(ContinuousClock.now < deadline, "it never told \(word), but \(words)")
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  private func lease(_ namespace: String) async throws -> Node? {
    try await ControlPlane.request(
      "GET", "/apis/coordination.k8s.io/v1/namespaces/\(namespace)/leases/watch")["spec"]
  }

  @Test("one of two tells what happens, and once it is killed the other does")
  func takeover() async throws {
    let shop = try await Shop()
    let folder = try TemporaryFolder()
    let first = try Replica(shop, folder, "first")
    try await first.wait(for: "started")
    let second = try Replica(shop, folder, "second")
    try await second.wait(for: "following")
    #expect(try await lease(shop.namespace)?["holderIdentity"] == "first")
    try await shop.patch("cart", #"[{"op":"add","path":"/spec/ingress/-","value":{}}]"#)
    try await first.wait(for: "new cart")
    try await first.program.send(.kill)
    _ = try await first.task.value
    // While nobody leads.
    let deleted = try await ControlPlane.kubectl([
      "delete", "networkpolicy", "dns", "-n", shop.namespace,
    ])
    #expect(deleted.isSuccess)
    let killed = ContinuousClock.now
    try await second.wait(for: "leading")
    // It saw the last renewal, and that the Lease has run out, each at its next look.
    #expect(ContinuousClock.now - killed < .seconds(12))
    try await second.wait(for: "new dns")
    // The one before may not have told it.
    #expect(second.words.contains("new cart") || second.words.contains("standing cart"))
    #expect(try await lease(shop.namespace)?["holderIdentity"] == "second")
    #expect(try await lease(shop.namespace)?["leaseTransitions"] == 1)
    try await second.program.send(.terminate)
    let ended = try await second.task.value
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(second.words.last == "stopped")
    // It gave the Lease up.
    #expect(try await lease(shop.namespace)?["holderIdentity"] == "")
  }

  private func get(_ url: String, _ method: HTTPMethod = .GET, headers: HTTPHeaders = [:])
    async throws -> (status: Int, text: String)
  {
    var request = HTTPClientRequest(url: url)
    request.method = method
    request.headers = headers
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    return (
      Int(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 20))
    )
  }

  @Test("metrics, probes and the webhook are served")
  func endpoint() async throws {
    let shop = try await Shop()
    let folder = try TemporaryFolder()
    try folder.write("sesame\n", to: "secret")
    try await shop.patch("cart", #"[{"op":"add","path":"/spec/ingress/-","value":{}}]"#)
    try await RunningWatch.run([
      "--repo", shop.repository.path, "-n", shop.namespace, "--listen", "127.0.0.1:0",
      "--webhook-secret", folder("secret"), "--poll", "86400",
    ]) { watch in
      let url = try await watch.address()
      try await watch.wait(for: "new cart")
      let deadline = ContinuousClock.now + .seconds(60)
      while try await get("\(url)/readyz").status != 200 {
        try #require(ContinuousClock.now < deadline, "it never was ready")
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(try await get("\(url)/healthz") == (200, "ok\n"))
      let metrics = try await get("\(url)/metrics").text
      #expect(metrics.contains("mendwall_drift_objects{"))
      #expect(metrics.contains("mendwall_watch_news_total{news=\"new\"} 1\n"))
      #expect(metrics.contains("mendwall_watch_leader 1\n"))
      #expect(metrics.contains("process_resident_memory_bytes "))
      #expect(try await get("\(url)/webhook/git", .POST).status == 403)
      #expect(try await get("\(url)/webhook/git").status == 405)
      #expect(try await get("\(url)/other").status == 404)
      try await shop.repository.commit(["README.md": "another"])
      // Git is looked at in a day.
      let answer = try await get(
        "\(url)/webhook/git", .POST, headers: ["X-Gitlab-Token": "sesame"])
      #expect(answer.status == 202)
      try await watch.wait(for: "revision")
    }
  }
}
