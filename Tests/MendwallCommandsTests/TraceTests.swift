import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("mendwall trace")
struct TraceTests {
  private func trace(_ shop: Shop, _ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      ["trace", "--repo", shop.repository.path, "--live", shop.cluster.path] + arguments)
  }

  /// A policy that was declared, laid out anew, moved, and changed with a pull request.
  private func shop() async throws -> Shop {
    let shop = try await Shop()
    try await shop.repository.commit(
      ["policies/b.yaml": "# Ours.\n" + Shop.policy("b")], message: "comment",
      date: "2026-10-02T12:00:00Z")
    try await shop.repository.commit(
      ["policies/b.yaml": nil, "policies/moved.yaml": Shop.policy("b")], message: "move",
      date: "2026-10-03T12:00:00Z")
    try await shop.repository.commit(
      ["policies/moved.yaml": Shop.policy("b", port: 443)], message: "use TLS (#7)",
      date: "2026-10-04T12:00:00Z")
    return shop
  }

  @Test("tells the commits that changed a value, the newest last, and today's difference")
  func commits() async throws {
    let run = await trace(try await shop(), "shop/b")
    #expect(run.status == .drift)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "NetworkPolicy shop/b")
    let git = lines.filter { $0.contains("  Git  ") }
    #expect(git.count == 2, "\(run.output)")
    #expect(git.first?.hasPrefix("2026-10-01T12:00:00Z  Git      declared by ") == true)
    #expect(git.last?.hasPrefix("2026-10-04T12:00:00Z  Git      changed by ") == true)
    #expect(git.last?.hasSuffix(" of Ada, \"use TLS (#7)\" (#7)") == true, "\(git)")
    #expect(run.output.contains("    - 80\n    + 443\n"))
    #expect(lines.contains("Today the cluster has it otherwise than Git."))
    #expect(run.output.contains("    - 443\n    + 80\n"))
  }

  @Test("says where nothing differs today")
  func inSync() async throws {
    let run = await trace(try await Shop(), "shop/b")
    #expect(run.status == .inSync)
    #expect(run.output.hasSuffix("Today the cluster has it as Git says.\n"))
  }

  @Test("follows what Git dropped from the commit before")
  func removed() async throws {
    let shop = try await shop()
    try await shop.repository.commit(
      ["policies/moved.yaml": nil], message: "drop", date: "2026-10-05T12:00:00Z")
    let run = await trace(shop, "shop/b")
    #expect(run.status == .drift)
    let git = run.output.split(separator: "\n").filter { $0.contains("  Git  ") }
    #expect(git.count == 3, "\(run.output)")
    #expect(git.last?.contains("removed by") == true)
    #expect(run.output.contains("Today the cluster has it, and Git does not."))
  }

  @Test("tells what the object itself knows of its managers, and when at the latest")
  func managers() async throws {
    let shop = try await shop()
    try shop.cluster.write(
      Shop.policy("b").replacing(
        "  namespace: shop\n",
        with: """
            namespace: shop
            creationTimestamp: "2026-11-01T00:00:00Z"
            managedFields:
            - manager: kubectl-edit
              operation: Update
              time: "2026-11-21T14:00:00Z"
              fieldsV1: {f:spec: {f:ingress: {}}}

          """), to: "b.yaml")
    let run = await trace(shop, "shop/b")
    #expect(run.output.contains("2026-11-01T00:00:00Z  cluster  created by somebody"))
    #expect(
      run.output.contains("2026-11-21T14:00:00Z or before  cluster  changed by kubectl-edit"),
      "\(run.output)")
    #expect(
      run.output.contains(
        "/spec/ingress/0/ports/0/port changed from 443 to 80 by kubectl-edit no later than "
          + "21 Nov 2026 at 14:00 UTC"), "\(run.output)")
  }

  @Test("wants to know which kind is meant where several have the name")
  func kinds() async throws {
    let shop = try await Shop()
    let cilium = """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: b, namespace: shop}
      spec: {endpointSelector: {}}
      """
    try await shop.repository.commit(["policies/cilium.yaml": cilium])
    let open = await trace(shop, "shop/b")
    #expect(open.status == .failed)
    #expect(
      open.notes
        == "mendwall: shop/b is a NetworkPolicy and a CiliumNetworkPolicy; choose one with --kind\n"
    )
    let chosen = await trace(shop, "shop/b", "--kind", "CiliumNetworkPolicy")
    #expect(chosen.output.hasPrefix("CiliumNetworkPolicy shop/b\n"))
    #expect(chosen.output.contains("Today the cluster does not have it."))
    #expect(await trace(shop, "shop/b", "--kind", "Policy").status == .usage)
    #expect(await trace(shop, "shop/nobody").status == .failed)
  }

  @Test("is a value as JSON")
  func json() async throws {
    let run = await trace(try await shop(), "shop/b", "-o", "json")
    let timeline = try #require(try readDocuments(Array(run.output.utf8), file: "t.json").first)
    #expect(timeline["kind"] == "Timeline")
    let deeds = timeline["entries"]?.sequence?.compactMap { $0["deed"]?.string }
    #expect(deeds == ["created", "changed"])
    #expect(timeline["finding"]?["state"] == "modified")
  }

  @Test(
    "a public validator of JSON Schema finds it to be as its schema says",
    .enabled("needs python3 with jsonschema", ReportSchemaTests.hasValidator))
  func schema() async throws {
    let run = await trace(try await shop(), "shop/b", "-o", "json")
    for (text, isRight) in [
      (run.output, true), (run.output.replacing("\"created\"", with: "\"made\""), false),
    ] {
      let said = try await Program.output(
        "python3", ["-c", Self.validator, "\(Incident.package)/examples/schema"], input: text)
      #expect((said == "\n") == isRight, "\(said)")
    }
  }

  /// Holds a timeline against its schema, which leans on the report's.
  private static let validator = """
    import json, sys, jsonschema, referencing
    read = lambda name: json.load(open(f"{sys.argv[1]}/{name}.schema.json"))
    registry = referencing.Registry().with_resources(
        (schema["$id"], referencing.Resource.from_contents(schema))
        for schema in [read("timeline"), read("drift-report")])
    validator = jsonschema.Draft202012Validator(read("timeline"), registry=registry)
    print("\\n".join(f"{e.json_path}: {e.message}" for e in validator.iter_errors(json.load(sys.stdin))))
    """
}
