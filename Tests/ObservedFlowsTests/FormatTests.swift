import ObservedFlows
import PolicyModel
import Testing

/// Logs of each format, written after its documentation.
enum FormatSamples {
  static let calico =
    #"{"start_time":"2026-11-21T14:02:00Z","end_time":"2026-11-21T14:02:15Z","action":"Deny","source_name":"web-7d9f8c6b5-*","source_namespace":"shop","source_labels":"app=web","dest_name":"db-*","dest_namespace":"shop","dest_labels":"app=db","protocol":"tcp","dest_port":5432,"reporter":"Dst","policies":{"enforced":[{"kind":"NetworkPolicy","name":"db","namespace":"shop","tier":"default","action":"Deny","policy_index":0,"rule_index":-1,"trigger":null}],"pending":[]},"packets_in":3,"packets_out":0,"bytes_in":180,"bytes_out":0}"#
  static let goldmane =
    #"{"flow":{"Key":{"sourceName":"web-7d9f8c6b5-*","sourceNamespace":"shop","destName":"pub","destNamespace":"-","proto":"tcp","destPort":"443","reporter":"Src","action":"Allow","policies":{"enforcedPolicies":[]}},"startTime":"1795269720","endTime":"1795269735","numConnectionsStarted":"4"}}"#
  static let aws =
    #"2026-11-21T14:02:00.000Z INFO Flow Info: Src IP: 10.0.1.5 Src Port: 42244 Dest IP: 10.0.2.9 Dest Port: 5432 Proto TCP Verdict DENY Direction ingress, Tier NETWORK_POLICY"#
  static let ovn =
    #"2026-11-21T14:02:00.386Z|00165|acl_log(ovn_pinctrl0)|INFO|name="NP:shop:db:Ingress:0", verdict=allow, severity=alert, direction=to-lport: tcp,vlan_tci=0x0000,dl_src=0a:58:0a:f4:02:07,dl_dst=0a:58:0a:f4:02:08,nw_src=10.0.1.5,nw_dst=10.0.2.9,nw_tos=0,nw_ecn=0,nw_ttl=64,nw_frag=no,tp_src=58496,tp_dst=5432,tcp_flags=syn"#
  static let gke =
    #"{"jsonPayload":{"connection":{"src_ip":"10.0.1.5","src_port":44622,"dest_ip":"10.0.2.9","dest_port":5432,"protocol":"tcp","direction":"ingress"},"disposition":"deny","src":{"pod_name":"web-7d9f8c6b5-x7k2p","pod_namespace":"shop"},"dest":{"pod_name":"db-0","pod_namespace":"shop"},"policies":[{"name":"db","namespace":"shop"}],"count":2,"node_name":"gke-1","timestamp":"2026-11-21T14:02:00Z"},"logName":"projects/p/logs/policy-action"}"#
  static let antrea =
    "2026/11/21 14:02:00.804416 AntreaPolicyIngressRule K8sNetworkPolicy:shop/db AllowWeb Ingress Allow 190 shop/db-0 10.0.1.5 53646 10.0.2.9 5432 TCP 60 <nil> [2 packets in 1.000855539s]"
  static let packet =
    #"{"ts":1795269720000.3552,"caller":"networkpolicy/logging.go:67","msg":"Evaluating packet","id":9,"direction":"Egress","srcPod":"shop/web-7d9f8c6b5-x7k2p","dstPod":"shop/db-0","packet":{"ID":9,"Family":"IPv4","SrcIP":"10.0.1.5","DstIP":"10.0.2.9","Proto":"TCP","SrcPort":40243,"DstPort":5432}}"#
  static let verdict =
    #"{"ts":1795269720000.4,"caller":"networkpolicy/engine.go:57","msg":"Packet denied by ingress policy","v":2,"id":9}"#

