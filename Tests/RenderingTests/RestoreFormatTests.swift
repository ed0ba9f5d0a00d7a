import MendwallTesting
import Reports
import Testing

@testable import Rendering

@Suite("A restore in the formats of forges and of CI")
struct RestoreFormatTests {
  @Test("a report reads as its snapshots do", arguments: RestoreSamples.reports.map(\.name))
  func reports(name: String) throws {
    let report = try #require(RestoreSamples.reports.first { $0.name == name }).report
    expectSnapshot(MarkdownRenderer().render(report), "restore/\(name).md")
    expectSnapshot(JUnitRenderer.render(report), "restore/\(name).junit.xml")
  }

  @Test("a plan reads as its snapshot does", arguments: RestoreSamples.plans.map(\.name))
  func plans(name: String) throws {
    let plan = try #require(RestoreSamples.plans.first { $0.name == name }).plan
    expectSnapshot(MarkdownRenderer().render(plan), "restore/\(name).md")
  }

  @Test("no control of elsewhere comes through", arguments: ["hostile", "hostile-report"])
  func controls(name: String) {
    let texts =
      RestoreSamples.plans.filter { $0.name == name }.map { MarkdownRenderer().render($0.plan) }
      + RestoreSamples.reports.filter { $0.name == name }.flatMap {
        [MarkdownRenderer().render($0.report), JUnitRenderer.render($0.report)]
      }
    #expect(!texts.isEmpty)
    for scalar in texts.joined().unicodeScalars where scalar != "\n" {
      #expect(![.control, .format].contains(scalar.properties.generalCategory), "\(scalar.value)")
    }
  }

  // MARK: Markdown

  @Test("in Markdown nothing from elsewhere is markup, a mention or a link")
  func markdown() {
    let report = RestoreSamples.markup(steps: 3)
    for text in [MarkdownRenderer().render(report), MarkdownRenderer().render(report.plan)] {
      let outside = MarkdownReading.outsideCode(text)
      let tags = outside.matches(of: /<[^>]*>/).map { String($0.output) }
      #expect(
        Set(tags) == ["<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>"])
      #expect(tags.count { $0 == "<details>" } == tags.count { $0 == "</details>" })
      for sign in ["@", "](", "http:", "www.", "*b*"] {
        #expect(!outside.contains(sign), "\(sign)")
      }
      #expect(outside.split(separator: "\n").count { $0.hasPrefix("#") } == 1)
    }
    let plain = MarkdownRenderer(showsHTML: false).render(report)
    #expect(!MarkdownReading.outsideCode(plain).contains("<"))
  }

  @Test(
    "it stays within any limit, what is not done first, and the rest counted",
    arguments: [3_000, 5_000, 32_768, 65_536])
  func limit(limit: Int) throws {
    let report = RestoreSamples.markup(steps: 500)
    let renderer = MarkdownRenderer(limit: limit, link: "https://ci.example/1")
    for text in [renderer.render(report), renderer.render(report.plan)] {
      #expect(text.utf8.count <= limit)
      #expect(text.contains("steps more are left out here for lack of room"))
      #expect(text.contains("[The whole report](<https://ci.example/1>)"))
      let outside = MarkdownReading.outsideCode(text)
      #expect(
        outside.matches(of: /<details>/).count == outside.matches(of: /<\/details>/).count)
    }
    let first = try #require(renderer.render(report).firstMatch(of: /\n\| (\d+) \|/)?.output.1)
    #expect(first == "500", "the step that failed")
  }

  // MARK: JUnit

  @Test("what is not proved is red, and what is counted is there")
  func failures() throws {
    for (name, report) in RestoreSamples.reports {
      let text = JUnitRenderer.render(report)
      let failures = text.matches(of: #/<failure /#).count
      #expect((failures > 0) == (RestoreVerdict(report).tone == .bad), "\(name)")
      let counts = try #require(
        text.firstMatch(of: /tests="(\d+)" failures="(\d+)" errors="0" skipped="(\d+)"/)?.output)
      #expect(Int(counts.1) == text.matches(of: #/<testcase /#).count, "\(name)")
      #expect(Int(counts.2) == failures, "\(name)")
      #expect(Int(counts.3) == text.matches(of: #/<skipped /#).count, "\(name)")
    }
  }

  @Test("a step that no result tells of is not done")
  func missingResult() throws {
    var report = try #require(RestoreSamples.reports.first { $0.name == "proved" }).report
    report.results.removeLast()
    #expect(
      JUnitRenderer.render(report).contains("<failure type=\"skipped\" message=\"not begun\">"))
    #expect(MarkdownRenderer().render(report).contains("| 6 | delete |"))
    #expect(MarkdownRenderer().render(report).contains(" | not begun | "))
  }
}
