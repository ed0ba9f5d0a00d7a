import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Showing a saved restore")
struct ReportRestoreTests {
  /// A restore of two policies, saved.
  private func saved() async throws -> (folder: TemporaryFolder, shop: Shop, run: CommandRun) {
    let shop = try await Shop()
    try shop.drift()
    try shop.cluster.write(Shop.policy("a", port: 443), to: "a.yaml")
    let folder = try TemporaryFolder()
    let run = await shop.restore("--yes", "-o", "text", "-o", "json=\(folder("run.jsonl"))")
    #expect(run.status == .inSync, "\(run.notes)")
    return (folder, shop, run)
  }

  private func lines(_ folder: TemporaryFolder) throws -> [String] {
    try folder.read("run.jsonl").split(separator: "\n").map(String.init)
  }

  @Test(
    "the lines of a run, their last, and the report in its bundle show what the run itself showed")
  func text() async throws {
    let (folder, shop, run) = try await saved()
    try folder.write(try #require(try lines(folder).last), to: "last.json")
    for file in [
      folder("run.jsonl"), folder("last.json"), shop.bundlePath("bundle/report.json"),
    ] {
      let shown = await CommandRun.mendwall(["report", file])
      #expect(shown.status == .inSync, "\(shown.notes)")
      #expect(shown.output == run.output, "\(file)")
    }
  }

  @Test("an undo, a containment and a release can be shown as well")
  func others() async throws {
    let (folder, shop, _) = try await saved()
    let undo = await shop.undo(
      "bundle", "--yes", "-o", "text", "-o", "json=\(folder("undo.jsonl"))")
    #expect(undo.status == .inSync, "\(undo.notes)")
    let text = await CommandRun.mendwall(["report", folder("undo.jsonl")])
    #expect(text.output == undo.output)
    let markdown = await CommandRun.mendwall(["report", folder("undo.jsonl"), "-o", "markdown"])
    #expect(markdown.output.hasPrefix("## ✅ Undone"), "\(markdown.output)")
    for words in [
      ["contain", "shop", "--reason", "so"],
      ["release", "--all"],
    ] {
      let file = folder("\(words[0]).jsonl")
      let run = await CommandRun.mendwall(
        words + [
          "--live", shop.cluster.path, "--yes", "--bundle", folder(words[0]), "-o", "text", "-o",
          "json=\(file)",
        ])
      #expect(run.status == .inSync, "\(run.notes)")
      #expect(await CommandRun.mendwall(["report", file]).output == run.output)
    }
  }

  @Test("as JSON it is the report, whole, as Markdown for an issue, and as JUnit for CI")
  func formats() async throws {
    let (folder, _, run) = try await saved()
    let shown = await CommandRun.mendwall([
      "report", folder("run.jsonl"), "-o", "json", "-o", "markdown=\(folder("a.md"))", "-o",
      "junit=\(folder("a.xml"))", "-o", "text=\(folder("a.txt"))",
    ])
    #expect(shown.status == .inSync, "\(shown.notes)")
    let report = try JSONDecoder().decode(RestoreReport.self, from: Data(shown.output.utf8))
    let last = try JSONDecoder().decode(
      RestoreEvent.self, from: Data(try #require(try lines(folder).last).utf8))
    #expect(report == last.report)
    let markdown = try folder.read("a.md")
    #expect(markdown.hasPrefix("## ✅ Restored: read back"), "\(markdown)")
    #expect(markdown.contains("| update | `NetworkPolicy shop/b` | written |"), "\(markdown)")
    #expect(
      try folder.read("a.xml").contains(
        "<testsuites name=\"mendwall restore\" tests=\"3\" failures=\"0\""))
    #expect(try folder.read("a.txt") == run.output)
    try folder.write(shown.output, to: "again.json")
    let again = await CommandRun.mendwall(["report", folder("again.json"), "-o", "json"])
    #expect(again.output == shown.output)
  }

  @Test("a plan is shown too, from its file or as what a declined run told")
  func plan() async throws {
    let shop = try await Shop()
    try shop.drift()
    let folder = try TemporaryFolder()
    let run = await shop.restore(
      "--plan", folder("plan.json"), "-o", "text", "-o", "json=\(folder("run.jsonl"))")
    #expect(run.status == .drift, "\(run.notes)")
    for file in ["plan.json", "run.jsonl"] {
      #expect(await CommandRun.mendwall(["report", folder(file)]).output == run.output)
      let json = await CommandRun.mendwall(["report", folder(file), "-o", "json"])
      #expect(json.output == (try folder.read("plan.json")))
      let markdown = await CommandRun.mendwall(["report", folder(file), "-o", "markdown"])
      #expect(
        markdown.output.hasPrefix("## ℹ️ Restore&#58; 1 object")
          || markdown.output.hasPrefix("## ℹ️ Restore: 1 object"), "\(markdown.output)")
    }
    let junit = await CommandRun.mendwall(["report", folder("plan.json"), "-o", "junit"])
    #expect(junit.status == .usage)
    #expect(
      junit.notes
        == "mendwall: -o junit is not for a RestorePlan; here are text, json and markdown\n")
  }

