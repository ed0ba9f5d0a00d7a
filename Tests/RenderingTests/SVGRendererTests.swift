import FoundationEssentials
import MendwallTesting
import Reports
import Testing

@testable import Rendering

@Suite("Connections as a picture")
struct SVGRendererTests {
  private static func reports() throws -> [(name: String, report: ReachReport)] {
    [
      ("state", try ReachSamples.state()), ("difference", try ReachSamples.difference()),
      ("nothing", try ReachSamples.report([])),
      ("no-difference", try ReachSamples.report([], against: "live")),
      ("hostile", try ReachSamples.hostile(isDifference: false)),
      ("hostile-difference", try ReachSamples.hostile(isDifference: true)),
      ("big", try ReachSamples.big(isDifference: false)),
      ("big-difference", try ReachSamples.big(isDifference: true)),
    ]
  }

  @Test("each picture is as its snapshot, and drawn twice the same")
  func snapshots() throws {
    for (name, report) in try Self.reports() {
      let picture = SVGRenderer.render(report)
      #expect(SVGRenderer.render(report) == picture)
      expectSnapshot(picture, "reach/\(name).svg")
    }
  }

  @Test("a picture has no script, no reference, no control, and no markup of a name")
  func hostile() throws {
    for (_, report) in try Self.reports() {
      let picture = SVGRenderer.render(report)
      for forbidden in ["<script", "href", "url(", "@import", "<foreignObject"] {
        #expect(!picture.contains(forbidden), "\(forbidden)")
      }
      for scalar in picture.unicodeScalars where scalar != "\n" {
        let category = scalar.properties.generalCategory
        #expect(category != .control && category != .format, "\(scalar.value)")
      }
    }
  }

  @Test("a picture says in words what it shows")
  func words() throws {
    let picture = SVGRenderer.render(try ReachSamples.difference())
    #expect(picture.contains("role=\"img\"") && picture.contains("lang=\"en\""))
    #expect(picture.contains("opened: 0.0.0.0/0 to shop/db, TCP 5432, by NetworkPolicy shop/debug"))
    #expect(picture.contains("closed: shop/web to shop/cart, TCP 8080"))
    #expect(picture.contains("widened: shop/cart to shop/db, TCP 5432 → TCP 3306, 5432"))
  }

  @Test("neither frames nor labels cover each other")
  func overlaps() throws {
    for (name, report) in try Self.reports() {
      let picture =
        report.against == nil
        ? SVGPicture(SVGRenderer.statedLines(report))
        : SVGPicture(SVGRenderer.changedLines(report))
      let layout = SVGLayout(picture, SVGOrder(picture), top: 100)
      for boxes in [layout.frames, layout.peers, layout.routes.map(\.label)] {
        for (index, one) in boxes.enumerated() {
          #expect(one.x >= 0 && one.x + one.width <= layout.width, "\(name)")
          #expect(one.y >= 100 && one.y + one.height <= layout.height, "\(name)")
          for other in boxes[(index + 1)...] { #expect(!Self.overlap(one, other), "\(name)") }
        }
      }
      for label in layout.routes.map(\.label) {
        #expect(!layout.frames.contains { Self.overlap($0, label) }, "\(name)")
      }
    }
  }

  private static func overlap(_ one: SVGLayout.Box, _ other: SVGLayout.Box) -> Bool {
    one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height
      && other.y < one.y + one.height
  }

  @Test("thousands of pairs give a picture of forty edges, and say how many more there are")
  func big() throws {
    let picture = SVGRenderer.render(try ReachSamples.big(isDifference: true))
    #expect(picture.components(separatedBy: "class=\"edge opened\"").count == 42)
    #expect(picture.contains("2930 more edges are not drawn"))
    #expect(picture.utf8.count < 60_000)
  }

  @Test("a state of more peers than a picture holds is a sentence")
  func tooMany() throws {
    let hub = ReachSamples.workload("shop", "hub")
    let report = try ReachSamples.report(
      (0..<70).map {
        ReachSamples.allowed(ReachSamples.workload("shop", "s\($0)"), hub, ReachSamples.tcp(80))
      })
    let picture = SVGRenderer.render(report)
    #expect(picture.contains("71 peers are too many"))
    #expect(!picture.contains("class=\"peer\""))
  }

  private static let hasPython: @Sendable () async throws -> Bool = {
    (try? await Program.run("python3", ["-c", "import xml.dom.minidom"]).isSuccess) == true
  }

  @Test(
    "an XML parser reads every picture and every JUnit report",
    .enabled("needs python3", hasPython))
  func wellFormed() async throws {
    let texts =
      try Self.reports().map { SVGRenderer.render($0.report) } + [
        JUnitRenderer.render(try ReachSamples.assertions()),
        JUnitRenderer.render(try ReachSamples.hostile(isDifference: true)),
      ]
    for text in texts {
      let run = try await Program.run(
        "python3", ["-c", "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin.buffer)"],
        input: text)
      #expect(run.isSuccess, "\(run.errors)")
    }
  }
}
