import ObservedFlows
import PolicyModel
import Testing
import Workloads

@Suite("Hubble's flows")
struct HubbleTests {
  /// A line, of which each part can be another.
  struct Line {
    var time = "2026-11-21T14:02:00.510175415Z"
    var verdict = "FORWARDED"
    var ports = #""TCP":{"source_port":44916,"destination_port":5432,"flags":{"SYN":true}}"#
    var source =
      #"{"ID":1,"identity":23000,"namespace":"shop","labels":["k8s:app=web"],"pod_name":"web-7d9f8c6b5-x7k2p","workloads":[{"name":"web","kind":"Deployment"}]}"#
    var destination =
      #"{"identity":24000,"namespace":"shop","pod_name":"db-0","workloads":[{"name":"db","kind":"StatefulSet"}]}"#
    var addresses = #"{"source":"10.0.1.5","destination":"10.0.2.9","ipVersion":"IPv4"}"#
    var rest = #""traffic_direction":"INGRESS","is_reply":false"#

    /// - Parameter isPlain: whether it is read the fast way; another field makes it be read the other.
    func text(isPlain: Bool = true) -> String {
      #"{"flow":{"time":"\#(time)","verdict":"\#(verdict)","IP":\#(addresses),"l4":{\#(ports)},"#
        + #""source":\#(source),"destination":\#(destination),"Type":"L3_L4",\#(rest)},"node_name":"n1","#
        + (isPlain ? "" : #""more":1,"#) + #""time":"\#(time)"}"#
    }
  }

  @Test("every field of a line is read, either way", arguments: [true, false])
  func fields(isPlain: Bool) throws {
    var line = Line()
    line.rest +=
      #","ingress_allowed_by":[{"name":"db","namespace":"shop","kind":"NetworkPolicy","revision":"3"}]"#
    let log = Log(line.text(isPlain: isPlain) + "\n")
    #expect(log.summary.format == .hubble)
    #expect(log.summary.flows == 1)
    let connection = try #require(log.connections.first)
    #expect(log.connections.count == 1)
    #expect(connection.inWords == "shop/web → shop/db tcp/5432")
    #expect(
      connection.from
        == .workload(.init(namespace: "shop", name: "web", kind: "Deployment")))
    let time = Instant("2026-11-21T14:02:00Z")
    #expect(connection.arrived == Sighting(count: 1, first: time, last: time))
    #expect(connection.left == nil)
    #expect(connection.denied == nil)
    #expect(connection.allowing == ["NetworkPolicy shop/db"])
  }

