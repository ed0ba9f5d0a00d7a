import MendwallConfiguration
import PolicyModel
import Testing

@Suite("A pattern of objects")
struct ObjectPatternTests {
  private static func pattern(_ text: String) throws -> ObjectPattern {
    try configuration("exceptions: [{object: {\(text)}}]").exceptions[0].object
  }

  @Test(
    "fits the objects that fit each of its parts",
    arguments: [
      ("kind: NetworkPolicy", "NetworkPolicy shop/web", true),
      ("kind: NetworkPolicy", "Role shop/web", false),
      ("kind: networkpolicy", "NetworkPolicy shop/web", false),
      ("kind: '*Policy'", "NetworkPolicy shop/web", true),
      ("namespace: shop", "NetworkPolicy shop/web", true),
      ("namespace: shop", "NetworkPolicy dev/web", false),
      ("namespace: team-*", "NetworkPolicy team-a/web", true),
      ("name: web", "NetworkPolicy shop/web", true),
      ("name: web", "NetworkPolicy shop/web-2", false),
      ("name: web*", "NetworkPolicy shop/web-2", true),
      ("kind: NetworkPolicy, namespace: shop, name: web", "NetworkPolicy shop/web", true),
      ("kind: NetworkPolicy, namespace: shop, name: web", "NetworkPolicy shop/api", false),
      ("kind: NetworkPolicy, namespace: shop, name: web", "NetworkPolicy dev/web", false),
      ("kind: NetworkPolicy, namespace: shop, name: web", "Role shop/web", false),
      ("apiVersion: networking.k8s.io/v1", "NetworkPolicy shop/web", true),
      ("apiVersion: networking.k8s.io/*", "NetworkPolicy shop/web", true),
      ("apiVersion: projectcalico.org/v3", "NetworkPolicy shop/web", false),
    ])
  func fits(pattern: String, object: String, expected: Bool) throws {
    #expect(try Self.pattern(pattern).matches(.of(object)) == expected)
  }

  @Test(
    "fits an object without a namespace where it gives none, the empty one, or any",
    arguments: [
      ("kind: ClusterRole", true), ("kind: ClusterRole, namespace: ''", true),
      ("kind: ClusterRole, namespace: '*'", true), ("kind: ClusterRole, namespace: shop", false),
      ("kind: ClusterRole, namespace: '?'", false),
    ])
  func withoutNamespace(pattern: String, expected: Bool) throws {
    #expect(try Self.pattern(pattern).matches(.of("ClusterRole admin")) == expected)
  }

  @Test("without parts fits every object")
  func withoutParts() {
    #expect(ObjectPattern().matches(.of("NetworkPolicy shop/web")))
    #expect(ObjectPattern().matches(.of("ClusterRole admin")))
  }

  @Test("does not fit an object in a namespace by the empty one")
  func emptyNamespace() throws {
    #expect(try !Self.pattern("namespace: ''").matches(.of("NetworkPolicy shop/web")))
  }

  @Test(
    "is told in words by its parts",
    arguments: [
      ("kind: NetworkPolicy, namespace: shop, name: allow-*", "NetworkPolicy shop/allow-*"),
      ("kind: ClusterRole, name: admin", "ClusterRole admin"), ("kind: Role", "Role *"),
      ("namespace: shop", "* shop/*"), ("name: web", "* web"),
      ("kind: NetworkPolicy, namespace: shop", "NetworkPolicy shop/*"),
      ("apiVersion: cilium.io/v2", "cilium.io/v2 * *"),
      (
        "apiVersion: projectcalico.org/*, kind: NetworkPolicy, name: a",
        "projectcalico.org/* NetworkPolicy a"
      ),
    ])
  func words(pattern: String, words: String) throws {
    #expect(try Self.pattern(pattern).inWords == words)
  }
}
