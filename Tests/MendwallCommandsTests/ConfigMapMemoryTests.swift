import Compression
import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Synchronization
import Testing

/// What a schedule without a disk remembers, in a server that a script stands for.
@Suite("detect --since-report configmap:NAMESPACE/NAME")
struct ConfigMapMemoryTests {
  private typealias Request = ScriptedServer.Request
  private typealias Reply = ScriptedServer.Reply

  private static let list = "/api/v1/namespaces/ops/configmaps"
  private static let path = "\(list)/last"

  /// The ConfigMap of a server, with a resourceVersion that counts writes.
  private final class Stored: Sendable {
    private let state = Mutex<(object: Node?, version: Int64)>((nil, 1))

    init(_ object: Node? = nil) { state.withLock { $0.object = object } }

    var object: Node? { state.withLock { $0.object } }

    func reply(to request: Request) -> Reply? {
      let path = String(request.uri.prefix { $0 != "?" })
      guard path.hasPrefix(ConfigMapMemoryTests.list) else { return nil }
      return state.withLock { state in
        switch (request.method, state.object) {
        case ("GET", nil):
          return .status(404, "configmaps \\\"last\\\" not found", reason: "NotFound")
        case ("GET", let object?): return .json(JSONWriter.compact(object))
        case ("POST", nil), ("PUT", .some):
          guard let sent = try? JSONReader.read(request.body, file: "body"),
            var object = sent.mapping, var metadata = object["metadata"]?.mapping
          else { return .status(400, "no object", reason: "BadRequest") }
          if let version = metadata["resourceVersion"]?.string, version != "\(state.version)" {
            return .status(409, "the object has been modified", reason: "Conflict")
          }
          if request.method == "PUT", metadata["resourceVersion"] == nil {
            return .status(422, "metadata.resourceVersion: must be specified", reason: "Invalid")
          }
          state.version += 1
          metadata["resourceVersion"] = Node(.string("\(state.version)"))
          metadata["uid"] = "u"
          object["metadata"] = Node(.mapping(metadata))
          state.object = Node(.mapping(object))
          return .json(JSONWriter.compact(Node(.mapping(object))))
        case ("POST", .some):
          return .status(409, "configmaps \\\"last\\\" already exists", reason: "AlreadyExists")
        default: return .status(404, "configmaps \\\"last\\\" not found", reason: "NotFound")
        }
      }
    }

    /// Somebody else's write in between.
    ///
    /// - Parameters:
    ///   - key: of the ConfigMap, `data` or `binaryData`.
    ///   - values: what is there then; nil for what was.
    func touch(_ key: String = "binaryData", _ values: Node? = nil) {
      state.withLock { state in
        guard var object = state.object?.mapping, var metadata = object["metadata"]?.mapping else {
          return
        }
        if let values { object[key] = values }
        state.version += 1
        metadata["resourceVersion"] = Node(.string("\(state.version)"))
        object["metadata"] = Node(.mapping(metadata))
        state.object = Node(.mapping(object))
      }
    }

    /// Another run's memory in its place.
    func keep(_ memory: DriftMemory) throws {
      let text = JSONWriter.compact(try NodeEncoder.encode(memory))
      touch("binaryData", ["memory.json.gz": Node(.string(ConfigMapMemoryTests.packed(text)))])
    }

    func memory() throws -> DriftMemory {
      let text = try #require(object?["binaryData"]?["memory.json.gz"]?.string)
      let packed = try #require(Data(base64Encoded: text))
      let bytes = try Gzip.unpacked(Array(packed), limit: 1 << 20)
      return try NodeDecoder.decode(
        DriftMemory.self, from: try JSONReader.read(bytes, file: "memory"), file: "memory")
    }
  }

