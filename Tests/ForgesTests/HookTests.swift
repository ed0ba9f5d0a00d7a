import Crypto
import Documents
import FoundationEssentials
import MendwallTesting
import Testing

@Suite("The webhooks of the tests")
struct HookTests {
  @Test("Slack takes text and blocks, and refuses what is over its limits")
  func slack() async throws {
    let slack = SlackServer()
    try await slack.run { server in
      func post(_ body: String) async throws -> String {
        try await ForgeCall.send("POST", server.url + slack.path, body).text
      }
      func section(_ count: Int) -> String {
        #"{"type":"section","text":{"type":"mrkdwn","text":"\#(String(repeating: "x", count: count))"}}"#
      }
      let header = #"{"type":"header","text":{"type":"plain_text","text":"Drift"}}"#
      #expect(try await post(#"{"text":"drift"}"#) == "ok")
      #expect(try await post(#"{"text":"drift","blocks":[\#(header),\#(section(3000))]}"#) == "ok")
      #expect(slack.violations == [])
      #expect(try await post(#"{"text":"t","blocks":[\#(section(3001))]}"#) == "invalid_blocks")
      let many = repeatElement(section(1), count: 51).joined(separator: ",")
      #expect(try await post(#"{"text":"t","blocks":[\#(many)]}"#) == "invalid_blocks")
      #expect(try await post("{}") == "no_text")
      #expect(try await post("drift") == "invalid_payload")
      #expect(slack.violations.count == 4)
      let other = try await ForgeCall.send("POST", "\(server.url)/services/x", #"{"text":"t"}"#)
      #expect(other.status == 404)
      slack.archive()
      #expect(try await post(#"{"text":"drift"}"#) == "channel_is_archived")
    }
    #expect(slack.messages.count == 2)
  }

  @Test(
    "Teams takes cards of up to 28 KB; a flow hides what is wrong with one, a connector its status")
  func teams() async throws {
    func message(_ text: String, version: String = "1.4") -> String {
      #"{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","#
        + #""content":{"type":"AdaptiveCard","version":"\#(version)","body":["#
        + #"{"type":"TextBlock","text":"\#(text)"}]}}]}"#
    }
    let large = message(String(repeating: "x", count: 28 << 10))
    let flow = TeamsServer()
    try await flow.run { server async throws in
      func post(_ body: String) async throws -> Int {
        try await ForgeCall.send("POST", server.url + flow.path, body).status
      }
      #expect(try await post(message("drift")) == 202)
      #expect(flow.violations == [])
      #expect(try await post(large) == 413)
      #expect(try await post(message("drift", version: "2.0")) == 202)
    }
    #expect(flow.cards.count == 1)
    #expect(flow.violations.count == 2)

    let connector = TeamsServer(kind: .connector)
    connector.fail([.request(3, .rateLimited(retryAfter: nil))])
    try await connector.run { server in
      func post(_ body: String) async throws -> ForgeCall {
        try await ForgeCall.send("POST", server.url + connector.path, body)
      }
      #expect(try await post(message("drift")).text == "1")
      let refused = try await post(large)
      #expect(refused.status == 200)
      #expect(refused.text.contains("HTTP error 413"))
      #expect(try await post(message("drift")).text.contains("HTTP error 429"))
    }
    #expect(connector.cards.count == 1)
  }

  @Test("an event is taken with the signature of its bytes, and counts once however often it comes")
  func events() async throws {
    let receiver = EventReceiver()
    let key = SymmetricKey(
      data: try #require(Data(base64Encoded: String(EventReceiver.secret.dropFirst(6)))))
    let good =
      #"{"specversion":"1.0","id":"1","source":"/drift","type":"dev.mendwall.drift","data":{}}"#
    try await receiver.run { server async throws in
      func post(
        _ body: String, id: String = "msg_1", signed: String? = nil, age: Int64 = 0
      ) async throws -> Int {
        let time = "\(Int64(Date().timeIntervalSince1970) - age)"
        let code = HMAC<SHA256>.authenticationCode(
          for: Data("\(id).\(time).\(signed ?? body)".utf8), using: key)
        return try await ForgeCall.send(
          "POST", "\(server.url)/hooks/drift", body,
          headers: [
            "Content-Type": "application/cloudevents+json; charset=utf-8", "webhook-id": id,
            "webhook-timestamp": time,
            "webhook-signature": "v1,AAAA v1,\(Data(code).base64EncodedString())",
          ]
        ).status
      }
      #expect(try await post(good) == 204)
      #expect(try await post(good) == 204)
      #expect(receiver.violations == [])
      #expect(try await post(good, signed: good + " ") == 401)
      #expect(try await post(good, age: 301) == 401)
      #expect(try await post(good, id: "msg.2") == 401)
      #expect(try await post(#"{"specversion":"1.0","id":"1","type":"t"}"#, id: "msg_3") == 400)
      #expect(
        try await post(
          #"{"specversion":"1.0","id":"1","source":"/a","type":"t","Subject":"s"}"#, id: "msg_4")
          == 400)
      #expect(try await post(good + " ") == 204)
      #expect(receiver.violations.count == 6, "\(receiver.violations)")
    }
    #expect(receiver.events.count == 1)
    #expect(receiver.deliveryCount == 3)
  }
}
