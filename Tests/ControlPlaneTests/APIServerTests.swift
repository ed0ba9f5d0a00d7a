import Documents
import Logging
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

/// The client against the real server.
@Suite(.controlPlane)
struct APIServerTests {
  private func server(page: Int = 500) throws -> APIServer {
    var limits = RequestLimits()
    limits.page = page
    let connection = try Connection.resolve(
      kubeconfig: try ControlPlane.kubeconfig(), context: nil, environment: [:])
    return try APIServer(
      connection, limits: limits, logger: Logger(label: "test"),
      now: { Instant("2026-11-21T14:02:00Z")! })
  }

  private func withServer(
    page: Int = 500, _ body: (APIServer) async throws -> Void
  ) async throws {
    let server = try server(page: page)
    do { try await body(server) } catch {
      await server.close()
      throw error
    }
    await server.close()
  }

  @Test("a list in many pages is the same as in one")
  func pages() async throws {
    let namespace = try await ControlPlane.makeNamespace("pages")
    var generator = PolicyGenerator(seed: 7, hasEndPort: false)
    try await ControlPlane.apply(
      (0..<50).map {
        YAMLWriter.write(generator.policy(name: "policy-\($0)", namespace: namespace))
      }.joined(separator: "---\n"))
    try await withServer { whole in
      try await withServer(page: 7) { paged in
        let one = try await whole.list(.networkPolicy, namespace: namespace)
        let many = try await paged.list(.networkPolicy, namespace: namespace)
        #expect(one.count == 50)
        #expect(one.map(\.reference) == many.map(\.reference))
        #expect(zip(one, many).allSatisfy { $0.spec == $1.spec })
      }
    }
  }

  @Test("writes are guarded by the uid and version that were seen")
  func guardedWrites() async throws {
    let namespace = try await ControlPlane.makeNamespace("writes")
    let reference = ObjectReference(
      apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: namespace,
      name: "guarded")
    func object(port: Int64, _ live: Policy?) throws -> Node {
      try readDocuments(
        Array(
          """
          apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata:
            name: guarded
            namespace: \(namespace)
            \(live.map { "uid: \($0.uid ?? "")\n  resourceVersion: \"\($0.resourceVersion ?? "")\"" } ?? "")
          spec: {podSelector: {}, ingress: [{ports: [{port: \(port)}]}]}
          """.utf8), file: "object.yaml")[0]
    }
    try await withServer { server in
      try await server.create(try object(port: 1, nil), as: reference)
      await #expect(throws: KubernetesError(code: .conflict, "")) {
        try await server.create(try object(port: 1, nil), as: reference)
      }
      let first = try #require(
        try await server.list(.networkPolicy, namespace: namespace).first)
      try await server.replace(try object(port: 2, first), as: reference)
      await #expect(throws: KubernetesError(code: .conflict, "")) {
        try await server.replace(try object(port: 3, first), as: reference)
      }
      await #expect(throws: KubernetesError(code: .conflict, "")) {
        try await server.delete(
          reference,
          guardedBy: LiveIdentity(uid: first.uid, resourceVersion: first.resourceVersion))
      }
      let second = try #require(
        try await server.list(.networkPolicy, namespace: namespace).first)
      #expect(second.spec["ingress"]?.sequence?.first?["ports"]?.sequence?.first?["port"] == 2)
      try await server.delete(
        reference,
        guardedBy: LiveIdentity(uid: second.uid, resourceVersion: second.resourceVersion))
      #expect(try await server.list(.networkPolicy, namespace: namespace).isEmpty)
    }
  }
}
