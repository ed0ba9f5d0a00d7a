import MendwallConfiguration
import PolicyModel
import Testing

@Suite("The namespaces that Git owns")
struct OwnedNamespacesTests {
  private static func owned(_ text: String) throws -> OwnedNamespaces {
    try #require(try configuration("owns: \(text)").scope.owns)
  }

  @Test(
    "are those that a name fits",
    arguments: [
      ("[shop]", "shop", true), ("[shop]", "shop-a", false), ("[shop]", "Shop", false),
      ("[a, shop]", "shop", true), ("[team-*]", "team-a", true), ("[team-*]", "team-", true),
      ("[team-*]", "my-team-a", false), ("['*-dev']", "a-dev", true), ("['*']", "shop", true),
      ("['a*c']", "abc", true), ("['a*c']", "ab", false), ("[]", "shop", false),
      ("['']", "shop", false),
      ("{namespaces: [shop]}", "shop", true), ("{}", "shop", false),
    ])
  func names(owns: String, name: String, expected: Bool) throws {
    let owned = try Self.owned(owns)
    #expect(owned.contains(NamespaceLabels(name: name, labels: nil)) == expected)
    #expect(owned.contains(NamespaceLabels(name: name, labels: ["a": "b"])) == expected)
  }

  @Test(
    "are those of the cluster itself only by their full name",
    arguments: ["kube-system", "kube-public", "kube-node-lease"])
  func systemNamespaces(name: String) throws {
    let namespace = NamespaceLabels(name: name, labels: ["a": "b"])
    for owns in [
      "['*']", "[kube-*]", "['\(name)*']", "['\(name.dropLast())*']",
      "{selector: {matchLabels: {a: b}}}", "[default]",
      "{selector: {matchLabels: {kubernetes.io/metadata.name: \(name)}}}",
    ] {
      #expect(try Self.owned(owns).contains(namespace) == false, "\(owns)")
    }
    #expect(try Self.owned("['*', \(name)]").contains(namespace) == true)
    #expect(OwnedNamespaces.system.contains(name))
  }

  @Test("are others that begin like those of the cluster itself by a pattern too")
  func likeSystemNamespaces() throws {
    let owned = try Self.owned("[kube-*]")
    #expect(owned.contains(NamespaceLabels(name: "kube-ops", labels: nil)) == true)
  }

  @Test(
    "are those that a selector fits",
    arguments: [
      ("{matchLabels: {a: b}}", ["a": "b"], true), ("{matchLabels: {a: b}}", ["a": "c"], false),
      ("{matchLabels: {a: b}}", [:], false), ("{matchLabels: {a: b, c: d}}", ["a": "b"], false),
      ("{matchLabels: {a: b, c: d}}", ["a": "b", "c": "d", "e": "f"], true),
      ("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", ["a": "c"], true),
      ("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", ["a": "c"], true),
      ("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", ["a": "b"], false),
      ("{matchExpressions: [{key: a, operator: Exists}]}", ["a": ""], true),
      ("{matchExpressions: [{key: a, operator: DoesNotExist}]}", ["a": ""], false),
      (
        "{matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists, values: []}]}",
        ["a": "b"], false
      ),
      ("{matchLabels: {kubernetes.io/metadata.name: shop}}", [:], true),
    ] as [(String, [String: String], Bool)])
  func selector(selector: String, labels: [String: String], expected: Bool) throws {
    let owned = try Self.owned("{selector: \(selector)}")
    #expect(owned.contains(NamespaceLabels(name: "shop", labels: labels)) == expected)
  }

  @Test("are not told by a selector where the labels are not known, unless a name fits")
  func unknownLabels() throws {
    let owned = try Self.owned("{namespaces: [dev], selector: {matchLabels: {a: b}}}")
    #expect(owned.contains(NamespaceLabels(name: "shop", labels: nil)) == nil)
    #expect(owned.contains(NamespaceLabels(name: "dev", labels: nil)) == true)
    let named = try Self.owned("{selector: {matchLabels: {kubernetes.io/metadata.name: dev}}}")
    #expect(named.contains(NamespaceLabels(name: "shop", labels: nil)) == false)
    #expect(named.contains(NamespaceLabels(name: "dev", labels: nil)) == true)
  }

  @Test("are those of either the names or the selector")
  func either() throws {
    let owned = try Self.owned("{namespaces: [dev], selector: {matchLabels: {a: b}}}")
    #expect(owned.contains(NamespaceLabels(name: "dev", labels: [:])) == true)
    #expect(owned.contains(NamespaceLabels(name: "shop", labels: ["a": "b"])) == true)
    #expect(owned.contains(NamespaceLabels(name: "shop", labels: [:])) == false)
  }

  @Test(
    "tell which of them are named, and whether there may be others",
    arguments: [
      ("[shop, dev]", ["shop", "dev"], false), ("[shop, team-*]", ["shop"], true),
      ("['*']", [], true), ("[]", [], false), ("[kube-system]", ["kube-system"], false),
      ("{namespaces: [shop], selector: {matchLabels: {a: b}}}", ["shop"], true),
    ])
  func literalNames(owns: String, names: [String], hasPatterns: Bool) throws {
    let owned = try Self.owned(owns)
    #expect(owned.literalNames == names)
    #expect(owned.hasPatterns == hasPatterns)
  }
}
