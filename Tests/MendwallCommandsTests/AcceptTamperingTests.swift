import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// Every row of the table of what is drift, from the cluster into a file that a person keeps.
@Suite("Accepting each way of tampering, from the command line")
struct AcceptTamperingTests {
  private static let place = Comparison.Place(name: "p", namespace: "shop")

  /// What stands around the object in its file, and is nobody's to touch.
  private static let (head, tail) = (
    "# Kept by the platform team.\n", "---\n# The other one.\n" + Shop.policy("other")
  )

  @Test(
    "leaves no drift, and of the file no line besides those of the object",
    arguments: Comparison.tamperings.filter { $0.state == .modified })
  func accept(_ row: Comparison) async throws {
    let git = try #require(row.gitManifest(at: Self.place))
    let live = try #require(row.liveManifest(at: Self.place))
    let repository = try await TestRepository()
    let cluster = try TemporaryFolder()
    // A namespace whose labels policies select.
    try await repository.commit(["policies/p.yaml": Self.head + git + Self.tail])
    try cluster.write(live, to: "p.yaml")
    try cluster.write(Shop.policy("other"), to: "other.yaml")
    let object = try #require(try YAMLReader.read(Array(live.utf8), file: "live").first)
    let namespace = object["metadata"]?["namespace"]?.string
    let name = [namespace, object["metadata"]?["name"]?.string].compactMap { $0 }
      .joined(separator: "/")
    func run(_ arguments: String...) async -> CommandRun {
      await CommandRun.mendwall(
        arguments + ["--repo", repository.path, "--live", cluster.path])
    }
    let before = await run("detect", "-o", "name")
    // What only other objects select by is no drift of this one.
    guard before.output.contains(name) else { return }
    let accepted = await run("accept", name, "--kind", row.kind.name)
    try #require(accepted.status == .inSync, "\(accepted.notes)")
    try await repository.apply(accepted.output)
    let after = await run("detect")
    #expect(after.status == .inSync, "\(accepted.output)\(after.output)\(after.notes)")
    let text = try await repository.show("policies/p.yaml")
    #expect(text.hasPrefix(Self.head) && text.hasSuffix(Self.tail), "\(text)")
  }
}