  static let all: [(format: FlowFormat, text: String, line: String)] = [
    (.hubble, HubbleTests.Line().text(), "shop/web → shop/db tcp/5432 arrived 1"),
    (.calico, calico, "shop/web → shop/db tcp/5432 denied 1"),
    (.calico, goldmane, "shop/web → a public address tcp/443 arrived 4"),
    (.aws, aws, "shop/web → shop/db tcp/5432 denied 1"),
    (.ovn, ovn, "shop/web → shop/db tcp/5432 arrived 1"),
    (.gke, gke, "shop/web → shop/db tcp/5432 denied 2"),
    (.antrea, antrea, "shop/web → shop/db tcp/5432 arrived 2"),
    (.kubeNetworkPolicies, packet + "\n" + verdict, "shop/web → shop/db tcp/5432 denied 1"),
  ]
}

@Suite("Formats of logs")
struct FormatTests {
  @Test("each is told by itself, and read", arguments: FormatSamples.all.indices)
  func detection(_ index: Int) {
    let sample = FormatSamples.all[index]
    let log = Log(sample.text + "\n")
    #expect(log.summary.format == sample.format)
    #expect(log.lines == [sample.line])
    #expect(log.summary.flows == 1)
    #expect(log.summary.unreadable == 0)
    let time = log.connections.first.flatMap { $0.arrived ?? $0.denied }?.last
    #expect(time?.description.hasPrefix("2026-11-21T14:02:") == true)
  }

  @Test("a log of no known format counts as unreadable")
  func unknown() {
    let log = Log("hello\nworld\n")
    #expect(log.summary.format == nil)
    #expect(log.summary.unreadable == 2)
    #expect(log.connections.isEmpty)
  }

  @Test("an empty log is nothing")
  func empty() {
    #expect(Log("").summary.records == 0)
    #expect(Log("\n\n \n").summary.records == 0)
    #expect(Log("").summary.diagnostics.isEmpty)
  }

  @Test("a list is read element by element, in one line or over several")
  func lists() {
    let calico = FormatSamples.calico
    let pretty = calico.replacing(",", with: ",\n  ").replacing("{", with: "{\n")
    let texts = [
      "[\(calico),\(calico)]", "[\n  \(pretty),\n  \(pretty)\n]\n",
      #"{"total":{"totalPages":1},"items":[\#(calico),\#(calico)]}"#,
      "{\n  \"total\": {},\n  \"items\": [\n\(pretty),\n\(pretty)\n]}", "\(pretty)\n\(pretty)\n",
      "data: \(calico)\n\ndata: \(calico)\n\n",
    ]
    for text in texts {
      for pieces in [Int.max, 5] {
        let log = Log(text, pieces: pieces)
        #expect(log.lines == ["shop/web → shop/db tcp/5432 denied 2"], "\(text)")
        #expect(log.summary.unreadable == 0)
      }
    }
  }

  @Test("the lines of a container's log are read without what stands before them")
  func containers() {
    let log = Log("2026-11-21T14:02:00.1Z stdout F \(HubbleTests.Line().text())\n")
    #expect(log.lines == ["shop/web → shop/db tcp/5432 arrived 1"])
  }

  @Test("what each format says, of each thing it can say", arguments: FormatTests.meanings.indices)
  func meaning(_ index: Int) {
    let (format, text, lines) = FormatTests.meanings[index]
    let log = Log(text, format)
    #expect(log.lines == lines)
    #expect(log.summary.unreadable == 0)
  }

