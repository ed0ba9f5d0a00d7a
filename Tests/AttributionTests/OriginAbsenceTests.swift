import MendwallTesting
import Testing

@Suite("Who left a value out, and who declared an object")
struct OriginAbsenceTests {
  @Test("a field that was removed was left out by the commit that removed it")
  func removed() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)], message: "first")
    try await repository.commit(["web.yaml": manifest("{podSelector: {}}")], message: "remove")
    try await repository.commit(
      ["web.yaml": manifest("{podSelector: {}, policyTypes: [Ingress]}")], message: "types")
    #expect(try origin(of: "/spec/ingress", in: repository) == "remove")
    #expect(try origin(of: "/spec/egress", in: repository) == "first")
    #expect(try origin(of: "/spec/policyTypes", in: repository) == "first")
  }

  @Test("a field that never was there was left out by the commit that declared the object")
  func never() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["README": "1"], message: "before")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "declare")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "edit")
    for place in ["/spec/egress", "/spec/ingress/0/from", "/metadata/labels/team", "/none/of/it"] {
      #expect(try origin(of: place, in: repository) == "declare", "\(place)")
    }
  }

  @Test("a rule's missing field is left out by the commit that opened it")
  func opened() async throws {
    let repository = try await TestRepository()
    func rule(_ text: String) -> String { manifest("{podSelector: {}, ingress: [\(text)]}") }
    try await repository.commit(
      ["web.yaml": rule("{from: [{podSelector: {}}], ports: [{port: 80}]}")], message: "closed")
    try await repository.commit(["web.yaml": rule("{ports: [{port: 80}]}")], message: "open")
    try await repository.commit(["web.yaml": rule("{ports: [{port: 81}]}")], message: "port")
    #expect(try origin(of: "/spec/ingress/0/from", in: repository) == "open")
    #expect(try origin(of: port, in: repository) == "port")
  }

  @Test("an object that was deleted and came back was declared by the commit that brought it back")
  func again() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80), "k": ""], message: "first")
    try await repository.commit(["web.yaml": nil], message: "delete")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "again")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "edit")
    #expect(try origin(of: nil, in: repository) == "again")
    #expect(try origin(of: port, in: repository) == "edit")
    #expect(try origin(of: "/spec/podSelector", in: repository) == "again")
    #expect(try origin(of: "/spec/egress", in: repository) == "again")
  }

  @Test("another namespace or kind of the same name is another object")
  func others() async throws {
    let repository = try await TestRepository()
    try await repository.commit(
      ["web.yaml": policy(port: 80).replacing("namespace: shop", with: "namespace: dev")],
      message: "namespace")
    try await repository.commit(
      ["web.yaml": policy(port: 80).replacing("kind: NetworkPolicy", with: "kind: Namespace")],
      message: "kind")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "own")
    #expect(try origin(of: port, in: repository) == "own")
  }

  @Test("an object was the same one under the API that is gone")
  func retired() async throws {
    let repository = try await TestRepository()
    try await repository.commit(
      ["web.yaml": policy(port: 80).replacing("networking.k8s.io/v1", with: "extensions/v1beta1")],
      message: "first")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "second")
    #expect(try origin(of: port, in: repository) == "first")
    #expect(try origin(of: nil, in: repository) == "first")
  }

  @Test("a file that cannot be read for a while declares nothing there")
  func broken() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)], message: "first")
    try await repository.commit(
      ["web.yaml": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nname: web\n}{"],
      message: "break")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "mend")
    #expect(try origin(of: port, in: repository) == "mend")
  }

  @Test(
    "what was in a file that is too large to be read was declared by the commit that made it smaller"
  )
  func large() async throws {
    let repository = try await TestRepository()
    let filler = "# " + String(repeating: "x", count: 2000) + "\n"
    try await repository.commit(["web.yaml": policy(port: 80)], message: "small")
    try await repository.commit(["web.yaml": filler + policy(port: 80)], message: "large")
    try await repository.commit(["web.yaml": "# x\n" + policy(port: 80)], message: "smaller")
    let bounded = try Origins(of: [port], in: repository, maximumBytes: 1000)
    #expect(bounded.subject(port) == "smaller")
    #expect(try origin(of: port, in: repository) == "small")
  }
}
