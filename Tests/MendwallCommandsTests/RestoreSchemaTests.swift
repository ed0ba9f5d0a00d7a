import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("Plans, reports and events of a restore, and their schemas")
struct RestoreSchemaTests {
  private static func file(_ name: String) -> String {
    "\(Incident.package)/examples/schema/\(name).schema.json"
  }

  private static func read(_ text: String) throws -> Node {
    try #require(try readDocuments(Array(text.utf8), file: "report.json").first)
  }

  private static func schema(_ name: String) throws -> Node {
    try read(String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self))
  }

  /// What several runs wrote.
  private struct Written {
    var plans: [String] = []
    var reports: [String] = []
    /// One line each.
    var events: [String] = []
  }

  private func written() async throws -> Written {
    var written = Written()
    let shop = try await Shop(
      configuration: """
        owns: [shop]
        clusters: {here: {uid: u-here}}
        exceptions:
        - object: {kind: NetworkPolicy, name: a}
          path: /spec/ingress/*/ports/*/port
          reason: the canary listens on another port
          until: 2027-01-31

        """)
    try await shop.repository.commit(["policies/missing.yaml": Shop.policy("missing")])
    try await shop.repository.commit(
      ["policies/c.yaml": Shop.policy("c"), "policies/d.yaml": Shop.policy("d")])
    let live = "  namespace: shop\n  uid: u\n  resourceVersion: '7'\n"
    try shop.cluster.write(Shop.namespace("kube-system", uid: "u-here"), to: "system.yaml")
    try shop.cluster.write(
      Shop.policy("a", port: 443).replacing("  namespace: shop\n", with: live)
        .replacing("podSelector: {}", with: "podSelector: {matchLabels: {app: none}}"),
      to: "a.yaml")
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let plan = shop.bundlePath("plan.json")
    let scope = ["--cluster", "here", "--owns", "shop", "-n", "shop", "--path", "policies"]
    func run(_ more: [String]) async throws -> CommandRun {
      let run = await CommandRun.mendwall(
        [
          "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "-o", "json",
        ] + more)
      written.events += run.output.split(separator: "\n").map(String.init)
      return run
    }
    #expect(try await run(scope + ["--plan", plan]).status == .drift)
    written.plans.append(try shop.repository.folder.read(".git/plan.json"))
    #expect(try await run(["--dry-run"]).status == .drift)
    #expect(try await run(["--yes", "--bundle", shop.bundlePath("one")]).status == .unproved)
    #expect(
      try await run(["--yes", "--prune", "--bundle", shop.bundlePath("two")]).status == .inSync)
    #expect(try await run([]).status == .inSync)
    let undo = await CommandRun.mendwall(
      "undo", shop.bundlePath("one"), "--live", shop.cluster.path, "--yes", "-o", "json",
      "--bundle", shop.bundlePath("three"))
    #expect(undo.status == .inSync, "\(undo.output)\(undo.notes)")
    written.events += undo.output.split(separator: "\n").map(String.init)
    let observed = try await ObservedShop()
    let log = try observed.write(ObservedShop.incident)
    let seen = await observed.run("restore", "--dry-run", "--flows", log, "-o", "json")
    #expect(seen.status == .drift, "\(seen.output)\(seen.notes)")
    written.events += seen.output.split(separator: "\n").map(String.init)
    for bundle in ["one", "two", "three"] {
      written.plans.append(try shop.repository.folder.read(".git/\(bundle)/plan.json"))
      written.reports.append(try shop.repository.folder.read(".git/\(bundle)/report.json"))
    }
    return written
  }

  private static let names = ["restore-plan", "restore-report", "restore-event"]

  @Test("every field is in the schema, and every required field is there")
  func fields() async throws {
    let written = try await written()
    for (name, texts) in zip(Self.names, [written.plans, written.reports, written.events]) {
      let fields = SchemaFields(schema: try Self.schema(name))
      #expect(!texts.isEmpty)
      for text in texts {
        let problems = fields.problems(of: try Self.read(text))
        #expect(problems.isEmpty, "\(name): \(problems)")
      }
    }
  }

  @Test("what is checked has every field that the schemas know of a restore")
  func everyField() async throws {
    let written = try await written()
    let all = (written.plans + written.reports + written.events).joined()
      .replacing("\": ", with: "\":")
    let schema = try Self.schema("restore-event")
    for name in [
      "plan", "options", "step", "plannedChange", "seen", "left", "result", "verification",
      "report",
    ] {
      let fields = try #require(schema["$defs"]?[name]?["properties"]?.mapping)
      for field in fields.entries {
        #expect(all.contains("\"\(field.key)\":"), "\(name)/\(field.key)")
      }
    }
  }

  @Test("what several schemas define is the same in each of them")
  func shared() throws {
    let drift = try #require(try Self.schema("drift-report")["$defs"]?.mapping)
    var known = Dictionary(uniqueKeysWithValues: drift.entries.map { ($0.key, $0.value) })
    for name in Self.names {
      let schema = try Self.schema(name)
      for entry in try #require(schema["$defs"]?.mapping).entries {
        let first = known[entry.key] ?? entry.value
        #expect(entry.value == first, "\(name): \(entry.key)")
        known[entry.key] = first
      }
      let own = try #require(schema["title"]?.string)
      for (definition, title) in [("plan", "RestorePlan"), ("report", "RestoreReport")]
      where own == title {
        let other = try Self.schema("restore-event")["$defs"]?[definition]
        for part in ["required", "properties", "additionalProperties", "if", "then"] {
          #expect(schema[part] == other?[part], "\(title): \(part)")
        }
      }
    }
    let report = try Self.schema("drift-report")
    let other = try Self.schema("restore-report")["$defs"]?["driftReport"]
    #expect(report["properties"] == other?["properties"])
    #expect(report["required"] == other?["required"])
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

  private func validate(_ name: String, _ texts: [String]) async throws -> String {
    try await Program.output(
      "python3", ["-c", Self.validator, Self.file(name)],
      input: "[\(texts.joined(separator: ","))]")
  }

  @Test(
    "a public validator of JSON Schema finds them to be as the schemas say",
    .enabled("needs python3 with jsonschema", ReportSchemaTests.hasValidator))
  func validator() async throws {
    let written = try await written()
    for (name, texts) in zip(Self.names, [written.plans, written.reports, written.events]) {
      #expect(try await validate(name, texts).isEmpty)
      #expect(try await validate(name, ["{}"]).contains("required"))
    }
  }

  @Test(
    "a public validator refuses what is not as the schemas say",
    .enabled("needs python3 with jsonschema", ReportSchemaTests.hasValidator),
    arguments: [
      ("restore-plan", #""action": "update""#, #""action": "patch""#),
      ("restore-plan", #""action": "update""#, #""action": "create""#),
      ("restore-plan", #""kind": "RestorePlan""#, #""kind": "RestoreReport""#),
      ("restore-plan", #""number": 1"#, #""number": 0"#),
      ("restore-plan", #""op": "remove""#, #""op": "add""#),
      ("restore-plan", #""prune": false"#, #""prunes": false"#),
      ("restore-plan", #""options": {"#, #""choices": {"#),
      ("restore-report", #""verdict": "proved""#, #""verdict": "notProved""#),
      ("restore-report", #""outcome": "written""#, #""outcome": "failed""#),
      ("restore-report", #""dryRun": false"#, #""dryRun": true"#),
      ("restore-report", #""interrupted": false"#, #""interrupted": "no""#),
      ("restore-event", #""event":"saved""#, #""event":"planned""#),
      ("restore-event", #""event":"started""#, #""event":"ended""#),
      ("restore-event", #""event":"planned""#, #""event":"made""#),
    ])
  func refusals(name: String, right: String, wrong: String) async throws {
    let written = try await written()
    let texts =
      switch name {
      case "restore-plan": written.plans
      case "restore-report": written.reports
      default: written.events
      }
    let text = try #require(texts.first { $0.contains(right) })
    #expect(try await !validate(name, [text.replacing(right, with: wrong)]).isEmpty)
  }
}