  static let meanings: [(FlowFormat, String, [String])] = [
    (
      .calico, FormatSamples.calico.replacing("Deny", with: "Allow"),
      ["shop/web → shop/db tcp/5432 arrived 1"]
    ),
    (
      .calico,
      FormatSamples.calico.replacing("Deny", with: "Allow").replacing("Dst", with: "Src"),
      ["shop/web → shop/db tcp/5432 left 1"]
    ),
    (.calico, FormatSamples.calico.replacing("tcp", with: "icmp"), []),
    (
      .calico,
      FormatSamples.calico.replacing(
        #""action":"Deny","source"#, with: #""action":"Pass","source"#), []
    ),
    (
      .calico,
      FormatSamples.calico.replacing("db-*", with: "pvt")
        .replacing(#""dest_namespace":"shop""#, with: #""dest_namespace":"-""#),
      ["shop/web → a private address tcp/5432 denied 1"]
    ),
    (
      .calico,
      FormatSamples.goldmane.replacing(#""Src""#, with: "1").replacing(#""Allow""#, with: "2"),
      ["shop/web → a public address tcp/443 denied 4"]
    ),
    (
      .aws,
      "Node: ip-10-0-1-5.ec2.internal;SIP: 10.0.1.5;SPORT: 42244;DIP: 203.0.113.9;DPORT: 443;PROTOCOL: TCP;PolicyVerdict: ACCEPT;Tier: DEFAULT",
      ["shop/web → 203.0.113.9 tcp/443 arrived 1"]
    ),
    (
      .aws,
      #"{"events":[{"timestamp":1795269720000,"message":"Node: n;SIP: 10.0.1.5;SPORT: 42244;DIP: 10.0.2.9;DPORT: 53;PROTOCOL: UDP;PolicyVerdict: DENY"}]}"#,
      ["shop/web → shop/db udp/53 denied 1"]
    ),
    (
      .aws,
      #"{"level":"info","ts":"2026-11-21T14:02:00.000Z","msg":"Flow Info:  ","Src IP":"10.0.1.5","Src Port":42244,"Dest IP":"10.0.2.9","Dest Port":5432,"Proto":"TCP","Verdict":"ACCEPT"}"#,
      ["shop/web → shop/db tcp/5432 arrived 1"]
    ),
    (.aws, FormatSamples.aws.replacing("DENY", with: "EXPIRED/DELETED"), []),
    (.aws, FormatSamples.aws.replacing("Proto TCP", with: "Proto: ICMP"), []),
    (.aws, FormatSamples.aws.replacing("42244", with: "443").replacing("5432", with: "50000"), []),
    (.aws, "2026-11-21T14:02:00Z INFO reconciling", []),
    (
      .ovn, FormatSamples.ovn.replacing("=allow", with: "=drop"),
      ["shop/web → shop/db tcp/5432 denied 1"]
    ),
    (.ovn, FormatSamples.ovn.replacing("=allow", with: "=pass"), []),
    (
      .ovn, FormatSamples.ovn.replacing("to-lport", with: "from-lport"),
      ["shop/web → shop/db tcp/5432 left 1"]
    ),
    (.ovn, FormatSamples.ovn.replacing("=syn", with: "=syn|ack"), []),
    (.ovn, FormatSamples.ovn.replacing(": tcp,", with: ": icmp,"), []),
    (.ovn, "2026-11-21T14:02:00Z|1|reconnect|INFO|unix: connected", []),
    (
      .gke, FormatSamples.gke.replacing("deny", with: "allow"),
      ["shop/web → shop/db tcp/5432 arrived 2"]
    ),
    (
      .gke,
      #"{"src_ip":"198.51.100.7","dest_ip":"10.0.2.9","dest_port":"5432","protocol":"tcp","disposition":"allow","dest_pod_name":"db-0","dest_pod_namespace":"shop"}"#,
      ["198.51.100.7 → shop/db tcp/5432 arrived 1"]
    ),
    (.gke, #"{"jsonPayload":{"message":"other"},"logName":"projects/p/logs/events"}"#, []),
    (
      .antrea, FormatSamples.antrea.replacing("Allow 190", with: "Reject 190"),
      ["shop/web → shop/db tcp/5432 denied 2"]
    ),
    (
      .antrea,
      "2026/11/21 12:33:26.221413 IngressDefaultRule K8sNetworkPolicy <nil> Ingress Drop <nil> shop/db-0 10.0.1.5 <nil> 10.0.2.9 <nil> ICMP 84 <nil>",
      []
    ),
    (
      .kubeNetworkPolicies,
      FormatSamples.packet + "\n"
        + FormatSamples.verdict.replacing("denied by ingress policy", with: "accepted by policy"),
      ["shop/web → shop/db tcp/5432 arrived 1"]
    ),
    (
      .kubeNetworkPolicies,
      FormatSamples.packet.replacing("40243", with: "443").replacing("5432", with: "40000") + "\n"
        + FormatSamples.verdict, []
    ),
    (.kubeNetworkPolicies, #"{"msg":"Starting","v":2}"#, []),
  ]

  @Test("policies are named as a person names them")
  func policies() {
    #expect(Log(FormatSamples.calico).connections.first?.denying == ["NetworkPolicy shop/db"])
    #expect(Log(FormatSamples.aws).connections.first?.denying == ["tier NETWORK_POLICY"])
    #expect(Log(FormatSamples.ovn).connections.first?.allowing == ["NetworkPolicy shop/db"])
    #expect(Log(FormatSamples.gke).connections.first?.denying == ["NetworkPolicy shop/db"])
    #expect(Log(FormatSamples.antrea).connections.first?.allowing == ["NetworkPolicy shop/db"])
  }

  @Test("a record that cannot be read is counted and told", arguments: FormatTests.hostile.indices)
  func unreadable(_ index: Int) {
    let (format, line) = FormatTests.hostile[index]
    let log = Log(line, format)
    #expect(log.summary.unreadable == 1)
    #expect(log.connections.isEmpty)
    #expect(log.summary.problems.first?.line == 1)
    #expect(log.summary.diagnostics.count == 1)
  }

  static let hostile: [(FlowFormat, String)] = [
    (.calico, "x"), (.calico, "{}"),
    (.calico, FormatSamples.calico.replacing("5432", with: "65536")),
    (.calico, FormatSamples.calico.replacing(#""tcp""#, with: "6")),
    (
      .calico,
      FormatSamples.calico.replacing(
        #""action":"Deny","source"#, with: #""action":"Maybe","source"#)
    ),
    (
      .calico,
      FormatSamples.calico.replacing(#""action":"Deny","source"#, with: #""action":[],"source"#)
    ),
    (.aws, FormatSamples.aws.replacing("10.0.1.5", with: "10.0.1.500")),
    (.aws, FormatSamples.aws.replacing("5432", with: "65536")),
    (.aws, FormatSamples.aws.replacing("DENY", with: "MAYBE")),
    (.aws, "Flow Info:"),
    (.ovn, FormatSamples.ovn.replacing("tp_dst=5432", with: "tp_dst=x")),
    (.ovn, FormatSamples.ovn.replacing("nw_src=", with: "nw=")),
    (.ovn, FormatSamples.ovn.replacing("=allow", with: "=maybe")),
    (.ovn, "acl_log("), (.ovn, "acl_log( verdict=drop direction="),
    (.gke, "{}"), (.gke, FormatSamples.gke.replacing("deny", with: "maybe")),
    (.gke, FormatSamples.gke.replacing("5432", with: "1e400")),
    (.antrea, "2026/11/21"),
    (.antrea, FormatSamples.antrea.replacing("Ingress Allow", with: "Up Allow")),
    (.antrea, FormatSamples.antrea.replacing("5432", with: "<nil>")),
    (.antrea, FormatSamples.antrea.replacing("10.0.1.5", with: "here")),
    (.kubeNetworkPolicies, FormatSamples.verdict),
    (.kubeNetworkPolicies, FormatSamples.packet.replacing(#""id":9"#, with: #""id":"9""#)),
    (.kubeNetworkPolicies, #"{"msg":"Evaluating packet","id":1}"#),
  ]
}
