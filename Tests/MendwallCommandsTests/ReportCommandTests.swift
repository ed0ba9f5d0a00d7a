import MendwallCommands
import MendwallTesting
import Testing

@Suite("Showing a saved report")
struct ReportCommandTests {
  /// A report of the incident, saved.
  private func saved() async throws -> (folder: TemporaryFolder, detect: CommandRun) {
    let folder = try TemporaryFolder()
    let run = try await Incident().detect("-o", "json=\(folder("drift.json"))", "-o", "text")
    return (folder, run)
  }

  @Test("a saved report shows what the run itself showed, in each format")
  func formats() async throws {
    let (folder, detect) = try await saved()
    let text = await CommandRun.mendwall(["report", folder("drift.json")])
    #expect(text.status == .inSync, "\(text.notes)")
    #expect(text.output == detect.output)
    let json = await CommandRun.mendwall(["report", folder("drift.json"), "-o", "json"])
    #expect(json.output == (try folder.read("drift.json")))
    let heads = [
      "wide": "Drift: ", "name": "monitoring/default-deny\n", "markdown": "## ❌ Drift: 5 policies",
      "sarif": #"{"$schema":"#, "junit": "<?xml ", "csv": "id,severity,",
      "prometheus": "# HELP mendwall_findings",
      "openreports": "---\napiVersion: openreports.io/v1alpha1",
    ]
    for (format, head) in heads {
      let run = await CommandRun.mendwall(["report", folder("drift.json"), "-o", format])
      #expect(run.status == .inSync)
      #expect(run.output.hasPrefix(head), "\(format): \(run.output.prefix(200))")
    }
  }

  @Test("a saved report with a branch shows what the run itself showed")
  func proposal() async throws {
    let request = try await PullRequest(
      base: ["a.yaml": Shop.policy("a")],
      branch: ["a.yaml": Shop.policy("a", port: 81)],
      live: [Shop.policy("a", port: 82)])
    let folder = try TemporaryFolder()
    let run = await request.detect("-o", "text", "-o", "json=\(folder("drift.json"))")
    #expect(run.output.contains("This branch changes 1 policy (1 modified)."))
    let text = await CommandRun.mendwall(["report", folder("drift.json")])
    #expect(text.output == run.output, "\(text.notes)")
    let json = await CommandRun.mendwall(["report", folder("drift.json"), "-o", "json"])
    #expect(json.output == (try folder.read("drift.json")))
  }

  @Test("several formats come of one run, each to its place")
  func several() async throws {
    let folder = try TemporaryFolder()
    let run = try await Incident().detect(
      "-o", "name", "-o", "markdown=\(folder("a.md"))", "-o", "sarif=\(folder("a.sarif"))")
    #expect(run.status == .drift)
    #expect(
      run.output.split(separator: "\n") == [
        "monitoring/default-deny", "payments/default-deny", "shop/debug-allow-all",
        "shop/cart-to-database", "shop/frontend-to-cart",
      ])
    #expect(try folder.read("a.md").hasPrefix("## "))
    #expect(try folder.read("a.sarif").contains(#""ruleId":"mendwall/unmanaged""#))
  }

  @Test(
    "what is no report is refused, and it is said why",
    arguments: [
      ("nonsense", "is no report that mendwall detect -o json wrote"),
      ("[]", "is no report that mendwall detect -o json wrote"),
      ("{}", "holds a document without a kind of no version"),
      (#"{"apiVersion":"mendwall.dev/v1","kind":"ReachReport"}"#, "holds a ReachReport of"),
      (#"{"apiVersion":"mendwall.dev/v2","kind":"DriftReport"}"#, "of mendwall.dev/v2, and no"),
      (#"{"apiVersion":"mendwall.dev/v1","kind":"DriftReport"}"#, "it lacks source"),
      (
        #"{"apiVersion":"mendwall.dev/v1","kind":"DriftReport","source":7}"#,
        "a.json:1:63: a number stands where a mapping is expected; no DriftReport can be read"
      ),
    ])
  func refusals(text: String, words: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "a.json")
    let run = await CommandRun.mendwall(["report", folder("a.json")])
    #expect(run.status == .failed)
    #expect(run.output == "")
    #expect(run.notes.contains(words), "\(run.notes)")
    #expect(run.notes.contains(folder("a.json")))
  }

  @Test("a file that is not there is named, and a format of another command is wrong usage")
  func usage() async throws {
    let missing = await CommandRun.mendwall(["report", "/nowhere/drift.json"])
    #expect(missing.status == .failed)
    #expect(missing.notes == "mendwall: /nowhere/drift.json does not exist\n")
    let other = await CommandRun.mendwall(["report", "a.json", "-o", "dot"])
    #expect(other.status == .usage, "\(other.notes)")
    let reach = await CommandRun.mendwall(["reach", "-o", "sarif"])
    #expect(reach.status == .usage)
    #expect(reach.notes.contains("-o sarif is of another command"), "\(reach.notes)")
  }
}
