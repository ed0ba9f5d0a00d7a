import Attribution
import Documents
import DriftDetection
import MendwallTesting
import PolicyModel
import Testing

@Suite("History of labels, of which a manifest names only some")
struct MetadataTests {
  private func history(_ labels: String..., namespace: Bool = false) async throws -> TestRepository
  {
    let repository = try await TestRepository()
    for (labels, name) in zip(labels, "abcdefgh") {
      try await repository.commit(
        ["x.yaml": namespace ? Self.namespace(labels) : policy(port: 80, labels: labels)],
        message: String(name))
    }
    return repository
  }

  private static func namespace(_ labels: String) -> String {
    """
    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      labels: \(labels)
    """
  }

  @Test("a label that Git once had otherwise tells of a cluster that lags")
  func lagging() async throws {
    let repository = try await history("{tier: a}", "{tier: b}")
    #expect(
      try await cause(of: policy(port: 80, labels: "{tier: a}"), in: repository)
        == "has a, misses b, 1")
  }

  @Test("a cluster lags that does not have a new label yet")
  func newLabel() async throws {
    let repository = try await history("{}", "{tier: b}")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has a, misses b, 1")
  }

  @Test("a label that no commit has ever so is tampering, though an older one did not name it")
  func tampered() async throws {
    let repository = try await history("{}", "{tier: b}")
    #expect(
      try await cause(of: policy(port: 80, labels: "{tier: evil}"), in: repository)
        == "tampered (complete)")
  }

  @Test("a label that a tool sets in the cluster does not hide that it lags")
  func toolsLabel() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["x.yaml": policy(port: 80)], message: "a")
    try await repository.commit(
      ["x.yaml": policy(port: 81, labels: "{tool: x}")], message: "b")
    for labels in ["{tool: x}", "{other: y}"] {
      let live = policy(port: 80, labels: labels)
      #expect(try await cause(of: live, in: repository) == "has a, misses b, 1")
    }
  }

  @Test(
    "of a namespace a label by which policies select it is looked for in history too",
    arguments: [("evil", "tampered (complete)"), ("once", "has b, misses c, 2")])
  func selectedLabel(value: String, answer: String) async throws {
    let repository = try await history(
      "{a: '1'}", "{a: '1', team: once}", "{a: '2'}", "{a: '1'}", namespace: true)
    #expect(
      try await cause(
        of: Self.namespace("{a: '1', team: \(value)}"), in: repository, selectedLabels: ["team"])
        == answer)
  }

  @Test("what counts as in sync can be said: a difference that is tolerated hides no lag")
  func tolerated() async throws {
    let repository = try await history("{tier: a}", "{tier: b}")
    let live = policy(port: 99, labels: "{tier: a}")
    #expect(
      try await Causes(of: [live], in: repository).sentences == ["web": "tampered (complete)"])
    let causes = try await Causes(of: [live], in: repository) { git, live in
      DriftDetector.changes(from: git, to: live).allSatisfy { $0.path.tokens.last == "port" }
    }
    #expect(causes.sentences == ["web": "has a, misses b, 1"])
  }
}
