import MendwallConfiguration
import PolicyModel
import Testing
import Workloads

@Suite("An assertion of connectivity")
struct ConnectivityTests {
  private func assertions(_ text: String) throws -> [ConnectivityAssertion] {
    try configuration(text).connectivity
  }

  private static func peers(_ names: String...) throws -> [PeerPattern] {
    try names.map { try #require(PeerPattern($0)) }
  }

  @Test("is a sentence, with quotes and without")
  func sentences() throws {
    let read = try assertions(
      """
      connectivity:
      - from shop/web to shop/db on tcp/5432: allow

      - "from * to payments/*: deny"
      - from * to payments/* on tcp/443, udp/53: deny except shop/web, monitoring/*
      """)
    func location(_ line: Int) -> PolicyModel.SourceLocation {
      .init(path: ".mendwall.yaml", line: line)
    }
    #expect(
      read == [
        ConnectivityAssertion(
          from: try Self.peers("shop/web"), to: try Self.peers("shop/db"),
          ports: [.numbers(.tcp, 5432...5432)], expectation: .allow, location: location(2)),
        ConnectivityAssertion(
          from: try Self.peers("*"), to: try Self.peers("payments/*"), expectation: .deny,
          location: location(4)),
        ConnectivityAssertion(
          from: try Self.peers("*"), to: try Self.peers("payments/*"),
          ports: [.numbers(.tcp, 443...443), .numbers(.udp, 53...53)], expectation: .deny,
          except: try Self.peers("shop/web", "monitoring/*"), location: location(5)),
      ])
    #expect(read.allSatisfy { $0.severity == .high && $0.reason == nil })
  }

