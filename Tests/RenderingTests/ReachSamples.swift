import FoundationEssentials
import Reports

/// Reports of every kind that a renderer of connections meets, out of their own JSON form.
enum ReachSamples {
  static let web = #"{"workload": {"namespace": "shop", "name": "web", "kind": "Deployment"}}"#
  static let cart = #"{"workload": {"namespace": "shop", "name": "cart", "kind": "Deployment"}}"#
  static let database = #"{"workload": {"namespace": "shop", "name": "db", "kind": "StatefulSet"}}"#
  static let scraper = workload("monitoring", "prometheus", "StatefulSet")
  static let agent = workload("monitoring", "node-agent", "DaemonSet")
  static let batch = workload("batch", "nightly", "Job")
  static let pod = #"{"pod": {"namespace": "debug", "name": "shell"}}"#
  static let anywhere = #"{"range": ["0.0.0.0", "255.255.255.255"]}"#
  static let bank = #"{"range": ["203.0.113.7", "203.0.113.7"]}"#
  static let odd = #"{"range": ["10.0.0.1", "10.0.0.7"]}"#
  static let controller = #"{"entity": "ingress-controller"}"#
  static let all = #"{"TCP": [[1, 65535]], "UDP": [[1, 65535]], "SCTP": [[1, 65535]]}"#
  static let nothing = "{}"

  static func workload(_ namespace: String, _ name: String, _ kind: String = "Deployment") -> String
  {
    #"{"workload": {"namespace": \#(quoted(namespace)), "name": \#(quoted(name)), "kind": "\#(kind)"}}"#
  }

  static func tcp(_ ports: Int...) -> String {
    ports.isEmpty ? nothing : #"{"TCP": \#(ranges(ports))}"#
  }

  private static func ranges(_ ports: [Int]) -> String {
    "[\(ports.map { "[\($0), \($0)]" }.joined(separator: ", "))]"
  }

  static func allowed(_ from: String, _ to: String, _ ports: String) -> String {
    #"{"from": \#(from), "to": \#(to), "allow": \#(ports)}"#
  }

