import Documents
import HTTPAccess
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

extension RequestLimits {
  /// Generous where a slow machine needs it, and without long waits between attempts.
  static var forTests: RequestLimits {
    var limits = RequestLimits()
    limits.attempt = .seconds(60)
    limits.retry.firstWait = .milliseconds(1)
    return limits
  }

  /// For servers that never answer.
  static var brief: RequestLimits {
    var limits = RequestLimits.forTests
    limits.attempt = .milliseconds(300)
    return limits
  }
}

extension Connection {
  static func to(_ url: String, credential: Credential = Credential()) throws -> Connection {
    Connection(
      name: "test", server: try #require(ServerAddress(url)), namespace: "default",
      credential: credential)
  }
}

let noon = Instant("2026-11-21T12:00:00Z")!

/// Uses an API server, and closes its connections afterwards.
func withAPI<Result>(
  _ connection: Connection, limits: RequestLimits = .forTests,
  now: @escaping @Sendable () -> Instant = { noon }, _ use: (APIServer) async throws -> Result
) async throws -> Result {
  let api = try APIServer(connection, limits: limits, logger: silentLog, now: now)
  do {
    let result = try await use(api)
    await api.close()
    return result
  } catch {
    await api.close()
    throw error
  }
}

/// The error with which listing the policies of a server must fail.
func listError(
  _ connection: Connection, limits: RequestLimits = .forTests, namespace: String? = nil,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) async throws -> KubernetesError {
  try await withAPI(connection, limits: limits) { api in
    try #require(
      await #expect(throws: KubernetesError.self, sourceLocation: sourceLocation) {
        try await api.list(.networkPolicy, namespace: namespace)
      }, sourceLocation: sourceLocation)
  }
}

/// The error of something that must fail.
func failure<Result>(
  sourceLocation: Testing.SourceLocation = #_sourceLocation,
  _ body: () async throws -> Result
) async throws -> KubernetesError {
  try #require(
    await #expect(throws: KubernetesError.self, sourceLocation: sourceLocation) {
      _ = try await body()
    }, sourceLocation: sourceLocation)
}

/// A page of a list as the Kubernetes API writes it.
func page(_ names: [String], namespace: String = "shop", next: String? = nil) -> String {
  let items = names.map {
    #"{"metadata":{"name":"\#($0)","namespace":"\#(namespace)","uid":"u-\#($0)"},"#
      + #""spec":{"podSelector":{},"policyTypes":["Ingress"]}}"#
  }
  let token = next.map { #","continue":"\#($0)""# } ?? ""
  return #"{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","#
    + #""metadata":{"resourceVersion":"7"\#(token)},"items":[\#(items.joined(separator: ","))]}"#
}

func reference(_ name: String, in namespace: String = "shop") -> ObjectReference {
  ObjectReference(
    apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: namespace, name: name)
}

/// A policy as a manifest.
func manifest(_ name: String, in namespace: String = "shop", more: String = "") -> String {
  """
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: \(name)
    namespace: \(namespace)
  \(more.isEmpty ? "" : more.split(separator: "\n").map { "  \($0)\n" }.joined())\
  spec:
    podSelector: {}
    policyTypes: [Ingress]

  """
}

func parse(_ yaml: String) throws -> Node {
  try #require(try readDocuments(Array(yaml.utf8), file: "test.yaml").first)
}
