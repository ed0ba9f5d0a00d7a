import Documents
import FoundationEssentials
import MendwallTesting
import Reports
import Testing

/// What the schema of a report says of news, scopes and gaps.
@Suite("News and the report's schema")
struct NewsSchemaTests {
  static let definitions: Set<String> = [
    "news", "changedFinding", "knownFinding", "scope", "gap",
  ]

  private func schema() throws -> Node {
    let file = "\(Incident.package)/examples/schema/drift-report.schema.json"
    let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    return try JSONReader.read(Array(text.utf8), file: "schema")
  }

  private func read(_ report: DriftReport) throws -> Node {
    try JSONReader.read(Array(try SavedJSON.text(of: report).utf8), file: "report")
  }

  /// The samples, and one of everything that they have not: a scope, a state that was another, and pods.
  private func reports() -> [DriftReport] {
    var earlier = Samples.partialNews
    earlier.findings[2].type = .effect
    earlier.findings[2].state = nil
    var report = Samples.nothingSeen
    report.cluster = earlier.cluster
    report.scope = DriftReport.Scope(
      policies: ["shop/a"], namespaces: ["shop"], owns: ["dev"], paths: ["policies"])
    earlier.scope = report.scope
    report.tellNews(since: DriftMemory(earlier))
    var changed = Samples.incident
    changed.findings[1].state = .missing
    changed.tellNews(since: DriftMemory(Samples.incident))
    return Samples.allNews.map(\.report) + [report, changed]
  }

  @Test(
    "every field of a report with news is in the schema, and every required field in the report")
  func fields() throws {
    let schema = try schema()
    for report in reports() {
      let problems = SchemaFields(schema: schema).problems(of: try read(report))
      #expect(problems.isEmpty, "\(problems)")
    }
  }

  @Test("the reports that are checked have every field of news that the schema knows")
  func everyField() throws {
    let schema = try schema()
    let text = try reports().map { try SavedJSON.text(of: $0) }.joined()
    for definition in schema["$defs"]?.mapping?.entries ?? []
    where Self.definitions.contains(definition.key) {
      for field in definition.value["properties"]?.mapping?.entries ?? [] {
        #expect(text.contains("\"\(field.key)\":"), "\(definition.key)/\(field.key)")
      }
    }
  }
}
