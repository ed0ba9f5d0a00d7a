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

  private static func schema() throws -> Node {
    try read(String(decoding: try Data(contentsOf: URL(filePath: schemaFile)), as: UTF8.self))
  }

  /// The reports of several runs, by what they show.
  private func reports() async throws -> [String: String] {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/broken.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    return [
      "incident": try await Incident().detect("-o", "json").output,
      "partial": await shop.detect("-o", "json").output,
      "clean": try await Shop().detect("-o", "json").output,
      "explained": try await explained(), "contained": try await contained(),
      "asserted": try await asserted(), "proposed": try await proposed(),
    ]
  }

  /// A report with every field: each cause, a severity rule, a note, exceptions that hold and others.
  private func explained() async throws -> String {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/old.yaml": Shop.policy("old")])
    try await shop.repository.commit(
      [
        "policies/a.yaml": Shop.policy("a", port: 81), "policies/old.yaml": nil,
        "policies/range.yaml": Shop.policy("range").replacing(
          "ports:\n    - port: 80", with: "from:\n    - ipBlock: {cidr: 10.0.0.0/8}"),
        ".mendwall.yaml": """
        owns: [shop]
        exceptions:
        - {object: {name: held}, reason: on its way out, until: 2027-01-31}
        - {object: {name: a}, path: /metadata, until: 2027-01-31}
        - {object: {name: b}, reason: gone, until: 2026-01-31}
        - {object: {name: c}, reason: for ever}
        severity:
        - {state: modified, severity: critical}
        """,
      ], message: "tidy up (#41)\n\nCo-authored-by: Bob <bob@example.com>")
    try shop.drift()
    for name in ["old", "new", "held"] {
      try shop.cluster.write(Shop.policy(name), to: "\(name).yaml")
    }
    try shop.cluster.write(
      Shop.network("open", "podSelector: {matchLabels: {app: open}}, ingress: [{}]"),
      to: "open.yaml")
    try shop.cluster.write(
      Shop.policy("range").replacing(
        "ports:\n    - port: 80", with: "from:\n    - ipBlock: {cidr: 10.0.0.1/8}"),
      to: "range.yaml")
    try await shop.repository.commit(["policies/missing.yaml": Shop.policy("missing")])
    return await shop.detect("-o", "json").output
  }

  /// A report with a containment that holds and one that does not.
  private func contained() async throws -> String {
    let contained = try await ContainedShop()
    try contained.shop.drift()
    await contained.contain("dev", "--incident", "inc-1")
    try contained.shop.add([ContainedShop.claim("mendwall-containment-x", rules: "ingress: [{}]")])
    return await contained.shop.detect("-o", "json").output
  }

  /// A report with an assertion that is broken.
  private func asserted() async throws -> String {
    let shop = try await Shop(
      configuration: "connectivity: [{from: dev/x, to: shop/*, expect: deny}]")
    try shop.drift()
    try shop.add([Shop.pod("web"), Shop.pod("x", in: "dev")])
    return await shop.detect("-o", "json").output
  }

  /// A report with a pull request's branch: each kind of change, a note, drift of the same objects, and main
  /// that has gone on since.
  private func proposed() async throws -> String {
    func range(_ cidr: String) -> String {
      Shop.network("range", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \(cidr)}}]}]")
    }
    let request = try await PullRequest(
      base: [
        "a.yaml": Shop.policy("a"), "b.yaml": Shop.policy("b"), "range.yaml": range("10.0.0.0/8"),
      ],
      branch: [
        "a.yaml": Shop.policy("a", port: 81), "b.yaml": nil, "c.yaml": Shop.policy("c"),
        "range.yaml": range("10.0.0.1/8"), ".mendwall.yaml": "owns: [dev]\n",
      ], live: [Shop.policy("a", port: 81), Shop.policy("b"), range("10.0.0.0/8")])
    try await request.commitToMain(["a.yaml": Shop.policy("a", port: 82)])
    return await request.detect("-o", "json").output
  }

  private static let ofProposals: Set<String> = [
    "proposal", "revision", "proposedObject", "proposedChange",
  ]

  @Test("the example of a branch has every field that the schema knows of one")
  func everyFieldOfProposals() async throws {
    let schema = try Self.schema()
    let report = try await proposed()
    let others: Set<String> = ["connectionsOmitted", "impactOmitted"]
    for definition in schema["$defs"]?.mapping?.entries ?? []
    where Self.ofProposals.contains(definition.key) {
      for field in definition.value["properties"]?.mapping?.entries ?? []
      where !others.contains(field.key) {
        #expect(report.contains("\"\(field.key)\": "), "\(definition.key)/\(field.key)")
      }
    }
  }

  @Test(
    "a public validator refuses a branch that is not as the schema says",
    .enabled("needs python3 with jsonschema", hasValidator),
    arguments: [
      (#""change": "added""#, #""change": "new""#),
      (#""change": "removed""#, #""change": "added""#),
      (#""endsDrift": true"#, #""endsDrift": false"#), (#""alsoDrifted": ["#, #""drifted": ["#),
      (#""after": 81"#, #""live": 81"#), (#""mergeBase": ""#, #""mergeBase": "x"#),
      (#""head": {"#, #""branch": {"#),
    ])
  func refusedProposals(written: String, wrong: String) async throws {
    let report = try await proposed()
    #expect(report.contains(written))
    let said = try await Program.output(
      "python3", ["-c", Self.validator, Self.schemaFile],
      input: report.replacing(written, with: wrong))
    #expect(said != "\n")
  }

  @Test("every field of a report is in the schema, and every required field in the report")
  func fields() async throws {
    let schema = try Self.schema()
    for (name, report) in try await reports() {
      let problems = SchemaFields(schema: schema).problems(of: try Self.read(report))
      #expect(problems.isEmpty, "\(name): \(problems)")
    }
  }

  @Test("the example that is checked has every field that the schema knows")
  func everyField() async throws {
    let schema = try Self.schema()
    let report = try await explained()
    // What only an API server, or a broken file, has to tell.
    let others: Set<String> = [
      "cluster/name", "cluster/server", "cluster/version", "cluster/uid", "liveObject/uid",
      "liveObject/resourceVersion", "liveObject/createdAt", "diagnostic/severity",
      // What only an audit log, a signed commit or a shallow clone has.
      "actor/subresource", "actor/user", "actor/impersonatedUser", "actor/groups",
      "actor/sourceIPs",
      "actor/userAgent", "actor/verb", "actor/auditID", "actor/matchedBy", "commit/signature",
      "declaration/signature", "declaration/orOlder", "actor/manager", "actor/operation",
      "actor/path", "actor/time", "actor/atLatest", "finding/actor", "change/actor",
      "diagnostic/message", "diagnostic/path", "diagnostic/line",
      // Findings tell of workloads, and of a thousand connections at most.
      "peer/pod", "peer/entity", "finding/connectionsOmitted", "finding/impactOmitted",
    ]
    for definition in schema["$defs"]?.mapping?.entries ?? []
    where !Self.ofProposals.union(NewsSchemaTests.definitions).union(FlowSchemaTests.definitions)
      .contains(definition.key)
    {
      for field in definition.value["properties"]?.mapping?.entries ?? []
      where !others.contains("\(definition.key)/\(field.key)") {
        #expect(report.contains("\"\(field.key)\": "), "\(definition.key)/\(field.key)")
      }
    }
  }

  @Test("the check finds a field that is missing and one that is unknown")
  func checking() async throws {
    let schema = try Self.schema()
    var report = try #require(
      try Self.read(try await Incident().detect("-o", "json").output).mapping)
    report["surprise"] = 1
    report["complete"] = nil
    let problems = SchemaFields(schema: schema).problems(of: Node(.mapping(report)))
    #expect(problems == ["/ lacks complete", "/surprise is unknown"])
  }

  static let hasValidator: @Sendable () async throws -> Bool = {
    (try? await Program.run("python3", ["-c", "import jsonschema"]).isSuccess) == true
  }

  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.load(sys.stdin))]
    print("\\n".join(errors))
    """

  @Test(
    "a public validator of JSON Schema finds a report to be as the schema says",
    .enabled("needs python3 with jsonschema", hasValidator))
  func validator() async throws {
    for (name, report) in try await reports() {
      let said = try await Program.output(
        "python3", ["-c", Self.validator, Self.schemaFile], input: report)
      #expect(said == "\n", "\(name): \(said)")
    }
    let wrong = try await Program.output(
      "python3", ["-c", Self.validator, Self.schemaFile], input: "{}")
    #expect(wrong.contains("required"))
  }

  @Test(
    "a public validator refuses a report that is not as the schema says",
    .enabled("needs python3 with jsonschema", hasValidator),
    arguments: [
      (#""cause": "lagging""#, #""cause": "tampered""#),
      (#""type": "exception""#, #""type": "containment""#),
      (#""cause": "lagging""#, #""cause": "removedFromGit""#),
      (#""cause": "removedFromGit""#, #""cause": "neverInGit""#),
      (#""cause": "neverInGit""#, #""cause": "removedFromGit""#),
      (#""type": "exception""#, #""type": "drift""#),
      (#""severity": "critical""#, #""severity": "grave""#),
      (#""state": "missing""#, #""state": "modified""#),
      (#""expired": true"#, #""expired": "yes""#),
      (#""change": "widened""#, #""change": "wide""#), (#""TCP": ["#, #""tcp": ["#),
      (#""range": ["#, #""ranges": ["#), (#""workloads": "none""#, #""workloads": "some""#),
    ])
  func refusals(written: String, wrong: String) async throws {
    let report = try await explained()
    #expect(report.contains(written))
    let said = try await Program.output(
      "python3", ["-c", Self.validator, Self.schemaFile],
      input: report.replacing(written, with: wrong))
    #expect(said != "\n")
  }

  @Test(
    "a public validator refuses a containment that is not as the schema says",
    .enabled("needs python3 with jsonschema", hasValidator),
    arguments: [
      (#""type": "containment""#, #""type": "drift""#),
      (#""type": "containment""#, #""state": "unmanaged", "type": "containment""#),
      (#""severity": "info""#, #""severity": "low""#),
      (#""containments": 2"#, #""containments": -2"#), (#""containments": 2,"#, ""),
      (#""explanation": "incident"#, #""sentence": "incident"#),
    ])
  func refusedContainments(written: String, wrong: String) async throws {
    let report = try await contained()
    #expect(report.contains(written))
    let said = try await Program.output(
      "python3", ["-c", Self.validator, Self.schemaFile],
      input: report.replacing(written, with: wrong))
    #expect(said != "\n")
  }
}
