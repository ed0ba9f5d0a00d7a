import MendwallTesting
import Testing

@Suite("An object that Git does not declare: removed there, or never in it")
struct RemovalTests {
  @Test("an object that Git removed is told with the commit that removed it")
  func removed() async throws {
    let repository = try await TestRepository()
    try await repository.commit(
      ["web.yaml": policy(port: 80) + "---\n" + policy("db", port: 1)], message: "a")
    try await repository.commit(["web.yaml": policy("db", port: 1)], message: "b")
    try await repository.commit(["web.yaml": policy("db", port: 2)], message: "c")
    try await repository.commit(["web.yaml": nil], message: "d")
    let live = [policy(port: 99), policy("db", port: 2), policy("new", port: 3)]
    #expect(
      try await Causes(of: live, in: repository).sentences == [
        "web": "removed by b", "db": "removed by d", "new": "never in Git (complete)",
      ])
  }

  @Test("a move, a new name of the file and a split are no removals")
  func moved() async throws {
    let repository = try await TestRepository()
    let both = policy(port: 80) + "---\n" + policy("db", port: 1)
    try await repository.commit(["web.yaml": both], message: "a")
    try await repository.commit(["web.yaml": nil, "net/web.yaml": both], message: "move")
    try await repository.commit(["net/web.yaml": nil, "net/all.yaml": both], message: "rename")
    try await repository.commit(
      ["net/all.yaml": policy("db", port: 1), "web/web.yaml": policy(port: 80)], message: "split")
    try await repository.commit(["web/web.yaml": nil], message: "remove")
    #expect(
      try await cause(of: policy(port: 80), policy("db", port: 1), in: repository)
        == "removed by remove")
  }

  @Test("of an object that was removed more than once the last removal counts")
  func removedAgain() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": policy(port: 80)], message: "a")
    try await repository.commit(["a.yaml": nil], message: "b")
    try await repository.commit(["b.yaml": policy(port: 81)], message: "c")
    try await repository.commit(["b.yaml": nil], message: "d")
    try await repository.commit(["README": "x"], message: "e")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by d")
  }

  @Test("another namespace, another kind and a part of the name are other objects")
  func others() async throws {
    let repository = try await TestRepository()
    let elsewhere = policy(port: 80).replacing("namespace: shop", with: "namespace: web")
    let other = policy(port: 80).replacing("networking.k8s.io/v1", with: "crd.projectcalico.org/v1")
    try await repository.commit(
      ["a.yaml": policy("web-2", port: 80), "b.yaml": elsewhere, "c.yaml": other], message: "a")
    try await repository.commit(["a.yaml": nil, "b.yaml": nil, "c.yaml": nil], message: "b")
    #expect(try await cause(of: policy(port: 80), in: repository) == "never in Git (complete)")
  }

  @Test("a file that ceased to be a manifest, or to be read for its size, declares nothing")
  func noManifest() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": policy(port: 80)], message: "a")
    try await repository.commit(["a.yaml": nil, "a.txt": policy(port: 80)], message: "b")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by b")
    let padding = String(repeating: "# \n", count: 400)
    try await repository.commit(["a.yaml": policy(port: 80) + padding], message: "c")
    try await repository.commit(["a.yaml": nil], message: "d")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by d")
    let causes = try await Causes(of: [policy(port: 80)], in: repository, maximumBytes: 1000)
    #expect(causes.sentences == ["web": "removed by b"])
  }

  @Test("no more commits are looked at than asked for, and a clone that was cut off says so")
  func bounds() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": policy(port: 80)], message: "a")
    try await repository.commit(["a.yaml": nil], message: "b")
    try await repository.commit(["b.yaml": policy("db", port: 1)], message: "c")
    let live = policy(port: 80)
    let db = policy("db", port: 1)
    #expect(try await cause(of: live, db, in: repository, most: 1) == "never in Git (limit)")
    #expect(try await cause(of: live, db, in: repository, most: 2) == "removed by b")
    let folder = try TemporaryFolder()
    try await repository.git(
      "clone", "--quiet", "--depth", "2", "file://" + repository.path, folder("clone"))
    #expect(
      try await cause(of: live, db, in: repository, clone: folder("clone"))
        == "never in Git (shallow)")
  }
}
