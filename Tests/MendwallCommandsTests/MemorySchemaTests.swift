import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("What a ConfigMap remembers, and its schema")
struct MemorySchemaTests {
  private static let file = "\(Incident.package)/examples/schema/drift-memory.schema.json"

  private static func schema(_ name: String) throws -> Node {
    let file = "\(Incident.package)/examples/schema/\(name).schema.json"
    return try JSONReader.read(Array(try Data(contentsOf: URL(filePath: file))), file: file)
  }

  /// Of a run that saw everything, and of one with every field.
  private func memories() throws -> [Node] {
    var report = Samples.partialNews
    report.findings[2].type = .effect
    report.findings[2].state = nil
    report.scope = DriftReport.Scope(
      policies: ["shop/a"], namespaces: ["shop"], owns: ["dev"], paths: ["policies"])
    report.shard = Shard(index: 0, count: 3)
    report.cluster.snapshot = "folder"
    let memories = [DriftMemory(Samples.incident), DriftMemory(report)]
    #expect(!memories[1].unseen.isEmpty)
    return try memories.map { try NodeEncoder.encode($0) }
  }

  @Test("every field is in the schema, and every required field is there")
  func fields() throws {
    let fields = SchemaFields(schema: try Self.schema("drift-memory"))
    for memory in try memories() {
      #expect(fields.problems(of: memory).isEmpty, "\(JSONWriter.compact(memory))")
    }
  }

  @Test("the memories that are checked have every field that the schema knows")
  func everyField() throws {
    let text = try memories().map { JSONWriter.compact($0) }.joined()
    func names(_ node: Node) -> [String] {
      let own = (node["properties"]?.mapping?.entries ?? []).map(\.key)
      let inner = (node.mapping?.entries ?? []).flatMap { names($0.value) }
      return own + inner + (node.sequence ?? []).flatMap(names)
    }
    let known = Set(names(try Self.schema("drift-memory")))
    #expect(known.count > 25)
    for name in known.sorted() { #expect(text.contains("\"\(name)\":"), "\(name)") }
  }

  @Test("what it shares with reports is defined the same")
  func shared() throws {
    let report = try Self.schema("drift-report")
    let memory = try Self.schema("drift-memory")
    for entry in try #require(memory["$defs"]?.mapping).entries {
      #expect(report["$defs"]?[entry.key] == entry.value, "\(entry.key)")
    }
    for name in ["shard", "coverage"] {
      let own = memory["properties"]?["sight"]?["properties"]?[name]
      #expect(own != nil && own == report["properties"]?[name], "\(name)")
    }
  }

  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    for memory in json.load(sys.stdin):
        for error in jsonschema.Draft202012Validator(schema).iter_errors(memory):
            print(f"{error.json_path}: {error.message}"[:500])
    """

  private func problems(_ memories: [String]) async throws -> String {
    try await Program.output(
      "python3", ["-c", Self.validator, Self.file],
      input: "[\(memories.joined(separator: ","))]")
  }

  @Test(
    "a public validator of JSON Schema takes each, and refuses what is not as it says",
    .enabled("needs python3 with jsonschema", ReportSchemaTests.hasValidator))
  func validator() async throws {
    let texts = try memories().map { JSONWriter.compact($0) }
    #expect(try await problems(texts) == "")
    for (right, wrong) in [
      (#""kind":"DriftMemory""#, #""kind":"DriftReport""#),
      (#""type":"effect""#, #""type":"wish""#),
      (#""complete":false"#, #""complete":"no""#), (#""unseen":"#, #""seen":"#),
    ] {
      let text = try #require(texts.first { $0.contains(right) })
      #expect(try await !problems([text.replacing(right, with: wrong)]).isEmpty, "\(wrong)")
    }
  }
}
