import MendwallConfiguration
import PolicyModel
import Testing

@Suite("A cluster's scope")
struct ScopeTests {
  private static let text = """
    paths: [policies]
    owns: [shop]
    kinds: [NetworkPolicy]
    clusters:
      bare: {uid: "1"}
      paths: {uid: "2", paths: [other]}
      owns: {uid: "3", owns: {namespaces: [dev]}}
      kinds: {uid: "4", kinds: [Role]}
      nothing: {uid: "5", paths: [], owns: []}
    """

  @Test(
    "takes from the common one what it does not say itself",
    arguments: [
      ("bare", ["policies"], ["shop"], ["NetworkPolicy"]),
      ("paths", ["other"], ["shop"], ["NetworkPolicy"]),
      ("owns", ["policies"], ["dev"], ["NetworkPolicy"]),
      ("kinds", ["policies"], ["shop"], ["Role"]), ("nothing", [], [], ["NetworkPolicy"]),
    ])
  func completion(name: String, paths: [String], owns: [String], kinds: [String]) throws {
    let configuration = try configuration(Self.text)
    let cluster = try #require(configuration.clusters.first { $0.name == name })
    let scope = cluster.scope.completed(by: configuration.scope)
    #expect(scope.paths == paths)
    #expect(scope.owns?.names.map(\.description) == owns)
    #expect(scope.kinds?.map(\.name) == kinds)
  }

  @Test("takes the names and the selector of what is owned as one")
  func ownership() throws {
    let configuration = try configuration(
      """
      owns: {namespaces: [shop], selector: {matchLabels: {owner: platform}}}
      clusters: {a: {uid: u, owns: [dev]}}
      """)
    let scope = configuration.clusters[0].scope.completed(by: configuration.scope)
    #expect(scope.owns == OwnedNamespaces(names: [Glob("dev")]))
  }

  @Test("stays open where neither says anything")
  func open() {
    let scope = Configuration.Scope().completed(by: Configuration.Scope())
    #expect(scope.paths == nil)
    #expect(scope.owns == nil)
    #expect(scope.kinds == nil)
  }
}
