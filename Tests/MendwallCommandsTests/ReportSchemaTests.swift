import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("The report and its schema")
struct ReportSchemaTests {
  private static let schemaFile =
    "\(Incident.package)/examples/schema/drift-report.schema.json"

  private static func read(_ text: String) throws -> Node {
    try #require(try readDocuments(Array(text.utf8), file: "report.json").first)
  }

  /// The reports of several runs, by what they show.
  private func reports() async throws -> [String: String] {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/broken.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    return [
      "incident": try await Incident().detect("-o", "json").output,
      "partial": await shop.detect("-o", "json").output,
      "clean": try await Shop().detect("-o", "json").output,
    ]
  }

  @Test("every field of a report is in the schema, and every required field in the report")
  func fields() async throws {
    let schema = try Self.read(
      String(decoding: try Data(contentsOf: URL(filePath: Self.schemaFile)), as: UTF8.self))
    for (name, report) in try await reports() {
      let problems = SchemaFields(schema: schema).problems(of: try Self.read(report))
      #expect(problems.isEmpty, "\(name): \(problems)")
    }
  }

  @Test("the check finds a field that is missing and one that is unknown")
  func checking() async throws {
    let schema = try Self.read(
      String(decoding: try Data(contentsOf: URL(filePath: Self.schemaFile)), as: UTF8.self))
    var report = try #require(
      try Self.read(try await Incident().detect("-o", "json").output).mapping)
    report["surprise"] = 1
    report["complete"] = nil
    let problems = SchemaFields(schema: schema).problems(of: Node(.mapping(report)))
    #expect(problems == ["/ lacks complete", "/surprise is unknown"])
  }

  private static let hasValidator: @Sendable () async throws -> Bool = {
    (try? await Program.run("python3", ["-c", "import jsonschema"]).isSuccess) == true
  }

  @Test(
    "a public validator of JSON Schema finds a report to be as the schema says",
    .enabled("needs python3 with jsonschema", hasValidator))
  func validator() async throws {
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.load(sys.stdin))]
      print("\\n".join(errors))
      """
    for (name, report) in try await reports() {
      let said = try await Program.output(
        "python3", ["-c", script, Self.schemaFile], input: report)
      #expect(said == "\n", "\(name): \(said)")
    }
    let wrong = try await Program.output("python3", ["-c", script, Self.schemaFile], input: "{}")
    #expect(wrong.contains("required"))
  }
}
