import Documents
import FoundationEssentials
import MendwallTesting
import Testing

/// The schemas are those that check-jsonschema carries, of SchemaStore and of GitLab.
@Suite("The examples for CI, by the schemas of the CI systems", .validators)
struct ExampleValidationTests {
  private func example(_ name: String) throws -> String {
    let file = URL(filePath: "\(Validation.package)/examples/ci/\(name)")
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  private func problems(_ yaml: String, by schema: String) async throws -> [String] {
    // GitHub reads YAML 1.2, in which `on` is a text, and Mendwall what Kubernetes reads.
    let yaml = yaml.replacing("\non:\n", with: "\n\"on\":\n")
    let document = try #require(try readDocuments(Array(yaml.utf8), file: "example").first)
    let found = try await Validation.read(JSONWriter.compact(document), by: "ci", schema)
    return found.sequence?.compactMap(\.string) ?? []
  }

  @Test(
    "each is as its schema says, and not so with a slip in it",
    arguments: [
      ("github-actions.yml", "github-workflows", "runs-on:", "run-on:"),
      ("gitea-actions.yml", "github-workflows", "fetch-depth: 0", "fetch-depth: []"),
      ("gitlab-ci.yml", "gitlab-ci", "when: always", "when: ever"),
      ("gitlab-ci.yml", "gitlab-ci", "extends:", "extend:"),
    ])
  func schema(name: String, schema: String, right: String, wrong: String) async throws {
    // The schema looks into no hidden job.
    let text = try example(name).replacing(".mendwall:", with: "mendwall:")
    #expect(try await problems(text, by: schema) == [])
    #expect(text.contains(right))
    #expect(try await problems(text.replacing(right, with: wrong), by: schema) != [])
  }
}
