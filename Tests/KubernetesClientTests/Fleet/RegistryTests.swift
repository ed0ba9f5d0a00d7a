import Documents
import FoundationEssentials
import HTTPAccess
import MendwallTesting
import Testing

@testable import KubernetesClient

@Suite("The clusters that a cluster knows")
struct RegistryTests {
  private static let authority = Data("PEM of an authority".utf8).base64EncodedString()
  private static let secrets = ["t0p-s3cret", "pa55word", "KEYDATA"]

  private static func list(_ kind: String, _ items: [String]) -> ScriptedServer.Reply {
    .json(
      #"{"kind":"\#(kind)List","apiVersion":"v1","metadata":{},"items":[\#(items.joined(separator: ","))]}"#
    )
  }

  /// A cluster's Secret, as the API shows it.
  private static func secret(_ object: String, _ fields: [String: String]) -> String {
    let data = fields.map { #""\#($0)":"\#(Data($1.utf8).base64EncodedString())""# }
    return #"{"metadata":{"name":"\#(object)"},"data":{\#(data.sorted().joined(separator: ","))}}"#
  }

  private func argoCD(_ items: [String]) async throws -> (found: [FoundCluster], asked: [String]) {
    try await ScriptedServer.run(replies: [Self.list("Secret", items)]) { server in
      let found = try await withAPI(try Connection.to(server.url)) {
        try await $0.argoCDClusters(in: "argocd", environment: [:])
      }
      return (found, server.requests.map(\.uri))
    }
  }

  private func argoCD(_ config: String, server: String = "https://a.example") async throws
    -> FoundCluster
  {
    let item = Self.secret("s", ["name": "a", "server": server, "config": config])
    return try #require(try await argoCD([item]).found.first)
  }

  private static func words(_ cluster: FoundCluster) -> String {
    guard case .failure(let error) = cluster.connection else { return "" }
    return error.description
  }

  // MARK: Argo CD

  @Test("of Argo CD's Secrets each is a cluster, with its credentials")
  func secrets() async throws {
    let (found, asked) = try await argoCD([
      Self.secret(
        "two",
        [
          "name": "prod-us", "server": "https://us.example",
          "config":
            #"{"username":"ann","password":"pa55word","tlsClientConfig":{"insecure":true}}"#,
        ]),
      Self.secret(
        "one",
        [
          "name": "prod-eu", "server": "https://eu.example:6443",
          "config": #"{"bearerToken":"t0p-s3cret","tlsClientConfig":{"insecure":false,"#
            + #""caData":"\#(Self.authority)","serverName":"eu.internal"}}"#,
        ]),
    ])
    #expect(
      asked == [
        "/api/v1/namespaces/argocd/secrets?limit=500&labelSelector=argocd.argoproj.io%2Fsecret-type%3Dcluster"
      ])
    #expect(found.map(\.name) == ["prod-eu", "prod-us"])
    let eu = try found[0].connection.get()
    #expect(eu.name == "prod-eu")
    #expect(eu.server.description == "https://eu.example:6443")
    #expect(eu.credential.token == Secret("t0p-s3cret"))
    #expect(eu.tlsServerName == "eu.internal" && !eu.skipsVerification)
    #expect(eu.authorities == Array("PEM of an authority".utf8))
    let us = try found[1].connection.get()
    #expect(us.credential.basic == Secret("ann:pa55word"))
    #expect(us.skipsVerification && us.warnings.count == 1)
  }