  @Test(
    "a format that says nothing of a restore is refused with those that do, and nothing is written",
    arguments: ["wide", "name", "html", "sarif", "csv", "prometheus", "openreports"])
  func otherFormats(format: String) async throws {
    let (folder, _, _) = try await saved()
    let run = await CommandRun.mendwall([
      "report", folder("run.jsonl"), "-o", "text", "-o", "\(format)=\(folder("out"))",
    ])
    #expect(run.status == .usage)
    #expect(run.output == "")
    #expect(
      run.notes
        == "mendwall: -o \(format) is not for a RestoreReport; here are text, json, markdown and junit\n"
    )
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
  }

  // MARK: Runs without an end

  @Test("a run that was killed counts as interrupted, and nothing of it as proved")
  func killed() async throws {
    let (folder, _, _) = try await saved()
    let events = try lines(folder)
    let first = try #require(events.firstIndex { $0.contains(#""event":"ended""#) })
    let cut = events[...first].joined(separator: "\n") + "\n"
    // The last line is written as far as it came.
    for end in ["", String(events[first + 1].prefix(40))] {
      try folder.write(cut + end, to: "cut.jsonl")
      let run = await CommandRun.mendwall([
        "report", folder("cut.jsonl"), "-o", "text", "-o", "junit=\(folder("cut.xml"))", "-o",
        "markdown=\(folder("cut.md"))",
      ])
      #expect(run.status == .inSync, "\(run.notes)")
      #expect(run.output.contains("Interrupted; NOT PROVED (1 written, 1 not)"), "\(run.output)")
      #expect(run.output.contains("the run's end was not told"))
      #expect(run.output.contains("undo with: mendwall undo "))
      #expect(try folder.read("cut.xml").contains("<failure type=\"notProved\""))
      #expect(try folder.read("cut.md").hasPrefix("## ❌ Interrupted; NOT PROVED"))
    }
  }

  @Test("a run that was killed before it wrote is its plan")
  func killedEarly() async throws {
    let (folder, _, _) = try await saved()
    try folder.write(try lines(folder).prefix(2).joined(separator: "\n") + "\n", to: "cut.jsonl")
    let run = await CommandRun.mendwall(["report", folder("cut.jsonl")])
    #expect(run.output.hasPrefix("Restore: 2 objects"))
    #expect(!run.output.contains("written"))
  }

  @Test("what is no account of a run is refused, and it is said why and where")
  func refusals() async throws {
    let (folder, _, _) = try await saved()
    let events = try lines(folder)
    let middle = try #require(events.first { $0.contains(#""event":"started""#) })
    for (text, words) in [
      ((events + events).joined(separator: "\n"), "holds the events of 2 runs"),
      (middle, "neither the plan nor the end is among them"),
      ([events[0], "nonsense", events[1]].joined(separator: "\n"), "a.jsonl:2:1: "),
      (
        [events[0], #"{"event":"dreamt"}"#].joined(separator: "\n") + "\n",
        "a.jsonl:2:10: "
      ),
      (
        events[0].replacing("mendwall.dev/v1", with: "mendwall.dev/v9"),
        "of mendwall.dev/v9, and no"
      ),
      (#"{"apiVersion":"mendwall.dev/v1","kind":"RestoreReport"}"#, "it lacks plan"),
      (
        #"{"apiVersion":"mendwall.dev/v1","kind":"RestorePlan"}"#, "no RestorePlan can be read"
      ),
      (
        #"{"apiVersion":"mendwall.dev/v1","kind":"Timeline"}"#,
        "holds a Timeline of mendwall.dev/v1, and no DriftReport, DriftReportList, "
          + "RestoreReport, RestorePlan or"
      ),
    ] {
      try folder.write(text, to: "a.jsonl")
      let run = await CommandRun.mendwall(["report", folder("a.jsonl")])
      #expect(run.status == .failed)
      #expect(run.output == "")
      #expect(run.notes.contains(words), "\(run.notes)")
      #expect(run.notes.contains(folder("a.jsonl")))
    }
  }

  @Test("publish takes a report of drift and no other")
  func publish() async throws {
    let (folder, shop, _) = try await saved()
    try folder.write(try #require(try lines(folder).last), to: "last.json")
    for (file, kind) in [
      (folder("last.json"), "RestoreEvent"),
      (shop.bundlePath("bundle/report.json"), "RestoreReport"),
    ] {
      let run = await CommandRun.mendwall(["publish", file, "--to", "comment"])
      #expect(run.status == .failed)
      #expect(
        run.notes.contains(
          "holds a \(kind) of mendwall.dev/v1, and no DriftReport or DriftReportList of mendwall.dev/v1"
        ),
        "\(run.notes)")
    }
  }
}
