import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("What a watch tells as JSON, and its schema")
struct WatchSchemaTests {
  private static let file = "\(Incident.package)/examples/schema/watch-event.schema.json"

  private static func schema(_ name: String) throws -> Node {
    let file = "\(Incident.package)/examples/schema/\(name).schema.json"
    return try JSONReader.read(Array(try Data(contentsOf: URL(filePath: file))), file: file)
  }

  /// One event of each kind, as a watch makes them.
  private func events() async throws -> [Node] {
    let shop = try await Shop()
    try shop.cluster.write(Shop.policy("a", port: 443), to: "a.yaml")
    let run = await CommandRun.mendwall(
      "detect", "--repo", shop.repository.path, "--live", shop.cluster.path, "-o", "json")
    let text = try JSONReader.read(Array(run.output.utf8), file: "report")
    let report = try NodeDecoder.decode(DriftReport.self, from: text, file: "report")
    let finding = try #require(report.findings.first)
    let time = Instant("2026-11-21T14:02:00Z")!
    return try WatchEvent.Kind.allCases.map { kind in
      let event =
        switch kind {
        case .new, .changed, .gone, .standing: WatchEvent(kind, at: time, finding: finding)
        case .started:
          WatchEvent(
            kind, at: time, commit: report.source.commit, standing: 1, message: "watching")
        case .revision:
          WatchEvent(kind, at: time, commit: report.source.commit, message: "another")
        case .restored:
          WatchEvent(kind, at: time, object: finding.object, message: "put back", bundle: "/b")
        case .notRestored, .fight:
          WatchEvent(kind, at: time, object: finding.object, message: "left")
        case .leading, .following, .lost, .regained: WatchEvent(kind, at: time, message: "so")
        case .stopped: WatchEvent(kind, at: time, standing: 0, message: "asked to end")
        }
      return try NodeEncoder.encode(event)
    }
  }

  @Test("every field is in the schema, and every required field is there")
  func fields() async throws {
    let fields = SchemaFields(schema: try Self.schema("watch-event"))
    for event in try await events() {
      #expect(fields.problems(of: event).isEmpty, "\(JSONWriter.compact(event))")
    }
  }

  @Test("each kind of event is in the schema, and no other")
  func kinds() throws {
    let kinds = try Self.schema("watch-event")["properties"]?["event"]?["enum"]?.sequence
    #expect(
      (kinds ?? []).compactMap(\.string).sorted()
        == WatchEvent.Kind.allCases.map(\.rawValue).sorted())
  }

  @Test("what it shares with reports is defined the same")
  func shared() throws {
    let report = try Self.schema("drift-report")["$defs"]
    for entry in try #require(try Self.schema("watch-event")["$defs"]?.mapping).entries {
      #expect(report?[entry.key] == entry.value, "\(entry.key)")
    }
  }

  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for line in json.load(sys.stdin):
        for error in validator.iter_errors(line):
            print(f"{error.json_path}: {error.message}"[:500])
    """

  private func problems(_ events: [String]) async throws -> String {
    try await Program.output(
      "python3", ["-c", Self.validator, Self.file],
      input: "[\(events.joined(separator: ","))]")
  }

  @Test(
    "a public validator of JSON Schema takes each, and refuses what is not as it says",
    .enabled("needs python3 with jsonschema", ReportSchemaTests.hasValidator))
  func validator() async throws {
    let texts = try await events().map { JSONWriter.compact($0) }
    #expect(try await problems(texts).isEmpty)
    for (right, wrong) in [
      (#""event":"new""#, #""event":"old""#), (#""event":"new""#, #""event":"started""#),
      (#""event":"restored""#, #""event":"new""#), (#""event":"started""#, #""event":"stopped""#),
      (#""kind":"WatchEvent""#, #""kind":"Event""#),
    ] {
      let text = try #require(texts.first { $0.contains(right) })
      #expect(try await !problems([text.replacing(right, with: wrong)]).isEmpty, "\(wrong)")
    }
  }
}
