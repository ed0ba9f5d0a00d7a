import Documents
import MendwallTesting
import PolicyModel
import Synchronization
import Testing

@testable import KubernetesClient

@Suite("Live state")
struct LiveStateTests {
  /// An API server on which only some namespaces may be listed.
  private func read(
    _ namespaces: Set<String>? = nil, otherwise: @escaping @Sendable () -> Set<String> = { [] },
    mayListAll: Bool = false, forbidden: Set<String> = []
  ) async throws -> (state: LiveState, uris: [String]) {
    try await ScriptedServer.run { request in
      let parts = request.uri.split(whereSeparator: { $0 == "/" || $0 == "?" })
      guard parts.count > 4, parts[3] == "namespaces" else {
        return mayListAll
          ? .json(page(["all"])) : .status(403, "not the cluster", reason: "Forbidden")
      }
      let namespace = String(parts[4])
      return forbidden.contains(namespace)
        ? .status(403, "not \(namespace)", reason: "Forbidden")
        : .json(page(["of-\(namespace)"], namespace: namespace))
    } use: { server in
      let state = try await withAPI(try .to(server.url)) { api in
        try await LiveState.read(
          LiveState.Request(
            kinds: [.networkPolicy], namespaces: namespaces, otherwise: otherwise), from: api)
      }
      return (state, server.requests.map(\.uri))
    }
  }

  private func names(_ state: LiveState) -> [String] {
    state.policies.map(\.reference.name).sorted()
  }

  @Test("the whole cluster is one list, and nobody is asked for its namespaces")
  func wholeCluster() async throws {
    let (state, uris) = try await read(
      otherwise: {
        Issue.record("the namespaces were asked for")
        return []
      }, mayListAll: true)
    #expect(names(state) == ["all"])
    #expect(uris.count == 1)
  }

  @Test("where the cluster may not be listed, each namespace is, and what is forbidden is noted")
  func fallback() async throws {
    let (state, uris) = try await read(otherwise: { ["a", "b", "c"] }, forbidden: ["b"])
    #expect(names(state) == ["of-a", "of-c"])
    #expect(state.gaps.map(\.namespace) == ["b"])
    #expect(state.gaps.map(\.error.code) == [.forbidden])
    #expect(uris.count == 4)
  }

  @Test("namespaces that are named are listed one by one, many at a time")
  func named() async throws {
    let namespaces = Set((0..<30).map { "n\($0)" })
    let (state, uris) = try await read(namespaces)
    #expect(state.policies.count == 30)
    #expect(uris.count == 30)
  }

  @Test("where nothing can be seen the first reason is the error")
  func nothing() async throws {
    let all = try await failure {
      try await read(otherwise: { ["b", "a"] }, forbidden: ["a", "b"])
    }
    #expect(all.description.contains("not the cluster"))
    let none = try await failure { try await read() }
    #expect(none.description.contains("not the cluster"))
  }

  @Test("a list of the cluster that fails otherwise is an error and no reason to ask on")
  func otherFailure() async throws {
    try await ScriptedServer.run { _ in
      .status(401, "who")
    } use: { server in
      let error = try await failure {
        try await withAPI(try .to(server.url)) { api in
          try await LiveState.read(
            LiveState.Request(kinds: [.networkPolicy], otherwise: { ["a"] }), from: api)
        }
      }
      #expect(error.code == .unauthorized)
      #expect(server.requests.count == 1)
    }
  }
}
