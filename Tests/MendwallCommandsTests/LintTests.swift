import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@Suite("mendwall lint")
struct LintTests {
  private static let denies = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: default-deny, namespace: shop}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

    """

  /// The slip that looks like a restriction: the list under from is empty.
  private static let opens = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web
      namespace: shop
    spec:
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingres:
      - from: []

    """

  private static func read(_ text: String) throws -> Node {
    try JSONReader.read(Array(text.utf8), file: "report.json")
  }

  @Test("a slip in a file is told at its line and column, with what to write, and is exit status 1")
  func folder() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.opens, to: "policies/web.yaml")
    try folder.write(Self.denies, to: "policies/deny.yaml")
    let run = await CommandRun.mendwall("lint", folder("policies"), "--repo", folder.path)
    #expect(run.status == .drift, "\(run.notes)")
    #expect(run.output.contains("\(folder("policies"))/web.yaml:9:3: "), "\(run.output)")
    #expect(run.output.contains("[unknown-field]"))
    #expect(run.output.contains("ingress"))
    #expect(run.output.contains("not judged: "))
  }

  @Test("what is as it should be is exit status 0")
  func clean() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.denies, to: "policies/deny.yaml")
    let run = await CommandRun.mendwall("lint", folder("policies"), "--repo", folder.path)
    #expect(run.status == .inSync, "\(run.output)")
    #expect(run.output.contains("in 1 policy of"))
  }

  @Test("--fail-on says from which severity on findings fail")
  func failOn() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.opens, to: "web.yaml")
    let graver = await CommandRun.mendwall(
      "lint", folder.path, "--repo", folder.path, "--fail-on", "critical", "-o", "json")
    let report = try Self.read(graver.output)
    let isCritical = (report["findings"]?.sequence ?? []).contains { $0["severity"] == "critical" }
    #expect(graver.status == (isCritical ? .drift : .inSync))
    let any = await CommandRun.mendwall(
      "lint", folder.path, "--repo", folder.path, "--fail-on", "info", "-o", "json")
    #expect(any.status == .drift)
  }

  @Test("a revision is judged as it is committed, with what its .mendwall.yaml exempts")
  func revision() async throws {
    let repository = try await TestRepository()
    try await repository.commit([
      "web.yaml": Self.opens, "deny.yaml": Self.denies,
      ".mendwall.yaml": """
      lint:
      - rule: unknown-field
        object: {namespace: shop, name: web}
        reason: the field is that of another tool
      """,
    ])
    let run = await CommandRun.mendwall("lint", "--repo", repository.path, "-o", "json")
    let report = try Self.read(run.output)
    let rules = (report["findings"]?.sequence ?? []).compactMap { $0["rule"]?.string }
    #expect(!rules.contains("unknown-field"))
    let exempted = try #require(report["exempted"]?.sequence?.first)
    #expect(exempted["reason"] == "the field is that of another tool")
    #expect(exempted["declared"] == ".mendwall.yaml:2")
    #expect(exempted["finding"]?["path"] == "web.yaml")
    #expect(exempted["finding"]?["line"] == 9)
    // What is not committed does not count.
    try Data("kind: NetworkPolicy: [".utf8).write(
      to: URL(filePath: "\(repository.path)/broken.yaml"))
    let again = await CommandRun.mendwall("lint", "--repo", repository.path, "-o", "json")
    #expect(again.output == run.output)
  }

  @Test(
    "a file that is no YAML and names a policy leaves the report incomplete, and the rest is judged"
  )
  func broken() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.opens, to: "web.yaml")
    try folder.write("kind: NetworkPolicy\nmetadata: [\n", to: "broken.yaml")
    try folder.write("{{ if .Values.a }}\n- b: [\n", to: "template.yaml")
    let run = await CommandRun.mendwall(
      "lint", folder.path, "--repo", folder.path, "-o", "text", "-o", "json=\(folder("out.json"))")
    #expect(run.status == .incomplete)
    #expect(run.output.contains("broken.yaml"))
    #expect(!run.output.contains("template.yaml"))
    #expect(run.output.contains("[unknown-field]"))
    let report = try Self.read(
      String(decoding: try Data(contentsOf: URL(filePath: folder("out.json"))), as: UTF8.self))
    #expect(report["complete"] == false)
  }

  @Test("a file that is named and cannot be read is an error, whatever it names")
  func namedBroken() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a: [\n", to: "broken.yaml")
    let run = await CommandRun.mendwall(
      "lint", folder("broken.yaml"), "--repo", folder.path)
    #expect(run.status == .incomplete, "\(run.output)")
    #expect(run.output.contains("what it declares was not judged"))
  }

  @Test("an empty file is no policies that are as they should be: it is a failure")
  func namedEmpty() async throws {
    let folder = try TemporaryFolder()
    try folder.write(" \n", to: "empty.yaml")
    let run = await CommandRun.mendwall("lint", folder("empty.yaml"), "--repo", folder.path)
    #expect(run.status == .failed)
    #expect(run.notes.contains("\(folder("empty.yaml")) is empty"), "\(run.notes)")
  }

  @Test("a policy whose kind is misspelt is no other tool's object: it is an error at its line")
  func misspelt() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Self.denies.replacing("kind: NetworkPolicy", with: "kind: Networkpolicy"), to: "deny.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path)
    #expect(run.status == .incomplete, "\(run.output)")
    #expect(run.output.contains("deny.yaml:2: "), "\(run.output)")
    #expect(run.output.contains("write kind: NetworkPolicy"))
  }

  @Test("the patches of a kustomization are no policies of their own")
  func patches() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.denies, to: "base/deny.yaml")
    try folder.write(
      "resources: [deny.yaml]\npatches: [{path: patch.yaml}]\n", to: "base/kustomization.yaml")
    try folder.write(
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: default-deny}\n",
      to: "base/patch.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path, "-o", "json")
    let report = try Self.read(run.output)
    #expect(report["policies"] == 1)
  }

  @Test("a state that declares what runs has the rules judged that need it")
  func workloads() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.denies, to: "deny.yaml")
    try folder.write(
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: c, image: x}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: nobody, namespace: shop}
      spec: {podSelector: {matchLabels: {app: wbe}}, policyTypes: [Ingress]}
      """, to: "shop.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path, "-o", "json")
    let report = try Self.read(run.output)
    let finding = (report["findings"]?.sequence ?? []).first {
      $0["rule"] == "pod-selector-matches-nothing"
    }
    #expect(finding?["object"]?["name"] == "nobody", "\(run.output)")
    let skipped = (report["notJudged"]?.sequence ?? []).compactMap { $0["rule"]?.string }
    #expect(!skipped.contains("pod-selector-matches-nothing"))
  }

  @Test("annotations name the file and the line, and nothing in a message ends them")
  func annotations() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Self.opens.replacing("name: web", with: "name: \"a%0A::error::b\""), to: "web.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path, "-o", "github")
    let lines = run.output.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      #expect(
        line.hasPrefix("::error ") || line.hasPrefix("::warning ") || line.hasPrefix("::notice "))
      #expect(!line.contains("%0A"))
    }
    #expect(lines.contains { $0.contains("line=9,col=3,title=unknown-field::") })
  }

  @Test("JUnit has a test case a rule, and skips what was not judged")
  func junit() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.opens, to: "web.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path, "-o", "junit")
    #expect(run.output.contains("name=\"unknown-field\" time=\"0\">\n      <failure "))
    #expect(run.output.contains("<skipped message="))
    #expect(run.output.hasSuffix("</testsuites>\n"))
  }

  @Test("SARIF has the rule, and the region in the file")
  func sarif() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.opens, to: "web.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path, "-o", "sarif")
    let log = try Self.read(run.output)
    let results = log["runs"]?.sequence?.first?["results"]?.sequence ?? []
    let result = try #require(results.first { $0["ruleId"] == "unknown-field" })
    let region = result["locations"]?.sequence?.first?["physicalLocation"]?["region"]
    #expect(region?["startLine"] == 9)
    #expect(region?["startColumn"] == 3)
  }

  @Test("--rules prints every rule with its reason and its examples")
  func rules() async {
    let run = await CommandRun.mendwall("lint", "--rules")
    #expect(run.status == .inSync)
    for part in ["unknown-field (", "or-instead-of-and (", "wrong:", "right:", "judged where"] {
      #expect(run.output.contains(part), "\(part)")
    }
    #expect(await CommandRun.mendwall("lint", "--rules", "-o", "json").status == .usage)
  }

  @Test("what cannot be read is named, and is exit status 2")
  func missing() async throws {
    let folder = try TemporaryFolder()
    let nowhere = await CommandRun.mendwall("lint", folder("nothing"), "--repo", folder.path)
    #expect(nowhere.status == .failed)
    #expect(nowhere.notes.contains(folder("nothing")))
    let empty = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path)
    #expect(empty.status == .failed)
    #expect(empty.notes.contains("holds no .yaml"))
  }

  @Test("every field of the report is in its schema, and every required field is there")
  func schema() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.opens, to: "web.yaml")
    try folder.write("kind: NetworkPolicy\nmetadata: [\n", to: "broken.yaml")
    let run = await CommandRun.mendwall("lint", folder.path, "--repo", folder.path, "-o", "json")
    let file = "\(Incident.package)/examples/schema/lint-report.schema.json"
    let schema = try JSONReader.read(Array(try Data(contentsOf: URL(filePath: file))), file: file)
    let fields = SchemaFields(schema: schema)
    let problems = fields.problems(of: try Self.read(run.output))
    #expect(problems.isEmpty, "\(problems)")
  }
}
