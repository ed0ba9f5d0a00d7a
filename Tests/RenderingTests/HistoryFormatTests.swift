import DriftHistory
import FoundationEssentials
import PolicyModel
import Rendering
import Testing

@testable import Rendering

@Suite("Formats of an audit")
struct HistoryFormatTests {
  private static let start = Instant(secondsSinceEpoch: 1_763_942_400)

  private static func hour(_ hours: Int) -> Instant {
    Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(hours) * 3600)
  }

  private static func episode(
    _ name: String, began: Int, ended: Int? = nil, by manager: String? = "kubectl-edit"
  ) -> HistoryEpisode {
    HistoryEpisode(
      id: "id-\(name)", type: "drift", severity: "critical",
      object: ObjectReference(
        apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "shop", name: name),
      manager: manager, user: "alice", beganAt: hour(began), beganBy: .change,
      detectedAt: hour(began + 1), endedAt: ended.map(hour),
      endedBy: ended.map { "restore of \(hour($0)) by bob" })
  }

  /// A week in which one drift came and went, and one stands.
  private static func week(naming name: String = "deny-all") -> DriftAudit {
    let window = HistoryWindow(from: start, to: hour(7 * 24))
    let (gone, open) = (episode(name, began: 2, ended: 30), episode("web", began: 100))
    let durations = HistoryDurations(
      count: 2, median: 3600, worst: 7200, worstObject: open.object, leftOut: 1)
    return DriftAudit(
      cluster: HistoryCluster(identity: "0f1e", name: "production"), window: window,
      recordedSince: start, runs: 168, completeRuns: 160, lastCompleteRun: hour(167),
      revision: "main", commit: "0123456789abcdef", detected: 2, ended: 1, endedByRestore: 1,
      severities: [.init(severity: "low", count: 1), .init(severity: "critical", count: 1)],
      open: [open], timesToDetect: durations, timesToRestore: durations,
      objects: [
        HistoryOffender(
          name: "\(gone.object)", object: gone.object, episodes: 2, objects: 1, open: 0,
          secondsOpen: 100_800, lastDetectedAt: hour(3))
      ],
      periods: (0..<7).map { day in
        HistoryPeriod(
          from: hour(day * 24), to: hour(day * 24 + 24), runs: 24, completeRuns: day == 3 ? 16 : 24,
          longestUnseen: 3600, detected: day == 0 ? 1 : 0, ended: day == 1 ? 1 : 0, open: 1)
      },
      restores: [
        HistoryRestore(
          startedAt: hour(30), finishedAt: hour(30), user: "bob", proved: true, restored: 1,
          ended: 1)
      ], episodes: [open, gone])
  }

  private static let empty = DriftAudit(
    cluster: HistoryCluster(identity: "0f1e"), window: HistoryWindow(from: start, to: start),
    timesToDetect: .none, timesToRestore: .none)

  @Test(
    "a duration is told in its two greatest units",
    arguments: [
      (0, "0 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3600, "1 h"),
      (3 * 86_400 + 4 * 3600 + 59, "3 d 4 h"), (86_400, "1 d"), (-5, "0 s"),
    ] as [(Int64, String)])
  func durations(seconds: Int64, words: String) { #expect(AuditText.duration(seconds) == words) }

  @Test("the text tells what it comes to, the numbers, and table by table")
  func text() {
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(Self.week())
    #expect(text.hasPrefix("2 drifts detected, 1 ended, 1 open at the end.\n"))
    for part in [
      "168, of which 160 saw the whole cluster", "1 critical, 1 low",
      "median 1 h, worst 2 h (NetworkPolicy shop/web), of 2; 1 left out", "Open at the end",
      "kubectl-edit (alice)", "2 d 20 h", "Repeat offenders: objects", "bob", "Day by day",
      "2025-11-24", "main, commit 0123456789ab",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(!text.contains("Repeat offenders: users"))
    let none = TextRenderer(style: TerminalStyle(isColoured: false)).render(Self.empty)
    #expect(none.hasPrefix("Not known: no run of 0f1e is recorded in this time.\n"))
  }

  @Test("what is written as JSON is the audit again when it is read")
  func json() throws {
    for audit in [Self.week(), Self.empty] {
      let text = try JSONRenderer.render(audit)
      #expect(try JSONDecoder().decode(DriftAudit.self, from: Data(text.utf8)) == audit)
    }
    #expect(try JSONRenderer.render(Self.week()).contains("\"kind\": \"DriftAudit\""))
  }

  @Test("CSV has a row for each drift, with durations in seconds")
  func csv() {
    let rows = CSVRenderer.render(Self.week()).split(
      separator: "\r\n", omittingEmptySubsequences: true)
    #expect(rows.count == 3)
    let fields = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(fields.allSatisfy { $0.count == 18 })
    #expect(fields[1].suffix(4) == ["", "3600", "", "244800"])
    #expect(
      fields[2].suffix(4) == ["restore of \(Self.hour(30)) by bob", "3600", "97200", "100800"])
  }

  @Test("the page stands alone and allows its own style and script, and nothing else")
  func page() throws {
    let page = HTMLRenderer.render(Self.week())
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("sha256-\(HTMLPage.hash(AuditChart.style))"))
    #expect(page.contains("<style>\(AuditChart.style)</style>"))
    for forbidden in [" src=", "href=\"http", "style=\"", "@import", "url("] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    #expect(page.components(separatedBy: "<svg ").count == 3)
    let ids = page.matches(of: /\ id="([^"]+)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count)
    let named = page.matches(of: /aria-labelledby="([^"]+)"/).map { String($0.output.1) }
    #expect(Set(named).isSubset(of: ids))
    #expect(!HTMLRenderer.render(Self.empty).contains("<svg"))
  }

  @Test("no name is markup, and none breaks a line or a table")
  func hostile() {
    let name = "<script>alert(1)</script>\"'&\u{202E}\n=x,|"
    let page = HTMLRenderer.render(Self.week(naming: name))
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(!page.unicodeScalars.contains("\u{202E}"))
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(Self.week(naming: name))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
    #expect(
      text.components(separatedBy: "\n").count
        == TextRenderer(style: TerminalStyle(isColoured: false)).render(Self.week()).components(
          separatedBy: "\n"
        ).count)
    #expect(CSVRenderer.render(Self.week(naming: name)).components(separatedBy: "\r\n").count == 4)
  }

  @Test(
    "a chart stays within its picture, whatever its numbers are",
    arguments: [0, 1, 7, 99, 1_000_000, Int.max], [1, 7, 365, 4000])
  func charts(value: Int, count: Int) {
    let periods = (0..<count).map { day in
      HistoryPeriod(
        from: Self.hour(day * 24), to: Self.hour(day * 24 + 24), runs: value,
        completeRuns: value / 2, detected: value, ended: value / 3, open: value / 2)
    }
    for chart in AuditChart.all {
      let svg = chart.svg(periods)
      let boxes = svg.matches(of: /x="(-?\d+)" y="(-?\d+)" width="(-?\d+)" height="(-?\d+)"/)
      for box in boxes {
        let numbers = [box.output.1, box.output.2, box.output.3, box.output.4].map { Int($0) ?? -1 }
        #expect(numbers[0] >= 0 && numbers[0] + numbers[2] <= 1080, "\(box.output.0)")
        #expect(numbers[1] >= 0 && numbers[1] + numbers[3] <= 240, "\(box.output.0)")
      }
      #expect(boxes.count > 0)
    }
  }
}
