import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("What a restore tells")
struct RestoreOutputTests {
  @Test("as JSON each event is a line, and the last is the report")
  func lines() async throws {
    let shop = try await Shop()
    try shop.drift()
    try shop.cluster.write("", to: "a.yaml")
    let run = await shop.restore("--yes", "-o", "json")
    #expect(run.status == .inSync)
    let events = try run.events()
    #expect(events.first?.event == .planned && events.first?.plan != nil)
    #expect(events.dropFirst().first?.event == .saved)
    #expect(events.dropFirst().first?.bundle == shop.bundlePath("bundle"))
    #expect(events.count { $0.event == .started } == 2)
    #expect(events.filter { $0.event == .ended }.allSatisfy { $0.result?.outcome == .written })
    let last = try #require(events.last)
    #expect(last.event == .finished)
    #expect(last.report?.plan == events.first?.plan)
    #expect(last.report?.results.count == 2)
  }

  @Test("a file gets the lines too, beside the text for a person")
  func file() async throws {
    let shop = try await Shop()
    try shop.drift()
    let file = shop.bundlePath("events.jsonl")
    let run = await shop.restore("--yes", "-o", "json=\(file)", "-o", "text")
    #expect(run.status == .inSync)
    #expect(run.output.hasPrefix("Restore: 1 object"))
    #expect(run.output.contains("Restored: read back"))
    let lines = try shop.repository.folder.read(".git/events.jsonl").split(separator: "\n")
    #expect(lines.first?.hasPrefix("{") == true)
    #expect(lines.last?.contains(#""event":"finished""#) == true)
  }

  @Test("a file that cannot be written makes the report undelivered, and the restore is done")
  func undelivered() async throws {
    let shop = try await Shop()
    try shop.drift()
    let run = await shop.restore("--yes", "-o", "json=\(shop.bundlePath("no/such/file"))")
    #expect(run.status == .undelivered)
    #expect(await shop.detect().status == .inSync)
  }

  @Test("the report is in the bundle too")
  func bundle() async throws {
    let shop = try await Shop()
    try shop.drift()
    let run = await shop.restore("--yes", "-o", "json")
    let text = try shop.repository.folder.read(".git/bundle/report.json")
    #expect(text.contains(#""verdict": "proved""#))
    #expect(run.status == .inSync)
  }

  @Test("a bare terminal gets no escape sequences from a report, whatever a manifest says")
  func hostile() async throws {
    let shop = try await Shop()
    try shop.cluster.write(
      Shop.policy("b").replacing(
        "podSelector: {}", with: #"podSelector: {matchLabels: {"a\e[31m": "b\u202e"}}"#),
      to: "b.yaml")
    for format in ["text", "json"] {
      let run = await shop.restore("-o", format)
      for scalar in run.output.unicodeScalars where scalar != "\n" {
        #expect(
          ![.control, .format].contains(scalar.properties.generalCategory), "\(scalar.value)")
      }
    }
  }

  @Test(
    "the help of restore tells every option and every exit status",
    arguments: [["restore", "--help"], ["help", "restore"]])
  func help(arguments: [String]) async {
    let run = await CommandRun.mendwall(arguments)
    #expect(run.status == .inSync)
    for option in [
      "<namespace/name>", "-n, --namespace", "--owns", "--plan <file>", "--from-plan <file>",
      "--prune", "--max-deletions <count>", "--secure-first", "--settle <seconds>",
      "--require-signature", "--keyring", "--allowed-signers", "--dry-run", "-y, --yes",
      "--bundle <folder>", "--record-events", "--repo", "--revision", "--path", "--live",
      "--kubeconfig", "--context", "--cluster", "--audit-log", "-o <format[=file]>", "--version",
    ] { #expect(run.output.contains(option), "\(option)") }
    let words = run.output.split { $0.isWhitespace }.joined(separator: " ")
    for status in [
      "0 all is as Git says", "1 there is drift", "2 failed", "3 not", "4 written but not",
      "5 report", "64 wrong",
    ] { #expect(words.contains(status), "\(status)") }
    for verb in ["get", "create", "update", "delete"] { #expect(run.output.contains(verb)) }
  }

  @Test("the help of undo tells its options and exit statuses")
  func undoHelp() async {
    let run = await CommandRun.mendwall("undo", "--help")
    #expect(run.status == .inSync)
    for text in [
      "<bundle>", "--dry-run", "-y, --yes", "--bundle <folder>", "--live", "--kubeconfig",
      "-o <format[=file]>", "0 put back", "1 declined", "2 failed", "4 written", "5 report",
      "64 wrong",
    ] { #expect(run.output.contains(text), "\(text)") }
  }

  @Test(
    "options that mean nothing together are wrong usage",
    arguments: [
      ["--max-deletions", "-1"], ["--settle", "-1"], ["--bundle", ""], ["--plan", ""],
      ["--require-signature"], ["--keyring", "keys"], ["--allowed-signers", "signers"],
      ["--dry-run", "--yes"],
    ])
  func usage(arguments: [String]) async {
    #expect(await CommandRun.mendwall(["restore"] + arguments).status == .usage)
  }
}
