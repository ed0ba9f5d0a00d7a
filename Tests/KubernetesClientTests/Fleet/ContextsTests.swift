import HTTPAccess
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("The clusters of kubeconfigs")
struct ContextsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let config = """
    current-context: prod-eu
    clusters:
    - {name: one, cluster: {server: https://one.example}}
    - {name: two, cluster: {server: https://two.example}}
    contexts:
    - {name: prod-eu, context: {cluster: one}}
    - {name: prod-us, context: {cluster: two, namespace: shop}}
    - {name: staging, context: {cluster: three}}
    """

  private func contexts(_ patterns: String...) throws -> [FoundCluster] {
    try folder.write(Self.config, to: "config")
    return try FoundCluster.contexts(
      patterns.map { Glob($0) }, kubeconfig: folder("config"), environment: [:])
  }

  private func kubeconfigs(_ files: [String: String], contexts patterns: String...) throws
    -> [FoundCluster]
  {
    for (name, text) in files { try folder.write(text, to: "clusters/\(name)") }
    return try FoundCluster.kubeconfigs(
      in: folder("clusters"), contexts: patterns.map { Glob($0) }, environment: [:])
  }

  /// The servers, or what is wrong, by name.
  private static func told(_ found: [FoundCluster]) -> [String] {
    found.map { cluster in
      switch cluster.connection {
      case .success(let connection): "\(cluster.name): \(connection.server)"
      case .failure(let error): "\(cluster.name): \(error)"
      }
    }
  }

  @Test("names and patterns choose contexts, each once and by their names")
  func patterns() throws {
    let found = try contexts("prod-*", "prod-us")
    #expect(Self.told(found) == ["prod-eu: https://one.example", "prod-us: https://two.example"])
    #expect(try found[1].connection.get().namespace == "shop")
    #expect(try found[1].connection.get().name == "prod-us")
  }

  @Test("a context that cannot be used is found, and keeps no other from it")
  func broken() throws {
    let found = try contexts("*")
    #expect(found.map(\.name) == ["prod-eu", "prod-us", "staging"])
    #expect(Self.told(found)[2].contains("names no cluster that the kubeconfig has"))
  }

  @Test("a name that fits no context is refused with those that there are")
  func slip() async throws {
    let error = try await failure { try contexts("prod-*", "prod-ue") }
    #expect(
      error.description
        == "no context of the kubeconfig is called prod-ue; there are prod-eu, prod-us, staging")
  }

  @Test("without any kubeconfig it is said where it was looked for")
  func nowhere() async throws {
    let error = try await failure {
      try FoundCluster.contexts(
        [Glob("*")], kubeconfig: nil, environment: ["HOME": folder("empty")])
    }
    #expect(error.description.hasPrefix("no kubeconfig was found (looked at \(folder("empty"))"))
  }

  @Test("of a folder each file is a cluster, by its current context")
  func files() throws {
    let found = try kubeconfigs([
      "eu.yaml": Self.config,
      "us": Self.config.replacing("current-context: prod-eu", with: "current-context: prod-us"),
      ".hidden": "nonsense",
    ])
    #expect(Self.told(found) == ["eu: https://one.example", "us: https://two.example"])
    #expect(try found[0].connection.get().name == "eu")
  }

  @Test("a file that is no kubeconfig, or names no context, is a cluster that is not reached")
  func unusable() throws {
    let found = try kubeconfigs([
      "eu.yaml": Self.config, "notes.md": "- a\n- b\n", "broken.json": "{",
      "none.yaml": Self.config.replacing("current-context: prod-eu", with: ""),
    ])
    #expect(found.map(\.name) == ["broken", "eu", "none", "notes.md"])
    let told = Self.told(found)
    #expect(told[0].contains("the kubeconfig cannot be read"))
    #expect(told[1] == "eu: https://one.example")
    #expect(told[2].contains("none.yaml names no current context; set it with kubectl config"))
    #expect(told[3].contains("notes.md:1: a kubeconfig must be a mapping"))
  }

  @Test("a link that leads nowhere is a cluster that is not reached, and none that is not there")
  func links() async throws {
    try folder.write(Self.config, to: "elsewhere")
    try folder.write(Self.config, to: "clusters/eu.yaml")
    try folder.write("a", to: "clusters/folder/file")
    try await Program.output("ln", ["-s", "../nowhere", folder("clusters/us.yaml")])
    try await Program.output("ln", ["-s", "../elsewhere", folder("clusters/asia.yaml")])
    let found = try FoundCluster.kubeconfigs(
      in: folder("clusters"), contexts: [], environment: [:])
    #expect(
      Self.told(found) == [
        "asia: https://one.example", "eu: https://one.example",
        "us: the kubeconfig \(folder("clusters"))/us.yaml does not exist",
      ])
  }

  @Test("contexts that are named are looked for in each file")
  func contextsOfFiles() async throws {
    let found = try kubeconfigs(["eu.yaml": Self.config, "us.yaml": Self.config], contexts: "*-us")
    #expect(
      Self.told(found) == [
        "eu/prod-us: https://two.example", "us/prod-us: https://two.example",
      ])
    let error = try await failure { try kubeconfigs([:], contexts: "*-us", "nowhere") }
    #expect(error.description.hasPrefix("no context of the kubeconfigs of "))
    #expect(error.description.hasSuffix("is called nowhere; there are prod-eu, prod-us, staging"))
  }

  @Test("two files with one name before their ending keep it")
  func endings() throws {
    let found = try kubeconfigs(["eu.yaml": Self.config, "eu.json": "{}", "us.conf": Self.config])
    #expect(found.map(\.name) == ["eu.json", "eu.yaml", "us"])
    #expect(try found[1].connection.get().name == "eu.yaml")
    // The longer name of one is what another is called anyway.
    let more = try kubeconfigs(["eu.yaml.conf": Self.config])
    #expect(more.map(\.name) == ["eu.json", "eu.yaml", "eu.yaml #2", "us"])
    #expect(try more[2].connection.get().name == "eu.yaml #2")
  }

  @Test("what is no folder, and one without files, is refused")
  func noFolder() async throws {
    try folder.write("a", to: "file")
    for (path, words) in [
      ("nowhere", "is no folder; --kubeconfigs takes one"), ("file", "is no folder"),
    ] {
      let error = try await failure {
        try FoundCluster.kubeconfigs(in: folder(path), contexts: [], environment: [:])
      }
      #expect(error.description.contains(words))
    }
    let error = try await failure { try kubeconfigs([".keep": ""]) }
    #expect(error.description.hasSuffix("holds no file, and so no kubeconfig"))
  }
}
