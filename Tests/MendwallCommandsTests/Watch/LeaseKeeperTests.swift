import ArgumentParser
import Documents
import KubernetesClient
import MendwallTesting
import PolicyModel
import Synchronization
import Testing
import Watching

@testable import MendwallCommands

@Suite("Holding a Lease", .timeLimit(.minutes(1)))
struct LeaseKeeperTests {
  private static let time = Instant("2026-11-21T14:02:00Z")!
  private static let path = "/apis/coordination.k8s.io/v1/namespaces/ops/leases"

  /// The Lease of a server.
  private final class Stored: Sendable {
    private let state = Mutex<(lease: Node?, version: Int)>((nil, 0))
    let isSilent = Mutex(false)

    var holder: String? { state.withLock { $0.lease?["spec"]?["holderIdentity"]?.string } }
    var version: Int { state.withLock(\.version) }

    func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
      if isSilent.withLock({ $0 }) { return .silence }
      return state.withLock { state in
        if request.method == "GET" {
          return state.lease.map { .json(JSONWriter.compact($0)) }
            ?? .status(404, "no such lease", reason: "NotFound")
        }
        guard var lease = try? JSONReader.read(request.body, file: "lease").mapping,
          var metadata = lease["metadata"]?.mapping
        else { return .status(400, "no lease", reason: "BadRequest") }
        state.version += 1
        metadata["resourceVersion"] = Node(.string("\(state.version)"))
        lease["metadata"] = Node(.mapping(metadata))
        state.lease = Node(.mapping(lease))
        return .json(JSONWriter.compact(Node(.mapping(lease))))
      }
    }
  }

  private func keep(
    isUseful: @escaping @Sendable () -> Bool = { true },
    _ use: (LeaseKeeper, Stored, @Sendable () -> [String]) async throws -> Void
  ) async throws {
    let stored = Stored()
    let folder = try TemporaryFolder()
    let notes = Notes()
    try await ScriptedServer.run {
      stored.reply(to: $0)
    } use: { server in
      let options = try ClusterOptions.parse(["--kubeconfig", server.kubeconfig(in: folder)])
      var timing = LeaseElection.Timing()
      timing.retry = .milliseconds(20)
      timing.renewDeadline = .seconds(3)
      timing.duration = .seconds(5)
      try await options.withServer(
        environment: [:], logger: silentLog, now: { LeaseKeeperTests.time }
      ) { api, _ in
        let keeper = LeaseKeeper(
          api, ("ops", "watch"), identity: "me", timing: timing, now: { LeaseKeeperTests.time },
          note: { notes.take($0) }, isUseful: isUseful
        ) {}
        try await use(keeper, stored, { notes.all })
      }
    }
  }

  private final class Notes: Sendable {
    private let state = Mutex<[String]>([])
    var all: [String] { state.withLock { $0 } }
    func take(_ note: String) { state.withLock { $0.append(note) } }
  }

  @Test("whoever only looks takes nothing, and whoever wants it has it, renews it and gives it up")
  func takes() async throws {
    try await keep { keeper, stored, _ in
      try await keeper.see()
      #expect(stored.version == 0 && !keeper.leads)
      try await keeper.look()
      #expect(keeper.leads && stored.holder == "me")
      let running = Task { await keeper.run() }
      try await WatchedShop.wait("it is renewed") { stored.version > 3 }
      running.cancel()
      await running.value
      await keeper.release()
      #expect(stored.holder == "" && !keeper.leads)
    }
  }

  @Test("a server that hangs ends the leading in time, and says so once")
  func hangs() async throws {
    try await keep { keeper, stored, notes in
      try await keeper.look()
      stored.isSilent.withLock { $0 = true }
      let running = Task { await keeper.run() }
      try await WatchedShop.wait("it does not lead any more") { !keeper.leads }
      try await WatchedShop.wait("it says so") { !notes().isEmpty }
      stored.isSilent.withLock { $0 = false }
      try await WatchedShop.wait("it leads again") { keeper.leads }
      running.cancel()
      await running.value
      #expect(notes().count == 1)
    }
  }

  @Test("whoever is of no use lets the Lease run out")
  func useless() async throws {
    let isUseful = Flag()
    try await keep {
      isUseful.isSet
    } _: { keeper, stored, notes in
      try await keeper.look()
      let version = stored.version
      let running = Task { await keeper.run() }
      try await WatchedShop.wait("it does not lead any more") { !keeper.leads }
      #expect(stored.version == version)
      try await WatchedShop.wait("it says so") { !notes().isEmpty }
      #expect(notes().count == 1)
      isUseful.isSet = true
      try await WatchedShop.wait("it leads again") { keeper.leads }
      running.cancel()
      await running.value
    }
  }

  private final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool {
      get { state.withLock { $0 } }
      set { state.withLock { $0 = newValue } }
    }
  }
}
