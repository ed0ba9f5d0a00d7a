import Documents
import FoundationEssentials
import MendwallTesting
import Rendering
import Reports
import Testing

@Suite("Connections in the formats of other programs")
struct ReachFormatTests {
  private static let renderers: [(name: String, render: @Sendable (ReachReport) -> String)] = [
    ("connlist", { ConnlistRenderer.render($0) }), ("csv", { CSVRenderer.render($0) }),
    ("dot", { DOTRenderer.render($0) }), ("matrix", { MatrixRenderer.render($0) }),
    ("netassert.yaml", { NetassertRenderer.render($0) }),
    ("junit.xml", { JUnitRenderer.render($0) }),
  ]

  @Test("each format of one state, of two and of none reads as its snapshot does")
  func snapshots() throws {
    let reports = [
      ("state", try ReachSamples.state()), ("difference", try ReachSamples.difference()),
      ("nothing", try ReachSamples.report([])),
      ("no-difference", try ReachSamples.report([], against: "live")),
      ("hostile", try ReachSamples.hostile(isDifference: false)),
      ("hostile-difference", try ReachSamples.hostile(isDifference: true)),
    ]
    for (format, render) in Self.renderers where format != "junit.xml" {
      for (name, report) in reports { expectSnapshot(render(report), "reach/\(name).\(format)") }
    }
    let assertions = [
      ("assertions", try ReachSamples.assertions()), ("none", try ReachSamples.report(nil)),
      ("hostile", try ReachSamples.hostile(isDifference: false)),
    ]
    for (name, report) in assertions {
      expectSnapshot(JUnitRenderer.render(report), "reach/\(name).junit.xml")
    }
  }

  @Test("no format lets a control or a change of direction through")
  func hostile() throws {
    for (name, render) in Self.renderers {
      for isDifference in [false, true] {
        let text = render(try ReachSamples.hostile(isDifference: isDifference))
        for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\r" {
          let category = scalar.properties.generalCategory
          #expect(category != .control && category != .format, "\(name): \(scalar.value)")
        }
        #expect(name == "csv" || !text.contains("\r"))
      }
    }
  }

  @Test("a value of a table that looks like a formula stands behind an apostrophe")
  func formulas() throws {
    for isDifference in [false, true] {
      let text = CSVRenderer.render(try ReachSamples.hostile(isDifference: isDifference))
      let rows = text.components(separatedBy: "\r\n")
      #expect(rows.count == 3 && rows[2].isEmpty)
      for field in Self.fields(of: rows[1]) {
        #expect(!"=+-@".contains(field.first ?? " "), "\(field)")
      }
    }
  }

  /// The fields of a row, as RFC 4180 has them.
  private static func fields(of row: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in row {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  @Test("a table of two states has a row for each protocol in which a pair differs")
  func protocols() throws {
    let rows = CSVRenderer.render(try ReachSamples.difference()).components(separatedBy: "\r\n")
    #expect(rows.count { $0.contains("prometheus") } == 3)
    #expect(
      rows.contains { $0.hasPrefix("changed,") && $0.contains(",TCP,\"443, 8443\",443,8443,") })
    #expect(rows.contains { $0.hasPrefix("changed,") && $0.contains(",UDP,53,none,53,") })
  }

  @Test("thousands of pairs are written one by one, and refused as a matrix in a sentence")
  func big() throws {
    for isDifference in [false, true] {
      let report = try ReachSamples.big(isDifference: isDifference)
      #expect(report.connections?.count == 2_970)
      #expect(ConnlistRenderer.render(report).split(separator: "\n").count >= 2_970)
      #expect(CSVRenderer.render(report).components(separatedBy: "\r\n").count == 2_972)
      #expect(DOTRenderer.render(report).components(separatedBy: " -> ").count == 2_971)
      let tests = try readDocuments(
        Array(NetassertRenderer.render(report).utf8), file: "tests.yaml")
      #expect(tests.first?.sequence?.count == 2_970)
      let matrix = MatrixRenderer.render(report)
      #expect(matrix.contains("55 peers are too many") && matrix.contains("-o csv"))
    }
  }

  private static let hasGraphviz: @Sendable () async throws -> Bool = {
    (try? await Program.run("dot", ["-V"]).isSuccess) == true
  }

  @Test(
    "Graphviz reads every graph, and shows a hostile name as it is",
    .enabled("needs dot of Graphviz", hasGraphviz))
  func graphviz() async throws {
    let reports = [
      try ReachSamples.state(), try ReachSamples.difference(), try ReachSamples.report([]),
      try ReachSamples.hostile(isDifference: false), try ReachSamples.hostile(isDifference: true),
    ]
    for report in reports {
      let run = try await Program.run("dot", ["-Tplain"], input: DOTRenderer.render(report))
      #expect(run.isSuccess && !run.errors.contains("syntax"), "\(run.errors)")
      let nodes = run.output.split(separator: "\n").count { $0.hasPrefix("node ") }
      let peers = Set((report.connections ?? []).flatMap { [$0.from, $0.to] })
      #expect(nodes == max(peers.count, 1))
    }
    let hostile = DOTRenderer.render(try ReachSamples.hostile(isDifference: false))
    let drawn = try await Program.output("dot", ["-Tsvg"], input: hostile)
    #expect(drawn.contains("&lt;script&gt;&amp;amp;]]&gt;\\\\N"))
  }
}

