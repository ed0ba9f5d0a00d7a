import MendwallTesting
import Testing

@Suite("A cluster that has not followed Git, told from one that was tampered with")
struct LaggingTests {
  /// Each text of one file in a commit of its own: a, b, c…
  private func history(_ texts: String..., file: String = "web.yaml") async throws -> TestRepository
  {
    let repository = try await TestRepository()
    for (text, name) in zip(texts, "abcdefgh") {
      try await repository.commit([file: text], message: String(name))
    }
    return repository
  }

  @Test(
    "a cluster that lags has what the newest commit declares that declares it",
    arguments: [
      (80, "has a, misses b, 3"), (81, "has b, misses c, 2"), (82, "has c, misses d, 1"),
    ])
  func lag(port: Int, answer: String) async throws {
    let repository = try await history(
      policy(port: 80), policy(port: 81), policy(port: 82), policy(port: 83))
    #expect(try await cause(of: policy(port: port), in: repository) == answer)
  }

  @Test("what no commit declares was changed in the cluster")
  func tampered() async throws {
    let repository = try await history(policy(port: 80), policy(port: 81))
    #expect(try await cause(of: policy(port: 99), in: repository) == "tampered (complete)")
  }

  @Test("of a value that came back and left again the last time counts")
  func cameBack() async throws {
    let repository = try await history(
      policy(port: 80), policy(port: 81), policy(port: 80), policy(port: 81), policy(port: 82))
    #expect(try await cause(of: policy(port: 80), in: repository) == "has c, misses d, 2")
  }

  @Test("commits that concern other files count among those that the cluster is behind")
  func otherFiles() async throws {
    let repository = try await history(policy(port: 80))
    try await repository.commit(["README": "1"], message: "b")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "c")
    try await repository.commit(["README": "2"], message: "d")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has b, misses c, 2")
  }

  @Test("a file that was moved, split, joined or written anew is no change of what it declares")
  func rearranged() async throws {
    let repository = try await history(policy("db", port: 1) + "---\n" + policy(port: 80))
    try await repository.commit(
      ["web.yaml": nil, "net/all.yaml": policy("db", port: 1) + "---\n" + policy(port: 80)],
      message: "move")
    try await repository.commit(
      ["net/all.yaml": policy("db", port: 1), "net/web.yaml": policy(port: 80)], message: "split")
    try await repository.commit(
      [
        "net/web.yaml": nil,
        "net/web.json": """
        {"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1",
         "spec": {"ingress": [{"ports": [{"protocol": "TCP", "port": 80}]}], "podSelector": {}},
         "metadata": {"namespace": "shop", "name": "web"}}
        """,
      ], message: "reformat")
    try await repository.commit(
      ["net/web.json": nil, "net/all.yaml": policy(port: 80) + "---\n" + policy("db", port: 1)],
      message: "join")
    try await repository.commit(
      ["net/all.yaml": policy(port: 81) + "---\n" + policy("db", port: 1)], message: "change")
    let live = [policy(port: 80), policy("db", port: 1)]
    #expect(
      try await Causes(of: live, in: repository).sentences == ["web": "has join, misses change, 1"])
  }

  @Test("a change that came with a move is a change")
  func movedAndChanged() async throws {
    let repository = try await history(policy(port: 80))
    try await repository.commit(["web.yaml": nil, "b.yaml": policy(port: 81)], message: "b")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has a, misses b, 1")
  }

  @Test("the order of rules and of peers is no difference between an old state and the live one")
  func reordered() async throws {
    func policy(_ peers: String) -> String {
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec: {podSelector: {}, ingress: [\(peers)]}
      """
    }
    let repository = try await history(
      policy("{ports: [{port: 1}, {port: 2}]}, {ports: [{port: 3}]}"),
      policy("{ports: [{port: 1}]}"))
    let live = policy("{ports: [{port: 3}]}, {ports: [{port: 2}, {port: 1}]}")
    #expect(try await cause(of: live, in: repository) == "has a, misses b, 1")
  }

  @Test(
    "an object is known however its name was written",
    arguments: ["\"web\"", "'web'", #""\x77eb""#, #""w\u0065b""#, "!!str web", "|-\n    web"])
  func writtenName(name: String) async throws {
    let repository = try await history(policy(name, port: 80), policy(port: 81))
    #expect(try await cause(of: policy(port: 80), in: repository) == "has a, misses b, 1")
  }

  @Test("an object is known under an API group that is gone from servers")
  func retiredGroup() async throws {
    let old = policy(port: 80).replacing("networking.k8s.io/v1", with: "extensions/v1beta1")
    let repository = try await history(old, policy(port: 81))
    #expect(try await cause(of: policy(port: 80), in: repository) == "has a, misses b, 1")
  }

  @Test(
    "old versions of a file that cannot be read do not hinder", arguments: ["a: [", "\t- b: {", ""])
  func broken(text: String) async throws {
    let broken = policy(port: 80) + "---\n" + text
    let repository = try await history(
      broken, policy(port: 80), broken, text, policy(port: 81), policy(port: 82))
    #expect(try await cause(of: policy(port: 81), in: repository) == "has e, misses f, 1")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has c, misses d, 3")
  }

  @Test("no more commits are looked at than asked for", arguments: 1...5)
  func limit(most: Int) async throws {
    let repository = try await history(
      policy(port: 80), policy(port: 81), policy(port: 82), policy(port: 83))
    // The third commit from the top is the one that ended it.
    #expect(
      try await cause(of: policy(port: 80), in: repository, most: most)
        == (most < 3 ? "tampered (limit)" : "has a, misses b, 3"))
  }

  @Test("a shallow clone tells what it can, and that it was cut off")
  func shallow() async throws {
    let repository = try await history(policy(port: 80), policy(port: 81), policy(port: 82))
    let folder = try TemporaryFolder()
    try await repository.git(
      "clone", "--quiet", "--depth", "2", "file://" + repository.path, folder("clone"))
    let clone = folder("clone")
    #expect(
      try await cause(of: policy(port: 80), in: repository, clone: clone) == "tampered (shallow)")
    #expect(
      try await cause(of: policy(port: 81), in: repository, clone: clone)
        == "has b, misses c, unknown")
  }

  @Test("the same object in a folder of another cluster does not count")
  func otherCluster() async throws {
    let repository = try await TestRepository()
    try await repository.commit(
      ["prod/web.yaml": policy(port: 1), "test/web.yaml": policy(port: 80)], message: "a")
    try await repository.commit(
      ["prod/web.yaml": policy(port: 2), "test/web.yaml": policy(port: 81)], message: "b")
    let live = policy(port: 80)
    #expect(try await cause(of: live, in: repository, under: ["prod"]) == "tampered (complete)")
    #expect(try await cause(of: live, in: repository, under: ["test"]) == "has a, misses b, 1")
    #expect(try await cause(of: live, in: repository, under: ["x/../test"]) == "has a, misses b, 1")
  }
}
