import PolicyModel
import Testing

@Suite("Kinds of policies")
struct PolicyKindTests {
  @Test(
    "NetworkPolicy is found under its API version and the older one",
    arguments: ["networking.k8s.io/v1", "extensions/v1beta1"])
  func known(apiVersion: String) throws {
    let kind = try #require(PolicyKind.of(apiVersion: apiVersion, kind: "NetworkPolicy"))
    #expect(kind.api.apiVersion == "networking.k8s.io/v1")
    #expect(kind.resource == "networkpolicies")
    #expect(kind.isNamespaced)
  }

  @Test(
    "other kinds are none of Mendwall's",
    arguments: [
      ("v1", "NetworkPolicy"), ("networking.k8s.io/v1", "Ingress"),
      ("networking.k8s.io/v2", "NetworkPolicy"),
      ("networking.k8s.io", "NetworkPolicy"), ("networking.k8s.io/v1", "networkpolicy"), ("", ""),
      ("cilium.io/v2", "NetworkPolicy"), ("extensions/v1beta1", "Ingress"),
    ])
  func unknown(apiVersion: String, kind: String) {
    #expect(PolicyKind.of(apiVersion: apiVersion, kind: kind) == nil)
  }

  @Test("each kind has an identity of its own and is found by it")
  func all() {
    #expect(Set(PolicyKind.all.map(\.id)).count == PolicyKind.all.count)
    for kind in PolicyKind.all {
      #expect(PolicyKind.of(apiVersion: kind.api.apiVersion, kind: kind.kind)?.id == kind.id)
    }
  }

  @Test("references are ordered by namespace, then name, and say what they are")
  func references() {
    func reference(_ namespace: String?, _ name: String) -> ObjectReference {
      ObjectReference(
        apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: namespace, name: name)
    }
    let sorted = [
      reference(nil, "z"), reference("a", "b"), reference("a", "c"), reference("b", "a"),
    ]
    #expect(sorted.reversed().sorted() == sorted)
    #expect("\(sorted[1])" == "NetworkPolicy a/b")
    #expect("\(sorted[0])" == "NetworkPolicy z")
  }
}
