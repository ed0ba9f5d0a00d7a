import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Rendering
import Reports
import Testing

@Suite("What happens while a cluster is watched, a line an event")
struct WatchRendererTests {
  private let time = Instant("2026-11-21T14:02:00Z")!
  private let object = ObjectReference(
    apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "shop", name: "cart")

  private func line(_ event: WatchEvent, isColoured: Bool = false) -> String {
    WatchRenderer(style: TerminalStyle(isColoured: isColoured)).line(event)
  }

  @Test("a finding says its severity, its object and its sentence, and one that is gone that it is")
  func findings() throws {
    var finding = try #require(Samples.oneFinding.findings.first)
    finding.sentence = "it is not there"
    let name = "NetworkPolicy shop/default-deny"
    let start = "2026-11-21T14:02:00Z"
    for (kind, word) in [
      (WatchEvent.Kind.new, "NEW"), (.changed, "CHANGED"), (.standing, "STANDING"),
    ] {
      #expect(
        line(WatchEvent(kind, at: time, finding: finding))
          == "\(start) \(word) \(finding.severity.rawValue) \(name): it is not there\n")
    }
    #expect(
      line(WatchEvent(.gone, at: time, finding: finding))
        == "\(start) GONE \(name): is as Git says again\n")
  }

  @Test("what was done says what, and with what it can be undone")
  func restores() {
    #expect(
      line(WatchEvent(.restored, at: time, object: object, message: "put back", bundle: "/undo/1"))
        == "2026-11-21T14:02:00Z RESTORED NetworkPolicy shop/cart: put back (undo bundle /undo/1)\n"
    )
    #expect(
      line(WatchEvent(.notRestored, at: time, message: "too many"))
        == "2026-11-21T14:02:00Z NOT RESTORED too many\n")
  }

  @Test("each kind of event is one line with a word of its own", arguments: [false, true])
  func words(isColoured: Bool) {
    let lines = WatchEvent.Kind.allCases.map {
      line(WatchEvent($0, at: time, message: "so"), isColoured: isColoured)
    }
    #expect(Set(lines).count == WatchEvent.Kind.allCases.count)
    for line in lines {
      #expect(line.hasSuffix("\n") && line.count { $0 == "\n" } == 1)
      #expect(line.contains("\u{1B}[") == isColoured)
    }
  }

  @Test("nothing that comes from elsewhere breaks a line or reaches a terminal")
  func hostile() throws {
    let evil = "\u{1B}]0;owned\u{7}\r\n\u{202E}x"
    var finding = try #require(Samples.hostile.findings.first)
    finding.sentence = evil
    for event in [
      WatchEvent(.new, at: time, finding: finding),
      WatchEvent(.lost, at: time, message: evil),
      WatchEvent(.restored, at: time, object: finding.object, message: evil, bundle: evil),
    ] {
      let text = line(event)
      #expect(text.count { $0.isNewline } == 1 && text.hasSuffix("\n"), "\(text.debugDescription)")
      #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}") && !text.contains("\u{7}"))
      let json = try JSONRenderer.line(event)
      #expect(json.count { $0.isNewline } == 1)
    }
  }
}