  /// One run against a cluster that has these policies beside what Git declares.
  private func run(
    _ stored: Stored, extra: [String] = [], files: [String: String] = [:],
    _ arguments: [String] = [], script: @escaping @Sendable (Request) -> Reply? = { _ in nil }
  ) async throws -> (run: CommandRun, asked: [String]) {
    let repository = try await TestRepository()
    try await repository.commit(files.merging(["a.yaml": Shop.policy("a")]) { $1 })
    var cluster = Simulated(
      uid: "u", policies: ([Shop.policy("a")] + extra.map { Shop.policy($0) }))
    let asked = Mutex<[String]>([])
    cluster.beside = { request in
      if request.uri.hasPrefix(Self.list) {
        asked.withLock { $0.append("\(request.method) \(request.uri.prefix { $0 != "?" })") }
      }
      return script(request) ?? stored.reply(to: request)
    }
    let (run, _) = try await cluster.run(
      repository, ["--since-report", "configmap:ops/last"] + arguments)
    return (run, asked.withLock { $0 })
  }

  @Test("it is made by the first run and renewed by the next, by four requests and five")
  func life() async throws {
    let stored = Stored()
    let (first, made) = try await run(stored, extra: ["b"])
    #expect(first.status == .drift, "\(first.notes)")
    #expect(first.notes.isEmpty)
    #expect(first.output.contains("there is no earlier report, so the finding is new"))
    #expect(made == ["GET \(Self.path)", "GET \(Self.path)", "POST \(Self.list)"])
    #expect(
      stored.object?["metadata"]?["labels"] == ["app.kubernetes.io/managed-by": "mendwall"])
    let (second, renewed) = try await run(stored, extra: ["b", "c"])
    #expect(second.output.contains(": 1 new, 1 still there, 0 gone."), "\(second.output)")
    #expect(renewed == ["GET \(Self.path)", "GET \(Self.path)", "PUT \(Self.path)"])
    #expect(try stored.memory().findings.map(\.object.name) == ["b", "c"])
    let (third, _) = try await run(stored)
    #expect(third.status == .inSync)
    #expect(third.output.contains(": 0 new, 0 still there, 2 gone."))
    #expect(try stored.memory().findings.isEmpty)
  }

  @Test("one that is there without data is filled, and all else of it is kept")
  func empty() async throws {
    let stored = Stored([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": [
        "name": "last", "namespace": "ops", "resourceVersion": "1", "labels": ["team": "net"],
        "annotations": ["a": "b"],
      ],
    ])
    let (run, asked) = try await run(stored, extra: ["b"])
    #expect(run.status == .drift && run.notes.isEmpty, "\(run.notes)")
    #expect(asked == ["GET \(Self.path)", "GET \(Self.path)", "PUT \(Self.path)"])
    let metadata = stored.object?["metadata"]
    #expect(metadata?["labels"] == ["team": "net"], "whoever made it says whose it is")
    #expect(metadata?["annotations"] == ["a": "b"])
  }

  @Test("somebody else's is neither read nor written")
  func foreign() async throws {
    let stored = Stored([
      "metadata": ["name": "last", "resourceVersion": "1"], "data": ["settings": "x"],
    ])
    let before = stored.object
    let (run, asked) = try await run(stored, extra: ["b"])
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(run.notes.contains("the ConfigMap ops/last holds settings and is somebody else's"))
    #expect(asked == ["GET \(Self.path)"])
    #expect(stored.object == before)
  }

  @Test(
    "what it holds and cannot be read is a failure, and left as it is",
    arguments: [
      ("!", "no base64"), (Data("x".utf8).base64EncodedString(), "not packed by gzip"),
      (packed("{\"kind\": \"DriftMemory\"}"), "no DriftMemory of mendwall.dev/v1"),
      (packed("{"), "memory.json.gz:1:2"),
      (packed(String(repeating: "abcdefgh", count: 1000), without: 9), "not packed by gzip"),
      (
        packed(#"{"kind": "DriftMemory", "apiVersion": "mendwall.dev/v1"}"#), "it lacks"
      ),
    ])
  func broken(data: String, words: String) async throws {
    let stored = Stored([
      "metadata": ["name": "last", "resourceVersion": "1"],
      "binaryData": ["memory.json.gz": Node(.string(data))],
    ])
    let before = stored.object
    let (run, _) = try await run(stored, extra: ["b"])
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(run.notes.contains(words), "\(run.notes)")
    #expect(run.notes.contains("delete it, and the next run calls everything new"))
    #expect(stored.object == before)
  }

  @Test("what unpacks to more than anybody remembers is not unpacked")
  func tooLarge() async throws {
    let stored = Stored(["metadata": ["name": "last", "resourceVersion": "1"]])
    stored.touch(
      "binaryData",
      ["memory.json.gz": Node(.string(Self.packed(String(repeating: " ", count: 33 << 20))))])
    let (run, _) = try await run(stored, extra: ["b"])
    #expect(run.status == .failed)
    #expect(run.notes.contains("too large; delete it"), "\(run.notes)")
  }

  private static func packed(_ text: String, without count: Int = 0) -> String {
    let bytes = (try? Gzip.packed(Array(text.utf8))) ?? []
    return Data(bytes.dropLast(count)).base64EncodedString()
  }

  @Test("without the right to read it nothing is compared, and the rule that grants it is named")
  func forbidden() async throws {
    let (run, asked) = try await run(Stored(), extra: ["b"]) { request in
      request.uri.hasPrefix(Self.path)
        ? .status(
          403, "configmaps \\\"last\\\" is forbidden: User cannot get it", reason: "Forbidden")
        : nil
    }
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(
      run.notes.contains(
        "this user may not get configmaps last in namespace ops (configmaps \"last\" is forbidden: User cannot "
          + "get it); grant it by a Role in namespace ops with the rule {apiGroups: [\"\"], resources: "
          + "[\"configmaps\"], verbs: [\"get\"]}"), "\(run.notes)")
    #expect(asked == ["GET \(Self.path)"])
  }

  @Test("one that cannot be written is told of, and the report is delivered all the same")
  func unwritable() async throws {
    let (run, _) = try await run(Stored(), extra: ["b"]) { request in
      request.method == "POST" && request.uri.hasPrefix(Self.list)
        ? .status(403, "exceeded quota", reason: "Forbidden") : nil
    }
    #expect(run.status == .undelivered)
    #expect(run.output.contains("NOT IN GIT  NetworkPolicy shop/b"))
    #expect(
      run.notes.contains(
        "the ConfigMap ops/last could not be renewed, so that the next run tells this news again: ")
    )
    #expect(run.notes.contains("exceeded quota"))
  }

  @Test("it is not renewed where the report did not get everywhere")
  func undelivered() async throws {
    let stored = Stored()
    let (run, asked) = try await run(stored, extra: ["b"], ["--publish-to", "slack"])
    #expect(run.status == .undelivered)
    #expect(asked == ["GET \(Self.path)"])
    #expect(
      run.notes.contains(
        "the ConfigMap ops/last is left as it was, so that the next run tells this news again"))
  }

  @Test("a write in between is taken in, and one that never ends is given up")
  func conflicts() async throws {
    let stored = Stored()
    _ = try await run(stored)
    let isFirst = Mutex(true)
    let (once, asked) = try await run(stored, extra: ["b"]) { request in
      guard request.method == "PUT",
        isFirst.withLock({ first in
          defer { first = false }
          return first
        })
      else { return nil }
      stored.touch()
      return nil
    }
    #expect(once.status == .drift && once.notes.isEmpty, "\(once.notes)")
    #expect(asked.count { $0.hasPrefix("PUT") } == 2)
    #expect(try stored.memory().findings.count == 1)
    let (always, tries) = try await run(stored) { request in
      if request.method == "PUT" { stored.touch() }
      return nil
    }
    #expect(always.status == .undelivered)
    #expect(always.notes.contains("the object has been modified"))
    #expect(tries.count { $0.hasPrefix("PUT") } == 5)
  }

  @Test("two first runs at once both end well")
  func twoFirsts() async throws {
    let stored = Stored()
    let isFirst = Mutex(true)
    let (run, _) = try await run(stored, extra: ["b"]) { request in
      guard request.method == "POST", request.uri.hasPrefix(Self.list),
        isFirst.withLock({ first in
          defer { first = false }
          return first
        })
      else { return nil }
      // The other was faster.
      _ = stored.reply(to: request)
      return nil
    }
    #expect(run.status == .drift && run.notes.isEmpty, "\(run.notes)")
    #expect(try stored.memory().findings.count == 1)
  }

  /// Runs, while another one puts something there after this one has read what was.
  private func race(
    _ stored: Stored, extra: [String] = [], _ arguments: [String] = [],
    with meanwhile: @escaping @Sendable () -> Void
  ) async throws -> (run: CommandRun, asked: [String]) {
    let reads = Mutex(0)
    return try await run(stored, extra: extra, arguments) { request in
      guard request.method == "GET", request.uri.hasPrefix(Self.path) else { return nil }
      let count = reads.withLock { reads in
        reads += 1
        return reads
      }
      if count == 2 { meanwhile() }
      return nil
    }
  }

  @Test("one that a wrong clock dated into the future is renewed all the same")
  func future() async throws {
    let stored = Stored()
    _ = try await run(stored)
    var memory = try stored.memory()
    memory.finishedAt = try #require(Instant("2036-01-01T00:00:00Z"))
    try stored.keep(memory)
    let (run, asked) = try await run(stored, extra: ["b"])
    #expect(run.status == .drift && run.notes.isEmpty, "\(run.notes)")
    #expect(asked.last == "PUT \(Self.path)")
    #expect(try stored.memory().findings.map(\.object.name) == ["b"])
    #expect(try stored.memory().finishedAt < memory.finishedAt)
  }

  @Test(
    "of two runs at once the later one stays, where both looked at the same",
    arguments: [(true, true, true), (false, true, false), (true, false, false)])
  func overtaken(isLater: Bool, isAlike: Bool, stays: Bool) async throws {
    let stored = Stored()
    _ = try await run(stored)
    var other = try stored.memory()
    other.finishedAt = try #require(
      Instant(isLater ? "2026-11-21T14:02:01Z" : "2026-11-21T14:02:00Z"))
    if !isAlike {
      other.sight.scope = DriftReport.Scope(policies: [], namespaces: ["x"], owns: [], paths: [])
    }
    let memory = other
    let (run, asked) = try await race(stored, extra: ["b"]) { try? stored.keep(memory) }
    #expect(run.status == .drift && run.notes.isEmpty, "\(run.notes)")
    #expect(asked.contains { $0.hasPrefix("PUT") } == !stays)
    #expect(try stored.memory().findings.isEmpty == stays)
  }

  @Test("one that became somebody else's meanwhile is not written")
  func becameForeign() async throws {
    let stored = Stored()
    _ = try await run(stored)
    let (run, asked) = try await race(stored, extra: ["b"]) {
      stored.touch("binaryData", ["settings": "eA=="])
    }
    #expect(run.status == .undelivered)
    #expect(
      run.notes.contains("the ConfigMap ops/last holds settings and is somebody else's"),
      "\(run.notes)")
    #expect(!asked.contains { $0.hasPrefix("PUT") })
    #expect(stored.object?["binaryData"] == ["settings": "eA=="])
  }

  @Test("whoever manages it still does")
  func managed() async throws {
    let stored = Stored([
      "metadata": [
        "name": "last", "namespace": "ops", "resourceVersion": "1",
        "labels": ["app.kubernetes.io/managed-by": "Helm"],
      ]
    ])
    _ = try await run(stored)
    #expect(try stored.memory().findings.isEmpty)
    #expect(
      stored.object?["metadata"]?["labels"] == ["app.kubernetes.io/managed-by": "Helm"])
  }

  @Test("shards do not share one: each would take the others' findings for its own")
  func shards() async throws {
    let stored = Stored()
    let (first, _) = try await run(stored, extra: ["b"], ["--shard", "0/2"])
    #expect(first.notes.isEmpty, "\(first.notes)")
    let (again, _) = try await run(stored, extra: ["b"], ["--shard", "0/2"])
    #expect(again.notes.isEmpty)
    let kept = stored.object
    for (arguments, words) in [
      (["--shard", "1/2"], "of shard 0/2 saw, and this is one of shard 1/2"),
      (["--shard", "0/3"], "of shard 0/2 saw, and this is one of shard 0/3"),
      ([], "of shard 0/2 saw, and this is one of the whole"),
    ] {
      let (other, asked) = try await run(stored, extra: ["b"], arguments)
      #expect(other.status == .failed && other.output.isEmpty)
      #expect(other.notes.contains(words), "\(other.notes)")
      #expect(other.notes.contains("each shard needs a ConfigMap of its own"))
      #expect(asked == ["GET \(Self.path)"])
    }
    #expect(stored.object == kept)
    // Both shards for the first time, at once.
    let memory = try stored.memory()
    let both = Stored(["metadata": ["name": "last", "resourceVersion": "1"]])
    let (late, _) = try await race(both, extra: ["b"], ["--shard", "1/2"]) {
      try? both.keep(memory)
    }
    #expect(late.status == .undelivered && late.notes.contains("this is one of shard 1/2"))
    #expect(try both.memory() == memory)
  }

  @Test("where there is no room, what may be gone is forgotten first, and then help is named")
  func room() async throws {
    let stored = Stored()
    _ = try await run(stored)
    var report = Samples.incident
    report.findings = (0..<60).map { index in
      var finding = Samples.incident.findings[0]
      finding.id = ContentHash.of(Node(.integer(Int64(index)))).prefix(32).description
      return finding
    }
    var memory = try stored.memory()
    memory.findings = DriftMemory(report).findings
    try stored.keep(memory)
    func fill(_ count: Int) {
      stored.touch("data", ["other": Node(.string(String(repeating: "x", count: count)))])
    }
    // A file of Git's that cannot be read hides whether they are gone.
    let broken = ["bad.yaml": "kind: NetworkPolicy\nkind: 2\n"]
    fill((1 << 20) - 1000)
    let (full, _) = try await run(stored, files: broken)
    #expect(full.output.contains("60 perhaps gone"), "\(full.output)")
    #expect(
      full.notes.contains(
        "the ConfigMap ops/last has no room for the 60 findings that may be gone"),
      "\(full.notes)")
    #expect(full.status == .incomplete)
    #expect(try stored.memory().unseen.isEmpty)
    #expect(stored.object?["data"]?["other"]?.string?.utf8.count == (1 << 20) - 1000)
    fill((1 << 20) - 100)
    let (none, _) = try await run(stored, extra: ["b"])
    #expect(none.status == .undelivered)
    #expect(
      none.notes.contains("the ConfigMap ops/last has room for 100; divide the run by --shard"))
    #expect(none.notes.contains("or keep the report in a file"))
  }

  @Test("a memory of another cluster is refused")
  func otherCluster() async throws {
    let stored = Stored()
    _ = try await run(stored)
    var memory = try stored.memory()
    memory.cluster.uid = "other"
    let text = JSONWriter.compact(try NodeEncoder.encode(memory))
    let other = Stored([
      "metadata": ["name": "last", "resourceVersion": "1"],
      "binaryData": ["memory.json.gz": Node(.string(Self.packed(text)))],
    ])
    let (run, _) = try await run(other, extra: ["b"])
    #expect(run.status == .failed)
    #expect(run.notes.contains("the earlier report in configmap:ops/last is of another cluster"))
  }

  @Test("ten thousand findings fit into a ConfigMap")
  func many() throws {
    var report = Samples.incident
    report.findings = (0..<10_000).map { index in
      var finding = Samples.incident.findings[index % 3]
      // As long and as random as real ones are.
      finding.id = ContentHash.of(Node(.integer(Int64(index)))).prefix(32).description
      finding.object = ObjectReference(
        apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "team-\(index % 300)",
        name: "allow-\(index)-\(finding.id.prefix(5))")
      return finding
    }
    let bytes = JSONWriter.bytes(try NodeEncoder.encode(DriftMemory(report)))
    #expect(try Gzip.packed(bytes).count < 1 << 20)
  }
}