  @Test("is a mapping, with all that it can say")
  func mapping() throws {
    let read = try assertions(
      """
      connectivity:
      - from: ["*"]
        to: [payments/*, shop/db]
        ports: [tcp/5432, 443, udp]
        expect: deny
        except: [shop/web, 10.0.0.0/8]
        severity: critical
        reason: card data
      - {from: shop/web, to: internet, ports: tcp/443, expect: allow}
      """)
    #expect(
      read == [
        ConnectivityAssertion(
          from: try Self.peers("*"), to: try Self.peers("payments/*", "shop/db"),
          ports: [.numbers(.tcp, 5432...5432), .numbers(.tcp, 443...443), .all(.udp)],
          expectation: .deny, except: try Self.peers("shop/web", "10.0.0.0/8"),
          severity: .critical, reason: "card data",
          location: .init(path: ".mendwall.yaml", line: 2)),
        ConnectivityAssertion(
          from: try Self.peers("shop/web"), to: try Self.peers("internet"),
          ports: [.numbers(.tcp, 443...443)], expectation: .allow,
          location: .init(path: ".mendwall.yaml", line: 9)),
      ])
  }

  @Test(
    "has one sentence that says it, however it was written",
    arguments: [
      ("from  a/b ,c/d  to  e/f:  deny  except  g/h", "from a/b, c/d to e/f: deny except g/h"),
      ("\"from a/b to e/f on 443,UDP/1-9: allow\"", "from a/b to e/f on tcp/443, udp/1-9: allow"),
      (
        "{from: [a/b, '*'], to: internet, ports: [443, sctp], expect: deny, except: '10.0.0.0/8'}",
        "from a/b, * to internet on tcp/443, sctp: deny except 10.0.0.0/8"
      ),
      (
        "\"from fd00::/8 to a/b: deny except fd00::1\"", "from fd00::/8 to a/b: deny except fd00::1"
      ),
      ("\"from fd00:: to a/b: allow\"", "from fd00:: to a/b: allow"),
      ("from a/b[Job] to c/d: allow", "from a/b[Job] to c/d: allow"),
    ])
  func canonical(text: String, sentence: String) throws {
    let read = try assertions("connectivity:\n- \(text)")
    #expect(read.map(\.description) == [sentence])
    // It reads as what it says.
    let again = try assertions("connectivity:\n- \"\(sentence)\"")
    #expect(again.map(\.description) == [sentence])
    #expect(again.first?.ports == read.first?.ports)
  }

  @Test("there are none where nothing is said")
  func none() throws {
    #expect(try assertions("connectivity: []").isEmpty)
    #expect(try assertions("connectivity:").isEmpty)
    #expect(try assertions("{}").isEmpty)
  }

  private static let form =
    "write it as \"from PEER, … to PEER, … on PORT, …: allow\", or deny, which \"except PEER, …\" may follow"
  private static let peerForm =
    "is no peer; write namespace/name, namespace/*, *, an address, a range such as 10.0.0.0/8, internet or "
    + "ingress-controller"
  private static let portForm =
    "is no port; write tcp/443, udp/5000-5100, sctp, or 443 for TCP"
  private static let excepted =
    "except leaves senders out of a deny, and this is an allow; name in from only those who are meant"
  private static let received =
    "to names ingress-controller, which only sends; name it in from or except"

  @Test(
    "is refused as a sentence",
    arguments: [
      ("from a/b to c/d", [#""from a/b to c/d" is no assertion; \#(form)"#]),
      ("\"a/b to c/d: deny\"", [#""a/b to c/d: deny" is no assertion; \#(form)"#]),
      ("from a/b: deny", [#""from a/b: deny" is no assertion; \#(form)"#]),
      ("from a/b to c/d on: deny", [#""from a/b to c/d on: deny" is no assertion; \#(form)"#]),
      ("from to c/d: deny", [#""from to c/d: deny" is no assertion; \#(form)"#]),
      ("from a/b to c/d: deny e/f", [#""from a/b to c/d: deny e/f" is no assertion; \#(form)"#]),
      (
        "from a/b to c/d: deny except",
        [#""from a/b to c/d: deny except" is no assertion; \#(form)"#]
      ),
      ("from a/b to c/d: ~", [#""from a/b to c/d" is followed by null; \#(form)"#]),
      ("from a/b to c/d: [deny]", [#""from a/b to c/d" is followed by a list; \#(form)"#]),
      (
        "from a/b to c/d: maybe",
        [#"expect is "maybe"; it must be one of allow, deny"#]
      ),
      ("from a, b/c to d: deny", [#""a" in from \#(peerForm)"#, #""d" in to \#(peerForm)"#]),
      ("from a/b, to c/d: deny", [#""" in from \#(peerForm)"#]),
      ("from a/b to c/d: deny except e", [#""e" in except \#(peerForm)"#]),
      ("from a/b to c/d on http: deny", [#""http" \#(portForm)"#]),
      ("from a/b to c/d on tcp/9-8, 0: deny", [#""tcp/9-8" \#(portForm)"#, #""0" \#(portForm)"#]),
      ("from a/b to c/d: allow except e/f", [excepted]),
      ("from a/b to c/d, ingress-controller: deny", [received]),
      (
        "from a/b to c/d: deny\n  severity: low",
        [
          #""from a/b to c/d" is a sentence, which stands alone; beside other fields write from, to, "#
            + "ports, expect and except"
        ]
      ),
    ] as [(String, [String])])
  func sentence(text: String, messages: [String]) {
    #expect(refusal("connectivity:\n- \(text)") == messages.map { ".mendwall.yaml:2: \($0)" })
  }

  private static let everybody = "name peers, or \"*\" for everybody"

  @Test(
    "is refused as a mapping",
    arguments: [
      ("~", ["an assertion is empty; \(form)"]),
      ("5", ["an assertion must be a mapping, and is a number"]),
      (
        "{}",
        [
          "an assertion has no from; \(everybody)", "an assertion has no to; \(everybody)",
          "an assertion has no expect; write allow or deny",
        ]
      ),
      ("{from: [], to: c/d, expect: deny}", ["from is empty; \(everybody)"]),
      (
        "{from: a, to: [c/d, e], expect: deny}",
        [#""a" in from \#(peerForm)"#, #""e" in to \#(peerForm)"#]
      ),
      ("{from: 5, to: c/d, expect: deny}", ["a peer of from must be a string, and is a number"]),
      ("{from: a/b, to: c/d, expect: none}", [#"expect is "none"; it must be one of allow, deny"#]),
      (
        "{from: a/b, to: c/d, ports: [], expect: deny}",
        ["ports is empty; leave it out for all ports"]
      ),
      ("{from: a/b, to: c/d, ports: 65536, expect: deny}", [#""65536" \#(portForm)"#]),
      (
        "{from: a/b, to: c/d, ports: true, expect: deny}",
        ["a port must be a string, and is a boolean"]
      ),
      (
        "{from: a/b, to: c/d, expect: deny, except: []}",
        ["except is empty; leave it out to leave out nobody"]
      ),
      ("{from: a/b, to: c/d, expect: allow, except: e/f}", [excepted]),
      ("{from: a/b, to: ingress-controller, expect: deny}", [received]),
      (
        "{from: a/b, to: c/d, expect: deny, severity: grave}",
        [#"severity is "grave"; it must be one of critical, high, medium, low, info"#]
      ),
      (
        "{from: a/b, to: c/d, expect: deny, reason: 5}",
        ["reason must be a string, and is a number"]
      ),
      (
        "{from: a/b, to: c/d, expect: deny, port: 443}",
        [
          #"an assertion has no field "port"; its fields are from, to, ports, expect, except, severity, reason"#
        ]
      ),
    ] as [(String, [String])])
  func fields(text: String, messages: [String]) {
    #expect(refusal("connectivity:\n- \(text)") == messages.map { ".mendwall.yaml:2: \($0)" })
  }

  @Test("is refused at the line of what is wrong in it")
  func lines() {
    #expect(
      refusal(
        """
        connectivity:
        - from shop/web to shop/db: maybe
        - from:
          - shop
          to: shop/db
          ports:
          - tcp/0
          expect: deny
          except:
            - web
        - from: shop/web
          to: ingress-controller
          expect: allow
          except: shop/db
        """
      ).map { $0.split(separator: ":")[1] } == ["2", "4", "7", "10", "12", "14"])
  }
}
