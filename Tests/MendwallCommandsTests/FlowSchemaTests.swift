import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("Reports of observed connections, and their schema")
struct FlowSchemaTests {
  /// What the schemas say of observed connections, the same in each.
  static let definitions: Set = [
    "flowAccount", "flowLog", "flowUndecided", "flowAnswer", "flowConnection",
  ]

  private static func schema(_ name: String) throws -> Node {
    let file = "\(Incident.package)/examples/schema/\(name).schema.json"
    return try JSONReader.read(Array(try Data(contentsOf: URL(filePath: file))), file: file)
  }

  /// The output of a command that is given an incident's log.
  private func report(_ command: String, _ option: String...) async throws -> String {
    let shop = try await ObservedShop()
    let log = try shop.write(ObservedShop.incident + [ObservedShop.flow("gone/gone-0")])
    let run = await CommandRun.mendwall(
      [command] + option + [
        log, "--repo", shop.repository.path, "--live", shop.cluster, "-o", "json",
      ])
    #expect(run.status == .drift, "\(run.notes)")
    return run.output
  }

  @Test(
    "every field of a report is in its schema, and every required field in the report",
    arguments: [("flow-report", ["flows"]), ("drift-report", ["detect", "--flows"])])
  func fields(name: String, command: [String]) async throws {
    let text =
      command.count == 1
      ? try await report(command[0]) : try await report(command[0], command[1])
    let report = try JSONReader.read(Array(text.utf8), file: "report.json")
    #expect(SchemaFields(schema: try Self.schema(name)).problems(of: report).isEmpty)
  }

  @Test("what is checked has every field that the schema knows of observed connections")
  func everyField() async throws {
    let text = try await report("flows")
    let definitions = try #require(try Self.schema("flow-report")["$defs"])
    for name in Self.definitions {
      let fields = try #require(definitions[name]?["properties"]?.mapping)
      for field in fields.entries { #expect(text.contains("\"\(field.key)\": "), "\(field.key)") }
    }
  }

  @Test("what several schemas say of them is the same in each")
  func shared() throws {
    let first = try Self.schema("flow-report")["$defs"]
    for name in ["drift-report", "reach-report", "restore-plan", "restore-report", "restore-event"]
    {
      for (key, definition) in (try Self.schema(name)["$defs"]?.mapping?.entries ?? []).map({
        ($0.key, $0.value)
      }) where Self.definitions.contains(key) {
        #expect(definition == first?[key], "\(name): \(key)")
      }
    }
  }
}
