import FoundationEssentials
import MendwallTesting
import Rendering
import Reports
import Testing

@Suite("A restore as text")
struct RestoreRendererTests {
  private static func text(of name: String, isColoured: Bool = false) throws -> String {
    let renderer = RestoreRenderer(style: TerminalStyle(isColoured: isColoured))
    if let plan = RestoreSamples.plans.first(where: { $0.name == name })?.plan {
      return renderer.render(plan)
    }
    return renderer.render(
      try #require(RestoreSamples.reports.first { $0.name == name }).report)
  }

  private static let names =
    RestoreSamples.plans.map { $0.name } + RestoreSamples.reports.map { $0.name }

  @Test("a plan and a report read as their snapshots do", arguments: names)
  func plain(name: String) throws {
    expectSnapshot(try Self.text(of: name), "restore/\(name).txt")
  }

  @Test("what is coloured is the plain text with colours", arguments: names)
  func coloured(name: String) throws {
    let (plain, coloured) = (try Self.text(of: name), try Self.text(of: name, isColoured: true))
    #expect(coloured != plain)
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    for line in coloured.split(separator: "\n") where line.contains("\u{1B}") {
      #expect(line.hasSuffix("\u{1B}[0m") || line.contains("\u{1B}[0m"))
    }
  }

  @Test(
    "nothing from elsewhere reaches the terminal as a control, or as a line of its own",
    arguments: ["hostile", "hostile-report"])
  func hostile(name: String) throws {
    let text = try Self.text(of: name)
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(![.control, .format].contains(scalar.properties.generalCategory), "\(scalar.value)")
    }
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("Restored") })
  }

  @Test("only what is proved is said to be done")
  func verdicts() throws {
    for (name, report) in RestoreSamples.reports {
      let text = try Self.text(of: name)
      let isDone = ["Restored:", "Undone:", "Contained:", "Released:"].contains {
        text.contains("\n\($0)")
      }
      let isProved =
        report.verification.verdict == .proved && !report.interrupted && !report.dryRun
      #expect(isDone == isProved, "\(name)")
    }
  }

  @Test("of the events a person reads the plan, what was looked at again, and the end")
  func events() {
    let renderer = RestoreRenderer(style: TerminalStyle(isColoured: false))
    let told = RestoreSamples.events(steps: 2, failing: 2).map { renderer.text(for: $0) }
    #expect(told.map { $0 != nil } == [true, false, false, false, false, true, false, false, true])
    #expect(
      told[5] == "looked again at NetworkPolicy shop/p2: a conflict\n", "\(told[5] ?? "nothing")")
  }

  @Test("an event is one line of JSON, without controls, and reads as what it was")
  func lines() throws {
    let plans = RestoreSamples.plans.map {
      RestoreEvent(.planned, at: $0.plan.createdAt, plan: $0.plan)
    }
    let reports = RestoreSamples.reports.map {
      RestoreEvent(.finished, at: $0.report.finishedAt, report: $0.report)
    }
    for event in RestoreSamples.events(steps: 2, failing: 1) + plans + reports {
      let line = try JSONRenderer.line(event)
      #expect(line.hasSuffix("}\n") && line.count { $0 == "\n" } == 1)
      for scalar in line.unicodeScalars.dropLast() {
        #expect(
          ![.control, .format].contains(scalar.properties.generalCategory), "\(scalar.value)")
      }
      #expect(try JSONDecoder().decode(RestoreEvent.self, from: Data(line.utf8)) == event)
    }
  }

  @Test("progress counts what has ended and what went wrong, and leaves an empty line")
  func progress() {
    var progress = RestoreProgress()
    let lines = RestoreSamples.events(steps: 3, failing: 2).compactMap { progress.line(after: $0) }
    let start = "\r\u{1B}[K"
    #expect(
      lines == [
        "\(start)mendwall: saved what is to be overwritten", "\(start)mendwall: 1 of 3",
        "\(start)mendwall: 2 of 3, 1 with problems",
        "\(start)mendwall: 3 of 3, 1 with problems; reading back", start,
      ])
  }
}
