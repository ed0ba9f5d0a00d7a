import FoundationEssentials
import MendwallTesting
import Rendering
import Reports
import Testing

@Suite("Reports as JSON")
struct JSONRendererTests {
  @Test("a report reads as its snapshot does", arguments: Samples.all.map(\.name))
  func snapshots(name: String) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    expectSnapshot(try JSONRenderer.render(report), "\(name).json.txt")
  }

  @Test("what is written is the report again when it is read", arguments: Samples.all.map(\.name))
  func roundTrip(name: String) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    let text = try JSONRenderer.render(report)
    #expect(text.hasSuffix("}\n"))
    #expect(try JSONDecoder().decode(DriftReport.self, from: Data(text.utf8)) == report)
  }

  @Test("no control character reaches a terminal, not even in JSON")
  func hostile() throws {
    let text = try JSONRenderer.render(Samples.hostile)
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(![.control, .format].contains(scalar.properties.generalCategory), "\(scalar.value)")
    }
  }
}
