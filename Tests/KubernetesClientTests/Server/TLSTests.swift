import FoundationEssentials
import HTTPAccess
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("TLS")
struct TLSTests {
  /// Lists the policies of a server that has a certificate for some names.
  private func list(
    names: [String] = ["IP:127.0.0.1"], isExpired: Bool = false,
    _ change: (inout Connection, TestCertificates) async throws -> Void = { _, _ in }
  ) async throws -> Int {
    let certificates = try await TestCertificates()
    let own = try await certificates.sign("server", for: names, isExpired: isExpired)
    let identity = ScriptedServer.Identity(certificate: own.certificate, key: own.key)
    return try await ScriptedServer.run(identity) { _ in
      .json(page(["a"]))
    } use: { server in
      var connection = try Connection.to(server.url)
      connection.authorities = Array(try certificates.folder.read("ca.crt").utf8)
      try await change(&connection, certificates)
      var limits = RequestLimits.forTests
      limits.retry.mostAttempts = 2
      return try await withAPI(connection, limits: limits) { api in
        try await api.list(.networkPolicy, namespace: nil).count
      }
    }
  }

  @Test("a certificate of the kubeconfig's authority is trusted")
  func trusted() async throws {
    #expect(try await list() == 1)
  }

  @Test("a certificate of another authority is refused")
  func unknownAuthority() async throws {
    let error = try await failure {
      try await list { connection, _ in
        let other = try await TestCertificates()
        connection.authorities = Array(try other.folder.read("ca.crt").utf8)
      }
    }
    #expect(error.code == .certificate)
    #expect(error.description.contains("not trusted"))
    #expect(error.description.contains("certificate-authority"))
  }

  @Test("without an authority the system's count, which did not sign this one")
  func systemAuthorities() async throws {
    let error = try await failure {
      try await list { connection, _ in connection.authorities = nil }
    }
    #expect(error.code == .certificate)
  }

  @Test("an expired certificate is refused")
  func expired() async throws {
    let error = try await failure { try await list(isExpired: true) }
    #expect(error.code == .certificate)
    #expect(error.description.contains("expired"))
  }

  @Test("a certificate for another name is refused, and tls-server-name names the one to check")
  func wrongName() async throws {
    let error = try await failure { try await list(names: ["DNS:api.example.com"]) }
    #expect(error.code == .certificate)
    #expect(error.description.contains("tls-server-name"))
    let count = try await list(names: ["DNS:api.example.com"]) { connection, _ in
      connection.tlsServerName = "api.example.com"
    }
    #expect(count == 1)
    let other = try await failure {
      try await list(names: ["DNS:other.example.com"]) { connection, _ in
        connection.tlsServerName = "api.example.com"
      }
    }
    #expect(other.code == .certificate)
  }

  @Test("insecure-skip-tls-verify takes any certificate")
  func skipped() async throws {
    let count = try await list(names: ["DNS:other"], isExpired: true) { connection, _ in
      connection.authorities = nil
      connection.skipsVerification = true
    }
    #expect(count == 1)
  }

  @Test(
    "an authority that is no PEM certificate is refused in words",
    arguments: ["", "no PEM", "-----"])
  func badAuthority(text: String) async throws {
    let error = try await failure {
      try await list { connection, _ in connection.authorities = Array(text.utf8) }
    }
    #expect(error.code == .configuration, "\(error)")
    #expect(error.description.contains("PEM"))
  }

  @Test(
    "the client's certificate is shown to a server that wants one, and missed where there is none")
  func clientCertificate() async throws {
    let certificates = try await TestCertificates()
    let own = try await certificates.sign("server", for: ["IP:127.0.0.1"])
    let client = try await certificates.sign("client")
    let identity = ScriptedServer.Identity(
      certificate: own.certificate, key: own.key, clientAuthority: certificates.authority)
    try await ScriptedServer.run(identity) { _ in
      .json(page(["a"]))
    } use: { server in
      var connection = try Connection.to(server.url)
      connection.authorities = Array(try certificates.folder.read("ca.crt").utf8)
      var limits = RequestLimits.forTests
      limits.retry.mostAttempts = 2
      let error = try await listError(connection, limits: limits)
      #expect([.certificate, .unreachable].contains(error.code), "\(error)")

      connection.credential.certificate = ClientCertificate(
        chain: [UInt8](try Data(contentsOf: URL(filePath: client.certificate))),
        key: Secret(try certificates.folder.read("client.key")))
      try await withAPI(connection) { (api) async throws in
        #expect(try await api.list(.networkPolicy, namespace: nil).count == 1)
      }
      #expect(server.requests.allSatisfy { $0.hasClientCertificate })
    }
  }

  @Test("a client certificate that is no PEM is refused, and its key not quoted")
  func badClientCertificate() async throws {
    let error = try await failure {
      try await list { connection, _ in
        connection.credential.certificate = ClientCertificate(
          chain: Array("no PEM".utf8), key: Secret("hunter2"))
      }
    }
    #expect(error.code == .configuration)
    #expect(!error.description.contains("hunter2"))
  }

  @Test("https to a server without TLS is an error that asks for that", .timeLimit(.minutes(1)))
  func plainServer() async throws {
    let reply = ScriptedServer.Reply.html(400)
    try await ScriptedServer.run { _ in
      reply
    } use: { server in
      var limits = RequestLimits.forTests
      limits.attempt = .seconds(5)
      limits.retry.mostAttempts = 1
      let url = server.url.replacing("http://", with: "https://")
      let error = try await listError(try .to(url), limits: limits)
      #expect([.certificate, .unreachable, .timeout].contains(error.code), "\(error)")
    }
  }
}