  static let variants: [(Line, String?)] = {
    func line(_ change: (inout Line) -> Void) -> Line {
      var line = Line()
      change(&line)
      return line
    }
    let way = "shop/web → shop/db"
    return [
      (line { $0.verdict = "REDIRECTED" }, "\(way) tcp/5432 arrived 1"),
      (line { $0.verdict = "AUDIT" }, "\(way) tcp/5432 arrived 1"),
      (line { $0.verdict = "ERROR" }, "\(way) tcp/5432 unknown 1"),
      (line { $0.verdict = "TRACED" }, nil),
      (line { $0.verdict = "TRANSLATED" }, nil),
      (line { $0.rest = #""traffic_direction":"EGRESS""# }, "\(way) tcp/5432 left 1"),
      (
        line {
          $0.verdict = "DROPPED"
          $0.rest += #","drop_reason_desc":"POLICY_DENIED""#
        }, "\(way) tcp/5432 denied 1"
      ),
      (line { $0.verdict = "DROPPED" }, "\(way) tcp/5432 denied 1"),
      (
        line {
          $0.verdict = "DROPPED"
          $0.rest += #","drop_reason_desc":"CT_MAP_INSERTION_FAILED""#
        }, "\(way) tcp/5432 unknown 1"
      ),
      (
        line { $0.ports = #""UDP":{"source_port":4000,"destination_port":53}"# },
        "\(way) udp/53 arrived 1"
      ),
      (
        line { $0.ports = #""SCTP":{"source_port":4000,"destination_port":99}"# },
        "\(way) sctp/99 arrived 1"
      ),
      (line { $0.ports = #""ICMPv4":{"type":8}"# }, nil),
      (line { $0.rest = #""traffic_direction":"INGRESS","is_reply":true"# }, nil),
      (line { $0.rest = #""traffic_direction":"INGRESS","reply":true"# }, nil),
      (
        line {
          $0.rest = #""is_reply":null"#
          $0.ports =
            #""TCP":{"source_port":80,"destination_port":5432,"flags":{"SYN":true,"ACK":true}}"#
        }, nil
      ),
      (
        line {
          $0.rest = #""is_reply":null"#
          $0.ports = #""UDP":{"source_port":53,"destination_port":40000}"#
        }, nil
      ),
      (line { $0.rest += #","trace_observation_point":"FROM_ENDPOINT""# }, nil),
      (
        line { $0.rest += #","trace_observation_point":"TO_ENDPOINT""# },
        "\(way) tcp/5432 arrived 1"
      ),
      (line { $0.rest += #","Type":"L7""# }, nil),
      (
        line {
          $0.source = #"{"identity":2,"labels":["reserved:world"]}"#
          $0.addresses = #"{"source":"198.51.100.7","destination":"10.0.2.9"}"#
        }, "198.51.100.7 → shop/db tcp/5432 arrived 1"
      ),
      (
        line { $0.source = #"{"identity":1,"labels":["reserved:host"]}"# },
        "a node → shop/db tcp/5432 arrived 1"
      ),
      (
        line { $0.source = #"{"labels":["reserved:remote-node"]}"# },
        "a node → shop/db tcp/5432 arrived 1"
      ),
      (
        line { $0.source = #"{"identity":8,"labels":["reserved:ingress"]}"# },
        "the network plug-in's ingress → shop/db tcp/5432 arrived 1"
      ),
      (
        line {
          $0.destination = #"{"identity":2}"#
          $0.addresses = #"{"source":"10.0.1.5","destination":"172.20.0.9"}"#
          $0.rest += #","destination_service":{"name":"db","namespace":"shop"}"#
        }, "shop/web → Service shop/db tcp/5432 arrived 1"
      ),
      (
        line {
          $0.source =
            #"{"identity":9000,"namespace":"new","pod_name":"api-6c9d7f5b8-vwxz2","workloads":[{"name":"api","kind":"Deployment"}]}"#
        }, "new/api → shop/db tcp/5432 arrived 1"
      ),
      (
        line {
          $0.source = #"{"identity":9000,"namespace":"new","pod_name":"api-6c9d7f5b8-vwxz2"}"#
        },
        "new/api → shop/db tcp/5432 arrived 1"
      ),
    ]
  }()

  @Test("what a line says of a connection", arguments: variants.indices, [true, false])
  func meaning(index: Int, isPlain: Bool) {
    let (line, expected) = HubbleTests.variants[index]
    // The key "Type" twice is refused when it is read strictly.
    if line.rest.contains(#""Type""#), !isPlain { return }
    let log = Log(line.text(isPlain: isPlain), .hubble)
    #expect(log.lines == (expected.map { [$0] } ?? []))
    #expect(log.summary.unreadable == 0)
  }

  @Test("replies are counted and left out")
  func replies() {
    var reply = Line()
    reply.rest = #""is_reply":true"#
    let log = Log([Line().text(), reply.text(), reply.text()].joined(separator: "\n"))
    #expect(log.summary.replies == 2)
    #expect(log.summary.flows == 1)
    #expect(log.summary.records == 3)
  }

  @Test("counts and times add up, whatever the order of the lines")
  func counting() throws {
    var late = Line()
    late.time = "2026-11-21T15:00:00Z"
    var early = Line()
    early.time = "2026-11-20T23:59:59.9Z"
    let log = Log([Line().text(), late.text(), early.text()].joined(separator: "\n"))
    let arrived = try #require(log.connections.first?.arrived)
    #expect(arrived.count == 3)
    #expect(arrived.first == Instant("2026-11-20T23:59:59Z"))
    #expect(arrived.last == Instant("2026-11-21T15:00:00Z"))
  }

  @Test("an event of an older version, without what carries it, is read")
  func flat() {
    let log = Log(
      #"{"time":"2021-01-01T00:00:00Z","verdict":"FORWARDED","IP":{"source":"10.0.1.5","destination":"10.0.2.9"},"l4":{"TCP":{"source_port":40000,"destination_port":5432}},"source":{"namespace":"shop","pod_name":"web-7d9f8c6b5-x7k2p"},"destination":{"namespace":"shop","pod_name":"db-0"},"traffic_direction":"INGRESS"}"#
    )
    #expect(log.summary.format == .hubble)
    #expect(log.lines == ["shop/web → shop/db tcp/5432 arrived 1"])
  }

  @Test("lost events are told, and what is about nodes is passed over")
  func others() {
    let log = Log(
      Line().text() + "\n"
        + #"{"lost_events":{"source":"PERF_EVENT_RING_BUFFER","num_events_lost":"25"},"node_name":"n1"}"#
        + "\n" + #"{"node_status":{"state_change":"NODE_CONNECTED"},"node_name":"n1"}"# + "\n")
    #expect(log.summary.lost == 25)
    #expect(log.summary.others == 2)
    #expect(log.summary.unreadable == 0)
    #expect(log.summary.diagnostics.map(\.message).contains { $0.hasPrefix("25 events") })
  }

  static let hostile = [
    #"{"flow":{"verdict":"FORWARDED""#, "{", #"{"flow":[]}"#, #"{"flow":7}"#, "null", "[]", "x",
    #"{"flow":{"time":"yesterday","verdict":"FORWARDED","l4":{"TCP":{"destination_port":1}}}}"#,
    #"{"flow":{"time":"2026-02-30T00:00:00Z","verdict":"FORWARDED","l4":{"TCP":{"destination_port":1}}}}"#,
    #"{"flow":{"time":7,"verdict":"FORWARDED","l4":{"TCP":{"destination_port":1}}}}"#,
    #"{"flow":{"verdict":"PERHAPS"}}"#, #"{"flow":{"verdict":7}}"#,
    #"{"flow":{"verdict":"FORWARDED","l4":[]}}"#,
    #"{"flow":{"verdict":"FORWARDED","l4":{"TCP":{"destination_port":65536}}}}"#,
    #"{"flow":{"verdict":"FORWARDED","l4":{"TCP":{"destination_port":-1}}}}"#,
    #"{"flow":{"verdict":"FORWARDED","l4":{"TCP":{"destination_port":"many"}}}}"#,
    #"{"flow":{"verdict":"FORWARDED","l4":{"TCP":{"destination_port":99999999999999999999}}}}"#,
    #"{"flow":{"verdict":"FORWARDED"}} x"#, "\u{0}", "{\u{0}}",
    #"{"flow":{"verdict":"FOR"# + "\u{0}" + #"WARDED"}}"#,
    String(repeating: "[", count: 100_000), #"{"flow":"# + String(repeating: "[", count: 100_000),
  ]

  @Test(
    "a line that cannot be read is counted and told, and the next one is read", arguments: hostile)
  func unreadable(_ line: String) {
    let log = Log([Line().text(), line, Line().text()].joined(separator: "\n"), .hubble)
    #expect(log.summary.records == 3)
    #expect(log.summary.unreadable == 1)
    #expect(log.summary.problems.map(\.line) == [2])
    #expect(log.summary.problems.first?.reason.isEmpty == false)
    #expect(log.lines == ["shop/web → shop/db tcp/5432 arrived 2"])
  }

  @Test("bytes that are no UTF-8 in a name are told")
  func encoding() {
    let log = Log(
      Array(Line().text().replacing("web-7d9f8c6b5-x7k2p", with: "@").utf8).map {
        $0 == UInt8(ascii: "@") ? 0xFF : $0
      }, .hubble)
    #expect(log.summary.unreadable == 1)
  }

  @Test("a name with escapes in it is read as what it means")
  func escapes() {
    let log = Log(
      Line().text().replacing("web-7d9f8c6b5-x7k2p", with: #"\u0077eb-7d9f8c6b5-x7k2p"#), .hubble)
    #expect(log.lines == ["shop/web → shop/db tcp/5432 arrived 1"])
  }

  @Test("a line that is too long is counted, and the next one is read")
  func overlong() {
    let long = #"{"flow":{"verdict":""# + String(repeating: "a", count: 5 << 20) + #""}}"#
    let log = Log(
      [Line().text(), long, Line().text()].joined(separator: "\n"), .hubble, pieces: 1 << 20)
    #expect(log.summary.unreadable == 1)
    #expect(log.summary.problems.first?.reason.contains("longer than 4194304 bytes") == true)
    #expect(log.lines == ["shop/web → shop/db tcp/5432 arrived 2"])
  }

  @Test(
    "whatever the pieces in which a log comes, it tells the same", arguments: [1, 2, 7, 64, 1000])
  func pieces(_ length: Int) {
    var denied = Line()
    denied.verdict = "DROPPED"
    let text = [Line().text(), denied.text(), "", "broken", Line().text(isPlain: false)]
      .joined(separator: "\r\n")
    let whole = Log(text, .hubble)
    let cut = Log(text, .hubble, pieces: length)
    #expect(cut.connections == whole.connections)
    #expect(cut.summary == whole.summary)
    #expect(whole.lines == ["shop/web → shop/db tcp/5432 arrived 2 denied 1"])
    #expect(whole.summary.problems.map(\.line) == [4])
  }
}
