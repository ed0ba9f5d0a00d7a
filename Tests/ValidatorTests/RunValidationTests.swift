import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// The JSON of real runs, over the example that ships with Mendwall.
@Suite("What commands write as JSON, by their schemas", .validators)
struct RunValidationTests {
  /// The example's repository, and a copy of its cluster.
  private struct Scene {
    let folder: TemporaryFolder

    init() async throws {
      folder = try TemporaryFolder()
      let example = "\(Validation.package)/examples/incident"
      try await Program.output("\(example)/make-repository", [folder("shop")])
      try await Program.output("cp", ["-R", "\(example)/cluster", folder("cluster")])
    }

    func run(_ arguments: [String]) async -> CommandRun {
      await CommandRun.mendwall(
        arguments + ["--repo", folder("shop"), "--live", folder("cluster"), "-o", "json"])
    }
  }

  @Test(
    "a run's report is as its schema says",
    arguments: [
      ("drift-report", ["detect"]), ("reach-report", ["reach"]),
      ("reach-report", ["reach", "git", "--against", "live"]),
      (
        "reach-report", ["reach", "--from", "shop/cart", "--to", "shop/database", "--port", "5432"]
      ),
      ("timeline", ["trace", "shop/cart-to-database"]),
    ])
  func report(schema: String, arguments: [String]) async throws {
    let scene = try await Scene()
    let run = await scene.run(arguments)
    try #require(run.output.hasPrefix("{"), "\(run.notes)")
    let problems = try await Validation.problems(run.output, by: schema)
    #expect(problems == [])
  }

  @Test("so is what observed connections say of drift")
  func flows() async throws {
    let scene = try await Scene()
    let time = "2026-11-21T12:00:00Z"
    try scene.folder.write(
      #"{"flow":{"time":"\#(time)","verdict":"FORWARDED","IP":{"source":"203.0.113.9","destination":"10.1.2.3"},"#
        + #""l4":{"TCP":{"source_port":4000,"destination_port":5432,"flags":{"SYN":true}}},"source":{"identity":2},"#
        + #""destination":{"identity":6000,"namespace":"shop","workloads":[{"name":"database","kind":"StatefulSet"}]},"#
        + #""traffic_direction":"INGRESS","is_reply":false},"time":"\#(time)"}"# + "\n",
      to: "flows.log")
    for (schema, command) in [
      ("flow-report", ["flows", scene.folder("flows.log")]),
      ("drift-report", ["detect", "--flows", scene.folder("flows.log")]),
      ("reach-report", ["reach", "live", "--flows", scene.folder("flows.log")]),
    ] {
      let run = await scene.run(command)
      try #require(run.output.hasPrefix("{"), "\(run.notes)")
      #expect(try await Validation.problems(run.output, by: schema) == [], "\(command)")
    }
  }

  @Test("so are a restore's plan, each event, and the undo's")
  func restore() async throws {
    let scene = try await Scene()
    let plan = scene.folder("plan.json")
    _ = await scene.run(["restore", "--prune", "--plan", plan])
    #expect(
      try await Validation.problems(try scene.folder.read("plan.json"), by: "restore-plan") == [])
    let restored = await scene.run(
      ["restore", "--prune", "--yes", "--bundle", scene.folder("bundle")])
    #expect(restored.status == .inSync, "\(restored.notes)")
    let undone = await CommandRun.mendwall(
      "undo", scene.folder("bundle"), "--yes", "--live", scene.folder("cluster"), "--bundle",
      scene.folder("undo"), "-o", "json")
    let lines = restored.output + undone.output
    #expect(lines.split(separator: "\n").count > 4, "\(undone.notes)")
    let schema = Validation.schema("restore-event")
    #expect(try await Validation.read(lines, by: "lines", schema) == [])
    let reports = try lines.split(separator: "\n").compactMap { line in
      try JSONReader.read(Array(line.utf8), file: "event")["report"]
    }
    #expect(reports.count == 2)
    for report in reports {
      #expect(try await Validation.problems(JSONWriter.compact(report), by: "restore-report") == [])
    }
  }

  @Test("so is what is shown of a saved run, of one that was killed too, and CI's readers take it")
  func savedRestore() async throws {
    let scene = try await Scene()
    let run = await scene.run(
      ["restore", "--prune", "--yes", "--bundle", scene.folder("bundle")])
    #expect(run.status == .inSync, "\(run.notes)")
    let lines = run.output.split(separator: "\n")
    let ended = try #require(lines.firstIndex { $0.contains(#""event":"ended""#) })
    for (name, lines) in [("whole", lines[...]), ("cut", lines[...ended])] {
      try scene.folder.write(lines.joined(separator: "\n") + "\n", to: name)
      let json = await CommandRun.mendwall("report", scene.folder(name), "-o", "json")
      #expect(try await Validation.problems(json.output, by: "restore-report") == [])
      let junit = await CommandRun.mendwall("report", scene.folder(name), "-o", "junit")
      #expect(junit.status == .inSync, "\(junit.notes)")
      let read = try await Validation.read(junit.output, by: "junit")
      let suite = try #require(read["suites"]?.sequence?.first)
      #expect(suite["declared"] == suite["counted"])
      #expect(read["declared"] == suite["counted"])
      #expect((suite["counted"]?["failures"]?.integer == 0) == (name == "whole"), "\(suite)")
    }
  }

  @Test("the configuration that the README shows is as the schema of configurations says")
  func configuration() async throws {
    let readme = URL(filePath: "\(Validation.package)/README.md")
    let text = String(decoding: try Data(contentsOf: readme), as: UTF8.self)
    let block = try #require(text.firstMatch(of: /```yaml\n(paths: (?s:.*?))```/)?.output.1)
    let document = try #require(try readDocuments(Array(block.utf8), file: "README.md").first)
    let problems = try await Validation.problems(JSONWriter.compact(document), by: "mendwall")
    #expect(problems == [])
    let wrong = JSONWriter.compact(document).replacing("\"until\"", with: "\"til\"")
    #expect(try await Validation.problems(wrong, by: "mendwall") != [])
  }
}
