import PolicyModel
import Testing

@testable import Reports

@Suite("Ids of findings")
struct FindingIDTests {
  private static func id(
    cluster: String = "c", apiVersion: String = "networking.k8s.io/v1",
    kind: String = "NetworkPolicy", namespace: String? = "shop", name: String = "a"
  ) -> String {
    FindingID.make(
      cluster: cluster,
      object: ObjectReference(
        apiVersion: apiVersion, kind: kind, namespace: namespace, name: name), type: .drift)
  }

  @Test("an id is the same in every run and every version")
  func stable() {
    #expect(Self.id() == "15d1124524123efc2d24ee59ca5cabf3")
    #expect(Self.id().wholeMatch(of: /[0-9a-f]{32}/) != nil)
  }

  @Test("another cluster or object has another id, and no two texts run together")
  func different() {
    let ids = [
      Self.id(), Self.id(cluster: "d"), Self.id(apiVersion: "networking.k8s.io/v2"),
      Self.id(kind: "Ingress"), Self.id(namespace: "payments"), Self.id(namespace: nil),
      Self.id(name: "b"), Self.id(namespace: "sho", name: "pa"),
      Self.id(namespace: "", name: "shopa"),
      Self.id(namespace: "shop1:a", name: ""), Self.id(cluster: "c5:drift"), Self.id(name: "ä"),
      Self.id(name: "a\u{308}"),
    ]
    // An object of no namespace and one of the empty namespace cannot both be.
    #expect(Set(ids).count == ids.count)
  }
}
