import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// Policies as people write them, in the folder Recipes: what the real server makes of them is no
/// drift.
@Suite(.controlPlane)
struct RecipesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Recipes").path

  /// The text of each file, for a namespace.
  private func recipes(in namespace: String) throws -> [String: String] {
    var recipes: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder) {
      let text = try Data(contentsOf: URL(filePath: "\(Self.folder)/\(name)"))
      recipes["recipes/\(name)"] = String(decoding: text, as: UTF8.self)
        .replacing("$NAMESPACE", with: namespace)
    }
    return recipes
  }

  @Test("the common recipes are in sync once they are applied", arguments: Way.allCases)
  func applied(_ way: Way) async throws {
    let namespace = try await ControlPlane.makeNamespace("recipes")
    let recipes = try recipes(in: namespace)
    var read = Manifests()
    for (path, text) in recipes { read.read(Array(text.utf8), path: path) }
    #expect(read.diagnostics == [])
    #expect(read.policies.count { $0.kind === PolicyKind.networkPolicy } >= 25)

    let repository = try await TestRepository()
    try await repository.commit(recipes)
    let applied = try await ControlPlane.kubectl(
      way.arguments, input: ControlPlane.documents(Array(recipes.values)))
    #expect(applied.isSuccess, "\(applied.errors)")
    let run = await CommandRun.mendwall(
      "detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig(),
      "-n", namespace)
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("\(read.policies.count) policies"))
  }
}
