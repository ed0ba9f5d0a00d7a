import Documents
import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Testing

@Suite("The configuration and its schema")
struct ConfigurationSchemaTests {
  private static let schemaFile = "\(Incident.package)/examples/schema/mendwall.schema.json"

  private static func text(of file: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
  }

  private static func schema() throws -> Node {
    let documents = try readDocuments(Array(text(of: schemaFile).utf8), file: "schema.json")
    return try #require(documents.first)
  }

  /// The `.mendwall.yaml` that the README shows.
  private static func example() throws -> String {
    let section = try #require(
      text(of: "\(Incident.package)/README.md")
        .components(separatedBy: "What Git says of itself: `.mendwall.yaml`").dropFirst().first)
    let block = try #require(section.components(separatedBy: "```yaml\n").dropFirst().first)
    return try #require(block.components(separatedBy: "```").first)
  }

  // MARK: Both judge alike

  private static func exception(_ field: String, _ value: String) -> String {
    "exceptions: [{object: {name: a}, \(field): '\(value)'}]"
  }

  private static func accepted() throws -> [String] {
    try ConfigurationExamples.accepted + [example()] + AssertionExamples.accepted
      + ConfigurationExamples.ends.map { exception("until", $0) }
      + ConfigurationExamples.places.map { exception("path", $0) }
      + ConfigurationExamples.places.map { "severity: [{severity: low, path: '\($0)'}]" }
  }

  private static let refused =
    ConfigurationExamples.refused + AssertionExamples.refused
    + ConfigurationExamples.wrongEnds.map { exception("until", $0) }
    + ConfigurationExamples.wrongPlaces.map { exception("path", $0) }
    + ConfigurationExamples.wrongPlaces.map { "severity: [{severity: low, path: '\($0)'}]" }

  /// What is wrong between one part of a document and another, or with the calendar.
  private static let refusedByTheReaderAlone =
    [
      "clusters: {a: {uid: u}, b: {uid: u}}", exception("until", "2027-02-29"),
      exception("until", "2027-02-29T14:00:00Z"),
    ] + AssertionExamples.refusedByTheReaderAlone

  private static func isAcceptedByReader(_ text: String) -> Bool {
    (try? Configuration.read(Array(text.utf8))) != nil
  }

  @Test("the reader accepts and refuses what it should")
  func reader() throws {
    for text in try Self.accepted() { #expect(Self.isAcceptedByReader(text), "\(text)") }
    for text in Self.refused + Self.refusedByTheReaderAlone {
      #expect(!Self.isAcceptedByReader(text), "\(text)")
    }
  }

  private static let hasValidator: @Sendable () async throws -> Bool = {
    (try? await Program.run("python3", ["-c", "import jsonschema"]).isSuccess) == true
  }

  /// A line for each document: what is wrong with it, or nothing.
  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for document in json.load(sys.stdin):
        errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
        print(json.dumps("; ".join(errors)))
    """

  /// What a public validator says of each text.
  private static func judge(_ texts: [String]) async throws -> [String] {
    let documents = try texts.map { text in
      try readDocuments(Array(text.utf8), file: Configuration.path).first { !$0.isNull }
        ?? Node(.mapping(Mapping()))
    }
    let said = try await Program.output(
      "python3", ["-c", validator, schemaFile],
      input: JSONWriter.compact(Node(.sequence(documents))))
    let verdicts = said.split(separator: "\n").map(String.init)
    try #require(verdicts.count == texts.count)
    return verdicts
  }

  @Test(
    "a public validator accepts what the reader accepts",
    .enabled("needs python3 with jsonschema", hasValidator))
  func acceptance() async throws {
    let texts = try Self.accepted()
    for (text, verdict) in zip(texts, try await Self.judge(texts)) {
      #expect(verdict == "\"\"", "\(text)")
    }
  }

  @Test(
    "a public validator refuses what the reader refuses",
    .enabled("needs python3 with jsonschema", hasValidator))
  func refusal() async throws {
    for (text, verdict) in zip(Self.refused, try await Self.judge(Self.refused)) {
      #expect(verdict != "\"\"", "\(text)")
    }
  }

  @Test(
    "a schema cannot tell what the reader refuses beyond it",
    .enabled("needs python3 with jsonschema", hasValidator))
  func beyond() async throws {
    let texts = Self.refusedByTheReaderAlone
    #expect(try await Self.judge(texts) == texts.map { _ in "\"\"" })
  }

  // MARK: Names

  private static func strings(_ pointer: String) throws -> [String] {
    let list = try schema()[try #require(JSONPointer(pointer))]?.sequence
    return try #require(list).compactMap(\.string)
  }

  @Test("the schema has the names of all kinds, with their groups and without")
  func kinds() throws {
    let names = try Self.strings("/$defs/kinds/items/enum")
    #expect(Set(names) == Set(PolicyKind.all.flatMap { [$0.name, $0.id] }))
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { PolicyKind.named($0) != nil })
  }

  @Test("the schema has each severity and each way to render")
  func choices() throws {
    #expect(
      try Self.strings("/$defs/severityRule/properties/severity/enum")
        == Severity.allCases.map(\.rawValue))
    #expect(
      try Self.strings("/$defs/assertionFields/properties/severity/enum")
        == Severity.allCases.map(\.rawValue))
    #expect(
      try Self.strings("/$defs/assertionFields/properties/expect/enum")
        == ConnectivityAssertion.Expectation.allCases.map(\.rawValue))
    #expect(
      try Self.strings("/properties/render/enum")
        == Configuration.RenderMode.allCases.map(\.rawValue))
  }

  @Test("the schema knows the fields that the reader names")
  func fields() throws {
    for (pointer, wrong) in [
      ("/properties", "x: 1"), ("/$defs/owns/properties", "owns: {x: 1}"),
      ("/$defs/selector/properties", "owns: {selector: {x: 1}}"),
      (
        "/$defs/labelExpression/properties",
        "owns: {selector: {matchExpressions: [{key: a, operator: Exists, x: 1}]}}"
      ),
      ("/$defs/cluster/properties", "clusters: {a: {uid: u, x: 1}}"),
      ("/$defs/exception/properties", "exceptions: [{object: {name: a}, x: 1}]"),
      ("/$defs/severityRule/properties", "severity: [{severity: low, x: 1}]"),
      (
        "/$defs/assertionFields/properties",
        "connectivity: [{from: a/b, to: a/c, expect: deny, x: 1}]"
      ),
      ("/$defs/object/properties", "exceptions: [{object: {name: a, x: 1}}]"),
    ] {
      let properties = try Self.schema()[try #require(JSONPointer(pointer))]?.mapping
      let known = try #require(properties).entries.map(\.key)
      let error = #expect(throws: ConfigurationError.self) {
        try Configuration.read(Array(wrong.utf8))
      }
      let message = try #require(error?.faults.first?.message)
      let named = try #require(message.components(separatedBy: "its fields are ").last)
      #expect(Set(named.components(separatedBy: ", ")) == Set(known), "\(pointer)")
    }
  }

  @Test("the schema describes each of its fields")
  func descriptions() throws {
    let schema = try Self.schema()
    let groups =
      [("", schema)]
      + (schema["$defs"]?.mapping?.entries ?? []).map { ($0.key, $0.value) }
    for (name, group) in groups {
      #expect(group["description"]?.string?.isEmpty == false, "\(name)")
      for field in group["properties"]?.mapping?.entries ?? [] {
        let description = field.value["description"] ?? field.value["$ref"]
        #expect(description?.string?.isEmpty == false, "\(name)/\(field.key)")
      }
    }
  }
}
