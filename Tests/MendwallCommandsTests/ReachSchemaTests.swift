import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("Reports of who can talk to whom, and their schema")
struct ReachSchemaTests {
  private static let schemaFile = "\(Incident.package)/examples/schema/reach-report.schema.json"

  private static func read(_ text: String) throws -> Node {
    try #require(try readDocuments(Array(text.utf8), file: "report.json").first)
  }

  private static func schema() throws -> Node {
    try read(String(decoding: try Data(contentsOf: URL(filePath: schemaFile)), as: UTF8.self))
  }

  private static func pod(_ name: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: shop}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec: {containers: [{name: c, image: x}]}
    """
  }

  private static func state(_ rules: String) -> String {
    [
      pod("web"), pod("db"),
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: \(rules)}
      """,
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: l7, namespace: shop}
      spec: {endpointSelector: {}, ingress: [{}]}
      """,
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: shop}
      spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
      """,
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      """,
    ].joined(separator: "\n---\n") + "\n"
  }

  /// The reports of several runs, by what they show.
  private func reports() async throws -> [String: String] {
    let folder = try TemporaryFolder()
    try folder.write(
      Self.state("[{from: [{podSelector: {}}], ports: [{port: 5432}]}]"), to: "good/all.yaml")
    try folder.write(Self.state("[{}]"), to: "bad/all.yaml")
    let repository = try await TestRepository()
    try await repository.commit([
      "all.yaml": Self.state("[{}]"),
      ".mendwall.yaml": """
      connectivity:
      - "from internet to shop/db: deny"
      - "from gone/web to shop/db: deny"
      """,
    ])
    func reach(_ arguments: String...) async throws -> String {
      let run = await CommandRun.mendwall(["reach"] + arguments + ["-o", "json"])
      #expect(!run.output.isEmpty, "\(run.notes)")
      return run.output
    }
    let (good, bad) = (folder("good"), folder("bad"))
    let observed = try await ObservedShop()
    let log = try observed.write(ObservedShop.incident + [ObservedShop.flow("gone/gone-0")])
    return [
      "one state": try await reach(good), "pods": try await reach(good, "--owner", "pods"),
      "two states": try await reach(good, "--against", bad),
      "no difference": try await reach(good, "--against", good),
      "one question": try await reach(
        good, "--from", "shop/web", "--to", "shop/db", "--port", "tcp/5432"),
      "what was seen": try await reach(
        "git", "--repo", observed.repository.path, "--against", observed.cluster, "--flows", log),
      "assertions": try await reach("git", "--repo", repository.path, "--check"),
    ]
  }

  @Test("every field of a report is in the schema, and every field of the schema in some report")
  func fields() async throws {
    let schema = try Self.schema()
    let reports = try await reports()
    for (name, report) in reports {
      let problems = SchemaFields(schema: schema).problems(of: try Self.read(report))
      #expect(problems.isEmpty, "\(name): \(problems)")
    }
    let all = reports.values.joined()
    for definition in [schema] + (schema["$defs"]?.mapping?.entries.map(\.value) ?? []) {
      for field in definition["properties"]?.mapping?.entries ?? [] {
        #expect(all.contains("\"\(field.key)\": "), "\(field.key)")
      }
    }
  }

  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.load(sys.stdin))]
    print("\\n".join(errors))
    """

  private static func problems(_ report: String) async throws -> String {
    try await Program.output("python3", ["-c", validator, schemaFile], input: report)
  }

  @Test(
    "a public validator of JSON Schema finds a report to be as the schema says, and no other",
    .enabled("needs python3 with jsonschema", ReportSchemaTests.hasValidator))
  func validation() async throws {
    let reports = try await reports()
    for (name, report) in reports {
      let said = try await Self.problems(report)
      #expect(said == "\n", "\(name): \(said)")
    }
    let one = try #require(reports["one state"])
    let two = try #require(reports["two states"])
    for (report, written, wrong) in [
      (one, "\"allow\"", "\"before\""), (two, "\"before\"", "\"allow\""),
      (two, "\"opened\"", "\"open\""), (one, "\"workload\"", "\"job\""),
      (one, "\"complete\": true", "\"complete\": 1"), (one, "65535", "65536"),
      (one, "\"ingress-controller\"", "\"ingress\""), (one, "\"TCP\"", "\"tcp\""),
    ] {
      #expect(report.contains(written), "\(written)")
      #expect(try await Self.problems(report.replacing(written, with: wrong)) != "\n", "\(wrong)")
    }
  }
}