  static func changed(
    _ kind: String, _ from: String, _ to: String, _ before: String, _ after: String,
    causes: [String] = [#"{"object": "NetworkPolicy shop/web", "place": "shop/web.yaml:1"}"#]
  ) -> String {
    #"{"from": \#(from), "to": \#(to), "change": "\#(kind)", "before": \#(before), "after": \#(after), "#
      + #""causes": [\#(causes.joined(separator: ", "))]}"#
  }

  static func report(
    _ connections: [String]?, state: String = "git:main", against: String? = nil,
    assertions: [String]? = nil, unevaluated: String = "", complete: Bool = true
  ) throws -> ReachReport {
    var fields = [
      #""apiVersion": "mendwall.dev/v1", "kind": "ReachReport", "profile": "upstream""#,
      #""state": \#(quoted(state)), "assumptions": [], "unevaluated": [\#(unevaluated)]"#,
      #""complete": \#(complete)"#,
    ]
    if let connections {
      fields.append(#""connections": [\#(connections.joined(separator: ", "))]"#)
    }
    if let against { fields.append(#""against": \#(quoted(against))"#) }
    if let assertions { fields.append(#""assertions": [\#(assertions.joined(separator: ", "))]"#) }
    return try JSONDecoder().decode(
      ReachReport.self, from: Data("{\(fields.joined(separator: ", "))}".utf8))
  }

  /// A JSON string.
  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      let isPlain = (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\"
      if isPlain { return String(scalar) }
      return String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
    return "\"\(escaped.joined())\""
  }

  static func state() throws -> ReachReport {
    try report([
      allowed(web, cart, tcp(8080)), allowed(cart, database, tcp(5432)),
      allowed(scraper, web, #"{"TCP": [[9090, 9100]], "UDP": [[53, 53]], "SCTP": [[1, 10]]}"#),
      allowed(scraper, cart, all), allowed(agent, database, #"{"UDP": [[1, 65535]]}"#),
      allowed(batch, database, tcp(5432)), allowed(pod, web, tcp(80, 443, 8080, 8443)),
      allowed(cart, bank, tcp(443)), allowed(web, anywhere, #"{"UDP": [[53, 53]]}"#),
      allowed(anywhere, web, tcp(443)), allowed(controller, web, tcp(443)),
      allowed(web, odd, tcp(443)),
    ])
  }

  static func difference() throws -> ReachReport {
    try report(
      [
        changed(
          "opened", anywhere, database, nothing, tcp(5432),
          causes: [
            #"{"object": "NetworkPolicy shop/debug-allow-all"}"#,
            #"{"object": "NetworkPolicy shop/db", "place": "shop/db.yaml:7"}"#,
          ]), changed("opened", scraper, database, nothing, all),
        changed("closed", web, cart, tcp(8080), nothing),
        changed("closed", controller, web, tcp(443), nothing),
        changed("widened", cart, database, tcp(5432), tcp(5432, 3306)),
        changed(
          "narrowed", agent, web, #"{"TCP": [[1, 65535]]}"#, #"{"TCP": [[80, 80], [8000, 8010]]}"#),
        changed("changed", cart, bank, tcp(443), #"{"TCP": [[8443, 8443]], "UDP": [[53, 53]]}"#),
      ], against: "live")
  }

  /// What tries to leave its place: quotes, markup, a formula, line breaks and controls.
  static let evil =
    "=cmd|'/c calc'!A0\"<script>&amp;]]>\\\\N\r\n- name: x\u{1B}[31m\u{202E}\u{2066}\u{FFFE}"

  static func hostile(isDifference: Bool) throws -> ReachReport {
    let peers = [
      workload("=2+3\(evil)", "-1\(evil)"), workload("@sum\(evil)", "+1\(evil)", "StatefulSet"),
    ]
    let cause = #"{"object": \#(quoted(evil)), "place": \#(quoted(evil))}"#
    return try report(
      isDifference
        ? [changed("opened", peers[0], peers[1], nothing, tcp(80), causes: [cause])]
        : [allowed(peers[0], peers[1], tcp(80))], state: evil,
      against: isDifference ? evil : nil,
      assertions: [assertion(evil, declared: "\(evil):3", violations: [evil])],
      unevaluated: #"{"object": \#(quoted(evil)), "reason": \#(quoted(evil))}"#)
  }

  static func assertion(
    _ text: String, declared: String = ".mendwall.yaml:12", violations: [String] = []
  ) -> String {
    #"{"assertion": \#(quoted(text)), "declared": \#(quoted(declared)), "#
      + #""holds": \#(violations.isEmpty), "violations": [\#(violations.map(quoted).joined(separator: ", "))]}"#
  }

  static func assertions() throws -> ReachReport {
    try report(
      nil,
      assertions: [
        assertion("only shop/* reaches shop/db"),
        assertion(
          "nobody outside reaches shop/db", declared: ".mendwall.yaml:14",
          violations: ["0.0.0.0/0 to shop/db on TCP 5432", "a < b & \"c\""]),
      ],
      unevaluated:
        #"{"object": "CiliumNetworkPolicy shop/l7", "reason": "is of a kind that is not evaluated"}"#,
      complete: false)
  }

  /// 3,000 pairs: 55 workloads of 11 namespaces, each with each.
  static func big(isDifference: Bool) throws -> ReachReport {
    let peers = (0..<55).map { workload("team-\($0 % 11)", "service-\($0)") }
    var pairs: [String] = []
    for from in peers {
      for to in peers where to != from && pairs.count < 3_000 {
        pairs.append(
          isDifference
            ? changed("opened", from, to, nothing, tcp(80)) : allowed(from, to, tcp(80)))
      }
    }
    return try report(pairs, against: isDifference ? "live" : nil)
  }
}