@Suite("Tests for netassert")
struct NetassertTests {
  private func tests(_ report: ReachReport) throws -> [Node] {
    let text = NetassertRenderer.render(report)
    return try #require(try readDocuments(Array(text.utf8), file: "tests.yaml").first?.sequence)
  }

  private func codes(_ report: ReachReport) throws -> [String: Int64] {
    Dictionary(
      uniqueKeysWithValues: try tests(report).compactMap { test in
        guard let name = test["name"]?.string, case .integer(let code)? = test["exitCode"]?.content
        else { return nil }
        return (name, code)
      })
  }

  @Test("what was opened must fail, and what was closed must succeed")
  func restoring() throws {
    let codes = try codes(try ReachSamples.difference())
    #expect(
      codes["shop/web[Deployment] to shop/cart[Deployment] on tcp/8080 must succeed"] == 0)
    #expect(codes["shop/cart[Deployment] to shop/db[StatefulSet] on tcp/3306 must fail"] == 1)
    #expect(codes["shop/cart[Deployment] to 203.0.113.7 on tcp/443 must succeed"] == 0)
    #expect(codes["shop/cart[Deployment] to 203.0.113.7 on tcp/8443 must fail"] == 1)
    // A port that was open before and after is not at stake.
    #expect(
      !codes.keys.contains {
        $0.hasPrefix("shop/cart[Deployment] to shop/db[StatefulSet] on tcp/5432")
      })
    // Of every port the one that others name is tried: somebody may listen there.
    #expect(
      codes["monitoring/prometheus[StatefulSet] to shop/db[StatefulSet] on tcp/3306 must fail"] == 1
    )
  }

  @Test("no test is one that netassert refuses")
  func rules() throws {
    for report in [try ReachSamples.state(), try ReachSamples.difference()] {
      let tests = try tests(report)
      #expect(!tests.isEmpty)
      var names: Set<String> = []
      for test in tests {
        let isNew = names.insert(test["name"]?.string ?? "").inserted
        #expect(isNew)
        #expect(test["type"] == "k8s")
        #expect(["tcp", "udp"].contains(test["protocol"]?.string ?? ""))
        for resource in [test["src"]?["k8sResource"], test["dst"]?["k8sResource"]].compactMap({ $0 }
        ) {
          #expect(
            ["deployment", "statefulset", "daemonset", "pod"].contains(
              resource["kind"]?.string ?? ""))
          #expect(resource["name"]?.string?.isEmpty == false)
          #expect(resource["namespace"]?.string?.isEmpty == false)
        }
        #expect(test["src"]?["k8sResource"] != nil)
        let host = test["dst"]?["host"]
        #expect((host == nil) != (test["dst"]?["k8sResource"] == nil))
        #expect(host == nil || test["protocol"] == "tcp")
      }
    }
  }

  @Test("names that YAML would take for something else stay names")
  func names() throws {
    let peers = [ReachSamples.workload("no", "1e3"), ReachSamples.workload("2026-01-01", "null")]
    let report = try ReachSamples.report([
      ReachSamples.allowed(peers[0], peers[1], ReachSamples.tcp(80))
    ])
    let test = try #require(try tests(report).first)
    #expect(test["src"]?["k8sResource"]?["namespace"]?.string == "no")
    #expect(test["src"]?["k8sResource"]?["name"]?.string == "1e3")
    #expect(test["dst"]?["k8sResource"]?["namespace"]?.string == "2026-01-01")
    #expect(test["dst"]?["k8sResource"]?["name"]?.string == "null")
  }
}