  @Test("client certificates come as they stand there")
  func certificates() async throws {
    let key = Data("KEYDATA".utf8).base64EncodedString()
    let cluster = try await argoCD(
      #"{"tlsClientConfig":{"certData":"\#(Self.authority)","keyData":"\#(key)"}}"#)
    let certificate = try #require(try cluster.connection.get().credential.certificate)
    #expect(certificate.chain == Array("PEM of an authority".utf8))
    #expect(certificate.key == Secret("KEYDATA"))
  }

  @Test("the cluster that Argo CD runs in is the one that was asked")
  func own() async throws {
    let cluster = try await argoCD("{}", server: "https://kubernetes.default.svc")
    let connection = try cluster.connection.get()
    #expect(connection.name == "a")
    #expect(connection.server.host == "127.0.0.1")
  }

  @Test(
    "another name of it is it too, and no host that only begins so",
    arguments: [
      ("https://kubernetes.default.svc:443/", true), ("kubernetes.default.svc", true),
      ("https://KUBERNETES.default.svc.cluster.local", true),
      ("https://kubernetes.default.svc.evil.example", false),
      ("https://kubernetes.default.svc2", false), ("https://a.kubernetes.default.svc", false),
    ])
  func ownNames(server: String, isOwn: Bool) async throws {
    let connection = try await argoCD("{}", server: server).connection.get()
    #expect((connection.server.host == "127.0.0.1") == isOwn, "\(connection.server)")
  }

  @Test("a server without a scheme is asked over TLS, as Argo CD does")
  func noScheme() async throws {
    let config = #"{"bearerToken":"t0p-s3cret"}"#
    let cluster = try await argoCD(config, server: "a.example:6443")
    #expect(try cluster.connection.get().server.description == "https://a.example:6443")
    let plain = try await argoCD(config, server: "http://a.example")
    #expect(try plain.connection.get().server.description == "http://a.example")
  }

  @Test(
    "a program that a Secret names is not run, and it is said what to do",
    arguments: ["execProviderConfig", "awsAuthConfig"])
  func programs(field: String) async throws {
    let words = Self.words(try await argoCD(#"{"\#(field)":{"command":"/bin/sh"}}"#))
    #expect(
      words.hasPrefix(
        "the Secret argocd/s gets its credentials by \(field), which is not supported"))
    #expect(words.contains("name it with --contexts"))
  }

  @Test(
    "what cannot be used is named without what it holds",
    arguments: [
      (#"t0p-s3cret"#, "the Secret argocd/s has a config that is no JSON object"),
      (#"["t0p-s3cret"]"#, "the Secret argocd/s has a config that is no JSON object"),
      (#"{"bearerToken":["t0p-s3cret"]}"#, "token must be a string"),
      (
        #"{"tlsClientConfig":{"caData":"!t0p-s3cret!"}}"#,
        "certificate-authority-data in the Secret argocd/s is no base64"
      ),
      (
        #"{"tlsClientConfig":{"keyData":"S0VZREFUQQ=="}}"#,
        "has only one of client-certificate and client-key"
      ),
    ])
  func unusable(config: String, expected: String) async throws {
    let words = Self.words(try await argoCD(config))
    #expect(words.contains(expected), "\(words)")
    for secret in Self.secrets { #expect(!words.contains(secret)) }
  }

  @Test("Secrets without a name or a server, and two with one name, are told apart")
  func names() async throws {
    let (found, _) = try await argoCD([
      Self.secret("a", ["name": "prod", "server": "https://a.example"]),
      Self.secret("b", ["name": "prod", "server": "https://b.example"]),
      Self.secret("c", ["server": "https://c.example"]), Self.secret("d", [:]),
    ])
    #expect(found.map(\.name) == ["c", "d", "prod (a)", "prod (b)"])
    #expect(Self.words(found[1]) == "the Secret argocd/d names no server")
  }

  @Test("where there is none, the namespace is named")
  func noSecret() async throws {
    let error = try await failure { _ = try await argoCD([]) }
    #expect(
      error.description.hasSuffix(
        " has no Secret with the label argocd.argoproj.io/secret-type=cluster in the namespace argocd; "
          + "name the namespace of Argo CD"))
  }

  // MARK: ClusterProfiles

  private func profiles(_ items: [String], providers: String?) async throws -> (
    found: [FoundCluster], asked: [String]
  ) {
    let folder = try TemporaryFolder()
    if let providers { try folder.write(providers, to: "providers.json") }
    let known = try providers.map { _ in try AccessProviders(file: folder("providers.json")) }
    return try await ScriptedServer.run(replies: [Self.list("ClusterProfile", items)]) { server in
      let found = try await withAPI(try Connection.to(server.url)) {
        try await $0.clusterProfiles(
          in: "inventory", providers: known ?? .none, environment: [:])
      }
      return (found, server.requests.map(\.uri))
    }
  }

  private static func profile(
    _ name: String, _ provider: String, field: String = "accessProviders", _ cluster: String
  ) -> String {
    #"{"metadata":{"name":"\#(name)"},"status":{"\#(field)":[{"name":"\#(provider)","cluster":{\#(cluster)}}]}}"#
  }

  private static let providers = """
    {"providers": [
      {"name": "unused", "execConfig": {"command": "never", "apiVersion": "client.authentication.k8s.io/v1"}},
      {"name": "ocm", "profileSourcedCLIArgsPolicy": "Append",
       "profileSourcedEnvVarsPolicy": "AppendIfNotExists",
       "execConfig": {"command": "./bin/cp-creds", "args": ["--a"], "env": [{"name": "A", "value": "own"}],
         "apiVersion": "client.authentication.k8s.io/v1", "provideClusterInfo": true}}]}
    """

  private static let extended = """
    "server": "https://eu.example", "certificate-authority-data": "\(authority)", "tls-server-name": "eu",
    "certificate-authority": "/etc/passwd", "extensions": [
      {"name": "client.authentication.k8s.io/exec", "extension": {"clusterName": "eu"}},
      {"name": "clusterprofiles.multicluster.x-k8s.io/exec/additional-args", "extension": ["--b"]},
      {"name": "clusterprofiles.multicluster.x-k8s.io/exec/additional-envs",
       "extension": {"A": "sent", "B": "sent"}}]
    """

  @Test("of an inventory each profile is a cluster, whose credentials the provider's program gets")
  func inventory() async throws {
    let (found, asked) = try await profiles(
      [
        Self.profile("us", "ocm", field: "credentialProviders", #""server": "https://us.example""#),
        Self.profile("eu", "ocm", Self.extended),
      ], providers: Self.providers)
    #expect(
      asked == [
        "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/inventory/clusterprofiles?limit=500"
      ])
    #expect(found.map(\.name) == ["eu", "us"])
    let eu = try found[0].connection.get()
    #expect(eu.server.description == "https://eu.example")
    #expect(eu.authorities == Array("PEM of an authority".utf8) && eu.tlsServerName == "eu")
    let plugin = try #require(eu.credential.plugin)
    #expect(plugin.command.hasSuffix("/./bin/cp-creds") && plugin.command.hasPrefix("/"))
    #expect(plugin.arguments == ["--a", "--b"])
    #expect(plugin.environment == ["A": Secret("own"), "B": Secret("sent")])
    #expect(plugin.info.value.contains(#""config":{"clusterName":"eu"}"#))
    #expect(try found[1].connection.get().server.description == "https://us.example")
  }

  @Test("only as far as the file of this machine lets it does a profile add to what is run")
  func additions() async throws {
    let closed = Self.providers.replacing("\"Append\"", with: "\"Ignore\"")
      .replacing("\"AppendIfNotExists\"", with: "\"Ignore\"")
    let open = Self.providers.replacing("\"AppendIfNotExists\"", with: "\"Replace\"")
    let item = Self.profile("eu", "ocm", Self.extended)
    var found = try await profiles([item], providers: closed).found
    var plugin = try #require(try found[0].connection.get().credential.plugin)
    #expect(plugin.arguments == ["--a"] && plugin.environment == ["A": Secret("own")])
    found = try await profiles([item], providers: open).found
    plugin = try #require(try found[0].connection.get().credential.plugin)
    #expect(plugin.environment == ["A": Secret("sent"), "B": Secret("sent")])
  }

  @Test("what cannot be used is named")
  func unusableProfiles() async throws {
    let items = [
      Self.profile("a", "gcp", #""server": "https://a.example""#),
      #"{"metadata":{"name":"b"},"status":{}}"#, #"{"metadata":{"name":"c"}}"#,
      Self.profile("d", "ocm", #""server": "ftp://d.example""#),
    ]
    let told = try await profiles(items, providers: Self.providers).found.map(Self.words)
    #expect(
      told[0]
        == "the ClusterProfile inventory/a offers access by gcp, for which no plugin is known; name it in the "
        + "file of --cluster-profile-providers")
    #expect(
      told[1].hasPrefix("the ClusterProfile inventory/b does not say how the cluster is reached"))
    #expect(told[2].contains("its status has no accessProviders"))
    #expect(told[3].contains("has no server that is an http or https URL"))
    let without = try await profiles([items[0]], providers: nil).found
    #expect(Self.words(without[0]).contains("offers access by gcp"))
  }

  @Test(
    "a file of providers that cannot be used is refused",
    arguments: [
      ("{}", "has no list of providers"), ("{", "the file of access providers cannot be read"),
      (#"{"providers":[{"name":"a"}]}"#, "each of providers must have a name and an execConfig"),
      (
        #"{"providers":[{"name":"a","execConfig":{},"profileSourcedCLIArgsPolicy":"All"}]}"#,
        "takes Append or Ignore"
      ),
      (
        #"{"providers":[{"name":"a","execConfig":{},"profileSourcedEnvVarsPolicy":"All"}]}"#,
        "takes AppendIfNotExists, Replace or Ignore"
      ),
    ])
  func badProviders(text: String, words: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "providers.json")
    let error = try await failure { _ = try AccessProviders(file: folder("providers.json")) }
    #expect(error.code == .configuration)
    #expect(error.description.contains(words), "\(error)")
    let missing = try await failure { _ = try AccessProviders(file: folder("none.json")) }
    #expect(
      missing.description == "the file of access providers \(folder("none.json")) does not exist")
  }
}
